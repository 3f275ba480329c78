//! `[[ask]]`, `[choose]`, `[[dismiss]]`, `[[retry]]`: what the crew decides.

use std::collections::BTreeSet;

use domain::{ids::HospitalId, inquiry::MAX_INQUIRIES};
use platform_server::registry::{Mistake, nearest};
use serde::Deserialize;
use toml::Spanned;

use super::{At, reader::Reader};

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// Those that the platform says to ask at once.
    Set,
    /// The first so many of the ranking that are suggested.
    Suggested(u32),
    /// These, whatever the ranking says.
    Hospitals(Vec<HospitalId>),
}

/// Questions sent at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// When, seconds after the start.
    pub at_s: u32,
    /// Whom.
    pub whom: Whom,
}

/// Which acceptance becomes the destination.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ChoiceRule {
    /// The first that arrives.
    #[default]
    FirstAcceptance,
    /// That of this hospital, whoever accepts before it.
    Hospital(HospitalId),
    /// None: the crew never commits.
    Nobody,
}

/// How the crew chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// By which rule.
    pub rule: ChoiceRule,
    /// How long after the acceptance the crew commits, seconds.
    pub after_s: u32,
}

/// When nothing else is said, the crew commits so long after the acceptance.
const COMMIT_AFTER_S: u32 = 10;

impl Default for Choice {
    fn default() -> Self {
        Self { rule: ChoiceRule::default(), after_s: COMMIT_AFTER_S }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskFile {
    at_s: Spanned<u32>,
    suggested: Option<Spanned<Suggested>>,
    hospitals: Option<Spanned<Vec<Spanned<String>>>>,
}

/// `3`, or `"set"`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Suggested {
    Count(u32),
    Word(SetWord),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SetWord {
    Set,
}

impl AskFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<Ask, Mistake> {
        let at_s = reader.second(&self.at_s)?;
        let whom = match (&self.suggested, &self.hospitals) {
            (Some(suggested), None) => match *suggested.get_ref() {
                Suggested::Word(SetWord::Set) => Whom::Set,
                Suggested::Count(count) if (1..=MAX_INQUIRIES).contains(&(count as usize)) => Whom::Suggested(count),
                Suggested::Count(count) => {
                    let problem = format!("{count} hospitals cannot be asked at once");
                    return Err(reader.wrong(suggested, problem, format!("Give 1 to {MAX_INQUIRIES}")));
                }
            },
            (None, Some(names)) => Whom::Hospitals(reader.hospitals(names)?),
            _ => {
                let problem = "it is not clear whom to ask";
                let remedy = "Give either `suggested = 3` or `hospitals = [\"…\"]`";
                return Err(reader.wrong(&self.at_s, problem, remedy));
            }
        };
        Ok(Ask { at_s, whom })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChooseFile {
    rule: Option<RuleWord>,
    hospital: Option<Spanned<String>>,
    after_s: Option<Spanned<u32>>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RuleWord {
    FirstAcceptance,
    Nobody,
}

impl ChooseFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<Choice, Mistake> {
        let rule = match (&self.hospital, self.rule) {
            (Some(name), None) => ChoiceRule::Hospital(reader.hospital(name)?),
            (Some(name), Some(_)) => {
                let problem = "both a rule and a hospital are given";
                return Err(reader.wrong(name, problem, "Keep `hospital` to wait for this one, or keep `rule`"));
            }
            (None, Some(RuleWord::Nobody)) => ChoiceRule::Nobody,
            (None, Some(RuleWord::FirstAcceptance) | None) => ChoiceRule::FirstAcceptance,
        };
        let after_s = self.after_s.as_ref().map_or(Ok(COMMIT_AFTER_S), |after_s| reader.second(after_s))?;
        Ok(Choice { rule, after_s })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DismissFile {
    at_s: Spanned<u32>,
    finding: Spanned<String>,
}

impl DismissFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<At<String>, Mistake> {
        Ok(At { at_s: reader.second(&self.at_s)?, what: finding(&self.finding, reader)? })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RetryFile {
    pub at_s: Spanned<u32>,
}

/// The knowledge table of the programs: the codes of its rules are what can be found or dismissed.
const KNOWLEDGE: &str = include_str!("../../../crates/domain/knowledge/conditions.toml");

#[derive(Deserialize)]
struct Codes {
    rule: Vec<Code>,
}

/// The table of flags of the programs.
const FLAGS: &str = include_str!("../../../crates/domain/knowledge/flags.toml");

#[derive(Deserialize)]
struct FlagCodes {
    flag: Vec<Code>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

/// A code of the knowledge table.
pub(super) fn finding(word: &Spanned<String>, reader: &Reader<'_>) -> Result<String, Mistake> {
    let codes = toml::from_str::<Codes>(KNOWLEDGE).map(|table| table.rule).unwrap_or_default();
    known(word, reader, "finding", &codes, "crates/domain/knowledge/conditions.toml")
}

/// A code of the table of flags.
pub(super) fn flag(word: &Spanned<String>, reader: &Reader<'_>) -> Result<String, Mistake> {
    let codes = toml::from_str::<FlagCodes>(FLAGS).map(|table| table.flag).unwrap_or_default();
    known(word, reader, "flag", &codes, "crates/domain/knowledge/flags.toml")
}

fn known(
    word: &Spanned<String>,
    reader: &Reader<'_>,
    what: &str,
    codes: &[Code],
    table: &str,
) -> Result<String, Mistake> {
    let codes: BTreeSet<&str> = codes.iter().map(|one| one.code.as_str()).collect();
    if codes.contains(word.get_ref().as_str()) {
        return Ok(word.get_ref().clone());
    }
    let remedy = match nearest(word.get_ref(), codes.iter().copied()) {
        Some(code) => format!("Did you mean \"{code}\"?"),
        None => format!("{table} lists the codes"),
    };
    Err(reader.wrong(word, format!("no {what} has the code \"{}\"", word.get_ref()), remedy))
}
