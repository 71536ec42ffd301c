//! Files that people have, each with what it has to be read as: through the real binary, on a board of its own. The files and
//! what they come to stand in `files/`, `expected.json` among them.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

mod book;
mod fuzz;
mod history;
mod round;
mod same;

/// Every case, in as many threads as there are processors; all that fail are told at once.
#[test]
fn every_file_is_read_as_it_is_meant() {
    let book = book::Book::read();
    let failed = book.each(book::Case::fails);
    assert!(failed.is_empty(), "{} of {} cases fail:\n{}", failed.len(), book.cases.len(), failed.join("\n"));
}

/// `--where` and the like are found by their words in what is asked: a question's last line is a command that works.
#[test]
fn the_last_line_of_a_question_is_a_command_that_goes_on() {
    let book = book::Book::read();
    let failed = book.each(book::Case::answer_fails);
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
