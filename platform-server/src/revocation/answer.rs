//! Whether an answer is about the question, made for it, fresh and signed; and what it says.

use std::time::Duration;

use domain::card::Revocation;
use jiff::{SignedDuration, Timestamp};
use trust::x509::signed_part;
use x509_cert::{
    Certificate,
    der::{
        Decode as _,
        oid::{AssociatedOid as _, ObjectIdentifier},
    },
    ext::Extensions,
};
use x509_ocsp::{
    BasicOcspResponse, CertStatus, OcspResponse, OcspResponseStatus, ResponseData, SingleResponse, ext::Nonce,
};

use super::{Distrust, question::Question, signer};

/// Clocks of responder and platform may differ by so much. Both keep network time; minutes are generous, and the nonce, not the
/// clock, keeps old answers out.
pub const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// An answer that does not say when the next one comes says that there is always a newer one (RFC 6960, section 4.2.2.1); so it
/// must be one of this hour.
pub const UNDATED_AGE_MAX: SignedDuration = SignedDuration::from_hours(1);

/// What a trusted answer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Good, revoked or unknown.
    pub revocation: Revocation,
    /// When a newer answer comes; `None` when there is always one.
    pub next: Option<Timestamp>,
}

/// Reads an answer to `question` about a certificate of `issuer`.
///
/// # Errors
/// [`Distrust`], whichever shows first. What is said is looked at only after the signature.
pub(super) fn read(
    bytes: &[u8],
    question: &Question,
    issuer: &Certificate,
    now: Timestamp,
) -> Result<Verdict, Distrust> {
    let response = OcspResponse::from_der(bytes).map_err(|_| Distrust::Malformed)?;
    match response.response_status {
        OcspResponseStatus::Successful => {}
        OcspResponseStatus::TryLater => return Err(Distrust::TryLater),
        OcspResponseStatus::Unauthorized => return Err(Distrust::Unauthorized),
        _ => return Err(Distrust::ResponderError),
    }
    let inner = response.response_bytes.filter(|inner| inner.response_type == BasicOcspResponse::OID);
    let inner = inner.ok_or(Distrust::Malformed)?.response;
    let answer = BasicOcspResponse::from_der(inner.as_bytes()).map_err(|_| Distrust::Malformed)?;
    let signed = signed_part(inner.as_bytes()).ok_or(Distrust::Malformed)?;
    signer::check(&answer, signed, issuer, now)?;
    let data = &answer.tbs_response_data;
    understood(data.response_extensions.as_ref(), &[Nonce::OID])?;
    if !nonce(data).is_some_and(|nonce| question.has_nonce(&nonce)) {
        return Err(Distrust::NonceDiffers);
    }
    let single = only_one_about(data, question)?;
    understood(single.single_extensions.as_ref(), &[])?;
    let next = fresh(data, single, now)?;
    let revocation = match single.cert_status {
        CertStatus::Good(_) => Revocation::Good,
        // suspended (certificateHold) is revoked for as long as it lasts
        CertStatus::Revoked(_) => Revocation::Revoked,
        CertStatus::Unknown(_) => Revocation::Unknown,
    };
    Ok(Verdict { revocation, next })
}

fn understood(extensions: Option<&Extensions>, known: &[ObjectIdentifier]) -> Result<(), Distrust> {
    match extensions.into_iter().flatten().all(|one| !one.critical || known.contains(&one.extn_id)) {
        true => Ok(()),
        false => Err(Distrust::CriticalExtension),
    }
}

/// The nonce, when there is exactly one.
fn nonce(data: &ResponseData) -> Option<Nonce> {
    let mut all = data.response_extensions.iter().flatten().filter(|one| one.extn_id == Nonce::OID);
    match (all.next(), all.next()) {
        (Some(one), None) => Nonce::from_der(one.extn_value.as_bytes()).ok(),
        _ => None,
    }
}

fn only_one_about<'d>(data: &'d ResponseData, question: &Question) -> Result<&'d SingleResponse, Distrust> {
    let mut all = data.responses.iter().filter(|one| question.is_about(&one.cert_id));
    match (all.next(), all.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(Distrust::OtherCertificate),
    }
}

/// Returns when the next answer comes.
fn fresh(data: &ResponseData, single: &SingleResponse, now: Timestamp) -> Result<Option<Timestamp>, Distrust> {
    let latest = now.saturating_add(CLOCK_TOLERANCE).unwrap_or(Timestamp::MAX);
    let this = timestamp(single.this_update.0.to_unix_duration());
    if latest < this || latest < timestamp(data.produced_at.0.to_unix_duration()) {
        return Err(Distrust::NotYet);
    }
    let next = single.next_update.map(|next| timestamp(next.0.to_unix_duration()));
    let end = next.unwrap_or_else(|| this.saturating_add(UNDATED_AGE_MAX).unwrap_or(Timestamp::MAX));
    let earliest = now.saturating_sub(CLOCK_TOLERANCE).unwrap_or(Timestamp::MIN);
    if end < this || end < earliest { Err(Distrust::Stale) } else { Ok(next) }
}

/// X.509 knows years up to 9999 and so does the clock here, but for its last day: that one is "never" in both.
pub(super) fn timestamp(since_1970: Duration) -> Timestamp {
    let seconds = i64::try_from(since_1970.as_secs()).ok();
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or(Timestamp::MAX)
}
