use crate::cli::context::Ctx;
use crate::cli::fixture::{self, id};
use crate::cli::print::Form;
use crate::cli::{history, list, search, todo};
use crate::domain::command::{Command, HypothesisParts};

fn ctx(form: Form, room: &tempfile::TempDir) -> Ctx {
    let mut session = fixture::open(&room.path().join("b.db"));
    fixture::fill(&mut session);
    fixture::ctx(session, form)
}

fn shown(ctx: &mut Ctx, word: &str) -> String {
    super::run(ctx, word).unwrap();
    ctx.out.take()
}

fn holds(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|l| l == *line), "{line}\n{text}");
    }
}

#[test]
fn an_outcome_answers_its_questions_and_shows_moved_goalposts() {
    let room = tempfile::tempdir().unwrap();
    let text = shown(&mut ctx(Form::People, &room), "O-1");
    holds(
        &text,
        &[
            "O-1  New teams see a first report in their first week  goal · @mara",
            "  half of new teams leave before they see a report",
            "  to            45% (typed +14) by Fri 1 May",
            "  guardrail     p95 past its limit: 820ms on 5 Jan (<600ms)",
            "  nobody for    engineering, data",
            "Moved goalposts 1",
            "  due           15 Apr → 1 May · @mara, 2 Mar: the mobile release slipped",
            "  out           PDF export · sales, Kim asked, @mara 5 Jan: nobody exports in week one",
        ],
    );
}

#[test]
fn an_amended_prediction_stands_beside_the_frozen_one() {
    let room = tempfile::tempdir().unwrap();
    let mut ctx = ctx(Form::People, &room);
    let parts = Box::new(HypothesisParts {
        because: Some("they fear the empty screen".to_owned()),
        ..HypothesisParts::default()
    });
    let (hypothesis, why) = (id(&ctx.session, "H-2"), Some("we asked them".to_owned()));
    assert!(!shown(&mut ctx, "H-2").contains("frozen"));
    ctx.session.run(&Command::EditHypothesis { hypothesis, parts, why }).unwrap();
    let text = shown(&mut ctx, "H-2");
    holds(
        &text,
        &[
            "  because       frozen: people quit at the empty screen",
            "                now:    they fear the empty screen",
        ],
    );
    assert!(text.contains("DISSENT"), "{text}");
    holds(
        &shown(&mut ctx, "H-1"),
        &["  learned       it was never a reach problem", "  then          ! STILL LIVE, no reason given"],
    );
}

#[test]
fn everything_prints_in_every_form() {
    for form in [Form::People, Form::Plain, Form::Json] {
        let room = tempfile::tempdir().unwrap();
        let mut ctx = ctx(form, &room);
        for word in ["O-1", "O-3", "H-1", "H-3", "S-1", "activation"] {
            assert!(!shown(&mut ctx, word).is_empty());
        }
        super::metric(&mut ctx, "activation").unwrap();
        list::outcomes(&mut ctx).unwrap();
        list::hypotheses(&mut ctx, Some("idea")).unwrap();
        list::metrics(&mut ctx).unwrap();
        let metric = fixture::id_of_metric(&ctx.session, "activation");
        list::readings(&mut ctx, metric, None, None).unwrap();
        list::sprints(&mut ctx).unwrap();
        list::sprint(&mut ctx, None).unwrap();
        list::people(&mut ctx).unwrap();
        list::settings(&mut ctx).unwrap();
        history::run(&mut ctx, Some("O-1"), 10).unwrap();
        search::run(&mut ctx, &["reach".to_owned()]).unwrap();
        let text = ctx.out.take();
        if form == Form::Json {
            assert!(
                text.lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok_and(|v| v["schema"] == 1)),
                "{text}"
            );
        }
        assert!(text.contains("it was never a reach problem"), "{text}");
    }
}

#[test]
fn todo_tells_by_its_code_when_something_is_due() {
    let room = tempfile::tempdir().unwrap();
    let mut ctx = ctx(Form::People, &room);
    let args = |mine, check| todo::Args { mine, check, ..todo::Args::default() };
    let codes = (todo::run(&mut ctx, &args(true, true)).unwrap(), todo::run(&mut ctx, &args(false, false)).unwrap());
    assert_eq!(codes, (10, 0));
    holds(&ctx.out.take(), &["  upshot verdict H-2 CALL -l TEXT -n KIND"]);
    let empty = fixture::open(&room.path().join("none.db"));
    let mut ctx = fixture::ctx(empty, Form::People);
    assert_eq!(todo::run(&mut ctx, &args(false, true)).unwrap(), 0);
    assert_eq!(ctx.out.take(), "Nothing needs you.\n");
}

#[test]
fn a_change_set_is_found_by_the_letters_that_history_shows() {
    let room = tempfile::tempdir().unwrap();
    let ctx = ctx(Form::People, &room);
    for entry in ctx.session.history(None, 99).unwrap() {
        assert_eq!(ctx.session.find_set(&crate::pages::letters(&entry)).unwrap(), entry.id);
    }
}
