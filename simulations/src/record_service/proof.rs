//! Whether what a card has signed proves that it was there: checked when it is sent, and refused when one part does not fit.
//!
//! The challenge is the tablet's own: the real service would give one, or a signature of yesterday would do.

use ambulance_client::{
    card::{
        CertificateFacts, NONCE_BYTES, SignatureAlgorithm,
        chain::{self, Roots},
    },
    records::own,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::record::{Category, FetchOutcome};
use jiff::Timestamp;

use super::question::{About, Question};

const LEAVES: [&str; 4] = [own::PROOF_CERTIFICATE, own::PROOF_CHALLENGE, own::PROOF_SIGNATURE, own::PROOF_ALGORITHM];

/// Lets a question without a proof through, and one whose proof fits the certificate that it names.
pub(super) fn check(question: &Question, authorities: Option<&Roots>, now: Timestamp) -> Result<(), FetchOutcome> {
    if LEAVES.iter().all(|name| question.leaf(name).is_none()) {
        return Ok(());
    }
    let fits = question.category == Category::Eligibility
        && authorities.is_some_and(|authorities| fits(question, authorities, now).unwrap_or(false));
    if fits { Ok(()) } else { Err(FetchOutcome::ProofRefused) }
}

/// `None` when a part is missing or cannot be read.
fn fits(question: &Question, authorities: &Roots, now: Timestamp) -> Option<bool> {
    let bytes = |name| STANDARD.decode(question.leaf(name)?).ok();
    let (certificate, challenge) = (bytes(own::PROOF_CERTIFICATE)?, bytes(own::PROOF_CHALLENGE)?);
    let signature = bytes(own::PROOF_SIGNATURE)?;
    let facts = CertificateFacts::from_der(&certificate).ok()?;
    let algorithm = SignatureAlgorithm::of(facts.key)?;
    let is_named = matches!(&question.about, About::Owner(serial) if *serial == facts.serial)
        && question.leaf(own::PROOF_ALGORITHM)? == algorithm.code();
    let is_signed = challenge.len() == NONCE_BYTES && algorithm.verify(&certificate, &challenge, &signature).ok()?;
    Some(is_named && is_signed && chain::check(&certificate, authorities, now).is_ok())
}
