//! The question: whose record, on which basis, how checked. It is written as UTF-8 XML and sent in the body.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    consent::{Consent, ConsentBasis, FETCH_WINDOW, IdentityCheck},
    fetch::Window,
    patient::{Sex, japan},
    record::Category,
};
use jiff::Timestamp;
use quick_xml::escape::escape;

use super::{
    own,
    subject::{FourInformation, NameAsked, Subject},
};
use crate::card::AuthEvidence;

/// Everything that entitles us to ask. `Debug` prints neither the person, nor the consent, nor the proof.
#[derive(Clone)]
pub struct PullRequest {
    /// Whose record.
    pub subject: Subject,
    /// How the identity was checked. A card without a photo needs the PIN.
    pub identity_check: IdentityCheck,
    /// On what basis, by whom, when, and for which categories.
    pub consent: Consent,
    /// The challenge that the card or phone has signed, where it could be asked to. It travels with the eligibility question only.
    pub evidence: Option<AuthEvidence>,
}

impl std::fmt::Debug for PullRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PullRequest").finish_non_exhaustive()
    }
}

impl PullRequest {
    /// The request for one category in one window.
    pub(super) fn xml(&self, category: Category, window: Window) -> String {
        let mut body = String::new();
        match &self.subject {
            Subject::Certificate { serial, .. } => leaf(&mut body, own::CERTIFICATE_SERIAL, serial),
            Subject::Found { reference } => leaf(&mut body, own::LOOK_UP_REFERENCE, reference),
        }
        leaf(&mut body, own::IDENTITY_CHECK, check_code(self.identity_check));
        match category {
            Category::Eligibility => {
                self.proof(&mut body);
                consent_triplets(&mut body, &self.consent);
            }
            _ => {
                leaf(&mut body, own::WINDOW, window_code(window));
                consent_triplet(&mut body, &self.consent, category);
            }
        }
        match category {
            Category::Medications => switches(&mut body, "1", "0"),
            Category::Treatments => switches(&mut body, "0", "1"),
            _ => {}
        }
        envelope(&body)
    }

    fn proof(&self, body: &mut String) {
        let Some(evidence) = &self.evidence else { return };
        leaf(body, own::PROOF_CERTIFICATE, &STANDARD.encode(&evidence.certificate_der));
        leaf(body, own::PROOF_CHALLENGE, &STANDARD.encode(evidence.nonce));
        leaf(body, own::PROOF_SIGNATURE, &STANDARD.encode(&evidence.signature));
        leaf(body, own::PROOF_ALGORITHM, evidence.algorithm.code());
    }
}

/// The question who has these four items.
pub(super) fn look_up_xml(four: &FourInformation, consent: &Consent) -> String {
    let mut body = String::new();
    match &four.name {
        NameAsked::Written(name) => leaf(&mut body, own::LOOK_UP_NAME, name),
        NameAsked::Kana(kana) => leaf(&mut body, own::LOOK_UP_KANA, kana),
    }
    leaf(&mut body, own::LOOK_UP_BIRTH, &four.birth_date.strftime("%Y%m%d").to_string());
    leaf(&mut body, own::LOOK_UP_SEX, if four.sex == Sex::Female { "2" } else { "1" });
    leaf(&mut body, own::LOOK_UP_ADDRESS, &four.address);
    leaf(&mut body, own::IDENTITY_CHECK, check_code(IdentityCheck::FourInformation));
    consent_triplets(&mut body, consent);
    envelope(&body)
}

fn envelope(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\
         <XmlMsg><MessageHeader><CharacterCodeIdentifier>0</CharacterCodeIdentifier></MessageHeader>\
         <MessageBody>{body}</MessageBody></XmlMsg>"
    )
}

const fn check_code(check: IdentityCheck) -> &'static str {
    match check {
        IdentityCheck::Visual => own::IDENTITY_VISUAL,
        IdentityCheck::Pin => own::IDENTITY_PIN,
        IdentityCheck::PhoneOwner => own::IDENTITY_PHONE_OWNER,
        IdentityCheck::FourInformation => own::IDENTITY_FOUR_INFORMATION,
    }
}

const fn window_code(window: Window) -> &'static str {
    match window {
        Window::Summary => own::WINDOW_SUMMARY,
        Window::Full => own::WINDOW_FULL,
    }
}

fn consent_triplets(body: &mut String, consent: &Consent) {
    for category in Category::ALL {
        consent_triplet(body, consent, *category);
    }
}

fn consent_triplet(body: &mut String, consent: &Consent, category: Category) {
    let flag = match consent.basis {
        ConsentBasis::Patient | ConsentBasis::Family => own::CONSENT_GIVEN,
        ConsentBasis::Waived => own::CONSENT_IMPOSSIBLE,
        ConsentBasis::Refused => return,
    };
    let Some(prefix) = own::consent_prefix(category).filter(|_| consent.categories.contains(&category)) else {
        return;
    };
    leaf(body, &format!("{prefix}ConsFlg"), flag);
    leaf(body, &format!("{prefix}ConsTime"), &date_time(consent.at));
    // At the very end of the calendar there is no later time; then there is no later `now` either.
    let until = consent.at.checked_add(FETCH_WINDOW).unwrap_or(Timestamp::MAX);
    leaf(body, &format!("{prefix}AvailableTime"), &date_time(until));
}

/// The drug message carries drugs and treatments: ask for one of them.
fn switches(body: &mut String, drugs: &str, treatments: &str) {
    leaf(body, "PrDiInfClassification", drugs);
    leaf(body, "MedicalTreatmentFlag", treatments);
}

fn leaf(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("<{name}>{}</{name}>", escape(text)));
}

/// yyyyMMddHHmmss in Japan.
fn date_time(at: Timestamp) -> String {
    at.to_zoned(japan()).strftime("%Y%m%d%H%M%S").to_string()
}
