#!/usr/bin/env python3
"""Measures the board's screens from outside, through a pty, beside their floors, in turns; prints medians and ratios.

    benches/board.py [--floors FOLDER] [--work FOLDER] [--runs N] [--upshot PROGRAM] [--only NAME,...]

Needs Python 3.9+ on Linux and nothing else; `cargo build --release --bin upshot --example million` comes first. FOLDER
of floors holds the floor programs (tui_floor, tui_db_floor, dbw); without it only our own figures are printed. WORK
keeps the boards that are made (a million and a thousand readings), so that a second run need not make them again.

What a run does, for each program in turn, so that a machine whose speed drifts does so for all alike:
  first    spawn until the chunk that holds the last words of a full frame; bytes, CPU and memory by then
  settled  spawn until the last chunk before a pause: the signs of what is not in sight have followed
  keys     down and up, one at a time: written until the last chunk it caused; bytes written for it
  burst    200 keys in one write, until the last chunk
  resize   until the last chunk, over several sizes
  log      another process logs a reading: its end until the last chunk; 0 where it was shown by then (ours alone)
  idle     5 s (1 s in all but the first run): context switches, CPU, bytes
  quit     q until the process is gone
A busy machine makes the times worthless: compare the ratios of one run only.
"""
import argparse, fcntl, os, random, re, select, signal, statistics, struct, subprocess, sys, termios, time

now = time.monotonic_ns
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SIZES = [(20, 5), (300, 100), (80, 24), (200, 60), (120, 40)]


