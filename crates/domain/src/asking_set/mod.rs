//! 同時照会: which hospitals to ask at once.
//!
//! Asking one more shortens the wait for a bed and tells one more hospital about the patient. The set is chosen that makes expected
//! minutes to a bed that can treat, plus a price in minutes for every hospital told, the least. Refusals are not independent: whoever
//! was refused is a difficult patient, so with each refusal the chance of all others falls along the curve of the zone's base rates.
//!
//! What happens with a set: all are asked at one moment. The crew goes where the patient lies in a bed first (answer, drive and wait),
//! as soon as every hospital that would be better has refused. When all refuse, the round has failed: that costs, and the others are
//! asked in further rounds of the largest size, best first.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::{
    acceptance::{BaseRates, chance, logit},
    ids::HospitalId,
    text::Language,
};

/// Candidates that are considered: the activity record has ten inquiries, twice that is every question a case may put
/// ([`MAX_INQUIRIES`](crate::inquiry::MAX_INQUIRIES)).
pub const CONSIDERED_MAX: usize = 20;

/// No set is larger, whatever is asked for: a crew cannot speak with more hospitals at once.
pub const SET_MAX: usize = 8;

/// Minutes beyond the farthest bed when every candidate has refused: as long as the mean case takes from the call to the handover
/// (47.2, all fire headquarters 2022), for it begins again elsewhere.
pub const NOBODY_MIN: f64 = 47.2;

/// A change of the set counts only when it saves more: rounding must not decide.
const WORTH_MIN: f64 = 1e-9;

/// Exchanges until the set stands. Each makes it better, and a set has at most eight members to exchange.
const EXCHANGES_MAX: usize = 100;

/// One hospital that could be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Which.
    pub hospital: HospitalId,
    /// Minutes from its acceptance to a bed that can treat: drive and wait there.
    pub minutes: f64,
    /// Chance that it accepts this patient, as things stand now.
    pub p: f64,
    /// Expected seconds until it answers.
    pub answer_s: f64,
}

/// What a set is weighed by.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms<'a> {
    /// Minutes that telling one more hospital about the patient has to save.
    pub price_min: f64,
    /// Largest set, 1 to [`SET_MAX`].
    pub set_max: usize,
    /// Minutes that a round costs when all refuse, beside the wait for the answers: choosing and telling again.
    pub failed_round_min: f64,
    /// How acceptance falls with refusals.
    pub base: &'a BaseRates,
    /// Refusals of this patient so far; the candidates' chances hold after these.
    pub refusals: u32,
}

/// The set to ask at once.
#[derive(Debug, Clone, PartialEq)]
pub struct AskingSet {
    /// Whom, the one with the earliest bed first. Empty only when there is no candidate.
    pub hospitals: Vec<HospitalId>,
    /// Expected minutes to a bed that can treat.
    pub expected_min: f64,
    /// Chance that at least one of them accepts.
    pub any_accepts: f64,
    /// Minutes that the best further hospital would save, asked as well; below zero it would cost. `None` when there is no further one.
    pub one_more_gains_min: Option<f64>,
}

impl AskingSet {
    /// Chooses the set: from each hospital as the first, one after the other is added as long as it pays, then exchanged as long as
    /// that pays; the best of these.
    #[must_use]
    pub fn choose(candidates: &[Candidate], terms: &Terms<'_>) -> Self {
        let field = Field::new(candidates, terms);
        field.described(field.best())
    }

    /// The set in words for the screen.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let (size, chance) = (self.hospitals.len(), (100.0 * self.any_accepts).round());
        let gain = self.one_more_gains_min.map(|gain| gain.max(0.0));
        match (language, gain) {
            (Language::Ja, Some(gain)) => {
                format!("{size}院に同時照会：受入見込み{chance:.0}%。もう1院増やしても短縮は{gain:.1}分")
            }
            (Language::Ja, None) => format!("{size}院に同時照会：受入見込み{chance:.0}%"),
            (Language::En, Some(gain)) => {
                format!("ask {size} at once: acceptance {chance:.0}%, one more would save {gain:.1} min")
            }
            (Language::En, None) => format!("ask {size} at once: acceptance {chance:.0}%"),
        }
    }
}

/// One candidate, ready to be reckoned with.
struct One<'a> {
    hospital: &'a HospitalId,
    minutes: f64,
    log_odds: f64,
    answer_min: f64,
}

impl One<'_> {
    /// Minutes to a bed when it accepts.
    fn bed_min(&self) -> f64 {
        self.answer_min + self.minutes
    }
}

/// The candidates that are considered, the one with the earliest bed first. A set is one bit for each.
struct Field<'a> {
    ones: Vec<One<'a>>,
    /// The order in which further rounds ask: earliest bed first, the price of likely refusals counted.
    later: Vec<usize>,
    /// What so many further refusals take from the log odds.
    falls: Vec<f64>,
    terms: &'a Terms<'a>,
    set_max: usize,
}

/// A set of candidates.
type Bits = u32;

