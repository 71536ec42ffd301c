//! A task dressed as an outcome, told by how its title is built and not by its first word alone: `Build times halve` is a
//! result, `New dashboard` is none.

use crate::domain::warning::{Caution, Warning};

/// Verbs that begin a task whatever follows.
const TASKS: &str = "add build create develop implement integrate introduce launch migrate redesign refactor rewrite \
    rollout ship upgrade finish complete automate adopt provide offer extend port rework revamp overhaul relaunch rebuild \
    document publish install configure setup update remove delete fix write draft investigate research evaluate explore \
    prototype spike prepare allow enable replace replatform modernize modernise deprecate decommission consolidate \
    refine onboard wire hook expose embed merge push code clean tidy harden rename split extract containerize hire";
/// Verbs that begin a task or are something's name: `Support SSO`, but `Support tickets fall`.
const EITHER: &str = "support design test deploy release deliver use run plan set roll move switch convert make start do \
    get have review";
/// What follows one of those and makes it a task.
const ARTICLES: &str = "a an the our new up out off in to from all every more another";
/// Things one builds.
const THINGS: &str = "dashboard dashboards page pages screen screens portal app apps api apis service services feature \
    features module modules pipeline pipelines system systems platform platforms tool tools toolchain report reports flow \
    flows wizard wizards form forms integration integrations endpoint endpoints database databases infrastructure design \
    ui ux website site widget widgets plugin plugins extension sdk cli library component components editor admin login \
    sso onboarding checkout search navigation menu homepage architecture backend frontend engine chatbot bot assistant \
    notifications workflow template templates theme documentation docs guide mode import export view editor billing \
    settings panel calendar inbox feed framework server cluster microservice microservices monitoring process model";
/// What is done to them, said as a noun.
const WORK: &str = "migration redesign rewrite refactor refactoring rollout integration implementation launch upgrade revamp \
    overhaul automation relaunch mvp poc prototype rebuild replatforming rearchitecture modernization modernisation \
    replacement cleanup setup sso";
/// Those that are no result by their name alone.
const ALONE: &str = "dashboard portal wizard app widget chatbot bot assistant api apis sdk plugin microservices export \
    import integration warehouse mode billing system panel editor improvements sso sign-on";
/// How a result may be said to be without a verb: `Fast checkout`.
const QUALITIES: &str = "fast quick reliable easy simple cheap accurate trusted trustworthy happy safe smooth clear calm \
    honest";
/// What says that something was done, at a title's end.
const DONE: &str = "launched live implemented deployed released built migrated refactored done rewritten automated";
/// Words that say how something is, by which a title tells a result.
const RESULTS: &str = "is are was be stay stays fall falls drop drops rise rises grow grows halve halves double doubles take \
    takes cost costs see sees find finds reach reaches answer answers finish finishes load loads last lasts know knows \
    need needs come comes go goes keep keeps pay pays renew renews convert converts trust trusts work works open opens \
    use uses return returns lose loses fail fails succeed succeeds get gets pass passes wait waits arrive arrives run runs \
    cut read reads never always can hold holds start starts ship ships end ends spend spends choose chooses buy buys \
    leave leaves sign signs make makes want wants feel feels learn learns save saves stop stops break breaks \
    faster quicker sooner fewer less under below within above over half twice";

/// What is said, once, of a task dressed as an outcome; none where the title reads as a result.
pub fn challenge(title: &str) -> Option<Warning> {
    is_task(title).then(|| {
        Caution::Task.says(format!(
            "\"{title}\" is a thing to build. What would be different for someone once it exists? (kept as it is)"
        ))
    })
}

fn among(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}

fn is_task(title: &str) -> bool {
    if is_labelled(title) {
        return true;
    }
    let all: Vec<String> = title
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let words = begun(&all);
    let Some(first) = words.first().map(String::as_str) else { return false };
    let rest = &words[1..];
    if first == "as" && rest.first().is_some_and(|w| w == "a" || w == "an") && rest.iter().any(|w| w == "want") {
        return true;
    }
    let verb = imperative(first);
    let is_result = rest.iter().any(|word| is_result(word));
    // `Onboarding takes a day` names what it is about, and says something of it.
    if first != verb && rest.first().is_some_and(|word| is_result_verb(word)) {
        return false;
    }
    let done =
        |cut: usize| first.len().checked_sub(cut).and_then(|end| first.get(..end)).is_some_and(|v| among(v, TASKS));
    if first.ends_with("ed") && !is_result && (done(1) || done(2)) {
        return true;
    }
    if among(&verb, TASKS) {
        // A noun of the same spelling with something said of it: `Build times halve`.
        let subject = rest.first().is_some_and(|w| !among(w, ARTICLES) && w.ends_with('s')) && first == verb;
        let said_of_it = rest.iter().skip(1).take_while(|w| !among(w, "so to that for by")).any(|w| is_result_verb(w));
        return !(subject && said_of_it);
    }
    if among(&verb, EITHER) {
        let built = rest.first().is_some_and(|w| among(w, ARTICLES)) && !is_result;
        let alone = rest.len() <= 3 && !is_result && !rest.is_empty();
        let alone = alone && among(first, "support design test deploy release deliver use run plan");
        return built || alone || !is_result && rest.iter().any(|w| among(w, THINGS));
    }
    if is_result {
        return false;
    }
    is_thing(words) || is_version(words)
}

