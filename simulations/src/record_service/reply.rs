//! The envelope of an answer, its encoding, and what is wrong with it.

use ambulance_client::records::{MessageKind, REFUSALS, own};
use domain::{
    patient::{japan, japan_date},
    record::{Category, FetchOutcome},
    text::UNSHOWABLE,
};
use encoding_rs::SHIFT_JIS;
use jiff::{Timestamp, ToSpan};

use super::{
    behaviour::{Fault, TextEncoding},
    drugs, eligibility, other,
    question::Question,
    window,
    xml::{self, Xml},
};
use crate::people::{Person, UpstreamRecord};

/// The answer to a question that was let through.
pub(super) fn data(
    question: &Question,
    person: &Person,
    reference: Option<&str>,
    now: Timestamp,
    encoding: TextEncoding,
    fault: Fault,
) -> Vec<u8> {
    let person = match fault {
        Fault::WrongPerson => somebody_else(person),
        Fault::Empty => Person { record: UpstreamRecord::default(), ..person.clone() },
        _ => person.clone(),
    };
    let record = window::visible(&person.record, question.window, japan_date(now));
    let mut body = Xml::default();
    match question.category {
        Category::Eligibility => {
            eligibility::body(&mut body, Some(&person).filter(|_| fault != Fault::Empty), question, reference)
        }
        Category::Medications => drugs::drugs(&mut body, &record.drugs),
        Category::Treatments => drugs::treatments(&mut body, &record.treatments),
        Category::Surgeries => other::acts(&mut body, &own::SURGERY, &record.surgeries),
        Category::Visits => other::visits(&mut body, &record.visits),
        Category::Dialysis => other::acts(&mut body, &own::DIALYSIS, &record.dialysis),
        Category::Checkups => other::checkups(&mut body, &record.checkups, question.window),
    }
    let mut header = Xml::default();
    result(&mut header, question.category, "1");
    match question.category {
        Category::Eligibility => {}
        Category::Checkups => header.group("QualificationsInfo", |out| {
            names(out, &person, ["Name", "KanasName", "Birthday", "AdministrativeGenderCode"]);
        }),
        _ => header.group("QuaInf", |out| names(out, &person, ["Name", "KanaName", "Birth", "AdmGendCode"])),
    }
    envelope(header, &body, now, encoding, fault)
}

/// A refusal, with its code and no data.
pub(super) fn refusal(
    category: Category,
    outcome: FetchOutcome,
    now: Timestamp,
    encoding: TextEncoding,
    fault: Fault,
) -> Vec<u8> {
    let mut header = Xml::default();
    result(&mut header, category, "9");
    let code = REFUSALS.iter().find(|refusal| refusal.outcome == outcome).map_or("EMG-OTHER", |refusal| refusal.code);
    header.leaf("ErrorCode", code);
    envelope(header, &Xml::default(), now, encoding, fault)
}

/// 処理結果区分: the eligibility message and the others name it differently.
fn result(header: &mut Xml, category: Category, value: &str) {
    let name = if MessageKind::of(category) == MessageKind::Eligibility { "SegmentOfResult" } else { "ResultCode" };
    header.leaf(name, value);
}

fn names(out: &mut Xml, person: &Person, [name, kana, birth, sex]: [&str; 4]) {
    out.leaf(name, &person.name);
    out.leaf(kana, &person.name_kana);
    out.leaf(birth, &xml::day(person.birth_date));
    out.leaf(sex, xml::sex(person.sex));
}

fn somebody_else(person: &Person) -> Person {
    Person {
        name: "別人 一郎".to_owned(),
        name_kana: "ベツジン イチロウ".to_owned(),
        birth_date: person.birth_date.saturating_sub(400.days()),
        ..person.clone()
    }
}

fn envelope(mut header: Xml, body: &Xml, now: Timestamp, encoding: TextEncoding, fault: Fault) -> Vec<u8> {
    header.leaf("ProcessExecutionTime", &now.to_zoned(japan()).strftime("%Y%m%d%H%M%S").to_string());
    let (label, identifier) = match encoding {
        TextEncoding::Utf8 => ("UTF-8", "0"),
        TextEncoding::ShiftJis => ("Shift_JIS", "1"),
    };
    header.leaf("CharacterCodeIdentifier", identifier);
    let declared = match (fault, encoding) {
        (Fault::WrongEncodingDeclared, TextEncoding::Utf8) => "Shift_JIS",
        (Fault::WrongEncodingDeclared, TextEncoding::ShiftJis) => "UTF-8",
        _ => label,
    };
    let end_of_header = if fault == Fault::Malformed { "</MessageHaeder>" } else { "</MessageHeader>" };
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"{declared}\" standalone=\"no\"?>\n\
         <XmlMsg><MessageHeader>{}{end_of_header}\n<MessageBody>{}</MessageBody></XmlMsg>\n",
        header.0, body.0
    );
    let mut bytes = match encoding {
        TextEncoding::Utf8 => text.into_bytes(),
        TextEncoding::ShiftJis => shift_jis(&text),
    };
    if fault == Fault::Truncated {
        bytes.truncate(bytes.len() * 2 / 3);
    }
    bytes
}

/// Windows-31J; what it cannot write becomes ●, as upstream does it.
fn shift_jis(text: &str) -> Vec<u8> {
    let (bytes, _, has_unshowable) = SHIFT_JIS.encode(text);
    if !has_unshowable {
        return bytes.into_owned();
    }
    let showable = |c: char| !SHIFT_JIS.encode(c.encode_utf8(&mut [0; 4])).2;
    let shown: String = text.chars().map(|c| if showable(c) { c } else { UNSHOWABLE }).collect();
    SHIFT_JIS.encode(&shown).0.into_owned()
}
