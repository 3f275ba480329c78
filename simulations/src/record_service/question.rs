//! What a request asks: one category, about whom, on which basis.

use std::collections::HashMap;

use ambulance_client::records::{MessageKind, own};
use domain::{
    consent::{FETCH_WINDOW, IdentityCheck},
    fetch::Window,
    patient::japan,
    record::Category,
    text::UNSHOWABLE,
};
use jiff::{SignedDuration, Timestamp, civil::DateTime};
use quick_xml::{Reader, XmlVersion, escape::unescape, events::Event};

use super::xml;
use crate::people::Person;

/// Whom a request is about.
pub(super) enum About {
    /// The owner of a certificate, by its serial number.
    Owner(String),
    /// Whom an earlier look-up has found, by the word that was given for that person.
    Found(String),
    /// Whoever has these four items.
    LookUp(FourItems),
}

/// 基本4情報 as they were sent.
pub(super) struct FourItems {
    name: Option<String>,
    kana: Option<String>,
    birth: String,
    sex: String,
    address: String,
}

impl FourItems {
    fn of(leaves: &HashMap<String, String>) -> Option<Self> {
        let leaf = |name: &str| leaves.get(name).cloned();
        let (name, kana) = (leaf(own::LOOK_UP_NAME), leaf(own::LOOK_UP_KANA));
        (name.is_some() || kana.is_some()).then_some(())?;
        let (birth, sex) = (leaf(own::LOOK_UP_BIRTH)?, leaf(own::LOOK_UP_SEX)?);
        Some(Self { name, kana, birth, sex, address: leaf(own::LOOK_UP_ADDRESS)? })
    }

    /// True for somebody with this name (or kana), birth date and sex, whose address begins with the one that was sent or the other way
    /// round: people say it without the flat. White space does not count, and what this service cannot write itself (●) fits anything.
    pub fn fit(&self, person: &Person) -> bool {
        let same = |sent: &Option<String>, kept: &str| {
            sent.as_ref().is_none_or(|sent| begins_alike(sent, kept) && letters(sent).len() == letters(kept).len())
        };
        same(&self.name, &person.name)
            && same(&self.kana, &person.name_kana)
            && self.birth == xml::day(person.birth_date)
            && self.sex == xml::sex(person.sex)
            && begins_alike(&self.address, &person.address)
    }
}

fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn begins_alike(sent: &str, kept: &str) -> bool {
    let (sent, kept) = (letters(sent), letters(kept));
    !sent.is_empty() && !kept.is_empty() && sent.iter().zip(&kept).all(|(s, k)| s == k || *k == UNSHOWABLE)
}

/// A request, taken apart.
pub(super) struct Question {
    pub category: Category,
    /// How far back; everything, where the question does not say.
    pub window: Window,
    pub about: About,
    pub identity_check: IdentityCheck,
    leaves: HashMap<String, String>,
}

impl Question {
    /// Reads a request; `None` when it is none.
    pub fn read(kind: MessageKind, body: &[u8]) -> Option<Self> {
        let leaves = leaves(std::str::from_utf8(body).ok()?)?;
        let category = match kind {
            MessageKind::Eligibility => Category::Eligibility,
            MessageKind::Drugs if leaves.get("MedicalTreatmentFlag")? == "1" => Category::Treatments,
            MessageKind::Drugs => Category::Medications,
            MessageKind::Checkups => Category::Checkups,
            MessageKind::Surgeries => Category::Surgeries,
            MessageKind::Visits => Category::Visits,
            MessageKind::Dialysis => Category::Dialysis,
        };
        let identity_check = match leaves.get(own::IDENTITY_CHECK)?.as_str() {
            own::IDENTITY_VISUAL => IdentityCheck::Visual,
            own::IDENTITY_PIN => IdentityCheck::Pin,
            own::IDENTITY_PHONE_OWNER => IdentityCheck::PhoneOwner,
            own::IDENTITY_FOUR_INFORMATION => IdentityCheck::FourInformation,
            _ => return None,
        };
        let about = match (leaves.get(own::CERTIFICATE_SERIAL), leaves.get(own::LOOK_UP_REFERENCE)) {
            (Some(serial), None) => About::Owner(serial.clone()),
            (None, Some(reference)) => About::Found(reference.clone()),
            (None, None) if kind == MessageKind::Eligibility => About::LookUp(FourItems::of(&leaves)?),
            _ => return None,
        };
        let window = match leaves.get(own::WINDOW).map(String::as_str) {
            None | Some(own::WINDOW_FULL) => Window::Full,
            Some(own::WINDOW_SUMMARY) => Window::Summary,
            Some(_) => return None,
        };
        Some(Self { category, window, about, identity_check, leaves })
    }

    /// A leaf by its name.
    pub fn leaf(&self, name: &str) -> Option<&str> {
        self.leaves.get(name).map(String::as_str)
    }

    /// Consent flag and times as they were sent, for a category.
    pub fn consent_triplet(&self, category: Category) -> Option<[(String, &str); 3]> {
        let prefix = own::consent_prefix(category)?;
        let leaf = |name: &str| {
            self.leaves.get(&format!("{prefix}{name}")).map(|text| (format!("{prefix}{name}"), text.as_str()))
        };
        Some([leaf("ConsFlg")?, leaf("ConsTime")?, leaf("AvailableTime")?])
    }

    /// True when the category is consented to, or consent cannot be obtained, and not more than 24 h ago. Identity and
    /// eligibility need the card only.
    pub fn is_consented(&self, now: Timestamp) -> bool {
        if self.category == Category::Eligibility {
            return true;
        }
        let Some([(_, flag), (_, at), _]) = self.consent_triplet(self.category) else { return false };
        // The time on the wire has whole seconds.
        let tolerance = SignedDuration::from_secs(1);
        matches!(flag, own::CONSENT_GIVEN | own::CONSENT_IMPOSSIBLE)
            && date_time(at).is_some_and(|at| (-tolerance..=FETCH_WINDOW + tolerance).contains(&now.duration_since(at)))
    }
}

fn date_time(text: &str) -> Option<Timestamp> {
    DateTime::strptime("%Y%m%d%H%M%S", text).ok()?.to_zoned(japan()).ok().map(|zoned| zoned.timestamp())
}

/// Every element that holds only text, by name.
fn leaves(xml: &str) -> Option<HashMap<String, String>> {
    let mut reader = Reader::from_str(xml);
    let (mut leaves, mut text) = (HashMap::new(), String::new());
    loop {
        match reader.read_event().ok()? {
            Event::Start(_) => text.clear(),
            Event::Text(part) => text.push_str(&part.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(reference) => text.push_str(&unescape(&format!("&{};", &*reference)).ok()?),
            Event::End(end) => {
                leaves.insert(end.name().as_ref().to_owned(), std::mem::take(&mut text));
            }
            Event::DocType(_) => return None,
            Event::Eof => return Some(leaves),
            _ => {}
        }
    }
}
