//! A simulated card: a chip, what is printed on it, and what is wrong with it.

use super::chip::Chip;
use super::file::{Application, Content};
use super::jpki_application::{self, AUTHENTICATION_PIN, NEXT_PIN, Parts};
use super::pin::CardMemory;
use super::records::{self, ATR};
use super::{CardCondition, Defect, Holder, SimulatedJpki, face_application};
use ambulance_client::card::TODAY;
use anyhow::Result;
use jiff::Timestamp;
use std::time::Duration;

/// What is mixed into every byte of a file of a card with [`Defect::Garbage`].
const GARBAGE: u8 = 0x5A;

/// Time before each answer of a card with [`CardCondition::Paced`]: what a contactless card may take.
pub const PACE: Duration = Duration::from_millis(15);
/// Time before a signature of such a card.
pub const SIGNATURE_PACE: Duration = Duration::from_millis(300);

/// A simulated card. Bytes in, bytes out; time and distance are the business of whoever holds it.
pub struct SimulatedCard {
    chip: Chip,
    condition: CardCondition,
    holder: Holder,
    slips_after: Option<u32>,
}

impl SimulatedCard {
    /// A card of nobody in particular with the certificate `serial`, in `condition` at `now`.
    ///
    /// # Errors
    ///
    /// See [`SimulatedJpki::issue_certificate`].
    pub fn issue(jpki: &SimulatedJpki, serial: u64, condition: CardCondition, now: Timestamp) -> Result<Self> {
        Self::issue_for(jpki, serial, &Holder::sample(), condition, now)
    }

    /// The card of `holder`.
    ///
    /// # Errors
    ///
    /// See [`SimulatedJpki::issue_certificate`].
    pub fn issue_for(
        jpki: &SimulatedJpki,
        serial: u64,
        holder: &Holder,
        condition: CardCondition,
        now: Timestamp,
    ) -> Result<Self> {
        let parts = Parts { jpki, holder, condition, serial, validity: condition.validity(now) };
        let mut chip = Chip::new(applications(&parts)?);
        if !condition.is_phone() && condition != CardCondition::NotAMynaCard {
            chip.objects = records::card_objects(&parts);
        }
        chip.knows_last_command = matches!(condition, CardCondition::LockedIphone | CardCondition::UnlockedIphone);
        chip.unlocked = condition == CardCondition::UnlockedIphone;
        spend_tries(&mut chip, condition);
        let slips_after = match condition {
            CardCondition::RemovedMidRead { after_apdus } => Some(after_apdus),
            _ => None,
        };
        Ok(Self { chip, condition, holder: holder.clone(), slips_after })
    }

    /// One command APDU in, one answer out.
    pub fn apdu(&mut self, command: &[u8]) -> Vec<u8> {
        let (mut data, status) = match self.condition {
            CardCondition::Broken { defect: Defect::Status6f00 } => (Vec::new(), 0x6F00),
            _ => self.chip.run(command),
        };
        if let CardCondition::Broken { defect: Defect::Garbage } = self.condition {
            data.iter_mut().for_each(|byte| *byte ^= GARBAGE);
        }
        data.extend_from_slice(&status.to_be_bytes());
        data
    }

    /// Warm reset. As on the real card, **a verified PIN stays verified**: leave a card by
    /// [`power_off`](Self::power_off).
    pub fn reset(&mut self) {
        self.chip.reset();
    }

    /// Takes the power away: nothing stays open. The counters stay.
    pub fn power_off(&mut self) {
        self.chip.power_off();
    }

    /// What the chip remembers without power: the tries that are left. It can be saved.
    #[must_use]
    pub fn memory(&self) -> CardMemory {
        self.chip.memory()
    }

    /// Gives a card that was made again the memory of the one before it.
    pub fn remember(&mut self, memory: &CardMemory) {
        self.chip.remember(memory);
    }

    /// The owner of an iPhone unlocks it by face or finger, or locks it.
    pub fn set_unlocked(&mut self, unlocked: bool) {
        self.chip.unlocked = unlocked;
    }

    /// The answer to reset.
    #[must_use]
    pub fn atr(&self) -> &[u8] {
        &ATR
    }

    /// What is wrong with the card.
    #[must_use]
    pub fn condition(&self) -> CardCondition {
        self.condition
    }

    /// Whose card it is, and what is printed on it.
    #[must_use]
    pub fn holder(&self) -> &Holder {
        &self.holder
    }

    /// Whether a face is printed on the card. No reader can tell without the printed number: the crew looks at it.
    #[must_use]
    pub fn has_photo(&self) -> bool {
        !matches!(self.condition, CardCondition::NoPhoto)
    }

    /// Time before the answer to `command`.
    #[must_use]
    pub fn delay_of(&self, command: &[u8]) -> Duration {
        match (self.condition, command) {
            (CardCondition::Slow { ms_per_apdu }, _) => Duration::from_millis(ms_per_apdu),
            (CardCondition::Paced, [0x80, 0x2A, ..]) => SIGNATURE_PACE,
            (CardCondition::Paced, _) => PACE,
            _ => Duration::ZERO,
        }
    }

    /// Whether the card slips off the reader now, `answered` commands after it was laid there. It does so once.
    pub fn slips_off(&mut self, answered: u32) -> bool {
        let slips = self.slips_after.is_some_and(|after| answered >= after);
        if slips {
            self.slips_after = None;
        }
        slips
    }
}

fn applications(parts: &Parts<'_>) -> Result<Vec<Application>> {
    Ok(match parts.condition {
        CardCondition::NotAMynaCard => Vec::new(),
        CardCondition::NextGeneration => vec![jpki_application::next(parts)?, face_application::next(parts)?],
        CardCondition::OldResidentCard => vec![jpki_application::today(parts)?, records::resident()],
        condition if condition.is_phone() => vec![jpki_application::today(parts)?],
        _ => vec![
            jpki_application::today(parts)?,
            face_application::text(parts)?,
            face_application::face(parts)?,
            records::resident(),
            records::common(parts),
        ],
    })
}

/// Counters that are not full when the card is first seen.
fn spend_tries(chip: &mut Chip, condition: CardCondition) {
    let (left, printed) = match condition {
        CardCondition::LastTry => (1, false),
        CardCondition::PinBlocked | CardCondition::PhonePinBlocked => (0, false),
        CardCondition::PrintedNumberBlocked => (0, true),
        _ => return,
    };
    for application in &mut chip.applications {
        let is_printed = [TODAY.text.aid, TODAY.face.aid].contains(&application.aid);
        for file in &mut application.files {
            let spent = if printed { is_printed } else { [AUTHENTICATION_PIN, NEXT_PIN].contains(&file.id) };
            if let Content::Pin(pin) = &mut file.content
                && spent
            {
                pin.set_tries_left(left);
            }
        }
    }
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
