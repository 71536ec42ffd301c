//! `upshot sync`: this copy and the others that meet at a place.

use std::path::PathBuf;

use serde_json::json;

use super::context::Ctx;
use super::merge::{code, lines, told};
use super::page::count;
use crate::clock::rfc3339;
use crate::domain::id::Id;
use crate::domain::warning::Caution;
use crate::error::{Error, Kind};
use crate::pages::came as words;
use crate::session::{Spot, Synced, Syncing};

/// The flags of `sync`.
#[derive(clap::Args, Debug)]
#[command(after_help = "What meets where, and whom one trusts: upshot help sync")]
pub(super) struct Args {
    /// A folder that reaches the others (a synced one, a git repository, a share, a stick), or a hub's postgres://
    /// URL (else the last one)
    #[arg(value_name = "PLACE")]
    place: Option<PathBuf>,
    /// Say what would come and go, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Compare every change set here with those there, and change nothing
    #[arg(long, conflicts_with_all = ["dry_run", "all", "new", "board"])]
    check: bool,
    /// Find out anew what is there, and give what is not
    #[arg(long)]
    all: bool,
    /// Begin anew at a place that held this board and is empty
    #[arg(long)]
    new: bool,
    /// Which board to bring, where there is none here and several there
    #[arg(long, value_name = "ID")]
    board: Option<Id>,
    /// Take what was written by a clock that is more than a day ahead
    #[arg(long)]
    accept_clock: bool,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<u8, Error> {
        let place = match &self.place {
            Some(place) => Spot::of(place.as_os_str()),
            None => ctx.session.last_place(&ctx.env)?,
        };
        if self.check {
            return check(ctx, &place);
        }
        let how = Syncing {
            dry_run: self.dry_run,
            all: self.all,
            new: self.new,
            board: self.board,
            accept_clock: self.accept_clock,
        };
        let synced = ctx.session.sync(&place, &how, &ctx.env)?;
        if ctx.out.is_json() {
            ctx.out.object("sync", data(ctx, &synced, self.dry_run)?);
            return Ok(ended(&synced));
        }
        said(ctx, &synced, self.dry_run)?;
        Ok(ended(&synced))
    }
}

/// The exit code: 6 where somebody changed history, or a newer upshot wrote what is there.
fn ended(synced: &Synced) -> u8 {
    if synced.newer > 0 { Kind::Damaged.exit_code() } else { code(&synced.came) }
}

fn said(ctx: &mut Ctx, synced: &Synced, dry_run: bool) -> Result<(), Error> {
    let today = ctx.session.today();
    let Synced { came, place, .. } = synced;
    if synced.made && !dry_run {
        let path = ctx.session.path().display().to_string();
        ctx.out.told(&format!("Made {path} from {place}: {}.", words::got(came, today)));
    } else if synced.made {
        ctx.out.told(&format!("Would make {} from {place}.", ctx.session.path().display()));
    } else if came.sets == 0 && synced.sent.0 == 0 && came.left.is_empty() {
        let last = ctx.session.history(None, 1)?;
        let by = last
            .first()
            .map_or_else(String::new, |entry| format!(" Last change {} by {}.", entry.day.short(today), entry.by));
        ctx.out.told(&format!("Nothing new.{by}"));
    } else {
        let how = if came.conflicts.is_empty() { "" } else { " (upshot resolve)." };
        ctx.out.told(&format!("{}{how}", words::synced(came, (place, synced.sent.0), today, dry_run)));
    }
    if !synced.made {
        lines(came, ctx.session.today()).iter().for_each(|line| ctx.out.told(line));
    }
    if let Some(backup) = &synced.backup {
        ctx.out.told(&format!("Before it: {}", backup.display()));
    }
    let on_the_way = |old: bool| -> Vec<&str> {
        let all = synced.not_whole.iter().filter(|(_, is_old)| *is_old || !old);
        all.map(|(name, _)| name.as_str()).collect()
    };
    let (not_whole, old) = (on_the_way(false), on_the_way(true));
    if !not_whole.is_empty() {
        let verb = if not_whole.len() == 1 { "is" } else { "are" };
        let names = some(&not_whole);
        ctx.out.told(&format!(
            "{} {verb} not whole yet, and read once all of it is there: {names}",
            count(not_whole.len(), "pack")
        ));
    }
    if !old.is_empty() {
        warn(format!(
            "{} lay there for more than a day and is still not whole: whoever wrote it gives it again by \
             upshot sync --all, and then it may be deleted",
            some(&old)
        ));
    }
    if synced.newer > 0 {
        warn(format!(
            "{} there was written by a newer upshot: nothing of it was taken; update upshot",
            count(synced.newer, "pack")
        ));
    }
    for (name, why) in &synced.foreign {
        warn(format!("{name} was not read: {why}"));
    }
    Ok(())
}

