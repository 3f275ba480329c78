//! What the programs found of a case, held against what is expected, and the sums.

use domain::{
    flags::{FIRST_SHOWN, FlagTable, Tier},
    inference::{Finding, Strength},
};

use super::case::Case;

/// One case, judged.
#[derive(Debug)]
pub struct Verdict {
    /// Which case.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Nothing may be raised.
    pub is_quiet: bool,
    /// Expected and found.
    pub conditions_hit: usize,
    /// Expected and not found, or found too weak.
    pub conditions_missed: Vec<String>,
    /// Found and neither expected nor acceptable.
    pub conditions_extra: Vec<String>,
    /// Of the extra ones those that the case names as a plain mistake.
    pub conditions_never: Vec<String>,
    /// Expected and raised.
    pub flags_hit: usize,
    /// Expected and not raised.
    pub flags_missed: Vec<String>,
    /// Raised and neither expected nor acceptable.
    pub flags_extra: Vec<String>,
    /// Everything raised, in the order in which it is shown.
    pub raised: Vec<String>,
    /// Expected act-now flags.
    pub act_now: usize,
    /// Of these, those among the first that a screen shows.
    pub act_now_first: usize,
}

impl Verdict {
    /// Judges one case with the given table of flags.
    #[must_use]
    pub fn of(case: &Case, table: &FlagTable) -> Self {
        let findings: Vec<&Finding> = case.encounter.standing_findings().collect();
        let raised: Vec<String> = table.raise(&case.encounter, case.now).into_iter().map(|flag| flag.code).collect();
        let expect = &case.expect;
        let conditions_missed: Vec<String> =
            expect.conditions.iter().filter_map(|(code, least)| missed(code, *least, &findings)).collect();
        let found = findings.iter().map(|finding| finding.code.clone());
        let conditions_extra: Vec<String> = found.filter(|code| !expect.allows(code)).collect();
        let never = conditions_extra.iter().filter(|code| expect.conditions_never.contains(*code));
        let flags_missed: Vec<String> = expect.flags.iter().filter(|code| !raised.contains(code)).cloned().collect();
        let is_extra = |code: &&String| !expect.flags.contains(*code) && !expect.flags_may.contains(*code);
        let act_now: Vec<&String> =
            expect.flags.iter().filter(|code| table.tier(code).is_some_and(|tier| tier == Tier::Act)).collect();
        let is_first = |code: &&&String| raised.iter().take(FIRST_SHOWN).any(|shown| shown == **code);
        Self {
            id: case.id.clone(),
            title: case.title.clone(),
            is_quiet: case.is_quiet,
            conditions_hit: expect.conditions.len() - conditions_missed.len(),
            conditions_missed,
            conditions_never: never.cloned().collect(),
            conditions_extra,
            flags_hit: expect.flags.len() - flags_missed.len(),
            flags_missed,
            flags_extra: raised.iter().filter(is_extra).cloned().collect(),
            act_now: act_now.len(),
            act_now_first: act_now.iter().filter(is_first).count(),
            raised,
        }
    }

    /// Nothing missed and nothing too much.
    #[must_use]
    pub const fn is_right(&self) -> bool {
        self.conditions_missed.is_empty()
            && self.conditions_extra.is_empty()
            && self.flags_missed.is_empty()
            && self.flags_extra.is_empty()
    }
}

/// The code when nothing was found, with a word when it was found too weak.
fn missed(code: &str, least: Option<Strength>, findings: &[&Finding]) -> Option<String> {
    match (findings.iter().find(|finding| finding.code == code), least) {
        (None, _) => Some(code.to_owned()),
        // strong is the first of the list, so the least
        (Some(finding), Some(least)) if finding.strength > least => {
            Some(format!("{code} ({}, not {})", finding.strength.code(), least.code()))
        }
        _ => None,
    }
}

/// Expected and got, missed, too much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Expected and there.
    pub hit: usize,
    /// Expected and not there.
    pub missed: usize,
    /// There and not acceptable.
    pub extra: usize,
}

impl Tally {
    /// Share of what was said that was expected, 0 to 1; 1 when nothing was said.
    #[must_use]
    pub fn precision(self) -> f64 {
        share(self.hit, self.hit + self.extra)
    }

    /// Share of what was expected that was said, 0 to 1; 1 when nothing was expected.
    #[must_use]
    pub fn recall(self) -> f64 {
        share(self.hit, self.hit + self.missed)
    }
}

/// `part` of `whole`, 0 to 1; 1 of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of a few hundred")]
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The sums of a set of cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many cases.
    pub cases: usize,
    /// Cases in which nothing may be raised.
    pub quiet: usize,
    /// Of these, those in which nothing was raised.
    pub stayed_quiet: usize,
    /// 推測
    pub conditions: Tally,
    /// Findings that a case names as a plain mistake.
    pub conditions_never: usize,
    /// 注意喚起
    pub flags: Tally,
    /// Expected act-now flags.
    pub act_now: usize,
    /// Of these, those among the first that a screen shows.
    pub act_now_first: usize,
}

impl Sums {
    /// Adds up.
    #[must_use]
    pub fn of(verdicts: &[Verdict]) -> Self {
        let mut sums = Self { cases: verdicts.len(), ..Self::default() };
        for one in verdicts {
            sums.quiet += usize::from(one.is_quiet);
            sums.stayed_quiet += usize::from(one.is_quiet && one.raised.is_empty());
            sums.conditions.hit += one.conditions_hit;
            sums.conditions.missed += one.conditions_missed.len();
            sums.conditions.extra += one.conditions_extra.len();
            sums.conditions_never += one.conditions_never.len();
            sums.flags.hit += one.flags_hit;
            sums.flags.missed += one.flags_missed.len();
            sums.flags.extra += one.flags_extra.len();
            sums.act_now += one.act_now;
            sums.act_now_first += one.act_now_first;
        }
        sums
    }
}
