//! How the service says no, and what that is to us.
//!
//! `SegmentOfResult` and its values are public; the list of real error codes is not, so the codes are ours and look like no
//! real one.

use domain::record::FetchOutcome;

/// One reason of the service to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// `ErrorCode` on the wire.
    pub code: &'static str,
    /// What it means.
    pub outcome: FetchOutcome,
}

const fn refusal(code: &'static str, outcome: FetchOutcome) -> Refusal {
    Refusal { code, outcome }
}

/// Every reason that we know. Any other code is [`FetchOutcome::ServiceError`].
pub const REFUSALS: &[Refusal] = &[
    refusal("EMG-NOT-REGISTERED", FetchOutcome::NotRegistered),
    refusal("EMG-REVOKED", FetchOutcome::Revoked),
    refusal("EMG-PIN-NEEDED", FetchOutcome::PhotolessNeedsPin),
    refusal("EMG-PROOF", FetchOutcome::ProofRefused),
    refusal("EMG-SCHEME", FetchOutcome::NotRetrievable),
    refusal("EMG-NO-ELIGIBILITY", FetchOutcome::NoEligibility),
    refusal("EMG-CERTIFICATE-GRACE", FetchOutcome::EligibilityOnly),
    refusal("EMG-CERTIFICATE-EXPIRED", FetchOutcome::CertificateExpired),
    refusal("EMG-LOOK-UP-NOBODY", FetchOutcome::NobodyFound),
    refusal("EMG-LOOK-UP-SEVERAL", FetchOutcome::SeveralFound),
    refusal("EMG-NO-CONSENT", FetchOutcome::NotConsented),
];

/// What `SegmentOfResult` (処理結果区分; `ResultCode` in the drug and check-up messages) and `ErrorCode` mean.
///
/// # Errors
/// The outcome of an answer that carries no data: 1 is a normal end, 2 "still being processed", 9 an abnormal end.
pub(super) fn verdict(segment: &str, error_code: &str) -> Result<(), FetchOutcome> {
    match segment {
        "1" => Ok(()),
        // The data are not ready in time: asking again may help.
        "2" => Err(FetchOutcome::TimedOut),
        "9" => Err(REFUSALS
            .iter()
            .find(|refusal| refusal.code == error_code)
            .map_or(FetchOutcome::ServiceError, |refusal| refusal.outcome)),
        _ => Err(FetchOutcome::Unreadable),
    }
}
