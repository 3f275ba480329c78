//! What a hospital says to a question.

use super::{DeclineReason, Requirement};

/// Longest wait that a conditional acceptance may name, minutes. Whoever needs more than two hours cannot take this patient.
pub const WAIT_MAX_MIN: u16 = 120;

/// 条件付き応需: under which conditions a hospital takes the patient. At least one is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Proviso {
    wait_min: u16,
    requirement: Option<Requirement>,
}

/// A proviso said nothing, or named a wait beyond [`WAIT_MAX_MIN`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a conditional acceptance names a wait of 1 to {WAIT_MAX_MIN} minutes, a requirement, or both")]
pub struct BadProviso;

impl Proviso {
    /// A condition: from when on (0: at once), and what has to be so.
    ///
    /// # Errors
    /// [`BadProviso`] when it names nothing, or too long a wait.
    pub const fn new(wait_min: u16, requirement: Option<Requirement>) -> Result<Self, BadProviso> {
        if wait_min > WAIT_MAX_MIN || (wait_min == 0 && requirement.is_none()) {
            Err(BadProviso)
        } else {
            Ok(Self { wait_min, requirement })
        }
    }

    /// From when on, minutes after the answer; 0: at once.
    #[must_use]
    pub const fn wait_min(self) -> u16 {
        self.wait_min
    }

    /// What has to be so.
    #[must_use]
    pub const fn requirement(self) -> Option<Requirement> {
        self.requirement
    }
}

/// A hospital's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// 応需: it takes the patient.
    Accept,
    /// 条件付き応需: it takes the patient if.
    AcceptIf(Proviso),
    /// 不応需, with the official reason.
    Decline(DeclineReason),
}

impl Answer {
    /// True for an acceptance, with or without a condition.
    #[must_use]
    pub const fn is_acceptance(self) -> bool {
        matches!(self, Self::Accept | Self::AcceptIf(_))
    }

    /// Its condition, when it has one.
    #[must_use]
    pub const fn proviso(self) -> Option<Proviso> {
        match self {
            Self::AcceptIf(proviso) => Some(proviso),
            _ => None,
        }
    }

    /// Minutes after the answer from which on the hospital takes the patient; 0 when nothing was said.
    #[must_use]
    pub const fn wait_min(self) -> u16 {
        match self {
            Self::AcceptIf(proviso) => proviso.wait_min,
            _ => 0,
        }
    }
}
