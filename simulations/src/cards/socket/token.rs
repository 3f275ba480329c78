//! What can lie on a reader.

use std::time::Duration;

use crate::{cards::SimulatedCard, phone::SimulatedPhone};

/// ATR that a reader makes up for a contactless chip without historical bytes (PC/SC part 3).
const CONTACTLESS_ATR: [u8; 5] = [0x3B, 0x80, 0x80, 0x01, 0x01];

/// A card or a phone: bytes in, bytes out.
pub trait Token: Send + 'static {
    /// One command APDU in, one answer out.
    fn apdu(&mut self, command: &[u8]) -> Vec<u8>;

    /// The answer to reset.
    fn atr(&self) -> &[u8];

    /// Power comes, or a warm reset.
    fn reset(&mut self);

    /// Power goes.
    fn power_off(&mut self);

    /// Time before the answer to a command.
    fn delay_of(&self, _command: &[u8]) -> Duration {
        Duration::ZERO
    }

    /// Whether it slips off now, so many commands after it was laid down.
    fn slips_off(&mut self, _answered: u32) -> bool {
        false
    }
}

impl Token for SimulatedCard {
    fn apdu(&mut self, command: &[u8]) -> Vec<u8> {
        Self::apdu(self, command)
    }

    fn atr(&self) -> &[u8] {
        Self::atr(self)
    }

    fn reset(&mut self) {
        Self::reset(self);
    }

    fn power_off(&mut self) {
        Self::power_off(self);
    }

    fn delay_of(&self, command: &[u8]) -> Duration {
        Self::delay_of(self, command)
    }

    fn slips_off(&mut self, answered: u32) -> bool {
        Self::slips_off(self, answered)
    }
}

impl Token for SimulatedPhone {
    fn apdu(&mut self, command: &[u8]) -> Vec<u8> {
        self.answer_apdu(command)
    }

    fn atr(&self) -> &[u8] {
        &CONTACTLESS_ATR
    }

    fn reset(&mut self) {
        self.leave_field();
    }

    fn power_off(&mut self) {
        self.leave_field();
    }
}
