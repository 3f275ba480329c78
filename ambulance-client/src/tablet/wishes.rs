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
}

impl Wishes {
    pub(super) fn apply(&mut self, recorded: &RecordedEvent) {
        let wish = Wish { event: recorded.id, at: recorded.recorded_at, open: true };
        match &recorded.event {
            EncounterEvent::AskRequested { hospitals } => {
                self.asks.extend(hospitals.iter().map(|hospital| (hospital.clone(), wish)));
            }
            EncounterEvent::InquirySent { hospital, .. } => {
                if let Some(ask) = self.asks.get_mut(hospital) {
                    ask.open = false;
                }
            }
            EncounterEvent::DestinationRequested { hospital } => self.destination = Some((hospital.clone(), wish)),
            EncounterEvent::DestinationDecided { .. } => self.destination = None,
            EncounterEvent::WishRefused { wish, hospital, .. } => {
                self.asks.retain(|asked, ask| asked != hospital || ask.event != *wish);
                self.destination = self.destination.take().filter(|(_, destination)| destination.event != *wish);
            }
            _ => {}
        }
    }

    /// The platform will never take the event that carries a wish: nobody waits for it any more.
    pub(super) fn take_back(&mut self, event: EventId) {
        self.asks.retain(|_, ask| ask.event != event);
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
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use domain::{
        event::{Author, AuthorRole},
        ids::{DeviceId, PersonId},
        inquiry::InquiryRefusal,
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

    fn open(wishes: &Wishes) -> Vec<HospitalId> {
        wishes.open_asks().map(|(hospital, _)| hospital.clone()).collect()
    }

    #[test]
    fn an_ask_is_open_until_it_is_sent_on_or_refused() {
        let mut wishes = Wishes::default();
        let ask = recorded(EncounterEvent::AskRequested { hospitals: vec![hospital(1), hospital(2)] });
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
        }));
        assert_eq!(open(&wishes), []);
        assert!(wishes.ask(&hospital(1)).is_some(), "the time of an ask that was sent on is still known");
        assert!(wishes.ask(&hospital(2)).is_none());
    }

    #[test]
    fn only_the_refusal_of_the_newest_destination_wish_takes_it_back() {
        let mut wishes = Wishes::default();
        let first = recorded(EncounterEvent::DestinationRequested { hospital: hospital(1) });
        let second = recorded(EncounterEvent::DestinationRequested { hospital: hospital(2) });
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
}
