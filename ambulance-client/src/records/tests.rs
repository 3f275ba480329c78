//! Tests of the record stage without a service: formats, limits, comparisons, transport. The round trip with the simulated
//! service is tested beside that service.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod drug_message;
mod encodings;
mod hostile;
mod look_up;
mod other_messages;
mod persons;
mod refusals;
mod requests;
mod transports;

use domain::{
    card::CertificateStanding,
    consent::{Consent, ConsentBasis, IdentityCheck},
    ids::PersonId,
    patient::{IdentitySource, PatientIdentity, Sex},
    record::Category,
};
use jiff::{Timestamp, civil::date};

use super::{PullRequest, Subject};

const SERIAL: &str = "0badc0ffee";

fn now() -> Timestamp {
    "2026-05-20T09:00:00+09:00".parse().unwrap()
}

fn consent() -> Consent {
    Consent {
        basis: ConsentBasis::Patient,
        supervisor: PersonId::new("captain-1").unwrap(),
        at: "2026-05-20T08:59:00+09:00".parse().unwrap(),
        categories: Category::ALL.to_vec(),
        identity_check: IdentityCheck::Visual,
    }
}

fn request() -> PullRequest {
    PullRequest {
        subject: Subject::Certificate { serial: SERIAL.to_owned(), standing: CertificateStanding::Valid },
        identity_check: IdentityCheck::Visual,
        consent: consent(),
        evidence: None,
    }
}

fn expected() -> PatientIdentity {
    PatientIdentity {
        name: "試験 花子".to_owned(),
        name_kana: "シケン ハナコ".to_owned(),
        birth_date: Some(date(1954, 3, 9)),
        stated_age_years: None,
        sex: Sex::Female,
        address: String::new(),
        source: IdentitySource::Eligibility,
    }
}

/// A drug, surgery, visit or dialysis answer about [`expected`].
fn message(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><XmlMsg><MessageHeader><ResultCode>1</ResultCode>\
         <QuaInf><Name>試験 花子</Name><KanaName>シケン ハナコ</KanaName><Birth>19540309</Birth><AdmGendCode>2</AdmGendCode>\
         </QuaInf></MessageHeader><MessageBody>{body}</MessageBody></XmlMsg>"
    )
}
