//! 注意喚起 as the crew reads them: what comes together, what to think of, and on what it is based.

use domain::flags::{FIRST_SHOWN, Flag, Ground};
use jiff::civil::Date;
use webkit::moment::clock_hm;

use super::{CaseView, record::line};
use crate::tablet::WorkingCase;

/// One flag.
pub(super) struct FlagRow {
    pub code: String,
    /// `act-now`, `check`, `tell`: decides the colour.
    pub tier: &'static str,
    pub tier_word: &'static str,
    /// Shape beside the word.
    pub mark: &'static str,
    pub title: String,
    pub advice: String,
    /// Every ground with its source and age; the first of the record beside the title.
    pub because: Vec<String>,
    /// Shown on demand only.
    pub beyond: bool,
}

pub(super) fn rows(case: &CaseView<'_>, working: &WorkingCase, today: Date) -> Vec<FlagRow> {
    let flags = working.encounter.standing_flags().enumerate();
    flags.map(|(index, flag)| row(case, flag, index, today)).collect()
}

/// Names of those that the crew dismissed.
pub(super) fn dismissed(case: &CaseView<'_>, working: &WorkingCase) -> Vec<String> {
    let encounter = &working.encounter;
    let gone = encounter.flags.iter().filter(|flag| encounter.dismissed_flags.contains(&flag.code));
    gone.map(|flag| flag.words(case.view.language()).to_owned()).collect()
}

fn row(case: &CaseView<'_>, flag: &Flag, index: usize, today: Date) -> FlagRow {
    let language = case.view.language();
    FlagRow {
        code: flag.code.clone(),
        tier: flag.tier.code(),
        tier_word: flag.tier.word(language),
        mark: flag.tier.mark(),
        title: flag.words(language).to_owned(),
        advice: flag.advice(language).to_owned(),
        because: flag.grounds.iter().map(|ground| because(case, ground, today)).collect(),
        beyond: index >= FIRST_SHOWN,
    }
}

/// 「抗凝固薬の処方歴 エリキュース錠 8日前 調剤」, 「収縮期血圧 84mmHg 10:32」.
fn because(case: &CaseView<'_>, ground: &Ground, today: Date) -> String {
    let words = ground.words(case.view.language());
    if let Some(evidence) = &ground.evidence {
        let line = line(case, &evidence.name, &evidence.origin, today);
        let source = evidence.origin.source.word(case.view.language());
        let name = if line.name == words { String::new() } else { format!(" {}", line.name) };
        return format!("{words}{name} {}・{source}", line.age);
    }
    match ground.at {
        Some(at) => format!("{words} {}", clock_hm(at.as_millisecond())),
        None => words.to_owned(),
    }
}
