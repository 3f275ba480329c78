//! Whether a certificate was revoked.

use domain::card::Revocation;

use super::field::{WireError, code};
use crate::v1;

/// What is known of a certificate, for the wire.
#[must_use]
pub fn revocation_to_wire(revocation: Revocation) -> v1::CheckCertificateResponse {
    v1::CheckCertificateResponse { revocation: revocation.code().to_owned() }
}

/// What is known of a certificate, from the wire.
///
/// # Errors
/// [`WireError`] names the field.
pub fn revocation_from_wire(wire: &v1::CheckCertificateResponse) -> Result<Revocation, WireError> {
    code("revocation", &wire.revocation, Revocation::from_code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn every_outcome_survives_the_way_out_and_back() {
        let codes = Revocation::ALL.iter().map(|one| revocation_to_wire(*one).revocation);
        assert_eq!(codes.collect::<Vec<_>>(), ["good", "revoked", "unknown", "unavailable"]);
        for one in Revocation::ALL {
            assert_eq!(revocation_from_wire(&revocation_to_wire(*one)), Ok(*one));
        }
    }

    #[test]
    fn a_word_that_is_not_known_never_passes_for_good() {
        for word in ["", "GOOD", "fine"] {
            let wire = v1::CheckCertificateResponse { revocation: word.to_owned() };
            assert_eq!(revocation_from_wire(&wire).unwrap_err().field, "revocation", "{word}");
        }
    }
}
