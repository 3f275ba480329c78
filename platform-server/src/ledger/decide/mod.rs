//! Decisions: whether a submitted event may stand, and what follows from it. Pure but for fresh identities.
//!
//! | file | what it decides |
//! |---|---|
//! | `crew` | what follows from a crew's wish: questions, the one destination, what is taken back |
//! | `hospital` | whether a hospital's word may stand |
//! | `due` | what the platform does by itself when nobody answers |
//! | `platform` | in whose name the platform writes |

mod crew;
mod due;
mod hospital;
mod platform;

use domain::{
    encounter::FoldError,
    event::{AuthorRole, EncounterEvent, RecordedEvent},
    inquiry::InquiryRefusal,
};
use jiff::Timestamp;

use super::{Case, State};
use crate::registry::Registry;

pub(super) use due::{due, may_fall_due};

/// Most events of one case. Three hours of one-second batches are 10,800; beyond it something is broken, and it is refused loudly. What
/// ends the case is still taken, and so is what hospitals say: that is limited by itself ([`MAX_INQUIRIES`](domain::inquiry::MAX_INQUIRIES),
/// [`MAX_ANSWERS`](domain::inquiry::MAX_ANSWERS)), and nobody's flood may freeze somebody else's case.
pub const CASE_MAX_EVENTS: usize = 20_000;

/// Of these, so many are kept for everything but readings: a monitor gone wild must not keep the crew from asking and deciding.
pub const CASE_RESERVED_EVENTS: usize = 1_000;

/// Most bytes of one case in the log. A full record of five years has 1.6 MB, ten hours of readings at 1 Hz have 6 MB.
pub const CASE_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Most cases a crew may have open: two patients in one vehicle, some left unclosed by the shift before. A case without any event for
/// [`SILENT_AFTER`](super::SILENT_AFTER) does not count: forgotten ones must never keep a crew from the next patient.
pub const CREW_MAX_OPEN_CASES: usize = 20;

/// Most hospitals in one wish: as many as a crew is shown. More is an error of the screen, and each would be answered one by one.
pub const ASK_MAX_HOSPITALS: usize = 60;

/// Why an event will never be taken as it stands. The code goes back to whoever sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The case is not known (its `opened` event has to come first).
    UnknownEncounter,
    /// The case exists already, or belongs to another crew.
    NotYourEncounter,
    /// This role may not write this kind of event.
    NotYourEvent,
    /// The crew is not in the registry, or belongs to another headquarters.
    UnknownCrew,
    /// The case is closed.
    Closed,
    /// A limit was reached: [`CASE_MAX_EVENTS`], [`CASE_MAX_BYTES`], [`CREW_MAX_OPEN_CASES`] or [`ASK_MAX_HOSPITALS`].
    LimitReached,
    /// Larger than one entry of the log may be.
    TooLarge,
    /// The identity stands for something else in the log.
    IdUsedOtherwise,
    /// By the rules of asking.
    Inquiry(InquiryRefusal),
}

impl Refusal {
    /// Stable code on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownEncounter => "unknown-encounter",
            Self::NotYourEncounter => "not-your-encounter",
            Self::NotYourEvent => "not-your-event",
            Self::UnknownCrew => "unknown-crew",
            Self::Closed => "encounter-closed",
            Self::LimitReached => "limit-reached",
            Self::TooLarge => "too-large",
            Self::IdUsedOtherwise => "id-used-otherwise",
            Self::Inquiry(refusal) => refusal.code(),
        }
    }
}

impl From<FoldError> for Refusal {
    fn from(error: FoldError) -> Self {
        match error {
            FoldError::NotOpened => Self::UnknownEncounter,
            FoldError::OtherEncounter => Self::NotYourEncounter,
        }
    }
}

/// What decisions are made on: the region as it stands at one instant.
#[derive(Clone, Copy)]
struct Desk<'a> {
    state: &'a State,
    registry: &'a Registry,
    case: &'a Case,
    now: Timestamp,
}

/// Decides on one event. On success: the event itself, followed by everything the platform does because of it, to be written as one;
/// nothing at all when everybody knows already what it says.
pub(super) fn decide(
    state: &State,
    registry: &Registry,
    event: RecordedEvent,
    now: Timestamp,
) -> Result<Vec<RecordedEvent>, Refusal> {
    if event.author.role != event.event.author() {
        return Err(Refusal::NotYourEvent);
    }
    let Some(case) = state.case(event.encounter) else {
        return open(state, registry, event, now);
    };
    match event.author.role {
        AuthorRole::Crew => by_crew(&Desk { state, registry, case, now }, event),
        AuthorRole::Hospital => hospital::decide(&Desk { state, registry, case, now }, event),
        AuthorRole::Platform => Err(Refusal::NotYourEvent),
    }
}

fn open(
    state: &State,
    registry: &Registry,
    event: RecordedEvent,
    now: Timestamp,
) -> Result<Vec<RecordedEvent>, Refusal> {
    let EncounterEvent::Opened { crew, headquarters, .. } = &event.event else { return Err(Refusal::UnknownEncounter) };
    if crew.as_str() != event.author.organisation {
        return Err(Refusal::NotYourEncounter);
    }
    if registry.region.crews.get(crew).is_none_or(|known| known.headquarters != *headquarters) {
        return Err(Refusal::UnknownCrew);
    }
    if state.cases_of_crew(crew).filter(|case| case.is_live(now)).count() >= CREW_MAX_OPEN_CASES {
        return Err(Refusal::LimitReached);
    }
    Ok(vec![event])
}

fn by_crew(desk: &Desk<'_>, event: RecordedEvent) -> Result<Vec<RecordedEvent>, Refusal> {
    let case = desk.case;
    if case.encounter.crew.as_str() != event.author.organisation || matches!(event.event, EncounterEvent::Opened { .. })
    {
        return Err(Refusal::NotYourEncounter);
    }
    if case.closed_at().is_some() {
        return Err(Refusal::Closed);
    }
    if matches!(&event.event, EncounterEvent::AskRequested { hospitals, .. } if hospitals.len() > ASK_MAX_HOSPITALS) {
        return Err(Refusal::LimitReached);
    }
    if is_full(case, &event.event) {
        return Err(Refusal::LimitReached);
    }
    let consequences = crew::consequences(desk, &event);
    Ok(std::iter::once(event).chain(consequences).collect())
}

fn is_full(case: &Case, event: &EncounterEvent) -> bool {
    let most = match event {
        EncounterEvent::Closed => return false,
        EncounterEvent::VitalsRecorded { .. } => CASE_MAX_EVENTS - CASE_RESERVED_EVENTS,
        _ => CASE_MAX_EVENTS,
    };
    case.crew_events() >= most || case.bytes() >= CASE_MAX_BYTES
}
