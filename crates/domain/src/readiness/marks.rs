//! All marks of one hospital, and which one holds.
//!
//! Two rules. The newest statement of a more general scope replaces older particular ones: who says 「全科 ×」 means everything that was
//! said before. And a schedule speaks only where no person does: marks of both are kept apart, so that no clock undoes a tap.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use jiff::{SignedDuration, Timestamp};

use super::{Basis, EmptyBeds, Freshness, ReadinessLevel, ReadinessMark, Scope, Statement, needs_of};
use crate::triage::ConditionClass;

/// 「変わらず」 refreshes marks up to this age: the longest usual shift. What an earlier shift said, the present one has to look at again.
pub const UNCHANGED_WITHIN: SignedDuration = SignedDuration::from_hours(12);

/// All marks of one hospital.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readiness {
    tapped: Marks,
    scheduled: Marks,
    beds: Option<EmptyBeds>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Marks(BTreeMap<Scope, ReadinessMark>);

impl Readiness {
    /// Sets one mark. An older mark never replaces a newer one of its scope and basis.
    pub fn set(&mut self, mark: ReadinessMark) {
        let marks = match mark.basis {
            Basis::Tapped => &mut self.tapped,
            Basis::Schedule => &mut self.scheduled,
        };
        let known = marks.0.entry(mark.scope).or_insert(mark);
        if mark.set_at >= known.set_at {
            *known = mark;
        }
    }

    /// Takes in what was said at `at`.
    pub fn take(&mut self, said: &Statement, at: Timestamp) {
        for (scope, level) in said.levels() {
            self.set(ReadinessMark { scope: *scope, level: *level, basis: said.basis(), set_at: at });
        }
        if let Some(count) = said.empty_beds() {
            self.set_beds(EmptyBeds { count, counted_at: at });
        }
    }

    /// Sets the number of empty beds; an older count never replaces a newer one.
    pub fn set_beds(&mut self, beds: EmptyBeds) {
        if self.beds.is_none_or(|known| beds.counted_at >= known.counted_at) {
            self.beds = Some(beds);
        }
    }

    /// Empty beds as last counted. A fact beside the marks: nothing here makes a level of it.
    #[must_use]
    pub const fn beds(&self) -> Option<EmptyBeds> {
        self.beds
    }

    /// The mark that holds for a class: its own, else of the departments it needs (the worst of those marked), else the general one.
    #[must_use]
    pub fn for_class(&self, class: ConditionClass, now: Timestamp) -> Option<ReadinessMark> {
        self.holding(Scope::Class(class), now)
    }

    /// The mark that holds for a scope, whatever it was said for.
    #[must_use]
    pub fn holding(&self, scope: Scope, now: Timestamp) -> Option<ReadinessMark> {
        let (tapped, scheduled) = (self.tapped.holding(scope, now), self.scheduled.holding(scope, now));
        let speaks = |mark: &ReadinessMark| mark.freshness(now) != Freshness::Stale;
        tapped.filter(speaks).or(scheduled.filter(speaks)).or(tapped).or(scheduled)
    }

    /// The general mark of a person.
    #[must_use]
    pub fn general(&self) -> Option<ReadinessMark> {
        self.tapped.0.get(&Scope::General).copied()
    }

    /// Every mark as it was set, tapped ones first.
    pub fn marks(&self) -> impl Iterator<Item = ReadinessMark> + '_ {
        self.tapped.0.values().chain(self.scheduled.0.values()).copied()
    }

    /// Marks that still speak for their own scope: nothing more general was said since. Each scope once.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Vec<ReadinessMark> {
        let scopes: BTreeSet<Scope> = self.marks().map(|mark| mark.scope).collect();
        scopes.into_iter().filter_map(|scope| self.holding(scope, now).filter(|mark| mark.scope == scope)).collect()
    }

    /// 「変わらず」: the standing marks said again, now by a person. Empty beds are not: they have to be counted. `None` when there is nothing
    /// younger than [`UNCHANGED_WITHIN`] to confirm.
    #[must_use]
    pub fn unchanged(&self, now: Timestamp) -> Option<Statement> {
        let said = self.standing(now).into_iter().filter(|mark| now.duration_since(mark.set_at) <= UNCHANGED_WITHIN);
        let levels: Vec<(Scope, ReadinessLevel)> = said.map(|mark| (mark.scope, mark.level)).collect();
        Statement::new(levels, None, Basis::Tapped).ok()
    }
}

impl Marks {
    fn holding(&self, scope: Scope, now: Timestamp) -> Option<ReadinessMark> {
        let general = self.0.get(&Scope::General).copied();
        let own = self.0.get(&scope).copied();
        match scope {
            Scope::General => own,
            Scope::Department(_) => newer_or_first(own, general),
            Scope::Class(class) => {
                let departments = self.departments(class, own, general, now);
                newer_or_first(newer_or_first(own, departments), general)
            }
        }
    }

    /// The worst mark of the departments that the class needs, of those that nothing newer has replaced: neither the general statement nor
    /// the class's own. One that is stale counts as not marked, unless all are.
    fn departments(
        &self,
        class: ConditionClass,
        own: Option<ReadinessMark>,
        general: Option<ReadinessMark>,
        now: Timestamp,
    ) -> Option<ReadinessMark> {
        let needed = needs_of(class).departments.iter().filter_map(|one| self.0.get(&Scope::Department(*one)).copied());
        needed
            .filter(|mark| own.is_none_or(|own| mark.set_at > own.set_at))
            .filter(|mark| general.is_none_or(|general| mark.set_at >= general.set_at))
            .max_by_key(|mark| (mark.freshness(now) != Freshness::Stale, mark.level, Reverse(mark.set_at)))
    }
}

/// The particular mark, unless the more general one is newer.
fn newer_or_first(particular: Option<ReadinessMark>, general: Option<ReadinessMark>) -> Option<ReadinessMark> {
    match (particular, general) {
        (Some(own), Some(general)) => Some(if general.set_at > own.set_at { general } else { own }),
        (own, general) => own.or(general),
    }
}
