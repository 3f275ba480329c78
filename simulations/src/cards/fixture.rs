//! What the tests of this room share.

#![allow(clippy::unwrap_used)]
use super::SimulatedJpki;
use jiff::Timestamp;
use std::sync::{Arc, OnceLock};

/// One authority for all tests of a process: making its keys is slow.
pub(super) fn jpki() -> &'static SimulatedJpki {
    shared_jpki()
}

/// The same, for who keeps it.
pub(crate) fn shared_jpki() -> &'static Arc<SimulatedJpki> {
    static JPKI: OnceLock<Arc<SimulatedJpki>> = OnceLock::new();
    JPKI.get_or_init(|| Arc::new(SimulatedJpki::generate().unwrap()))
}

/// The moment at which the tests take place.
pub(super) fn now() -> Timestamp {
    "2026-07-15T03:00:00Z".parse().unwrap()
}

/// What a card with this serial has signed after its terminal opened it.
pub(crate) fn vouched(serial: u64, nonce: [u8; 32]) -> ambulance_client::card::AuthEvidence {
    let card = super::SimulatedCard::issue(jpki(), serial, super::CardCondition::Ok, now()).unwrap();
    let proof = ambulance_client::card::Proof::Photo(jpki().terminal());
    ambulance_client::card::authenticate(&mut InHand::holding(card), nonce, &proof).ok().unwrap()
}

/// A card in the hand: the reader's transport without a wire. It can be lifted, and garbled on its way.
pub(crate) struct InHand {
    pub card: super::SimulatedCard,
    pub lifted: bool,
    /// Mixed into every byte of the next answers; 0 leaves them as they are.
    pub garble: u8,
    answered: u32,
}

impl InHand {
    pub(crate) fn of(condition: super::CardCondition) -> Self {
        Self::holding(super::SimulatedCard::issue(jpki(), 4711, condition, now()).unwrap())
    }

    pub(crate) fn holding(card: super::SimulatedCard) -> Self {
        Self { card, lifted: false, garble: 0, answered: 0 }
    }

    /// Commands that it has answered.
    pub(super) fn answered(&self) -> u32 {
        self.answered
    }
}

impl ambulance_client::card::CardTransport for InHand {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ambulance_client::card::CardError> {
        if self.lifted || self.card.slips_off(self.answered) {
            return Err(ambulance_client::card::CardError::Removed);
        }
        self.answered += 1;
        Ok(self.card.apdu(command).into_iter().map(|byte| byte ^ self.garble).collect())
    }
}

/// The printed number of a holder, checked as the tablet checks it.
pub(super) fn printed(holder: &super::Holder) -> ambulance_client::card::PrintedNumber {
    let today = jiff::tz::Offset::constant(9).to_datetime(now()).date();
    ambulance_client::card::PrintedNumber::check(&holder.printed_number(), today).ok().unwrap()
}

/// The authorities that a tablet pins.
pub(super) fn roots() -> ambulance_client::card::chain::Roots {
    ambulance_client::card::chain::Roots::pin(jpki().authority_certificates()).unwrap()
}
