//! Which card lies there, and whether whoever looks was told of it. No I/O: the tests play the readers.

use std::{
    ffi::CString,
    time::{Duration, Instant},
};

use crate::card::{CardError, ReaderLine, ReaderState};

/// After a reading broke off, the reader may still claim a card that is gone: pcscd asks only every 400 ms. A card that is
/// still there after this time lies there again.
pub(super) const SETTLE: Duration = Duration::from_millis(600);

/// Readings that are begun again by themselves for one laying down. A card that breaks off more often has to be lifted.
pub(super) const AGAIN_MAX: u32 = 3;

/// One reader as the watcher sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub name: CString,
    pub state: ReaderState,
    /// Counts each card that came or went, as the system's service counts them (it starts anew with the service).
    pub changes: u32,
}

/// The card that lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lying {
    /// On which reader.
    pub reader: CString,
    /// Number of this laying down; never used again.
    pub number: u64,
    /// Not laid down anew: its last reading broke off.
    pub is_again: bool,
}

/// What is known of the readers, and what was told of it.
#[derive(Debug, Default)]
pub(super) struct Presence {
    /// `None` while there is no service.
    readers: Option<Vec<Seen>>,
    card: Option<Card>,
    /// Number of the latest laying down.
    latest: u64,
    /// The laying down that was told last; 0 when "no card" was.
    told: u64,
}

#[derive(Debug)]
struct Card {
    lying: Lying,
    changes: u32,
    again_at: Option<Instant>,
    begun_again: u32,
}

impl Presence {
    /// Takes in what the watcher sees; `None` when there is no service. Tells whether anything changed.
    pub(super) fn see(&mut self, readers: Option<Vec<Seen>>) -> bool {
        if self.readers == readers {
            return false;
        }
        self.readers = readers;
        self.card = match self.occupied().as_slice() {
            [only] => {
                let (reader, changes) = (only.name.clone(), only.changes);
                match self.card.take() {
                    Some(card) if card.lying.reader == reader && card.changes == changes => Some(card),
                    _ => {
                        self.latest += 1;
                        let lying = Lying { reader, number: self.latest, is_again: false };
                        Some(Card { lying, changes, again_at: None, begun_again: 0 })
                    }
                }
            }
            _ => None,
        };
        true
    }

    fn occupied(&self) -> Vec<Seen> {
        self.readers.iter().flatten().filter(|seen| seen.state.is_occupied()).cloned().collect()
    }

    /// What to tell now; see [`CardReader::card_present`](crate::card::CardReader::card_present).
    pub(super) fn look(&mut self, now: Instant) -> Result<bool, CardError> {
        let gone = match &self.readers {
            None => Some(CardError::ServiceStopped),
            Some(readers) => readers.is_empty().then_some(CardError::ReaderGone),
        };
        if let Some(gone) = gone {
            self.told = 0;
            return Err(gone);
        }
        if self.has_two_cards() {
            self.told = 0;
            return Err(CardError::TwoCards);
        }
        let Some(card) = &mut self.card else {
            self.told = 0;
            return Ok(false);
        };
        if card.again_at.is_some_and(|at| at <= now) {
            self.latest += 1;
            card.lying.number = self.latest;
            card.lying.is_again = true;
            card.again_at = None;
            card.begun_again += 1;
        }
        let is_told_lifted = self.told != 0 && self.told != card.lying.number;
        self.told = if is_told_lifted { 0 } else { card.lying.number };
        Ok(!is_told_lifted)
    }

    /// Whether more than one card lies there.
    pub(super) fn has_two_cards(&self) -> bool {
        self.occupied().len() > 1
    }

    /// The card that lies there.
    pub(super) fn lying(&self) -> Option<Lying> {
        self.card.as_ref().map(|card| card.lying.clone())
    }

    /// A reading of this laying down broke off. If the card still lies there a little later, it is to be read again.
    pub(super) fn broke_off(&mut self, number: u64, now: Instant) {
        if let Some(card) = &mut self.card
            && card.lying.number == number
            && card.begun_again < AGAIN_MAX
        {
            card.again_at = Some(now + SETTLE);
        }
    }

    /// When the next look is worth while although nothing new was seen.
    pub(super) fn next_look(&self, now: Instant) -> Option<Instant> {
        let card = self.card.as_ref()?;
        if card.lying.number == self.told { card.again_at } else { Some(now) }
    }

    /// The readers for the person who sets the tablet up.
    pub(super) fn lines(&self) -> Vec<ReaderLine> {
        let line = |seen: &Seen| ReaderLine { name: seen.name.to_string_lossy().into_owned(), state: seen.state };
        self.readers.iter().flatten().map(line).collect()
    }
}

#[cfg(test)]
#[path = "presence_tests.rs"]
mod tests;
