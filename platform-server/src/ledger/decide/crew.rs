//! What follows from a crew's wish.

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::{HospitalId, InquiryId},
    inquiry::{AskOrigin, AskTerms, Choice, InquiryRefusal, OverrideReason, ReleaseReason, Winner},
    selection::Candidate,
};

use super::{Desk, platform::Platform};
use crate::routing;

/// Everything that the platform does because of a crew's event, to be written with it.
pub(super) fn consequences(desk: &Desk<'_>, event: &RecordedEvent) -> Vec<RecordedEvent> {
    let platform = Platform::because_of(event, desk.now);
    let board = &desk.case.encounter.inquiries;
    let refused = |hospital: &HospitalId, reason| vec![platform.refuses(event.id, hospital, reason)];
    match &event.event {
        EncounterEvent::AskRequested { hospitals, reason } => {
            let wish = Wish { hospitals, reason: *reason, event };
            ask(desk, &wish, &platform)
        }
        EncounterEvent::DestinationRequested { hospital, seen, instead_of, .. } => {
            match board.check_choice(&Choice { hospital, seen: *seen, instead_of: instead_of.as_ref() }) {
                Ok(winner) => decide(desk, hospital, winner, &platform),
                Err(reason) => refused(hospital, reason),
            }
        }
        EncounterEvent::WithdrawRequested { hospital } => match board.check_withdraw(hospital) {
            Ok(inquiry) => release(desk, [inquiry], ReleaseReason::WithdrawnByCrew, &platform),
            Err(reason) => refused(hospital, reason),
        },
        EncounterEvent::TelephoneNoted { hospital, .. } if board.standing(hospital).is_none() => {
            refused(hospital, InquiryRefusal::NotAsked)
        }
        EncounterEvent::RedirectEnded if board.redirect().is_some() => {
            release(desk, board.besides_destination(), ReleaseReason::RedirectEnded, &platform)
        }
        EncounterEvent::Closed if board.destination().is_none() => {
            let standing = board.iter().filter(|(_, inquiry)| inquiry.is_standing()).map(|(id, _)| id);
            release(desk, standing, ReleaseReason::EncounterClosed, &platform)
        }
        // A search for another destination ends with the case: whoever was asked for it is told.
        EncounterEvent::Closed if board.redirect().is_some() => {
            release(desk, board.besides_destination(), ReleaseReason::EncounterClosed, &platform)
        }
        _ => Vec::new(),
    }
}

struct Wish<'a> {
    hospitals: &'a [HospitalId],
    reason: Option<OverrideReason>,
    event: &'a RecordedEvent,
}

fn ask(desk: &Desk<'_>, wish: &Wish<'_>, platform: &Platform) -> Vec<RecordedEvent> {
    let candidates = routing::rank_for(desk.state, desk.registry, desk.case, desk.now);
    // A copy of the board, so that the same hospital twice in one wish is seen as asked already.
    let mut board = desk.case.encounter.inquiries.clone();
    let mut events = Vec::with_capacity(wish.hospitals.len());
    for hospital in wish.hospitals {
        let candidate = candidates.iter().find(|candidate| candidate.hospital == *hospital);
        let checked = candidate.ok_or(InquiryRefusal::UnknownHospital).and_then(|candidate| {
            board.check_ask(hospital)?;
            Ok(candidate)
        });
        events.push(match checked {
            Ok(candidate) => {
                let sent = platform.asks(candidate, terms(desk, candidate, wish.reason));
                if let EncounterEvent::InquirySent { inquiry, terms, .. } = &sent.event {
                    board.sent(*inquiry, hospital.clone(), candidate.rank, 0, terms.clone(), desk.now);
                }
                sent
            }
            Err(reason) => platform.refuses(wish.event.id, hospital, reason),
        });
    }
    events
}

/// Whoever asks as suggested needs no reason; whoever does not has one, or it is recorded that none was given.
fn terms(desk: &Desk<'_>, candidate: &Candidate, reason: Option<OverrideReason>) -> AskTerms {
    let standard = desk.standard_version();
    if candidate.suggested && reason.is_none() {
        AskTerms { origin: AskOrigin::Suggested, standard, ..AskTerms::default() }
    } else {
        let reason = Some(reason.unwrap_or(OverrideReason::NotGiven));
        AskTerms { origin: AskOrigin::CrewChoice, reason, standard, ..AskTerms::default() }
    }
}

fn decide(desk: &Desk<'_>, hospital: &HospitalId, winner: Winner, platform: &Platform) -> Vec<RecordedEvent> {
    let board = &desk.case.encounter.inquiries;
    let Winner { inquiry, to_release } = winner;
    let before = board.destination().and_then(|(left, _)| board.standing(left)).map(|(id, _)| id);
    let standard = desk.standard_version();
    let decided = platform.writes(EncounterEvent::DestinationDecided { hospital: hospital.clone(), inquiry, standard });
    let (left, others): (Vec<_>, Vec<_>) = to_release.into_iter().partition(|id| Some(*id) == before);
    // Decided first: nobody is ever told that the patient does not come before it is written where the patient goes.
    std::iter::once(decided)
        .chain(release(desk, left, ReleaseReason::Redirected, platform))
        .chain(release(desk, others, ReleaseReason::AnotherChosen, platform))
        .collect()
}

fn release(
    desk: &Desk<'_>,
    inquiries: impl IntoIterator<Item = InquiryId>,
    reason: ReleaseReason,
    platform: &Platform,
) -> Vec<RecordedEvent> {
    let board = &desk.case.encounter.inquiries;
    let released = inquiries.into_iter().filter_map(|inquiry| {
        let hospital = board.get(inquiry)?.hospital.clone();
        Some(platform.writes(EncounterEvent::InquiryReleased { inquiry, hospital, reason }))
    });
    released.collect()
}
