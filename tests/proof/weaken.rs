//! Every defence switched off, one at a time: for each a named test must fail, or nobody would notice that it is gone.
//!
//! Runs with `cargo test --features weaken --test proof weaken`, which builds a program that no release can be.

use crate::unnoticed;

/// Those that the suite of hubs switches off.
const AT_A_HUB: [&str; 2] = ["anchor", "count"];

/// For each defence, what else has to be off because it stands before it, and a test that fails then and not before.
const NOTICED_BY: [(&str, &str, &str); 28] = [
    ("immediate", "", "moved::a_write_holds_the_file_from_its_beginning"),
    ("busy", "", "writers::whoever_finds_the_file_held_waits_for_it"),
    ("since", "", "moved::a_text_that_somebody_changed_meanwhile_is_not_run_over"),
    ("identity", "", "moved::another_board_of_the_same_size_and_change_counter_is_not_written"),
    ("stamp", "", "moved::whoever_only_looks_is_told_that_it_is_another"),
    ("at_each_write", "stamp", "moved::wal_that_is_switched_on_meanwhile_is_not_written"),
    ("schema", "", "crafted::a_schema_that_is_not_ours_is_refused_by_any_spelling"),
    ("version", "", "moved::a_format_that_is_raised_meanwhile_is_not_written"),
    ("hash", "", "flips::what_a_set_says_is_covered_by_its_hash"),
    ("digest", "", "flips::a_reading_is_covered_by_its_digests"),
    ("refold", "", "flips::what_counts_is_worked_out_again"),
    ("types", "", "values::what_is_taken_in_can_be_read_and_the_rest_is_refused"),
    ("clean", "", "hostile::pictures_and_pages_let_nothing_through"),
    ("completions", "", "completions::only_words_of_the_domain_are_offered"),
    ("modes", "", "private::copies_in_the_making_are_for_nobody_else"),
    ("nofollow", "", "crafted::what_is_no_file_is_no_board"),
    ("regular", "", "crafted::what_is_no_file_is_no_board"),
    ("journal_owner", "", "crafted::a_journal_from_somebody_else_is_not_rolled_back"),
    ("upwards", "", "crafted::a_strangers_board_is_not_picked_up_on_the_way_up"),
    ("edges", "", "crafted::links_between_sets_that_go_in_circles_end"),
    ("clock", "", "clocks::a_clock_that_can_not_be_is_refused_in_words"),
    ("parent", "", "copies::a_set_waits_for_the_one_before_it"),
    ("refers", "", "copies::a_set_waits_for_what_it_builds_on"),
    ("fork", "", "copies::a_copied_file_goes_on_under_an_id_of_its_own"),
    ("ahead", "", "copies::a_clock_that_is_ahead_is_said_and_waits"),
    ("end", "", "copies::nothing_is_taken_after_which_nothing_could_be_written"),
    ("whole", "", "copies::a_pack_that_is_cut_is_not_read"),
    ("bounds", "", "bounds::a_line_of_a_hundred_megabytes_is_passed_over_and_the_next_is_taken"),
];

#[test]
fn every_defence_is_noticed_when_it_is_off() {
    if !cfg!(feature = "weaken") {
        return;
    }
    for (defence, what_for) in upshot::weaken::DEFENCES {
        let here = NOTICED_BY.iter().any(|(of, ..)| *of == defence);
        assert!(here || AT_A_HUB.contains(&defence), "no test is named for {defence}: {what_for}");
    }
    unnoticed::none(&NOTICED_BY);
}
