//! What has to be done by a person now, because no screen will do it.

use domain::{
    encounter::Encounter,
    ids::HospitalId,
    inquiry::{CallOutcome, Inquiry},
};
use jiff::Timestamp;
use webkit::parts::AlarmPriority;

/// One thing to be done. The order is the one in which things are done: the farther a search has come without an end, the earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Need {
    /// The destination took its word back, and the crew has not said that it knows: it may be driving there.
    TellOfLoss { hospital: HospitalId, since: Timestamp },
    /// Nobody accepts, and the zone's rule is at work: the coordinator has to be called.
    Coordinate { since: Timestamp },
    /// A hospital was chosen, and nobody there has confirmed that it knows: the patient may be on the way to it.
    Announce { hospital: HospitalId, since: Timestamp },
    /// A hospital has to be rung.
    Ring(Ring),
    /// The next hospitals are due, and nobody has asked them.
    AskNext { since: Timestamp },
}

/// A hospital that the screen was not enough for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ring {
    pub hospital: HospitalId,
    /// Since when somebody has to ring; since the first call where the crew was faster.
    pub since: Timestamp,
    /// The newest call that the crew recorded.
    pub last: Option<(CallOutcome, Timestamp)>,
    /// How many it recorded.
    pub calls: usize,
}

impl Ring {
    /// Of a question without an answer that has come so far.
    fn of(inquiry: &Inquiry) -> Option<Self> {
        let since = inquiry.telephone_at.or_else(|| inquiry.calls.first().map(|(_, at)| *at))?;
        inquiry.is_awaited().then(|| Self {
            hospital: inquiry.hospital.clone(),
            since,
            last: inquiry.calls.last().copied(),
            calls: inquiry.calls.len(),
        })
    }

    /// Somebody there has been spoken with and will answer.
    pub(super) fn is_reached(&self) -> bool {
        matches!(self.last, Some((CallOutcome::Reached, _)))
    }
}

impl Need {
    /// Everything that a case needs now, the most pressing first. While an acceptance waits for the crew's choice nobody has to be rung.
    pub(super) fn of(encounter: &Encounter, secured: &[HospitalId]) -> Vec<Self> {
        let board = &encounter.inquiries;
        let lost = board.lost().filter(|lost| lost.acknowledged_at.is_none() && board.destination().is_none());
        let mut needs: Vec<Self> =
            lost.map(|lost| Self::TellOfLoss { hospital: lost.hospital.clone(), since: lost.at }).into_iter().collect();
        needs.extend(Self::announce(encounter));
        // Decided, or as good as: nobody is waited for.
        if !board.is_open() || board.has_a_bed() {
            return needs;
        }
        needs.extend(board.securing().map(|since| Self::Coordinate { since }));
        needs.extend(rings(encounter, secured).into_iter().filter(|ring| !ring.is_reached()).map(Self::Ring));
        // A crew that does not know of the loss cannot have asked: it has to be told.
        let next = board.next_due_since().filter(|_| lost.is_none());
        needs.extend(next.map(|since| Self::AskNext { since }));
        needs
    }

    /// The destination, when it has to be told by telephone.
    pub(super) fn announce(encounter: &Encounter) -> Option<Self> {
        let (hospital, _) = encounter.inquiries.destination()?;
        let (_, inquiry) = encounter.inquiries.standing(hospital)?;
        let since = inquiry.announce_at.filter(|_| inquiry.decision_seen_at.is_none())?;
        Some(Self::Announce { hospital: hospital.clone(), since })
    }

    /// A hospital is to be rung.
    pub(super) const fn is_ring(&self) -> bool {
        matches!(self, Self::Ring(_))
    }

    /// It comes before ringing hospitals.
    pub(super) const fn is_before_ringing(&self) -> bool {
        matches!(self, Self::TellOfLoss { .. } | Self::Coordinate { .. } | Self::Announce { .. })
    }

    /// Its place among the things to be done, 0 first.
    pub(super) const fn rank(&self) -> u8 {
        match self {
            Self::TellOfLoss { .. } => 0,
            Self::Coordinate { .. } => 1,
            Self::Announce { .. } => 2,
            Self::Ring(_) => 3,
            Self::AskNext { .. } => 4,
        }
    }

    /// Since when it has to be done.
    pub(super) const fn since(&self) -> Timestamp {
        match self {
            Self::TellOfLoss { since, .. }
            | Self::Coordinate { since }
            | Self::Announce { since, .. }
            | Self::AskNext { since } => *since,
            Self::Ring(ring) => ring.since,
        }
    }

    /// How loudly it is shown.
    pub(super) const fn priority(&self) -> AlarmPriority {
        match self {
            Self::TellOfLoss { .. } | Self::Coordinate { .. } => AlarmPriority::High,
            Self::Announce { .. } | Self::Ring(_) | Self::AskNext { .. } => AlarmPriority::Medium,
        }
    }
}

/// Hospitals to be rung: the secured ones first, which are there for a patient that nobody takes; then those that nobody has rung; then those
/// that are due the longest.
pub(super) fn rings(encounter: &Encounter, secured: &[HospitalId]) -> Vec<Ring> {
    let mut rings: Vec<Ring> = encounter.inquiries.iter().filter_map(|(_, inquiry)| Ring::of(inquiry)).collect();
    let is_secured = |ring: &Ring| secured.contains(&ring.hospital);
    rings.sort_by_cached_key(|ring| (!is_secured(ring), ring.calls > 0, ring.since, ring.hospital.clone()));
    rings
}