/// A word before a colon that says what sort of ticket it is, or one in brackets.
fn is_labelled(title: &str) -> bool {
    const LABELS: &str = "epic feature story task chore project spike initiative ticket milestone deliverable";
    let title = title.trim().to_lowercase();
    let label = title.split_once(':').map(|(label, _)| label).or_else(|| {
        title.strip_prefix(['[', '(']).and_then(|rest| rest.split_once([']', ')'])).map(|(label, _)| label)
    });
    label.is_some_and(|label| among(label.trim(), LABELS))
}

/// The words from where it begins to say something: without `we will`, `let's`, `please`, a number.
fn begun(all: &[String]) -> &[String] {
    const BEFORE: &str = "we i you they will shall should must need want have to please let's lets let us team the going are \
        would like finally";
    let mut words = all;
    while words.first().is_some_and(|w| w.chars().all(char::is_numeric)) {
        words = &words[1..];
    }
    let skipped = words.iter().take_while(|w| among(w, BEFORE)).count();
    match words.get(skipped) {
        // Only where an order follows: `We reach half of them` says something.
        Some(verb) if skipped > 0 && words[0] != "the" && among(verb, TASKS) => &words[skipped..],
        _ => words,
    }
}

/// The verb of `building`, `migrating`; any other word as it is.
fn imperative(word: &str) -> String {
    let Some(stem) = word.strip_suffix("ing") else { return word.to_owned() };
    let known = |verb: &str| among(verb, TASKS) || among(verb, EITHER);
    let short = stem.char_indices().next_back().map_or("", |(at, _)| &stem[..at]);
    for verb in [stem.to_owned(), format!("{stem}e"), short.to_owned()] {
        if known(&verb) {
            return verb;
        }
    }
    word.to_owned()
}

fn is_result_verb(word: &str) -> bool {
    among(word, RESULTS)
}

fn is_result(word: &str) -> bool {
    is_result_verb(word) || word.contains('%')
}

/// Something one builds, with nothing said of it: `New dashboard`, `A portal for admins`, `Postgres migration`.
fn is_thing(words: &[String]) -> bool {
    let last = words.last().map_or("", String::as_str);
    if words.len() <= 6 && (among(last, WORK) || among(last, DONE)) && words.len() > 1 {
        return true;
    }
    let named = &words[..words.iter().position(|w| among(w, "for with in on of to that which")).unwrap_or(words.len())];
    let head = named.last().map_or("", String::as_str);
    let first = |word: &str| words.first().is_some_and(|w| w == word);
    let begins = words.first().is_some_and(|w| among(w, "new a an our another better modern improved"))
        || first("the") && words.get(1).is_some_and(|w| w == "new");
    let said_how = words.first().is_some_and(|w| among(w, QUALITIES));
    let alone = named.len() <= 3 && !said_how && among(head, ALONE);
    alone
        || named.len() <= 5 && among(head, THINGS) && begins
        || begins && words.first().is_some_and(|w| w == "new") && words.len() <= 2
}

/// A version of something: `Dashboard v2`, `Billing 2.0`, `Phase 2`.
fn is_version(words: &[String]) -> bool {
    let is_number = |w: &str| w.contains(|c: char| c.is_numeric()) && w.chars().all(|c| c.is_numeric() || c == '.');
    let versioned = words.len() <= 5
        && words.iter().skip(1).any(|w| {
            w.strip_prefix('v').is_some_and(is_number) || is_number(w) && w.contains('.') || among(w, "mvp beta ga")
        });
    let phased =
        words.windows(2).any(|pair| among(&pair[0], "phase version milestone increment step") && is_number(&pair[1]));
    versioned || phased && words.len() <= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_dressed_as_an_outcome_is_challenged_and_a_result_is_not() {
        for task in [
            "Build a new dashboard",
            "ship: the thing",
            "Migrate to Postgres",
            "New dashboard",
            "Dashboard v2",
            "Dashboard 2.0",
            "Support SSO",
            "Support dark mode",
            "Finish the migration",
            "Automate the weekly report",
            "Adopt Kubernetes",
            "Complete onboarding redesign",
            "Postgres migration",
            "Checkout redesign",
            "Mobile app MVP",
            "A portal for admins",
            "Our new admin portal",
            "Epic: self-serve billing",
            "[Feature] Export",
            "We will build an export",
            "Let's ship the new checkout",
            "Building the new API",
            "Migrating billing to Stripe",
            "As a user, I want to export my data",
            "SSO launched",
            "Roll out the new editor",
            "Set up monitoring",
            "Move to the cloud",
            "Build a dashboard so that teams answer faster",
            "New checkout flow",
            "Phase 2",
            "1. Add dark mode",
            "Dark mode",
            "Chatbot for support",
            "The new billing system",
            "Refactored billing",
            "Move off Heroku",
            "Use AI for triage",
        ] {
            assert!(challenge(task).is_some(), "{task}");
        }
        for result in [
            "Cut time to insight",
            "EU calls answer fast",
            "Builders find parts",
            "New teams see a first report in their first week",
            "New customers stay and pay",
            "Build times halve",
            "Support tickets fall by half",
            "Release notes are read",
            "Design reviews take a day",
            "Test runs finish within ten minutes",
            "Teams come back",
            "Fast calls",
            "Fewer refunds",
            "Trial users convert",
            "The dashboard loads in a second",
            "Half of trials become customers",
            "Checkout takes under a minute",
            "Reports reach admins on Monday morning",
            "Admins find the dashboard",
            "Error rate stays below 0.1 %",
            "Deploys take ten minutes",
            "Teams pay",
            "Onboarding takes a day",
            "Fast checkout",
            "Finished onboardings double",
        ] {
            assert!(challenge(result).is_none(), "{result}");
        }
    }
}
