//! What has to be true of every answer, however it was made.

use ambulance_client::records::{FIELD_MAX_CHARS, XML_MAX_DEPTH, XML_MAX_ELEMENTS, reading};
use domain::{
    patient::PatientIdentity,
    record::{CATEGORY_MAX_LINES, Category, FetchOutcome, MedicalRecord, Origin},
};
use encoding_rs::SHIFT_JIS;
use quick_xml::{Reader, events::Event};

use crate::{
    memory,
    seeds::{STRANGER, expected},
};

/// Reads an answer as every message; returns whether any line came.
pub fn check(bytes: &[u8], twice: bool) -> Result<bool, String> {
    let expected = expected();
    let mut has_lines = false;
    for category in Category::ALL.iter().filter(|category| **category != Category::Eligibility) {
        let (outcome, part) = memory::of(bytes, || reading::read(bytes, *category, &expected))?;
        lines(*category, outcome, &part)?;
        if twice && reading::read(bytes, *category, &expected) != (outcome, part.clone()) {
            return Err(format!("{category:?} read twice is not the same"));
        }
        has_lines |= !part.is_empty();
    }
    let (outcome, identity, _) = memory::of(bytes, || reading::read_eligibility(bytes))?;
    if identity.is_some() != outcome.is_success() {
        return Err(format!("eligibility: {outcome:?} with a person: {}", identity.is_some()));
    }
    identity.as_ref().map_or(Ok(()), person)?;
    if has_lines && names_the_stranger(bytes) {
        return Err("lines of an answer that names somebody else".to_owned());
    }
    Ok(has_lines)
}

fn lines(category: Category, outcome: FetchOutcome, part: &MedicalRecord) -> Result<(), String> {
    if part.len() > CATEGORY_MAX_LINES {
        return Err(format!("{category:?}: {} lines", part.len()));
    }
    let has_lines = matches!(outcome, FetchOutcome::Fetched | FetchOutcome::Partial);
    if part.is_empty() == has_lines {
        return Err(format!("{category:?}: {outcome:?} with {} lines", part.len()));
    }
    for one in &part.medications {
        texts(&[&one.code, &one.product, &one.ingredient, &one.quantity, &one.unit, &one.usage], &one.origin)?;
    }
    for one in &part.surgeries {
        texts(&[&one.code, &one.name], &one.origin)?;
    }
    for one in part.treatments.iter().chain(&part.dialysis) {
        texts(&[&one.code, &one.name], &one.origin)?;
    }
    for one in &part.visits {
        texts(&[&one.department], &one.origin)?;
    }
    for one in &part.checkups {
        texts(&[&one.item, &one.value, &one.unit], &one.origin)?;
    }
    Ok(())
}

fn person(identity: &PatientIdentity) -> Result<(), String> {
    [&identity.name, &identity.name_kana, &identity.address].iter().try_for_each(|one| text(one))
}

fn texts(all: &[&String], origin: &Origin) -> Result<(), String> {
    all.iter().try_for_each(|one| text(one))?;
    text(&origin.institution_name)
}

/// Within the limit, and nothing in it that a screen cannot show or that turns the rest round.
fn text(text: &str) -> Result<(), String> {
    let is_strange =
        |c: char| c.is_control() || matches!(c, '\u{FFFD}' | '\u{202A}'..='\u{202E}' | '\u{E000}'..='\u{F8FF}');
    match text.chars().count() {
        count if count > FIELD_MAX_CHARS => Err(format!("a text of {count} characters")),
        _ if text.chars().any(is_strange) => Err("a character that cannot be shown".to_owned()),
        _ => Ok(()),
    }
}

/// True when an element that names the person of an answer names the stranger, in either encoding.
fn names_the_stranger(bytes: &[u8]) -> bool {
    [String::from_utf8_lossy(bytes), SHIFT_JIS.decode(bytes).0].iter().any(|text| names(text, STRANGER))
}

/// Walks the text by itself, as far as it goes and as the limits let it be read, and looks for `QuaInf/Name` and `QualificationsInfo/Name`.
fn names(text: &str, wanted: &str) -> bool {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let (mut open, mut said, mut elements) = (Vec::<String>::new(), String::new(), 0);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                said.clear();
                open.push(start.name().as_ref().to_owned());
                elements += 1;
                if open.len() > XML_MAX_DEPTH || elements > XML_MAX_ELEMENTS {
                    return false;
                }
            }
            Ok(Event::Empty(_)) => {
                elements += 1;
                if open.len() >= XML_MAX_DEPTH || elements > XML_MAX_ELEMENTS {
                    return false;
                }
            }
            Ok(Event::Text(part)) => said.push_str(&part),
            Ok(Event::End(_)) => {
                let is_name = matches!(open.as_slice(), [.., of, name] if (of == "QuaInf" || of == "QualificationsInfo") && name == "Name");
                if is_name && said == wanted {
                    return true;
                }
                said.clear();
                open.pop();
                if open.is_empty() {
                    return false;
                }
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}
