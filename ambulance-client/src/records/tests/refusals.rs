//! The table of refusals.

use domain::record::{Category, FetchOutcome};

use super::{
    super::{
        eligibility,
        reading::read,
        refusal::{REFUSALS, verdict},
    },
    expected,
};

#[test]
fn every_result_means_one_thing() {
    let table = [
        ("1", "", Ok(())),
        ("2", "", Err(FetchOutcome::TimedOut)),
        ("9", "EMG-NOT-REGISTERED", Err(FetchOutcome::NotRegistered)),
        ("9", "EMG-REVOKED", Err(FetchOutcome::Revoked)),
        ("9", "EMG-PIN-NEEDED", Err(FetchOutcome::PhotolessNeedsPin)),
        ("9", "EMG-PROOF", Err(FetchOutcome::ProofRefused)),
        ("9", "EMG-SCHEME", Err(FetchOutcome::NotRetrievable)),
        ("9", "EMG-NO-ELIGIBILITY", Err(FetchOutcome::NoEligibility)),
        ("9", "EMG-CERTIFICATE-GRACE", Err(FetchOutcome::EligibilityOnly)),
        ("9", "EMG-CERTIFICATE-EXPIRED", Err(FetchOutcome::CertificateExpired)),
        ("9", "EMG-LOOK-UP-NOBODY", Err(FetchOutcome::NobodyFound)),
        ("9", "EMG-LOOK-UP-SEVERAL", Err(FetchOutcome::SeveralFound)),
        ("9", "EMG-NO-CONSENT", Err(FetchOutcome::NotConsented)),
        ("9", "EMG-SOMETHING-NEW", Err(FetchOutcome::ServiceError)),
        ("9", "", Err(FetchOutcome::ServiceError)),
        ("", "", Err(FetchOutcome::Unreadable)),
        ("0", "EMG-REVOKED", Err(FetchOutcome::Unreadable)),
    ];
    for (segment, code, meaning) in table {
        assert_eq!(verdict(segment, code), meaning, "{segment} {code}");
    }
}

#[test]
fn codes_and_outcomes_are_one_to_one() {
    for (position, refusal) in REFUSALS.iter().enumerate() {
        assert!(!refusal.outcome.is_success());
        let same = |other: &&super::super::Refusal| other.code == refusal.code || other.outcome == refusal.outcome;
        assert_eq!(REFUSALS.iter().filter(same).count(), 1, "{position}");
    }
}

#[test]
fn a_refusal_is_told_in_every_message() {
    for (name, category) in [("SegmentOfResult", Category::Eligibility), ("ResultCode", Category::Medications)] {
        let xml = format!(
            "<XmlMsg><MessageHeader><{name}>9</{name}><ErrorCode>EMG-REVOKED</ErrorCode></MessageHeader><MessageBody/></XmlMsg>"
        );
        let outcome = match category {
            Category::Eligibility => eligibility::read(xml.as_bytes(), true).0,
            _ => read(xml.as_bytes(), category, &expected()).0,
        };
        assert_eq!(outcome, FetchOutcome::Revoked);
    }
}