class Program:
    """A program on a pty of its own."""

    def __init__(self, argv, env, size=(120, 40)):
        self.master, self.slave = os.openpty()
        self.resize(size)
        self.modes = termios.tcgetattr(self.slave)
        os.set_blocking(self.master, False)
        e = {k: v for k, v in os.environ.items() if k not in ("TMUX", "STY", "CI", "NO_COLOR", "COLUMNS", "LINES")}
        e.update(TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8", **env)
        name = os.ttyname(self.slave)
        todo = [(os.POSIX_SPAWN_OPEN, 0, name, os.O_RDWR, 0), (os.POSIX_SPAWN_DUP2, 0, 1), (os.POSIX_SPAWN_DUP2, 0, 2)]
        self.t0 = now()
        self.pid = os.posix_spawn(argv[0], argv, e, file_actions=todo, setsid=True)
        self.pidfd = os.pidfd_open(self.pid)
        self.poll = select.poll()
        self.poll.register(self.master, select.POLLIN)

    def resize(self, size):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def read(self, quiet_ms, most_ms=3000, until=None):
        """The chunks until a pause, each with its time; the first is waited for."""
        chunks, seen, end = [], b"", now() + most_ms * 1_000_000
        while now() < end:
            left = (end - now()) / 1e6
            if not self.poll.poll(left if not chunks or (until and not until.search(seen)) else min(left, quiet_ms)):
                break
            try:
                data = os.read(self.master, 1 << 20)
            except OSError:
                break
            chunks.append((now(), data))
            seen += data
        return chunks, seen

    def status(self, name):
        with open(f"/proc/{self.pid}/status") as f:
            return int(re.search(rf"^{name}:\s+(\d+)", f.read(), re.M)[1])

    def switches(self):
        total = 0
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{task}/status") as f:
                total += int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", f.read(), re.M)[1])
        return total

    def cpu(self):
        return time.clock_gettime_ns((~self.pid << 3) | 2)

    def close(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        for fd in (self.master, self.slave, self.pidfd):
            os.close(fd)


def ms(ns):
    return ns / 1e6


def run(s, out, first):
    """One run of one program; figures are appended to `out`."""
    put = lambda name, value: out.setdefault(name, []).append(value)
    p = Program(s["argv"], s["env"])
    try:
        mark = re.compile(s["mark"])
        chunks, seen = p.read(120, 20_000, mark)
        so_far = b""
        for at, data in chunks:
            so_far += data
            if mark.search(so_far):
                put("first frame ms", ms(at - p.t0))
                put("first frame bytes", len(so_far))
                break
        else:
            raise SystemExit(f"{s['name']}: no {s['mark']!r} in {seen[-2000:]!r}")
        put("settled ms", ms(chunks[-1][0] - p.t0))
        put("cpu by then ms", ms(p.cpu()))
        put("rss kB", p.status("VmRSS"))
        for n in range(40):
            time.sleep((10 + random.random() * 20) / 1000)
            key = b"j" if n % 4 < 3 or n % 8 == 3 else b"k"
            at = now()
            os.write(p.master, key)
            got, seen = p.read(30, 300)
            if got:
                put("key ms", ms(got[-1][0] - at))
                put("key bytes", len(seen))
        at = now()
        os.write(p.master, b"j" * 200)
        got, seen = p.read(150)
        put("200 keys ms", ms(got[-1][0] - at))
        put("200 keys bytes", len(seen))
        for size in SIZES:
            at = now()
            p.resize(size)
            got, seen = p.read(100, 600)
            if got:
                put(f"resize {size[0]}x{size[1]} ms", ms(got[-1][0] - at))
        if s.get("log"):
            for n in range(3):
                value = f"{random.randint(1000, 9999) / 100:.2f}"
                day = time.strftime("%Y-%m-%d", time.gmtime(random.randint(1_000_000_000, 1_770_000_000)))
                log = subprocess.Popen([*s["log"], value, day if n else "2026-03-12"], env={**os.environ, **s["env"]},
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                ended = os.pidfd_open(log.pid)
                p.poll.register(ended, select.POLLIN)
                while ended not in dict(p.poll.poll(5000)):
                    os.read(p.master, 1 << 20)
                at = now()
                p.poll.unregister(ended)
                log.wait()
                os.close(ended)
                got, seen = p.read(60, 300)
                put("outside log ms", ms(got[-1][0] - at) if got else 0.0)
        seconds = 5 if first else 1
        time.sleep(0.1)
        a = p.switches(), p.cpu()
        got, seen = p.read(seconds * 1000, seconds * 1000)
        b = p.switches(), p.cpu()
        put("idle wake-ups", b[0] - a[0])
        put("idle cpu ms", ms(b[1] - a[1]))
        put("idle bytes", len(seen))
        put("rss at end kB", p.status("VmRSS"))
        at = now()
        os.write(p.master, b"q")
        gone = select.poll()
        gone.register(p.pidfd, select.POLLIN)
        gone.register(p.master, select.POLLIN)
        # Somebody has to read what it says while it goes.
        while True:
            ready = dict(gone.poll(3000))
            if not ready or p.pidfd in ready:
                break
            p.read(0, 1)
        put("quit ms", ms(now() - at))
        put("terminal as before", int(termios.tcgetattr(p.slave) == p.modes))
    finally:
        p.close()


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--floors")
    a.add_argument("--work", default="/tmp/upshot-bench")
    a.add_argument("--runs", type=int, default=10)
    a.add_argument("--upshot", default=f"{HERE}/target/release/upshot")
    a.add_argument("--million", default=f"{HERE}/target/release/examples/million")
    a.add_argument("--only", help="names of programs, with commas")
    a = a.parse_args()
    os.makedirs(a.work, exist_ok=True)
    env = {"HOME": a.work, "UPSHOT_AS": "mara", "UPSHOT_TODAY": "2026-03-12"}
    boards = {"1M": ("million.db", ["200", "5000", "400"]), "1k": ("thousand.db", ["200", "5", "400", "10"])}
    for name, size in boards.values():
        if not os.path.exists(f"{a.work}/{name}"):
            subprocess.run([a.million, f"{a.work}/{name}", *size], check=True, env={**os.environ, **env})
    todo = []
    if a.floors:
        floor = f"{a.work}/floor.db"
        if not os.path.exists(floor):
            subprocess.run([f"{a.floors}/dbw", floor, "delete", "full", "1000000", "1000000"], check=True)
        todo.append({"name": "F1", "argv": [f"{a.floors}/tui_floor"], "env": {}, "mark": rb"FLOOR-READY"})
        todo.append({"name": "F2", "argv": [f"{a.floors}/tui_db_floor", floor], "env": {}, "mark": rb"FLOOR-READY"})
    for at, (name, _) in boards.items():
        db = f"{a.work}/{name}"
        todo.append({"name": f"upshot {at}", "argv": [a.upshot, "--db", db], "env": env, "mark": rb"help",
                     "log": [a.upshot, "--db", db, "--as", "li", "log", "metric-000"]})
    if a.only:
        todo = [s for s in todo if s["name"] in a.only.split(",")]
    figures = {s["name"]: {} for s in todo}
    for n in range(a.runs):
        for s in todo:
            run(s, figures[s["name"]], n == 0)
    names = []
    for f in figures.values():
        names += [n for n in f if n not in names]
    print(f"{'median of ' + str(a.runs):<24}" + "".join(f"{name:>12}" for name in figures) + "   ratios to F1 (F2)")
    for name in names:
        shares = [("p50", 0.5), ("p95", 0.95)] if name.startswith("key") else [("", None)]
        for word, share in shares:
            row = {k: (percentile(f[name], share) if share else statistics.median(f[name])) for k, f in figures.items() if name in f}
            line = f"{(name + ' ' + word).strip():<24}" + "".join(f"{row[k]:>12.2f}" if k in row else " " * 12 for k in figures)
            ratios = []
            for k, v in row.items():
                if k.startswith("upshot") and row.get("F1"):
                    ratios.append(f"{v / row['F1']:.2f}" + (f" ({v / row['F2']:.2f})" if row.get("F2") else ""))
            print(line + "   " + "  ".join(ratios))


main()
