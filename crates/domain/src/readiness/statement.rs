//! What a hospital says at once: one tap is one statement, and one entry of the log.

use std::collections::BTreeSet;

use super::{Basis, EMPTY_BEDS_MAX, ReadinessLevel, Scope};

/// A statement that says nothing, twice the same thing, or more than it can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadStatement {
    /// Neither a mark nor a number of beds.
    #[error("says nothing")]
    Empty,
    /// One scope has two levels.
    #[error("has a scope twice")]
    ScopeTwice,
    /// More than [`EMPTY_BEDS_MAX`].
    #[error("has too many empty beds")]
    TooManyBeds,
    /// A schedule counts no beds.
    #[error("counts beds by a schedule")]
    BedsBySchedule,
}

/// Levels of one or more scopes, a number of empty beds, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    levels: Vec<(Scope, ReadinessLevel)>,
    empty_beds: Option<u16>,
    basis: Basis,
}

impl Statement {
    /// A statement. The levels are kept in the order of their scopes.
    ///
    /// # Errors
    /// [`BadStatement`].
    pub fn new(
        mut levels: Vec<(Scope, ReadinessLevel)>,
        empty_beds: Option<u16>,
        basis: Basis,
    ) -> Result<Self, BadStatement> {
        if levels.is_empty() && empty_beds.is_none() {
            return Err(BadStatement::Empty);
        }
        if levels.iter().map(|(scope, _)| scope).collect::<BTreeSet<_>>().len() != levels.len() {
            return Err(BadStatement::ScopeTwice);
        }
        if empty_beds.is_some_and(|count| count > EMPTY_BEDS_MAX) {
            return Err(BadStatement::TooManyBeds);
        }
        if empty_beds.is_some() && basis == Basis::Schedule {
            return Err(BadStatement::BedsBySchedule);
        }
        levels.sort_by_key(|(scope, _)| *scope);
        Ok(Self { levels, empty_beds, basis })
    }

    /// One tap on one level.
    #[must_use]
    pub fn tap(scope: impl Into<Scope>, level: ReadinessLevel) -> Self {
        Self { levels: vec![(scope.into(), level)], empty_beds: None, basis: Basis::Tapped }
    }

    /// The levels, each scope once, in order.
    #[must_use]
    pub fn levels(&self) -> &[(Scope, ReadinessLevel)] {
        &self.levels
    }

    /// Empty beds, when they were counted.
    #[must_use]
    pub const fn empty_beds(&self) -> Option<u16> {
        self.empty_beds
    }

    /// Who stands behind it.
    #[must_use]
    pub const fn basis(&self) -> Basis {
        self.basis
    }

    /// The mark, when the statement is no more than a person's mark of one scope.
    #[must_use]
    pub const fn only_tap(&self) -> Option<(Scope, ReadinessLevel)> {
        match (self.levels.as_slice(), self.empty_beds, self.basis) {
            ([one], None, Basis::Tapped) => Some(*one),
            _ => None,
        }
    }
}