/// Some names, the first of many and how many more.
fn some(names: &[&str]) -> String {
    const MOST: usize = 3;
    let more = names.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", names[..names.len().min(MOST)].join(", "))
}

fn warn(says: String) {
    super::stderr::warning(&Caution::Place.says(says), false);
}

fn data(ctx: &Ctx, synced: &Synced, dry_run: bool) -> Result<serde_json::Value, Error> {
    let mut data = told(&synced.came, ctx.session.today());
    let (sets, readings, bytes) = synced.sent;
    data["place"] = json!({ "kind": synced.kind, "name": synced.place });
    data["dry_run"] = json!(dry_run);
    data["made"] = json!(synced.made);
    data["sent"] = json!({ "sets": sets, "readings": readings, "bytes": bytes });
    data["backup"] = json!(synced.backup.as_ref().map(|path| path.display().to_string()));
    data["not_whole"] = json!(synced.not_whole.len());
    data["on_the_way"] = json!(synced.not_whole.iter().map(|(name, _)| name).collect::<Vec<_>>());
    data["newer"] = json!(synced.newer);
    data["foreign"] =
        json!(synced.foreign.iter().map(|(name, why)| json!({ "name": name, "why": why })).collect::<Vec<_>>());
    let places = ctx.session.places()?;
    let at = places.iter().find(|place| place.name == synced.place).and_then(|place| place.at);
    data["at"] = json!(at.map(|ms| rfc3339(ms, 0)));
    Ok(data)
}

/// Says what a place has and lacks.
fn check(ctx: &mut Ctx, spot: &Spot) -> Result<u8, Error> {
    let compared = ctx.session.compare(spot, &ctx.env)?;
    let (there, here, differ) = (&compared.only_there, &compared.only_here, &compared.differ);
    let code = if differ.is_empty() { 0 } else { Kind::Damaged.exit_code() };
    if ctx.out.is_json() {
        let place = json!({ "kind": spot.kind(), "name": compared.name });
        let unread: Vec<_> = compared.unread.iter().map(|(name, why)| json!({ "name": name, "why": why })).collect();
        ctx.out.object(
            "check",
            json!({ "place": place, "only_there": there, "only_here": here, "differ": differ, "unread": unread }),
        );
        return Ok(code);
    }
    for (name, why) in &compared.unread {
        ctx.out.say(&format!("{name} could not be compared: {why}"));
    }
    if there.is_empty() && here.is_empty() && differ.is_empty() {
        let but = if compared.unread.is_empty() { "" } else { ", as far as it could be read" };
        ctx.out.say(&format!("Both have the same change sets{but}."));
        return Ok(0);
    }
    for (sets, where_) in
        [(there, "only there"), (here, "only here"), (differ, "not the same there: history was changed")]
    {
        if !sets.is_empty() {
            ctx.out.say(&format!("{} {where_}", count(sets.len(), "change set")));
            for set in sets.iter().take(5) {
                ctx.out.say(&format!("  {set}"));
            }
        }
    }
    Ok(code)
}
