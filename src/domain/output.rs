//! Which metrics count what is made: taken for that by their usual names, and only where more of it is better.
//!
//! A support ticket is none, since fewer are better; nor is the age of a ticket, since its unit is one of time; nor a
//! checkpoint, since a word has to stand whole. What it measures is not searched: that explains, and may name anything.

use super::metric::{Better, Metric};

#[cfg(test)]
mod tests;

/// Words that stand for something made, each whole and as it is spelled.
const MADE: &str = "pr prs mr mrs pulls merge merges commit commits deploy deploys deployment deployments \
    release releases ticket tickets issue issues epic epics velocity throughput feature features points stories \
    loc sloc kloc ksloc lines tests seat seats suggestion suggestions prompts tokens copilot builds pushes diffs \
    changesets changelists patches hotfixes bugfixes rollouts launches milestones deliverables experiments storypoints \
    pullrequests ships bugs defects burnup";
/// Words that stand for something made only beside one of the others.
const PAIRS: [(&str, &str); 19] = [
    ("pull", "request requests"),
    ("merge", "request requests"),
    ("line lines", "code count changed added written"),
    ("story", "point points count done completed"),
    ("work backlog", "item items"),
    ("code", "review reviews change changes churn written output volume generated"),
    ("bug defect", "fix fixes fixed closed resolved"),
    ("task tasks", "done closed completed finished delivered"),
    ("item items card cards", "done closed completed finished delivered shipped moved"),
    ("change changes", "merged shipped landed deployed delivered"),
    ("thing things", "shipped delivered"),
    ("test", "automated automation written count unit integration e2e case cases"),
    ("prompt", "count usage used sent"),
    ("token", "usage used consumed spent count"),
    ("point", "done completed delivered burned sprint"),
    ("licence licences license licenses", "used active assigned tool tools"),
    ("check", "ins"),
    ("merged deployed released", "code work service services version versions item items"),
    ("sprint sprints", "completed done"),
];
/// Assistants that write code.
const ASSISTANTS: &str = "ai genai gpt chatgpt llm llms copilot copilots claude codex gemini codeium windsurf tabnine \
    cursor cody aider";
/// What is counted of them.
const USES: &str = "adoption adopted usage use used user users active seat seats licence licences license licenses \
    session sessions suggestion suggestions completion completions prompt prompts token tokens acceptance accepted \
    generated assisted authored written code coded commit commits pr prs request requests interaction interactions chat \
    chats invocation invocations uptake penetration line lines engagement";
/// Words that say how something is counted, and not what.
const PLAIN: &str = "rate ratio percent percentage pct share avg average mean median total number num no count of the a an \
    per by in on and to daily weekly monthly quarterly day days week weeks month months quarter sprint sprints dev devs \
    developer developers eng engineer engineers engineering team teams squad org company person people head capita our \
    new all active overall cumulative";
/// What tests cover.
const COVERED: &str = "test tests code unit branch line lines statement statements function functions e2e integration \
    automation automated regression mutation path doc docs type types module repo repos repository";
/// Words beside a word of something made, by which two that were written together are told apart.
const BESIDE: &str = "merged opened open closed created raised done completed finished delivered shipped released deployed \
    resolved fixed landed written added changed accepted adoption coverage acceptance usage used code story pull request \
    requests line lines point test unit per dev day week month sprint count number of in team review reviews frequency rate";

/// How much a name says that something made is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Says {
    /// Something made, unless its unit is one of time, money or a share.
    Made,
    /// How far a way of working has spread, whatever the unit.
    Spread,
}

/// Whether a metric counts what is made, by its names, its unit and its direction.
pub fn counts_output(metric: &Metric) -> bool {
    metric.better == Some(Better::Up) && is_named_so(metric)
}

/// Whether it would, were more of it better.
pub fn is_named_so(metric: &Metric) -> bool {
    let names = [Some(metric.slug.as_str()), metric.name.as_deref()];
    match names.into_iter().flatten().filter_map(says).max() {
        Some(Says::Spread) => true,
        Some(Says::Made) => !metric.unit.as_deref().is_some_and(frees),
        None => false,
    }
}

