//! Decisions: whether a submitted event may stand, and what follows from it. Pure but for fresh identities.

use domain::{
    encounter::FoldError,
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    ids::{DeviceId, HospitalId, PersonId},
    inquiry::{InquiryRefusal, ReleaseReason},
};
use jiff::Timestamp;

use super::{Case, State};
use crate::{registry::Registry, routing};

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
        AuthorRole::Crew => by_crew(state, registry, case, event, now),
        AuthorRole::Hospital => match event.event.clone() {
            EncounterEvent::CaseCalledUp { hospital } => called_up(state, registry, case, event, &hospital, now),
            _ => by_hospital(case, event),
        },
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

fn by_crew(
    state: &State,
    registry: &Registry,
    case: &Case,
    event: RecordedEvent,
    now: Timestamp,
) -> Result<Vec<RecordedEvent>, Refusal> {
    if case.encounter.crew.as_str() != event.author.organisation || matches!(event.event, EncounterEvent::Opened { .. })
    {
        return Err(Refusal::NotYourEncounter);
    }
    if case.closed_at().is_some() {
        return Err(Refusal::Closed);
    }
    if matches!(&event.event, EncounterEvent::AskRequested { hospitals } if hospitals.len() > ASK_MAX_HOSPITALS) {
        return Err(Refusal::LimitReached);
    }
    if is_full(case, &event.event) {
        return Err(Refusal::LimitReached);
    }
    let platform = Platform { event: &event, now };
    let consequences = match &event.event {
        EncounterEvent::AskRequested { hospitals } => ask(state, registry, case, hospitals, &platform),
        EncounterEvent::DestinationRequested { hospital } => choose(case, hospital, &platform),
        EncounterEvent::Closed => close(case, &platform),
        _ => Vec::new(),
    };
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

fn by_hospital(case: &Case, event: RecordedEvent) -> Result<Vec<RecordedEvent>, Refusal> {
    let (EncounterEvent::InquiryReceived { inquiry, hospital }
    | EncounterEvent::InquirySeen { inquiry, hospital }
    | EncounterEvent::InquiryAnswered { inquiry, hospital, .. }) = &event.event
    else {
        return Err(Refusal::NotYourEvent);
    };
    if hospital.as_str() != event.author.organisation {
        return Err(Refusal::NotYourEncounter);
    }
    let board = &case.encounter.inquiries;
    board.check_answer(*inquiry, hospital).map_err(Refusal::Inquiry)?;
    let known = board.get(*inquiry).is_some_and(|known| match &event.event {
        EncounterEvent::InquiryReceived { .. } => known.received_at.is_some(),
        EncounterEvent::InquirySeen { .. } => known.seen_at.is_some(),
        EncounterEvent::InquiryAnswered { answer, .. } => known.answer.is_some_and(|(standing, _)| standing == *answer),
        _ => false,
    });
    if known {
        return Ok(Vec::new());
    }
    if matches!(event.event, EncounterEvent::InquiryAnswered { .. }) {
        board.check_change(*inquiry).map_err(Refusal::Inquiry)?;
    }
    Ok(vec![event])
}

/// A hospital that was told the code is asked, as if the crew had asked it. One that reads the case already has nothing to be opened.
fn called_up(
    state: &State,
    registry: &Registry,
    case: &Case,
    event: RecordedEvent,
    hospital: &HospitalId,
    now: Timestamp,
) -> Result<Vec<RecordedEvent>, Refusal> {
    if hospital.as_str() != event.author.organisation {
        return Err(Refusal::NotYourEncounter);
    }
    match case.encounter.inquiries.check_call_up(hospital) {
        Ok(()) => {}
        Err(InquiryRefusal::AlreadyAsked) => return Ok(Vec::new()),
        Err(refusal) => return Err(Refusal::Inquiry(refusal)),
    }
    let candidates = routing::rank_for(state, registry, case, now);
    let candidate = candidates
        .iter()
        .find(|candidate| candidate.hospital == *hospital)
        .ok_or(Refusal::Inquiry(InquiryRefusal::UnknownHospital))?;
    let sent = Platform { event: &event, now }.writes(EncounterEvent::InquirySent {
        inquiry: host::fresh::inquiry_id(),
        hospital: hospital.clone(),
        rank: candidate.rank,
        drive_min: candidate.drive.minutes.round() as u32,
    });
    Ok(vec![event, sent])
}

fn ask(
    state: &State,
    registry: &Registry,
    case: &Case,
    hospitals: &[HospitalId],
    platform: &Platform<'_>,
) -> Vec<RecordedEvent> {
    let candidates = routing::rank_for(state, registry, case, platform.now);
    // A copy of the board, so that the same hospital twice in one wish is seen as asked already.
    let mut board = case.encounter.inquiries.clone();
    let mut events = Vec::with_capacity(hospitals.len());
    for hospital in hospitals {
        let candidate = candidates.iter().find(|candidate| candidate.hospital == *hospital);
        let checked =
            if candidate.is_some() { board.check_ask(hospital) } else { Err(InquiryRefusal::UnknownHospital) };
        events.push(match (checked, candidate) {
            (Ok(()), Some(candidate)) => {
                let inquiry = host::fresh::inquiry_id();
                let drive_min = candidate.drive.minutes.round() as u32;
                board.sent(inquiry, hospital.clone(), candidate.rank, drive_min, platform.now);
                platform.writes(EncounterEvent::InquirySent {
                    inquiry,
                    hospital: hospital.clone(),
                    rank: candidate.rank,
                    drive_min,
                })
            }
            (Ok(()), None) => platform.refuses(hospital, InquiryRefusal::UnknownHospital),
            (Err(reason), _) => platform.refuses(hospital, reason),
        });
    }
    events
}

fn choose(case: &Case, hospital: &HospitalId, platform: &Platform<'_>) -> Vec<RecordedEvent> {
    let board = &case.encounter.inquiries;
    match (board.check_choose(hospital), board.standing(hospital)) {
        (Ok(to_release), Some((inquiry, _))) => {
            let decided = platform.writes(EncounterEvent::DestinationDecided { hospital: hospital.clone(), inquiry });
            let released = to_release.into_iter().filter_map(|inquiry| {
                let hospital = board.get(inquiry)?.hospital.clone();
                Some(platform.writes(EncounterEvent::InquiryReleased {
                    inquiry,
                    hospital,
                    reason: ReleaseReason::AnotherChosen,
                }))
            });
            std::iter::once(decided).chain(released).collect()
        }
        (Ok(_), None) => vec![platform.refuses(hospital, InquiryRefusal::NotAsked)],
        (Err(reason), _) => vec![platform.refuses(hospital, reason)],
    }
}

fn close(case: &Case, platform: &Platform<'_>) -> Vec<RecordedEvent> {
    if case.encounter.inquiries.destination().is_some() {
        return Vec::new();
    }
    case.encounter
        .inquiries
        .iter()
        .filter(|(_, inquiry)| inquiry.is_standing())
        .map(|(inquiry, one)| {
            platform.writes(EncounterEvent::InquiryReleased {
                inquiry,
                hospital: one.hospital.clone(),
                reason: ReleaseReason::EncounterClosed,
            })
        })
        .collect()
}

/// Writes in the platform's own name, because of the event of a crew or a hospital.
struct Platform<'a> {
    event: &'a RecordedEvent,
    now: Timestamp,
}

impl Platform<'_> {
    fn writes(&self, event: EncounterEvent) -> RecordedEvent {
        RecordedEvent {
            id: host::fresh::event_id(),
            encounter: self.event.encounter,
            author: platform_author(self.event),
            recorded_at: self.now,
            event,
        }
    }

    fn refuses(&self, hospital: &HospitalId, reason: InquiryRefusal) -> RecordedEvent {
        self.writes(EncounterEvent::WishRefused { wish: self.event.id, hospital: hospital.clone(), reason })
    }
}

/// The platform acts on the word of the person whose event it answers.
fn platform_author(cause: &RecordedEvent) -> Author {
    let person: PersonId = cause.author.person.clone();
    let device: DeviceId = cause.author.device.clone();
    Author { role: AuthorRole::Platform, organisation: "platform".to_owned(), person, device }
}
