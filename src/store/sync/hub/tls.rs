//! TLS to a hub, verified in full: the certificate's chain, its days and its name.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Trouble, Wrong};

/// What connects with TLS to the hub that is called so; certificates are believed that lead to those in a file, else to
/// the system's.
pub(super) fn connector(hub: &str, roots: Option<&Path>) -> Result<MakeRustlsConnect, Trouble> {
    let wrong = |why: String| Trouble::new(hub, Wrong::Tls, why);
    let mut store = RootCertStore::empty();
    match roots {
        Some(file) => {
            let all = CertificateDer::pem_file_iter(file)
                .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                .map_err(|_| wrong(format!("no certificates could be read from {}", file.display())))?;
            store.add_parsable_certificates(all);
        }
        None => drop(store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    if store.is_empty() {
        let why = "no certificate is known that a server's could lead to";
        return Err(wrong(why.to_owned()).try_this("name a file of them: …?sslrootcert=FILE"));
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| wrong(e.to_string()))?
        .with_root_certificates(store)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