/// Whether a unit says that it is no count: one of time, of money, or a share.
fn frees(unit: &str) -> bool {
    const UNITS: &str = "% percent pct pp pt \
        ns us µs μs ms s sec secs second seconds m min mins minute minutes h hr hrs hour hours d day days w wk week weeks \
        mo month months q quarter quarters y yr year years \
        € $ £ ¥ ₹ usd eur gbp chf jpy cny inr sek nok dkk pln czk aud cad nzd brl cent cents dollar dollars euro euros";
    let unit = unit.trim().to_lowercase();
    // Money by the thousand, or over a time: `k€`, `M$`, `USD/month`.
    let amount = unit.split(['/', ' ']).next().unwrap_or("").trim_start_matches(['k', 'm']);
    among(&unit, UNITS) || unit.contains(['€', '$', '£', '¥', '₹']) || among(amount, UNITS) && amount.len() == 3
}

/// What a slug or a name says.
fn says(name: &str) -> Option<Says> {
    let words: Vec<String> = words(name).iter().flat_map(|word| apart(word)).collect();
    let any = |list: &str| words.iter().any(|word| among(word, list));
    // The words but one, where all of those say no more than how it is counted.
    let only = |word: &str, list: &str| {
        words.iter().any(|w| w == word)
            && words.iter().all(|w| w == word || among(w, PLAIN) || among(w, ASSISTANTS) || among(w, list))
    };
    let assisted = words.iter().enumerate().any(|(at, word)| {
        let others = words.iter().enumerate().filter(|(other, _)| *other != at);
        among(word, ASSISTANTS) && others.into_iter().any(|(_, other)| among(other, USES))
    });
    let accepted = any("suggestion suggestions completion completions") && any("accepted acceptance");
    if assisted
        || accepted
        || only("coverage", COVERED)
        || only("adoption", "tool tools tooling assistant assistants agent agents")
        || only("acceptance", "suggestion suggestions completion completions code")
    {
        return Some(Says::Spread);
    }
    let pairs = || PAIRS.iter().any(|(one, other)| any(one) && any(other));
    let alone = || ["merged", "deployed", "released"].iter().any(|word| only(word, ""));
    (any(MADE) || pairs() || alone()).then_some(Says::Made)
}

fn among(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}

/// The words of a name: apart by signs, or by capitals as in `mergedPRs`.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, c) in letters.iter().enumerate() {
        if !c.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = at.checked_sub(1).map(|at| letters[at]);
        let lower = |by: usize| letters.get(at + by).is_some_and(|c| c.is_lowercase());
        // The s of several is no word: `PRs`, `PRsMerged`.
        let plural = letters.get(at + 1) == Some(&'s') && !lower(2);
        let begins = c.is_uppercase()
            && match before {
                Some(b) if b.is_lowercase() || b.is_numeric() => true,
                Some(b) if b.is_uppercase() => lower(1) && !plural,
                _ => false,
            };
        if begins {
            words.push(String::new());
        }
        words.last_mut().unwrap_or(&mut String::new()).extend(c.to_lowercase());
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Words written together, as in `mergedprs`, apart; anything else as it is.
fn apart(word: &str) -> Vec<String> {
    let known = |part: &str| [MADE, BESIDE, ASSISTANTS].iter().any(|list| among(part, list));
    if known(word) || !word.is_ascii() {
        return vec![word.to_owned()];
    }
    // The longest first, so that `prs` is not `pr` and an `s` left over.
    let mut best: Vec<Option<Vec<&str>>> = vec![None; word.len() + 1];
    best[0] = Some(Vec::new());
    for end in 1..=word.len() {
        for begin in 0..end {
            let part = &word[begin..end];
            // A letter or two are too little to be told from chance, but for the shortest names of something made.
            let is_word = known(part) && (part.len() > 2 || among(part, "pr mr ai of"));
            if let Some(parts) = best[begin].clone().filter(|_| is_word)
                && best[end].as_ref().is_none_or(|there| there.len() > parts.len() + 1)
            {
                best[end] = Some(parts.into_iter().chain([part]).collect());
            }
        }
    }
    match best.pop().flatten() {
        Some(parts) => parts.into_iter().map(str::to_owned).collect(),
        None => vec![word.to_owned()],
    }
}
