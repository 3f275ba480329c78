//! The body of `OQSsiquc01res`.

use ambulance_client::records::own;
use domain::record::Category;

use super::{
    question::Question,
    xml::{self, Xml},
};
use crate::people::{Person, Registration};

/// Nobody here is insured anywhere: numbers that no insurer has.
const INSURER_NUMBER: &str = "00000000";

/// Who it is, how the insurance stands, and the consent as it was received. `None` is 資格情報なし.
/// `reference` is the word for somebody who was looked up.
pub(super) fn body(out: &mut Xml, person: Option<&Person>, question: &Question, reference: Option<&str>) {
    let known = person.filter(|person| person.registration != Registration::NoQualification);
    if let Some(person) = known {
        out.group("ResultList", |out| {
            out.group("ResultOfQualificationConfirmation", |out| result(out, person, question, reference))
        });
    }
    out.leaf("ProcessingResultStatus", "1");
    let validity = match known.map(|person| person.registration) {
        None => "4",
        Some(Registration::InvalidQualification) => "2",
        Some(_) => "1",
    };
    out.leaf("QualificationValidity", validity);
}

fn result(out: &mut Xml, person: &Person, question: &Question, reference: Option<&str>) {
    // The real message comes in no particular order either.
    out.leaf("Address", &person.address);
    out.leaf("Sex1", xml::sex(person.sex));
    out.leaf("Name", &person.name);
    out.leaf("InsurerNumber", INSURER_NUMBER);
    out.leaf("InsuredCardSymbol", "000");
    out.leaf("NameKana", &person.name_kana);
    out.leaf("InsuredCardClassification", "01");
    out.leaf("InsuredBranchNumber", "01");
    out.leaf("Birthdate", &xml::day(person.birth_date));
    out.leaf("InsuredIdentificationNumber", "0000000");
    if let Some(reference) = reference {
        out.leaf(own::LOOK_UP_REFERENCE, reference);
    }
    for category in Category::ALL {
        for (name, value) in question.consent_triplet(*category).into_iter().flatten() {
            out.leaf(&name, value);
        }
    }
}
