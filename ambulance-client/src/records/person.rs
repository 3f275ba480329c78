//! Whose answer is it? Two patients in one car, swapped bags, a mix-up upstream: a record must never get into the wrong case.

use domain::{
    patient::{PatientIdentity, Sex},
    text::UNSHOWABLE,
};
use jiff::civil::Date;

use super::{field, width, xml::Element};

/// The person that an answer names.
#[derive(PartialEq, Eq)]
pub(super) struct Named {
    pub name: String,
    pub name_kana: String,
    pub birth_date: Option<Date>,
    pub sex: Sex,
    /// It names two people in one element.
    pub is_ambiguous: bool,
}

/// The same four elements have other names in the eligibility, the drug and the check-up message.
const SPELLINGS: [[&str; 4]; 3] = [
    ["Name", "NameKana", "Birthdate", "Sex1"],
    ["Name", "KanaName", "Birth", "AdmGendCode"],
    ["Name", "KanasName", "Birthday", "AdministrativeGenderCode"],
];

impl Named {
    /// Reads whichever spelling the element uses.
    pub fn read(element: &Element) -> Self {
        let [name, kana, birth, sex] = SPELLINGS
            .into_iter()
            .find(|[_, _, birth, _]| element.child(birth).is_some())
            .unwrap_or([SPELLINGS[0][0], "", "", ""]);
        Self {
            name: element.text(name).to_owned(),
            name_kana: element.text(kana).to_owned(),
            birth_date: field::day(element.text(birth)),
            sex: match element.text(sex) {
                "1" => Sex::Male,
                "2" => Sex::Female,
                _ => Sex::NotStated,
            },
            is_ambiguous: [name, birth, sex].iter().any(|name| element.contradicts_itself(name)),
        }
    }
}

/// Result of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    Same,
    Different,
    /// A name or birth date is missing on one side: it could be anybody.
    Unknown,
}

/// Compares by birth date, sex and name. A ● stands for any one character, so a name that differs by it alone is the same;
/// twins share everything but the name, so a name that really differs is another person.
pub(super) fn compare(named: &Named, expected: &PatientIdentity) -> Match {
    if named.is_ambiguous {
        return Match::Different;
    }
    let (Some(birth_date), Some(expected_birth_date)) = (named.birth_date, expected.birth_date) else {
        return Match::Unknown;
    };
    let (name, expected_name) = (letters(&named.name), letters(&expected.name));
    let sexes_differ = named.sex != expected.sex && named.sex != Sex::NotStated && expected.sex != Sex::NotStated;
    if birth_date != expected_birth_date || sexes_differ {
        Match::Different
    } else if name.is_empty() || expected_name.is_empty() {
        Match::Unknown
    } else if names_agree(&name, &expected_name) {
        // Nothing but ● fits everybody, a twin too.
        if name.iter().zip(&expected_name).any(|(a, b)| a == b && *a != UNSHOWABLE) {
            Match::Same
        } else {
            Match::Unknown
        }
    } else {
        Match::Different
    }
}

fn names_agree(a: &[char], b: &[char]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b || *a == UNSHOWABLE || *b == UNSHOWABLE)
}

/// The letters of a name: no white space, no selectors of a kanji's variant form, all of one width.
fn letters(name: &str) -> Vec<char> {
    let mut letters = Vec::new();
    for c in name.chars() {
        if c.is_whitespace() || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}') {
            continue;
        }
        let voiced = width::voiced(letters.last().copied(), c);
        if let (Some(voiced), Some(last)) = (voiced, letters.last_mut()) {
            *last = voiced;
        } else {
            letters.push(width::usual(c));
        }
    }
    letters
}
