//! 相反する手がかり: what cannot be true of one patient together. Neither side is dropped: a record does not say which of them is so today, and
//! the reader judges by the dates. Which pairs contradict is data (`[[contradiction]]` in `conditions.toml`).

use serde::Deserialize;

use super::{BadKnowledge, Evidence, Finding, Strength};
use crate::{patient::Sex, text::Language};

/// Head of a statement about the patient's sex: `sex:male`.
const SEX: &str = "sex:";

/// What speaks against a 推測.
#[derive(Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Code of the condition that stands against it, or `sex:male`, `sex:female`.
    pub with: String,
    /// Its name in Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
    /// What to think of it, Japanese, one sentence.
    pub note_ja: String,
    /// In English.
    pub note_en: String,
    /// The newest line of the record that speaks for it; `None` for the sex.
    pub line: Option<Evidence>,
}

/// Prints nothing of what it says: that is about a person.
impl std::fmt::Debug for Contradiction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contradiction").finish_non_exhaustive()
    }
}

impl Contradiction {
    /// What stands against it, in the given language.
    #[must_use]
    pub fn words(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }

    /// What to think of it, in the given language.
    #[must_use]
    pub fn note(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.note_ja,
            Language::En => &self.note_en,
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pair {
    /// Two sides: any statement of one against any of the other.
    between: [Vec<String>; 2],
    note_ja: String,
    note_en: String,
    /// Where the row comes from: a reviewer can check it.
    source: String,
}

impl Pair {
    /// What is wrong with a row, by the statement that is; `is_condition` says which codes a side may name.
    pub(super) fn check(&self, is_condition: impl Fn(&str) -> bool) -> Result<(), BadKnowledge> {
        let name = self.between.concat().join(", ");
        let bad = |problem| BadKnowledge::Rule { code: format!("contradiction: {name}"), problem };
        if self.source.is_empty() || self.note_ja.is_empty() || self.note_en.is_empty() {
            return Err(bad("a source is needed, and note_ja and note_en"));
        }
        if self.between.iter().any(Vec::is_empty) {
            return Err(bad("both sides need a statement"));
        }
        let is_known = |text: &String| match text.strip_prefix(SEX) {
            Some(sex) => matches!(Sex::from_code(sex), Ok(Sex::Male | Sex::Female)),
            None => is_condition(text),
        };
        if !self.between.iter().flatten().all(is_known) {
            return Err(bad("a side is neither a condition of this table nor sex:male or sex:female"));
        }
        if self.between[0].iter().any(|text| self.between[1].contains(text)) {
            return Err(bad("a statement stands on both sides"));
        }
        Ok(())
    }

    /// What of the other side is so, the one with the newest line. A weak 推測 contradicts nothing: one of several uses of a drug is no
    /// second opinion.
    fn against(&self, code: &str, findings: &[Finding], sex: Sex) -> Option<Contradiction> {
        let other = match self.between.each_ref().map(|side| side.iter().any(|text| text == code)) {
            [true, _] => &self.between[1],
            [_, true] => &self.between[0],
            _ => return None,
        };
        let told =
            findings.iter().filter(|finding| finding.strength != Strength::Weak && other.contains(&finding.code));
        let contradiction = |with: &str, ja: &str, en: &str, line: Option<&Evidence>| Contradiction {
            with: with.to_owned(),
            ja: ja.to_owned(),
            en: en.to_owned(),
            note_ja: self.note_ja.clone(),
            note_en: self.note_en.clone(),
            line: line.cloned(),
        };
        match told.max_by_key(|finding| finding.newest()) {
            Some(finding) => Some(contradiction(&finding.code, &finding.ja, &finding.en, finding.evidence.first())),
            None => other
                .iter()
                .find(|text| text.strip_prefix(SEX) == Some(sex.code()))
                .map(|text| contradiction(text, sex.ja(), sex.en(), None)),
        }
    }
}

/// Writes onto every finding what speaks against it.
pub(super) fn mark(findings: &mut [Finding], pairs: &[Pair], sex: Sex) {
    let marks: Vec<Vec<Contradiction>> = findings
        .iter()
        .map(|finding| pairs.iter().filter_map(|pair| pair.against(&finding.code, findings, sex)).collect())
        .collect();
    for (finding, contradictions) in findings.iter_mut().zip(marks) {
        finding.contradictions = contradictions;
    }
}
