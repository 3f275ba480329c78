//! Who signed the answer: the issuer, or a responder that the issuer has charged with it (RFC 6960, section 4.2.2.2).

use std::iter::once;

use jiff::Timestamp;
use trust::x509::holds;
use x509_cert::{
    Certificate,
    der::oid::{AssociatedOid as _, ObjectIdentifier},
    ext::pkix::{BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsages},
};
use x509_ocsp::{BasicOcspResponse, ResponderId};

use super::{Distrust, answer::timestamp, issuers::has_issued, question::key_hash};

/// Signs answers for its issuer.
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
/// This responder is not asked about itself; its certificate is short-lived instead.
const OCSP_NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");

/// Extensions of a responder's certificate that may be critical: they are looked at here or say nothing about signing.
const KNOWN: [ObjectIdentifier; 5] =
    [KeyUsage::OID, ExtendedKeyUsage::OID, BasicConstraints::OID, CertificatePolicies::OID, OCSP_NO_CHECK];

/// Checks the signature of an answer; `signed` is its signed part.
///
/// # Errors
/// [`Distrust::SignerUnknown`] when nobody whom the answer names may answer for `issuer`, else [`Distrust::SignatureWrong`].
pub(super) fn check(
    answer: &BasicOcspResponse,
    signed: &[u8],
    issuer: &Certificate,
    now: Timestamp,
) -> Result<(), Distrust> {
    let named = &answer.tbs_response_data.responder_id;
    let charged = answer.certs.iter().flatten().filter(|one| is_charged(one, issuer, now));
    let mut candidates = once(issuer).chain(charged).filter(|one| is_named(named, one)).peekable();
    if candidates.peek().is_none() {
        return Err(Distrust::SignerUnknown);
    }
    let signed_by = |one: &Certificate| {
        let key = &one.tbs_certificate.subject_public_key_info;
        holds(&answer.signature_algorithm, key, signed, &answer.signature)
    };
    if candidates.any(signed_by) { Ok(()) } else { Err(Distrust::SignatureWrong) }
}

fn is_named(id: &ResponderId, certificate: &Certificate) -> bool {
    match id {
        ResponderId::ByName(name) => *name == certificate.tbs_certificate.subject,
        ResponderId::ByKey(hash) => key_hash(certificate).is_ok_and(|of_key| of_key == *hash),
    }
}

/// Whether `issuer` has charged the holder of a certificate with answering, and still does.
fn is_charged(certificate: &Certificate, issuer: &Certificate, now: Timestamp) -> bool {
    let tbs = &certificate.tbs_certificate;
    let purpose = matches!(tbs.get::<ExtendedKeyUsage>(), Ok(Some((_, uses))) if uses.0.contains(&OCSP_SIGNING));
    let signs = match tbs.get::<KeyUsage>() {
        Ok(usage) => usage.is_none_or(|(_, usage)| usage.0.contains(KeyUsages::DigitalSignature)),
        Err(_) => false,
    };
    let understood = tbs.extensions.iter().flatten().all(|one| !one.critical || KNOWN.contains(&one.extn_id));
    let validity =
        timestamp(tbs.validity.not_before.to_unix_duration())..=timestamp(tbs.validity.not_after.to_unix_duration());
    purpose && signs && understood && validity.contains(&now) && has_issued(issuer, certificate)
}
