//! What the crew wished and the platform has not answered yet: the screen shows it as sent, not yet stored.

use std::collections::BTreeMap;

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::{EventId, HospitalId},
};
use jiff::Timestamp;

/// A wish: which event carries it, and when it was made by the crew's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// The event.
    pub event: EventId,
    /// When.
    pub at: Timestamp,
    /// True until the platform has made something of it or refused it.
    pub open: bool,
}

/// The wishes of one case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    asks: BTreeMap<HospitalId, Wish>,
    destination: Option<(HospitalId, Wish)>,
    withdrawals: BTreeMap<HospitalId, Wish>,
    /// A round of questions or a destination is over, and nobody was asked since.
    next_due: bool,
}

impl Wishes {
    pub(super) fn apply(&mut self, recorded: &RecordedEvent) {
        let wish = Wish { event: recorded.id, at: recorded.recorded_at, open: true };
        match &recorded.event {
            EncounterEvent::AskRequested { hospitals, .. } => {
                self.next_due = false;
                self.asks.extend(hospitals.iter().map(|hospital| (hospital.clone(), wish)));
            }
            EncounterEvent::InquirySent { hospital, .. } => {
                self.next_due = false;
                if let Some(ask) = self.asks.get_mut(hospital) {
                    ask.open = false;
                }
            }
            EncounterEvent::DestinationRequested { hospital, .. } => self.destination = Some((hospital.clone(), wish)),
            EncounterEvent::DestinationDecided { hospital, .. } => {
                // A choice that was made in place of the decided one still waits: it is decided or refused by itself.
                self.destination = self.destination.take().filter(|(wished, _)| wished != hospital);
                self.next_due = false;
            }
            EncounterEvent::WithdrawRequested { hospital } => {
                self.withdrawals.insert(hospital.clone(), wish);
            }
            EncounterEvent::InquiryReleased { hospital, .. } => {
                self.withdrawals.remove(hospital);
            }
            EncounterEvent::RoundEnded { .. }
            | EncounterEvent::RedirectRequested { .. }
            | EncounterEvent::AcceptanceWithdrawn { .. } => self.next_due = true,
            EncounterEvent::RedirectEnded => self.next_due = false,
            EncounterEvent::WishRefused { wish, hospital, .. } => {
                self.withdrawals.retain(|_, withdrawal| withdrawal.event != *wish);
                self.asks.retain(|asked, ask| asked != hospital || ask.event != *wish);
                self.destination = self.destination.take().filter(|(_, destination)| destination.event != *wish);
            }
            _ => {}
        }
    }

    /// The platform will never take the event that carries a wish: nobody waits for it any more.
    pub(super) fn take_back(&mut self, event: EventId) {
        self.asks.retain(|_, ask| ask.event != event);
        self.withdrawals.retain(|_, withdrawal| withdrawal.event != event);
        self.destination = self.destination.take().filter(|(_, destination)| destination.event != event);
    }

    /// The newest wish to ask a hospital, open or answered.
    #[must_use]
    pub fn ask(&self, hospital: &HospitalId) -> Option<Wish> {
        self.asks.get(hospital).copied()
    }

    /// Hospitals that were asked and not sent on yet.
    pub fn open_asks(&self) -> impl Iterator<Item = (&HospitalId, Wish)> {
        self.asks.iter().filter(|(_, ask)| ask.open).map(|(hospital, ask)| (hospital, *ask))
    }

    /// The hospital wished as destination and not decided yet.
    #[must_use]
    pub const fn destination(&self) -> Option<&(HospitalId, Wish)> {
        self.destination.as_ref()
    }

    /// True while the question to a hospital is being taken back.
    #[must_use]
    pub fn is_withdrawing(&self, hospital: &HospitalId) -> bool {
        self.withdrawals.contains_key(hospital)
    }

