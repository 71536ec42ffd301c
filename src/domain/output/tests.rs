use super::*;
use crate::domain::id::Id;
use crate::domain::label::Slug;

fn metric(slug: &str, name: Option<&str>, unit: Option<&str>, better: Better) -> Metric {
    Metric {
        name: name.map(str::to_owned),
        unit: unit.map(str::to_owned),
        better: Some(better),
        ..Metric::new(Id::default(), Slug::parse(slug).unwrap())
    }
}

#[test]
fn what_is_made_is_told_by_its_usual_names() {
    for slug in "merged-prs prs-merged prs pull-requests pull-requests-merged merged-pull-requests merge-requests mrs merges \
        commits commits-per-dev commit-count deploys deployments deploys-per-week deployment-frequency deploy-count \
        releases releases-per-month features features-shipped features-released shipped-features tickets tickets-closed \
        closed-tickets issues-closed issues-resolved story-points points points-done completed-points points-per-sprint \
        velocity team-velocity sprint-velocity throughput loc lines lines-of-code lines_of_code code-lines lines-changed \
        tests tests-written unit-tests test-count test-coverage code-coverage coverage ai-adoption ai-usage copilot-seats \
        copilot-usage copilot-users ai-seats ai-assisted-prs ai-generated-code suggestions-accepted accepted-suggestions \
        acceptance-rate suggestion-acceptance completions-accepted prompts prompts-per-dev tokens tokens-used token-usage \
        llm-tokens stories user-stories-done epics-done tasks-completed bugs-fixed bug-fixes code-reviews builds \
        mergedprs prsmerged pullrequests storypoints linesofcode testcoverage aiadoption copilotseats ticketsclosed \
        merged_prs story_points featuresshipped deploysperweek adoption adoption-rate code-merged merged-per-week services-deployed"
        .split_whitespace()
    {
        assert!(counts_output(&metric(slug, None, None, Better::Up)), "{slug}");
        assert!(!counts_output(&metric(slug, None, None, Better::Down)), "{slug} to bring down");
    }
    for name in
        ["Merged PRs", "PRs merged / week", "mergedPRs", "PRsMerged", "Lines of Code", "Pull requests", "Story points"]
    {
        assert!(counts_output(&metric("a", Some(name), None, Better::Up)), "{name}");
    }
    for slug in
        ["test-coverage", "coverage", "ai-adoption", "acceptance-rate", "copilot-acceptance", "suggestions-accepted"]
    {
        assert!(counts_output(&metric(slug, None, Some("%"), Better::Up)), "{slug} in %");
    }
}

#[test]
fn what_comes_of_it_is_not_taken_for_it() {
    for slug in "activation trial-conversion conversion signups trials nps csat mrr arr revenue weekly-active-teams retention \
        checkpoint checkpoints-passed touchpoints endpoints-healthy reports-opened refunds-avoided uptime orders bookings \
        demo-requests self-serve-share invoices-paid repeat-purchases onboarding-completions headlines-read pipeline \
        online-orders completion-rate offer-acceptance quote-acceptance-rate insurance-coverage postcode-coverage \
        customer-adoption committed-revenue timeline-views test-scores time-to-first-report first-report p95 latency \
        error-free-sessions point-of-sale-revenue top-line bottom-line prompt-payments interest restored latest \
        cases-solved answers-found teams-using-templates ai-answers-helpful merged-accounts released-funds"
        .split_whitespace()
    {
        assert!(!counts_output(&metric(slug, None, None, Better::Up)), "{slug}");
    }
    for (slug, unit) in [
        ("ticket-age", "days"),
        ("deploy-success", "%"),
        ("ticket-deflection", "%"),
        ("tickets-sold", "€"),
        ("feature-revenue", "k€"),
        ("release-lifetime", "h"),
        ("seat-revenue", "USD/month"),
        ("feature-adoption", "%"),
    ] {
        assert!(!counts_output(&metric(slug, None, Some(unit), Better::Up)), "{slug} in {unit}");
    }
    for unit in ["/wk", "per day", "prs", "per dev", ""] {
        assert!(counts_output(&metric("merged-prs", None, Some(unit), Better::Up)), "{unit}");
    }
}
