//! Who stands behind a certificate, and what it may be used for.
//!
//! The certificates of cards are signed by their authority directly; the authority's own certificates are pinned, several
//! generations of them, **all with one name**. So the name finds the candidates and the signature decides. Whether a
//! certificate was revoked is open to registered verifiers only and asked elsewhere.
//!
//! | file | what it says |
//! |---|---|
//! | `extensions` | what a certificate must and must not say about its use |
//! | `hint` | when to tell the patient that it ends |

mod extensions;
mod hint;

pub use hint::{EXPIRY_HINT_DAYS, ExpiryHint, expiry_hint, expiry_hint_of_day};

use super::certificate::timestamp;
use super::{CertificateStanding, standing};
use domain::card::Condition;
use jiff::Timestamp;
use trust::x509::holds;
use x509_cert::Certificate;
use x509_cert::der::{Decode as _, Encode as _};

/// Why a certificate is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// It is no X.509 certificate.
    #[error("not an X.509 certificate")]
    NotACertificate,
    /// No pinned authority has the name of its issuer.
    #[error("no pinned authority has the issuer's name")]
    UnknownIssuer,
    /// An authority with the name is pinned, but none has signed it: changed, forged, or of another generation.
    #[error("no pinned authority has signed it")]
    NotSigned,
    /// A pinned certificate is no authority's.
    #[error("a pinned certificate is not an authority's")]
    NotAnAuthority,
    /// It is not for authentication.
    #[error("not a certificate for authentication")]
    WrongUse,
    /// It demands something that is not known here.
    #[error("a critical extension is not known")]
    UnknownCriticalExtension,
    /// It begins in the future, or its authority did.
    #[error("not valid yet")]
    NotYetValid,
    /// Its authority had expired before it.
    #[error("the authority has expired")]
    AuthorityExpired,
}

impl ChainError {
    /// The row of the table of conditions that tells the crew what to do.
    #[must_use]
    pub const fn condition(self) -> Condition {
        match self {
            Self::NotACertificate => Condition::Garbage,
            Self::UnknownIssuer | Self::NotSigned | Self::NotAnAuthority | Self::AuthorityExpired => {
                Condition::UnknownIssuer
            }
            Self::WrongUse | Self::UnknownCriticalExtension => Condition::WrongUse,
            Self::NotYetValid => Condition::NotYetValid,
        }
    }
}

/// The pinned authorities.
pub struct Roots(Vec<Certificate>);

impl Roots {
    /// Takes the authorities' own certificates, DER, each generation one.
    ///
    /// # Errors
    ///
    /// [`ChainError::NotACertificate`] or [`ChainError::NotAnAuthority`]: a wrong pin is a mistake of the configuration
    /// and is told at start, not at the first patient.
    pub fn pin<'a>(ders: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, ChainError> {
        let mut roots = Vec::new();
        for der in ders {
            let root = Certificate::from_der(der).map_err(|_| ChainError::NotACertificate)?;
            extensions::authority(&root)?;
            roots.push(root);
        }
        Ok(Self(roots))
    }

    /// How many are pinned.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is pinned: then no certificate is taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A certificate that an authority stands behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// Which of the pinned authorities, counted from 0.
    pub root: usize,
    /// What its dates allow. An expired one is checked like any other: in its grace it still shows the insurance.
    pub standing: CertificateStanding,
    /// What to tell the patient about its end.
    pub hint: Option<ExpiryHint>,
}

/// Checks an authentication certificate (DER) at `now`.
///
/// # Errors
///
/// [`ChainError`]. Being expired is none; see [`Checked::standing`].
pub fn check(leaf: &[u8], roots: &Roots, now: Timestamp) -> Result<Checked, ChainError> {
    let leaf = Certificate::from_der(leaf).map_err(|_| ChainError::NotACertificate)?;
    let tbs = &leaf.tbs_certificate;
    let signed = tbs.to_der().map_err(|_| ChainError::NotACertificate)?;
    // the same algorithm is named twice; only the inner one is signed
    if tbs.signature != leaf.signature_algorithm {
        return Err(ChainError::NotSigned);
    }
    let mut candidates = named(roots, &leaf).ok_or(ChainError::UnknownIssuer)?.filter(|(_, root)| {
        let key = &root.tbs_certificate.subject_public_key_info;
        holds(&leaf.signature_algorithm, key, &signed, &leaf.signature)
    });
    let (at, root) = candidates.next().ok_or(ChainError::NotSigned)?;
    extensions::authentication(&leaf)?;
    let (begins, ends) = (timestamp(tbs.validity.not_before), timestamp(tbs.validity.not_after));
    let authority = root.tbs_certificate.validity;
    if now < begins || now < timestamp(authority.not_before) {
        return Err(ChainError::NotYetValid);
    }
    // an expired certificate is judged by its last moment, or its grace would end with the authority
    if timestamp(authority.not_after) < now.min(ends) {
        return Err(ChainError::AuthorityExpired);
    }
    Ok(Checked { root: at, standing: standing(ends, now), hint: expiry_hint(ends, now) })
}

/// The authorities with the name of the leaf's issuer; `None` when there is none.
fn named<'r>(roots: &'r Roots, leaf: &Certificate) -> Option<impl Iterator<Item = (usize, &'r Certificate)>> {
    let issuer = leaf.tbs_certificate.issuer.clone();
    let mut of_name =
        roots.0.iter().enumerate().filter(move |(_, root)| root.tbs_certificate.subject == issuer).peekable();
    of_name.peek().is_some().then_some(of_name)
}
