//! What wakes an idle board for a new day: a timer of the wall clock, which goes off after a suspend and where the clock
//! is set, and an eye on the file that tells the time zone. Once or twice a day; nothing is asked again and again.

use std::os::fd::BorrowedFd;
use std::time::Duration;

use super::watch::Watch;

/// Until a timer can be trusted no further: a change to summer or winter time lies less than this from the day's end.
const SHIFT: Duration = Duration::from_secs(70 * 60);
/// How long is slept at most where there is no timer that knows of a suspend.
const MOST: Duration = Duration::from_secs(5 * 60);

/// A timer for the end of the day.
pub(crate) struct Alarm {
    timer: imp::Timer,
    zone: Option<Watch>,
}

impl Alarm {
    /// Ready to be set.
    pub(crate) fn open() -> Self {
        Self { timer: imp::Timer::open(), zone: crate::clock::zone_file().and_then(|file| Watch::open(&file)) }
    }

    /// Sets it for a day that ends after so long; for none, where the day is told and not read from the clock.
    pub(crate) fn set(&mut self, ends: Option<Duration>) {
        self.timer.set(ends.map(first));
    }

    /// What to wait for beside the rest.
    pub(crate) fn fds(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        self.timer.fd().into_iter().chain(self.zone.iter().map(Watch::as_fd))
    }

    /// How long may be slept at most.
    pub(crate) fn most(&self) -> Option<Duration> {
        self.timer.most().map(|left| left.min(MOST))
    }

    /// Whether it may be another day since this was asked last.
    pub(crate) fn rang(&mut self) -> bool {
        let zone = self.zone.as_mut().is_some_and(Watch::has_changed);
        self.timer.rang() || zone
    }
}

/// How long to sleep until a day that ends after so long, as the clock goes now. A night in which the clocks are changed
/// is longer or shorter, so that it is looked at once more before.
fn first(ends: Duration) -> Duration {
    if ends > SHIFT + Duration::from_secs(60) { ends - SHIFT } else { ends }
}

#[cfg(target_os = "linux")]
mod imp {
    use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
    use std::time::Duration;

    use rustix::time::{
        ClockId, Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, clock_gettime, timerfd_create,
        timerfd_settime,
    };

    /// A timer of the wall clock, which is told where that is set, as it is after a suspend.
    pub(super) struct Timer {
        fd: Option<OwnedFd>,
        /// The second for which it is set.
        at: Option<i64>,
        left: Option<Duration>,
    }

    impl Timer {
        pub(super) fn open() -> Self {
            let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
            Self { fd: timerfd_create(TimerfdClockId::Realtime, flags).ok(), at: None, left: None }
        }

        pub(super) fn set(&mut self, after: Option<Duration>) {
            self.left = after;
            let seconds = after.map(|after| i64::try_from(after.as_secs() + 1).unwrap_or(i64::MAX));
            let at = seconds.map(|seconds| clock_gettime(ClockId::Realtime).tv_sec.saturating_add(seconds));
            // Set once; it is off by a second each time the same is worked out anew.
            let same = at.zip(self.at).is_some_and(|(new, old)| new.abs_diff(old) <= 2);
            if same || at == self.at {
                return;
            }
            self.at = at;
            let zero = Timespec { tv_sec: 0, tv_nsec: 0 };
            let value = Timespec { tv_sec: at.unwrap_or(0), tv_nsec: 0 };
            let spec = Itimerspec { it_interval: zero, it_value: value };
            let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
            if self.fd.as_ref().is_some_and(|fd| timerfd_settime(fd, flags, &spec).is_err()) {
                self.fd = None;
            }
        }

        pub(super) fn fd(&self) -> Option<BorrowedFd<'_>> {
            self.fd.as_ref().map(AsFd::as_fd)
        }

        pub(super) fn most(&self) -> Option<Duration> {
            self.left.filter(|_| self.fd.is_none())
        }

        pub(super) fn rang(&mut self) -> bool {
            let Some(fd) = &self.fd else { return true };
            let mut bytes = [0; 8];
            match rustix::io::read(fd, &mut bytes) {
                Err(rustix::io::Errno::AGAIN) => false,
                // It went off, or the clock was set under it; either way it is to be set anew.
                _ => {
                    self.at = None;
                    true
                }
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod imp {
    use std::os::fd::BorrowedFd;
    use std::time::Duration;

    /// No more than how long it is: it is looked at every few minutes, since a suspend stops the clock that is waited by.
    pub(super) struct Timer {
        left: Option<Duration>,
    }

    impl Timer {
        pub(super) fn open() -> Self {
            Self { left: None }
        }

        pub(super) fn set(&mut self, after: Option<Duration>) {
            self.left = after;
        }

        #[expect(clippy::unused_self, reason = "as where there is one")]
        pub(super) fn fd(&self) -> Option<BorrowedFd<'_>> {
            None
        }

        pub(super) fn most(&self) -> Option<Duration> {
            self.left
        }

        #[expect(clippy::unused_self, reason = "as where there is one")]
        pub(super) fn rang(&mut self) -> bool {
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_looked_at_before_its_end_and_at_it() {
        let minutes = |n: u64| Duration::from_secs(n * 60);
        assert_eq!(first(minutes(600)), minutes(530));
        assert_eq!(first(minutes(70)), minutes(70));
        assert_eq!(first(minutes(1)), minutes(1));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_timer_is_quiet_until_its_day_ends() {
        let mut alarm = Alarm::open();
        alarm.set(Some(Duration::from_secs(3600)));
        assert!(!alarm.rang() && alarm.most().is_none(), "and nobody need look at it meanwhile");
        alarm.set(None);
        assert!(!alarm.rang());
    }
}
