//! `[expect.own_hospital]`: which hospital the tablet must have found as the patient's own, how, and against which others it must have warned.

use domain::ids::HospitalId;
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::Spanned;

use super::reader::Reader;

/// What the tablet must have told of the own hospital. What is empty or `None` is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExpectedOwn {
    /// The first own hospital.
    pub hospital: Option<HospitalId>,
    /// How it was found: `code`, `name`, `ambiguous`, `unknown`.
    pub matched: Option<String>,
    /// Its department.
    pub department: Option<String>,
    /// Exactly the hospitals that may be meant, nearest first, where the name is ambiguous.
    pub candidates: Option<Vec<HospitalId>>,
    /// Exactly the namesakes of the first own hospital, in any order.
    pub namesakes: Option<Vec<HospitalId>>,
    /// How what was said goes together with the record: a verdict for each name, in order.
    pub said: Vec<String>,
    /// Codes of reasons that candidates must have had when the crew asked.
    pub reasons: Vec<(HospitalId, String)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectOwnFile {
    hospital: Option<Spanned<String>>,
    matched: Option<Spanned<String>>,
    department: Option<String>,
    candidates: Option<Spanned<Vec<Spanned<String>>>>,
    namesakes: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    said: Vec<Spanned<String>>,
    #[serde(default)]
    reasons: Vec<ReasonFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReasonFile {
    hospital: Spanned<String>,
    code: Spanned<String>,
}

const MATCHED: [&str; 4] = ["code", "name", "ambiguous", "unknown"];
const VERDICTS: [&str; 5] = ["recorded", "several", "similar", "not-recorded", "no-record"];
const REASONS: [&str; 6] =
    ["own-hospital", "own-hospital-by-name", "own-hospital-ambiguous", "namesake", "named", "like-named"];

impl ExpectOwnFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<ExpectedOwn, Mistake> {
        let word = |word: &Spanned<String>, known: &[&str]| {
            if known.contains(&word.get_ref().as_str()) {
                Ok(word.get_ref().clone())
            } else {
                let problem = format!("\"{}\" is not known here", word.get_ref());
                Err(reader.wrong(word, problem, format!("Use one of: {}", known.join(", "))))
            }
        };
        let names = |list: &Option<Spanned<Vec<Spanned<String>>>>| match list {
            Some(list) if list.get_ref().is_empty() => Ok(Some(Vec::new())),
            Some(list) => reader.hospitals(list).map(Some),
            None => Ok(None),
        };
        Ok(ExpectedOwn {
            hospital: self.hospital.as_ref().map(|name| reader.hospital(name)).transpose()?,
            matched: self.matched.as_ref().map(|one| word(one, &MATCHED)).transpose()?,
            department: self.department.clone(),
            candidates: names(&self.candidates)?,
            namesakes: names(&self.namesakes)?,
            said: self.said.iter().map(|one| word(one, &VERDICTS)).collect::<Result<_, _>>()?,
            reasons: self
                .reasons
                .iter()
                .map(|one| Ok((reader.hospital(&one.hospital)?, word(&one.code, &REASONS)?)))
                .collect::<Result<_, Mistake>>()?,
        })
    }
}
