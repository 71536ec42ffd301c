//! A hub, as a session comes to it: with what a person's surroundings say of signing in.

use super::Session;
use crate::error::Error;
use crate::paths::Env;
use crate::store::StoreError;
use crate::store::sync::hub::{self, Address, Around, Hub};

/// A hub at a URL, that is not asked anything yet.
pub(super) fn open(url: &str, env: &Env) -> Result<Hub, Error> {
    let text = |value: &std::ffi::OsString| value.to_str().map(str::to_owned);
    let vars = env.vars.iter().filter_map(|(name, value)| Some((name.to_str()?.to_owned(), text(value)?)));
    let vars = vars.filter(|(name, _)| name.starts_with("PG") || name == "USER").collect();
    let address = Address::of(url, &Around { vars, home: env.home.clone() });
    let address = address.map_err(|trouble| StoreError::Hub(Box::new(trouble)))?;
    Ok(Hub::new(address)?)
}

impl Session {
    /// Makes a database a hub; how it is called, and whether it was one before.
    ///
    /// # Errors
    /// Where it can't be reached, or one may not make tables there.
    pub fn begin_hub(&self, url: &str, cockroach: bool, env: &Env) -> Result<(String, bool), Error> {
        let mut hub = open(url, env)?;
        let had = hub.init(self.new_id(), cockroach)?;
        Ok((hub.name().to_owned(), had))
    }
}

/// What makes a database a hub, for whoever runs it.
pub fn hub_sql(cockroach: bool) -> String {
    hub::sql(cockroach)
}
