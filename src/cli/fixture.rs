//! What a verb works with in tests: the board of [`crate::fixture`], on an output of its own.

use super::context::Ctx;
use super::print::{Form, Out};
use crate::config::Config;
pub(crate) use crate::fixture::*;
use crate::paths::{Env, Found, HowFound};
use crate::session::Session;

/// What a verb works with, on a session.
pub(crate) fn ctx(session: Session, form: Form) -> Ctx {
    let found = Found { path: session.path().to_owned(), how: HowFound::Flag };
    let out = Out::new(form, false, false);
    Ctx {
        session,
        out,
        env: Env::default(),
        config: Config::default(),
        found,
        may_ask: false,
        before: super::context::SHELL,
        anyway: None,
    }
}