    /// True when the next hospitals are due: a round ended, a destination was lost or is to be changed, and nobody was asked since.
    #[must_use]
    pub const fn is_next_due(&self) -> bool {
        self.next_due
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use domain::{
        event::{Author, AuthorRole},
        ids::{DeviceId, PersonId},
        inquiry::{AskTerms, InquiryRefusal, RedirectReason, ReleaseReason},
    };

    use super::*;

    fn recorded(event: EncounterEvent) -> RecordedEvent {
        RecordedEvent {
            id: host::fresh::event_id(),
            encounter: host::fresh::encounter_id(),
            author: Author {
                role: AuthorRole::Crew,
                organisation: "minato-1".to_owned(),
                person: PersonId::new("p-1").unwrap(),
                device: DeviceId::new("tablet-1").unwrap(),
            },
            recorded_at: Timestamp::UNIX_EPOCH,
            event,
        }
    }

    fn hospital(number: u8) -> HospitalId {
        HospitalId::new(format!("13100000{number:02}")).unwrap()
    }

    fn chosen(number: u8) -> EncounterEvent {
        let hospital = hospital(number);
        EncounterEvent::DestinationRequested { hospital, reason: None, seen: None, instead_of: None }
    }

    fn decided(number: u8) -> EncounterEvent {
        let (hospital, inquiry) = (hospital(number), host::fresh::inquiry_id());
        EncounterEvent::DestinationDecided { hospital, inquiry, standard: String::new() }
    }

    fn open(wishes: &Wishes) -> Vec<HospitalId> {
        wishes.open_asks().map(|(hospital, _)| hospital.clone()).collect()
    }

    #[test]
    fn an_ask_is_open_until_it_is_sent_on_or_refused() {
        let mut wishes = Wishes::default();
        let ask = recorded(EncounterEvent::AskRequested { hospitals: vec![hospital(1), hospital(2)], reason: None });
        wishes.apply(&ask);
        assert_eq!(open(&wishes), [hospital(1), hospital(2)]);
        let reason = InquiryRefusal::TooMany;
        wishes.apply(&recorded(EncounterEvent::WishRefused { wish: ask.id, hospital: hospital(2), reason }));
        assert_eq!(open(&wishes), [hospital(1)], "the refusal of one hospital says nothing of the other");
        wishes.apply(&recorded(EncounterEvent::InquirySent {
            inquiry: host::fresh::inquiry_id(),
            hospital: hospital(1),
            rank: 1,
            drive_min: 5,
            terms: AskTerms::default(),
        }));
        assert_eq!(open(&wishes), []);
        assert!(wishes.ask(&hospital(1)).is_some(), "the time of an ask that was sent on is still known");
        assert!(wishes.ask(&hospital(2)).is_none());
    }

    #[test]
    fn only_the_refusal_of_the_newest_destination_wish_takes_it_back() {
        let mut wishes = Wishes::default();
        let first = recorded(chosen(1));
        let second = recorded(chosen(2));
        wishes.apply(&first);
        wishes.apply(&second);
        let refuse = |wish| {
            recorded(EncounterEvent::WishRefused { wish, hospital: hospital(1), reason: InquiryRefusal::NotAccepted })
        };
        wishes.apply(&refuse(first.id));
        assert_eq!(wishes.destination().map(|(hospital, _)| hospital.clone()), Some(hospital(2)));
        wishes.apply(&refuse(second.id));
        assert_eq!(wishes.destination(), None);
    }

    #[test]
    fn the_decision_for_a_choice_that_was_left_answers_no_other_one() {
        let mut wishes = Wishes::default();
        wishes.apply(&recorded(chosen(1)));
        wishes.apply(&recorded(chosen(2)));
        wishes.apply(&recorded(decided(1)));
        assert_eq!(wishes.destination().map(|(hospital, _)| hospital.clone()), Some(hospital(2)));
        wishes.apply(&recorded(decided(2)));
        assert_eq!(wishes.destination(), None);
    }

    #[test]
    fn a_question_is_being_taken_back_until_it_is_released_or_that_is_refused() {
        let mut wishes = Wishes::default();
        let withdraw = || recorded(EncounterEvent::WithdrawRequested { hospital: hospital(1) });
        wishes.apply(&withdraw());
        assert!(wishes.is_withdrawing(&hospital(1)) && !wishes.is_withdrawing(&hospital(2)));
        let (inquiry, reason) = (host::fresh::inquiry_id(), ReleaseReason::WithdrawnByCrew);
        wishes.apply(&recorded(EncounterEvent::InquiryReleased { inquiry, hospital: hospital(1), reason }));
        assert!(!wishes.is_withdrawing(&hospital(1)));
        let again = withdraw();
        wishes.apply(&again);
        let reason = InquiryRefusal::NotAsked;
        wishes.apply(&recorded(EncounterEvent::WishRefused { wish: again.id, hospital: hospital(1), reason }));
        assert!(!wishes.is_withdrawing(&hospital(1)));
        let never = withdraw();
        wishes.apply(&never);
        wishes.take_back(never.id);
        assert!(!wishes.is_withdrawing(&hospital(1)), "the platform will never take it");
    }

    #[test]
    fn the_next_are_due_from_the_end_of_a_round_until_somebody_is_asked() {
        let mut wishes = Wishes::default();
        assert!(!wishes.is_next_due());
        wishes.apply(&recorded(EncounterEvent::RoundEnded { standard: String::new() }));
        assert!(wishes.is_next_due());
        wishes.apply(&recorded(EncounterEvent::AskRequested { hospitals: vec![hospital(1)], reason: None }));
        assert!(!wishes.is_next_due());
        wishes.apply(&recorded(EncounterEvent::RedirectRequested { reason: RedirectReason::Condition }));
        assert!(wishes.is_next_due());
        wishes.apply(&recorded(EncounterEvent::RedirectEnded));
        assert!(!wishes.is_next_due());
    }
}
