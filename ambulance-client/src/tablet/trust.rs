//! Whom the tablet believes: pinned authorities, the approved terminal software, the issuers of mobile documents. All optional: what is
//! not configured is not claimed.

use std::sync::Arc;

use domain::card::Condition;
use jiff::Timestamp;

use crate::{
    card::{
        CardReading, TerminalAuthority,
        chain::{self, Roots},
    },
    mdoc::TrustedIssuers,
    revocation::CertificateCheck,
};

/// Whom the tablet believes.
#[derive(Clone, Default)]
pub struct CardTrust {
    /// Authorities behind authentication certificates, several generations. Without them a certificate is shown as not checked.
    pub roots: Option<Arc<Roots>>,
    /// Software that lets a card sign after a look at the photo.
    pub terminal: Option<Arc<dyn TerminalAuthority>>,
    /// Issuers of mobile documents.
    pub issuers: Option<Arc<TrustedIssuers>>,
    /// Who can tell whether a certificate was revoked.
    pub revocation: Option<Arc<dyn CertificateCheck>>,
}

impl CardTrust {
    /// What is wrong with a certificate apart from its dates; `None` when nothing is, or nobody can tell.
    pub(super) fn objection(&self, reading: &CardReading, now: Timestamp) -> Option<Condition> {
        let roots = self.roots.as_ref()?;
        let problem = chain::check(&reading.certificate_der, roots, now).err()?.condition();
        (problem != Condition::NotYetValid).then_some(problem)
    }
}
