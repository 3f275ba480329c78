//! `judge`: written cases that say what a record means to somebody who thinks, held against what the programs infer and raise.
//!
//! The cases are data for a physician to read and correct; how they are written and what the figures mean stands in docs/judgement.md.

mod case;
mod file;
mod lines;
mod print;
mod score;
#[cfg(test)]
mod tests;

use std::path::Path;

use ambulance_client::tables::{Places, meaning};
use anyhow::{Context as _, Result, ensure};
use domain::meaning::Meaning;

pub use self::{
    case::{Case, Expect},
    print::{json, print},
    score::{Sums, Tally, Verdict},
};

/// A file of cases larger than this is none: the shipped ones have some 20 kB each.
pub const FILE_MAX_BYTES: usize = 1024 * 1024;

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => { &[ $( ($name, include_str!(concat!("../../data/judgement/", $name))) ),+ ] };
}

/// The sixty cases that come with the programs.
const SIXTY: &[(&str, &str)] = shipped![
    "1-bleeding-and-brain.toml",
    "2-heart-and-lungs.toml",
    "3-hormones-and-drugs.toml",
    "4-swelling-infection-pregnancy.toml",
    "5-quiet.toml",
];

/// Fifteen more that the tables have not learnt from: whether what was learnt holds for others.
const HELD_OUT: &[(&str, &str)] = shipped!["held-out.toml"];

/// Thirty cases written blind: what the tables make of strangers.
const BLIND: &[(&str, &str)] = shipped!["blind.toml"];

/// So much may be wrong, at most.
///
/// A ratchet: the numbers are what the tables reach, nothing added. A change of the tables that makes a set worse fails; one that makes it
/// better lowers the number. They are counts and not shares, so that one mistake more is one mistake more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worst {
    /// Expected conditions that are not found.
    pub conditions_missed: usize,
    /// Conditions found that are not acceptable.
    pub conditions_extra: usize,
    /// Expected flags that are not raised.
    pub flags_missed: usize,
    /// Flags raised that are not acceptable.
    pub flags_extra: usize,
    /// Quiet cases in which something is raised.
    pub loud: usize,
    /// Expected act-now flags that are not among the first shown.
    pub act_now_late: usize,
}

impl Worst {
    /// What the sums reach.
    #[must_use]
    pub const fn of(sums: &Sums) -> Self {
        Self {
            conditions_missed: sums.conditions.missed,
            conditions_extra: sums.conditions.extra,
            flags_missed: sums.flags.missed,
            flags_extra: sums.flags.extra,
            loud: sums.quiet - sums.stayed_quiet,
            act_now_late: sums.act_now - sums.act_now_first,
        }
    }

    /// True when nothing is worse than `self` allows.
    #[must_use]
    pub const fn allows(&self, reached: &Self) -> bool {
        reached.conditions_missed <= self.conditions_missed
            && reached.conditions_extra <= self.conditions_extra
            && reached.flags_missed <= self.flags_missed
            && reached.flags_extra <= self.flags_extra
            && reached.loud <= self.loud
            && reached.act_now_late <= self.act_now_late
    }
}

/// What the shipped tables reach with the sixty cases.
pub const SIXTY_WORST: Worst =
    Worst { conditions_missed: 0, conditions_extra: 0, flags_missed: 0, flags_extra: 0, loud: 0, act_now_late: 0 };

/// What they reach with those that are held out.
pub const HELD_OUT_WORST: Worst =
    Worst { conditions_missed: 0, conditions_extra: 0, flags_missed: 1, flags_extra: 0, loud: 0, act_now_late: 1 };

/// What they reach with those whose author had seen neither the tables nor another case.
pub const BLIND_WORST: Worst =
    Worst { conditions_missed: 1, conditions_extra: 1, flags_missed: 0, flags_extra: 1, loud: 0, act_now_late: 0 };

/// A set of cases, judged.
#[derive(Debug)]
pub struct Report {
    /// Name of the set.
    pub set: String,
    /// Case by case.
    pub verdicts: Vec<Verdict>,
    /// The sums.
    pub sums: Sums,
    /// What may be wrong at most; none for a file of one's own.
    pub worst: Option<Worst>,
}

impl Report {
    /// True when the set is not worse than it may be.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.worst.is_none_or(|worst| worst.allows(&Worst::of(&self.sums)))
    }
}

/// Judges the shipped cases, or those of one file, with the shipped tables or those of a region's folder.
///
/// # Errors
/// With file, case and field when a case is not usable; with file, line or row and field when a table is not.
pub fn judge(file: Option<&Path>, knowledge_dir: Option<&Path>) -> Result<Vec<Report>> {
    let meaning = meaning(Places { knowledge_dir, ..Places::default() })?;
    let Some(file) = file else { return shipped(&meaning) };
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let name = file.display().to_string();
    Ok(vec![set(&meaning, &name, &[(&name, &text)], None)?])
}

fn shipped(meaning: &Meaning) -> Result<Vec<Report>> {
    Ok(vec![
        set(meaning, "sixty", SIXTY, Some(SIXTY_WORST))?,
        set(meaning, "held-out", HELD_OUT, Some(HELD_OUT_WORST))?,
        set(meaning, "blind", BLIND, Some(BLIND_WORST))?,
    ])
}

fn set(meaning: &Meaning, name: &str, files: &[(&str, &str)], worst: Option<Worst>) -> Result<Report> {
    let (knowledge, table) = (meaning.knowledge(), meaning.flag_table());
    let mut verdicts = Vec::new();
    for (file, text) in files {
        ensure!(text.len() <= FILE_MAX_BYTES, "{file} has {} bytes; at most {FILE_MAX_BYTES} are read", text.len());
        let cases = case::read(text, knowledge, table).with_context(|| (*file).to_owned())?;
        verdicts.extend(cases.iter().map(|case| Verdict::of(case, table)));
    }
    let sums = Sums::of(&verdicts);
    Ok(Report { set: name.to_owned(), verdicts, sums, worst })
}