impl<'a> Field<'a> {
    fn new(candidates: &'a [Candidate], terms: &'a Terms<'a>) -> Self {
        let usable = |value: f64| if value.is_finite() { value.max(0.0) } else { NOBODY_MIN };
        let mut ones: Vec<One<'a>> = candidates
            .iter()
            .map(|one| One {
                hospital: &one.hospital,
                minutes: usable(one.minutes),
                log_odds: logit(one.p),
                answer_min: usable(one.answer_s / 60.0),
            })
            .collect();
        let later_min = |one: &One<'_>| one.bed_min() + terms.failed_round_min * (1.0 / chance(one.log_odds) - 1.0);
        ones.sort_by(|a, b| later_min(a).total_cmp(&later_min(b)).then_with(|| a.hospital.cmp(b.hospital)));
        let mut known = BTreeSet::new();
        ones.retain(|one| known.insert(one.hospital));
        ones.truncate(CONSIDERED_MAX);
        ones.sort_by(|a, b| a.bed_min().total_cmp(&b.bed_min()).then_with(|| a.hospital.cmp(b.hospital)));
        let mut later: Vec<usize> = (0..ones.len()).collect();
        later.sort_by(|a, b| later_min(&ones[*a]).total_cmp(&later_min(&ones[*b])).then_with(|| a.cmp(b)));
        let falls = (0..=CONSIDERED_MAX as u32).map(|further| terms.base.shift(terms.refusals, further)).collect();
        Self { ones, later, falls, terms, set_max: terms.set_max.clamp(1, SET_MAX) }
    }

    /// One round with these members (in order of the bed) after so many refusals: minutes of the round times their chance when one accepts,
    /// the chance that none does, and the wait until that is known.
    fn round(&self, members: impl Iterator<Item = usize>, refusals: usize) -> (f64, f64, f64) {
        let (mut minutes, mut none, mut wait) = (0.0, 1.0, 0.0_f64);
        for (so_far, member) in members.enumerate() {
            let one = &self.ones[member];
            let fall = self.falls.get(refusals + so_far).or(self.falls.last()).copied().unwrap_or(0.0);
            let p = chance(one.log_odds + fall);
            wait = wait.max(one.answer_min);
            minutes += none * p * (wait + one.minutes);
            none *= 1.0 - p;
        }
        (minutes, none, wait)
    }

    /// Expected minutes to a bed, and expected hospitals told, when this set is asked first.
    fn expected(&self, set: Bits) -> (f64, f64) {
        let in_set = |index: &usize| set & (1 << index) != 0;
        let (mut minutes, mut none, mut passed) = self.round((0..self.ones.len()).filter(in_set), 0);
        let mut told = f64::from(set.count_ones());
        passed += self.terms.failed_round_min;
        let mut refusals = set.count_ones() as usize;
        let others: Vec<usize> = self.later.iter().copied().filter(|index| !in_set(index)).collect();
        for block in others.chunks(self.set_max) {
            let mut block = block.to_vec();
            block.sort_unstable();
            let (of_block, block_none, wait) = self.round(block.iter().copied(), refusals);
            minutes += none * (of_block + passed * (1.0 - block_none));
            told += none * block.len() as f64;
            none *= block_none;
            passed += wait + self.terms.failed_round_min;
            refusals += block.len();
        }
        let farthest = self.ones.iter().map(|one| one.minutes).fold(0.0, f64::max);
        (minutes + none * (passed + farthest + NOBODY_MIN), told)
    }

    /// What is to be small.
    fn cost(&self, set: Bits) -> f64 {
        let (minutes, told) = self.expected(set);
        minutes + self.terms.price_min * told
    }

    fn members(&self, set: Bits) -> impl Iterator<Item = usize> {
        (0..self.ones.len()).filter(move |index| set & (1 << index) != 0)
    }

    fn others(&self, set: Bits) -> impl Iterator<Item = usize> {
        (0..self.ones.len()).filter(move |index| set & (1 << index) == 0)
    }

    fn is_full(&self, set: Bits) -> bool {
        set.count_ones() as usize >= self.set_max
    }

    fn cheapest(&self, sets: impl Iterator<Item = Bits>) -> Option<(Bits, f64)> {
        sets.map(|set| (set, self.cost(set))).min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The best set that is found. Several starts, because two hospitals may pay where neither pays alone.
    fn best(&self) -> Bits {
        let found = self.others(0).map(|first| self.exchanged(self.grown(1 << first)));
        self.cheapest(found).map_or(0, |(set, _)| set)
    }

    /// Adds one after the other as long as that pays.
    fn grown(&self, mut set: Bits) -> Bits {
        let mut cost = self.cost(set);
        while !self.is_full(set) {
            match self.cheapest(self.others(set).map(|one| set | 1 << one)) {
                Some((next, next_cost)) if next_cost < cost - WORTH_MIN => (set, cost) = (next, next_cost),
                _ => break,
            }
        }
        set
    }

    /// Adds, drops or swaps one as long as that pays.
    fn exchanged(&self, mut set: Bits) -> Bits {
        let mut cost = self.cost(set);
        for _ in 0..EXCHANGES_MAX {
            let dropped = self.members(set).map(|one| set & !(1 << one)).filter(|next| *next != 0);
            let swapped =
                self.members(set).flat_map(|out| self.others(set).map(move |one| set & !(1 << out) | 1 << one));
            let room = !self.is_full(set);
            let added = self.others(set).filter(|_| room).map(|one| set | 1 << one);
            match self.cheapest(dropped.chain(swapped).chain(added)) {
                Some((next, next_cost)) if next_cost < cost - WORTH_MIN => (set, cost) = (next, next_cost),
                _ => break,
            }
        }
        set
    }

    fn described(&self, set: Bits) -> AskingSet {
        let (expected_min, _) = self.expected(set);
        let with_one_more = self.others(set).map(|one| self.expected(set | 1 << one).0).min_by(f64::total_cmp);
        AskingSet {
            hospitals: self.members(set).map(|index| self.ones[index].hospital.clone()).collect(),
            expected_min,
            any_accepts: if set == 0 { 0.0 } else { 1.0 - self.round(self.members(set), 0).1 },
            one_more_gains_min: with_one_more.map(|minutes| expected_min - minutes),
        }
    }
}
