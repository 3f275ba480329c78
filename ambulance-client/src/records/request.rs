//! The question: whose record, on which basis, how checked. It is written as UTF-8 XML and sent in the body.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    card::CertificateStanding,
    consent::{Consent, ConsentBasis, FETCH_WINDOW, IdentityCheck},
    patient::japan,
    record::Category,
};
use jiff::Timestamp;
use quick_xml::escape::escape;

use super::own;
use crate::card::AuthEvidence;

/// Everything that entitles us to ask. `Debug` prints neither the serial, nor the consent, nor the proof.
#[derive(Clone)]
pub struct PullRequest {
    /// Serial number of the authentication certificate, lower-case hexadecimal: the handle of the person.
    pub certificate_serial: String,
    /// What the certificate's dates allow today.
    pub standing: CertificateStanding,
    /// How the identity was checked. A card without a photo needs the PIN.
    pub identity_check: IdentityCheck,
    /// On what basis, by whom, when, and for which categories.
    pub consent: Consent,
    /// The challenge that the card or phone has signed, where it could be asked to. It travels with the eligibility question only.
    pub evidence: Option<AuthEvidence>,
}

impl std::fmt::Debug for PullRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PullRequest").field("standing", &self.standing).finish_non_exhaustive()
    }
}

impl PullRequest {
    /// The request for one category.
    pub(super) fn xml(&self, category: Category) -> String {
        let mut body = String::new();
        leaf(&mut body, own::CERTIFICATE_SERIAL, &self.certificate_serial);
        let identity_check = match self.identity_check {
            IdentityCheck::Visual => own::IDENTITY_VISUAL,
            IdentityCheck::Pin => own::IDENTITY_PIN,
            IdentityCheck::PhoneOwner => own::IDENTITY_PHONE_OWNER,
        };
        leaf(&mut body, own::IDENTITY_CHECK, identity_check);
        match category {
            Category::Eligibility => {
                self.proof(&mut body);
                for consented in Category::ALL {
                    self.consent_triplet(&mut body, *consented);
                }
            }
            _ => self.consent_triplet(&mut body, category),
        }
        match category {
            Category::Medications => switches(&mut body, "1", "0"),
            Category::Treatments => switches(&mut body, "0", "1"),
            _ => {}
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\
             <XmlMsg><MessageHeader><CharacterCodeIdentifier>0</CharacterCodeIdentifier></MessageHeader>\
             <MessageBody>{body}</MessageBody></XmlMsg>"
        )
    }

    fn proof(&self, body: &mut String) {
        let Some(evidence) = &self.evidence else { return };
        leaf(body, own::PROOF_CERTIFICATE, &STANDARD.encode(&evidence.certificate_der));
        leaf(body, own::PROOF_CHALLENGE, &STANDARD.encode(evidence.nonce));
        leaf(body, own::PROOF_SIGNATURE, &STANDARD.encode(&evidence.signature));
        leaf(body, own::PROOF_ALGORITHM, evidence.algorithm.code());
    }

    fn consent_triplet(&self, body: &mut String, category: Category) {
        let flag = match self.consent.basis {
            ConsentBasis::Patient | ConsentBasis::Family => own::CONSENT_GIVEN,
            ConsentBasis::Waived => own::CONSENT_IMPOSSIBLE,
            ConsentBasis::Refused => return,
        };
        let Some(prefix) = own::consent_prefix(category).filter(|_| self.consent.categories.contains(&category)) else {
            return;
        };
        leaf(body, &format!("{prefix}ConsFlg"), flag);
        leaf(body, &format!("{prefix}ConsTime"), &date_time(self.consent.at));
        // At the very end of the calendar there is no later time; then there is no later `now` either.
        let until = self.consent.at.checked_add(FETCH_WINDOW).unwrap_or(Timestamp::MAX);
        leaf(body, &format!("{prefix}AvailableTime"), &date_time(until));
    }
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
