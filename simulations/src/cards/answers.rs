//! Who signs what a responder answers: the authority itself, or a responder that it has charged.

use super::SimulatedJpki;
use super::authority::Authority;
use super::certificate::Contents;
use super::key::PrivateKey;
use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use spki::AlgorithmIdentifierOwned;
use std::str::FromStr;
use std::sync::Arc;
use x509_cert::name::Name;

/// Time from the issue of a responder's certificate to its end, hours. Short, because nobody asks whether it was revoked.
const CHARGED_HOURS: i64 = 24;
/// Serial number of a responder's certificate; cards have others.
const RESPONDER_SERIAL: u64 = u64::MAX;

/// How an authority charges a responder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charge {
    /// As it should.
    Proper,
    /// The authority answers itself.
    None,
    /// It ended yesterday.
    Ended,
    /// For something else than answering.
    OtherPurpose,
    /// By somebody with the authority's name, whom nobody pins.
    ByStranger,
}

/// Signs answers.
pub(crate) struct AnswerSigner {
    key: Arc<PrivateKey>,
    /// By which the answer names its signer.
    pub(crate) name: Name,
    /// The responder's own certificate, DER; an authority needs none.
    pub(crate) certificate: Option<Vec<u8>>,
}

impl AnswerSigner {
    pub(crate) fn algorithm(&self) -> AlgorithmIdentifierOwned {
        self.key.algorithm()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        self.key.sign_message(message)
    }
}

impl SimulatedJpki {
    fn generations(&self) -> [&Authority; 3] {
        [&self.older, &self.current, &self.next]
    }

    /// Which generation has this public key, by a hash of it; counted as in
    /// [`authority_certificates`](Self::authority_certificates).
    pub(crate) fn generation_of(&self, is_key: impl Fn(&[u8]) -> bool) -> Option<usize> {
        self.generations().iter().position(|one| is_key(one.public().subject_public_key.raw_bytes()))
    }

    /// Who signs answers about certificates of a generation at `now`.
    pub(crate) fn answer_signer(&self, generation: usize, charge: Charge, now: Timestamp) -> Result<AnswerSigner> {
        let [older, current, next] = self.generations();
        let authority = match (charge, generation) {
            (Charge::ByStranger, _) => &self.stranger,
            (_, 0) => older,
            (_, 1) => current,
            _ => next,
        };
        if charge == Charge::None {
            return Ok(AnswerSigner {
                key: Arc::clone(authority.key()),
                name: authority.name().clone(),
                certificate: None,
            });
        }
        let name = Name::from_str("CN=Simulated responder,O=Simulated JPKI,C=JP")?;
        let age = if charge == Charge::Ended { 2 * CHARGED_HOURS } else { CHARGED_HOURS / 2 };
        let not_before = now - SignedDuration::from_hours(age);
        let contents = Contents {
            serial: RESPONDER_SERIAL,
            issuer: authority.name().clone(),
            subject: name.clone(),
            not_before,
            not_after: not_before + SignedDuration::from_hours(CHARGED_HOURS),
            key: self.responder_key.public()?,
        };
        let certificate = Some(authority.issue_to_responder(contents, charge)?);
        Ok(AnswerSigner { key: Arc::clone(&self.responder_key), name, certificate })
    }
}
