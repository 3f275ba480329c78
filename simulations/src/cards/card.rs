//! A simulated card: a chip, what is printed on it, and what is wrong with it.

use super::chip::{Application, Chip, Content, File, Pin};
use super::{CardCondition, Defect, SimulatedJpki};
use ambulance_client::card::APPLICATIONS;
use anyhow::{Context, Result};
use jiff::Timestamp;
use std::time::Duration;

/// The four-digit PIN of every simulated card.
pub const SIMULATED_PIN: &[u8] = b"1234";
/// The signature password of every simulated card. The signature certificate itself is not simulated.
const SIMULATED_PASSWORD: &[u8] = b"SIMULATED1";

const AUTHORITY_CERTIFICATE: u16 = 0x000B;
const AUTHENTICATION_PIN: u16 = 0x0018;
const SIGNATURE_PASSWORD: u16 = 0x001B;
const AUTHENTICATION_PIN_TRIES: u8 = 3;
const SIGNATURE_PASSWORD_TRIES: u8 = 5;

/// Length of the token file; only its first 32 bytes are public knowledge, the rest is left empty here.
const TOKEN_FILE_BYTES: usize = 160;

/// ATR of the card on a contact reader, as OpenSC knows it.
const ATR: [u8; 9] = [0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14];

/// What is mixed into every byte of a file of a card with [`Defect::Garbage`].
const GARBAGE: u8 = 0x5A;

/// A simulated card. Bytes in, bytes out; time and distance are the business of whoever holds it.
pub struct SimulatedCard {
    chip: Chip,
    condition: CardCondition,
    slips_after: Option<u32>,
}

impl SimulatedCard {
    /// A card with the certificate `serial`, in `condition` at `now`.
    ///
    /// # Errors
    ///
    /// See [`SimulatedJpki::issue_certificate`].
    pub fn issue(jpki: &SimulatedJpki, serial: u64, condition: CardCondition, now: Timestamp) -> Result<Self> {
        let (not_before, not_after) = condition.validity(now);
        let certificate = jpki.issue_certificate(serial, not_before, not_after)?;
        let applications = match condition {
            CardCondition::NotAMynaCard => Vec::new(),
            _ => vec![application(condition, certificate, jpki.authority_certificate().to_vec())?],
        };
        let slips_after = match condition {
            CardCondition::RemovedMidRead { after_apdus } => Some(after_apdus),
            _ => None,
        };
        Ok(Self { chip: Chip::new(applications), condition, slips_after })
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

    /// Takes the power away: nothing stays open.
    pub fn power_off(&mut self) {
        self.chip.power_off();
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

    /// Whether a face is printed on the card. No reader can tell: the crew looks at it.
    #[must_use]
    pub fn has_photo(&self) -> bool {
        !matches!(self.condition, CardCondition::NoPhoto)
    }

    /// Time before each answer.
    pub(super) fn delay(&self) -> Duration {
        match self.condition {
            CardCondition::Slow { ms_per_apdu } => Duration::from_millis(ms_per_apdu),
            _ => Duration::ZERO,
        }
    }

    /// Whether the card slips off the reader now, `answered` commands after it was laid there. It does so once.
    pub(super) fn slips_off(&mut self, answered: u32) -> bool {
        let slips = self.slips_after.is_some_and(|after| answered >= after);
        if slips {
            self.slips_after = None;
        }
        slips
    }
}

/// 公的個人認証AP with what can be read without a signature.
fn application(condition: CardCondition, certificate: Vec<u8>, authority: Vec<u8>) -> Result<Application> {
    let known = APPLICATIONS.first().context("no application is known")?;
    let (name, behind) = match condition {
        CardCondition::LockedPhone => ("JPKIAPGPSETOKEN", Some(AUTHENTICATION_PIN)),
        _ => ("JPKIAPICCTOKEN2", None),
    };
    let mut token = format!("{name:<32}").into_bytes();
    token.resize(TOKEN_FILE_BYTES, 0);
    let data = |id, bytes, behind| File { id, content: Content::Data { bytes, behind } };
    let pin = |id, secret, tries| File { id, content: Content::Pin(Pin::new(secret, tries)) };
    let files = vec![
        data(known.files.token, token, None),
        data(known.files.availability, vec![0x8F, 0x8F, 0x00], None),
        data(known.files.certificate, certificate, behind),
        data(AUTHORITY_CERTIFICATE, authority, None),
        pin(AUTHENTICATION_PIN, SIMULATED_PIN, AUTHENTICATION_PIN_TRIES),
        pin(SIGNATURE_PASSWORD, SIMULATED_PASSWORD, SIGNATURE_PASSWORD_TRIES),
    ];
    Ok(Application { aid: known.aid, files })
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
