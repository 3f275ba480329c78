//! 応需パターン: a named set of marks that a hospital applies with one tap.

use jiff::Timestamp;

use super::{BadStatement, Band, Basis, ReadinessLevel, Scope, Statement};
use crate::ids::EventId;

/// Most patterns of one hospital: day, night, holiday, and a handful of situations. More cannot be found with one glance.
pub const PATTERNS_MAX: usize = 12;

/// Longest name: what fits on a button (「手術中で脳外不可」 has eight characters).
pub const PATTERN_NAME_MAX_CHARS: usize = 20;

/// Names a pattern through renaming; the identity of the form that made it.
pub type PatternId = EventId;

/// A pattern that cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPattern {
    /// Empty, longer than [`PATTERN_NAME_MAX_CHARS`], or with characters that cannot be shown.
    #[error("the name must have 1 to {PATTERN_NAME_MAX_CHARS} characters")]
    Name,
    /// Its levels.
    #[error(transparent)]
    Levels(#[from] BadStatement),
}

/// A pattern. One without a general level changes only what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// Which.
    pub id: PatternId,
    /// When it is proposed, if ever.
    pub band: Option<Band>,
    name: String,
    said: Statement,
}

impl Pattern {
    /// A pattern of these levels.
    ///
    /// # Errors
    /// [`BadPattern`].
    pub fn new(
        id: PatternId,
        name: &str,
        levels: Vec<(Scope, ReadinessLevel)>,
        band: Option<Band>,
    ) -> Result<Self, BadPattern> {
        Ok(Self { id, band, name: checked(name)?, said: Statement::new(levels, None, Basis::Tapped)? })
    }

    /// The same pattern under another name and band.
    ///
    /// # Errors
    /// [`BadPattern::Name`].
    pub fn renamed(&self, name: &str, band: Option<Band>) -> Result<Self, BadPattern> {
        Ok(Self { name: checked(name)?, band, ..self.clone() })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its levels, each scope once, in order.
    #[must_use]
    pub fn levels(&self) -> &[(Scope, ReadinessLevel)] {
        self.said.levels()
    }

    /// What it says when somebody taps it, or when nobody did.
    ///
    /// # Errors
    /// [`BadStatement`], never of a pattern that was checked.
    pub fn statement(&self, basis: Basis) -> Result<Statement, BadStatement> {
        Statement::new(self.said.levels().to_vec(), None, basis)
    }
}

fn checked(name: &str) -> Result<String, BadPattern> {
    let name = name.trim();
    let chars = name.chars().count();
    if chars == 0 || chars > PATTERN_NAME_MAX_CHARS || name.chars().any(char::is_control) {
        return Err(BadPattern::Name);
    }
    Ok(name.to_owned())
}

/// The pattern that is proposed at `now`, with the instant at which its band began: of those whose band lasts the one that began last, and
/// of two that began together the one that was kept first.
#[must_use]
pub fn proposed(patterns: &[Pattern], now: Timestamp) -> Option<(&Pattern, Timestamp)> {
    let mut found: Option<(&Pattern, Timestamp)> = None;
    for pattern in patterns {
        if let Some(begun) = pattern.band.and_then(|band| band.begun(now))
            && found.is_none_or(|(_, known)| begun > known)
        {
            found = Some((pattern, begun));
        }
    }
    found
}
