//! The commands of the chip that sign, give data objects, and speak with a terminal.

use super::chip::{Chip, status};
use super::command::{Command, WRONG_LENGTH};
use super::file::{Access, Content};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use sha2::{Digest, Sha256};

/// What a terminal signs together with the challenge. **Made up**: the real exchange is not public.
pub(super) const TERMINAL_CONTEXT: &[u8] = b"made-up terminal exchange of a simulated card\0";
/// P1 and P2 of the made-up exchange. The real card refuses 00 00, 00 AE, 80 00 and 00 B6; these are none of them.
pub(super) const TERMINAL_P1_P2: (u8, u8) = (0xFF, 0xFF);
/// Length of the challenge of the made-up exchange.
pub(super) const TERMINAL_CHALLENGE_BYTES: u8 = 16;
/// The key that answers INTERNAL AUTHENTICATE, by its short file id.
const INTERNAL_KEY: u8 = 0x19;

impl Chip {
    /// COMPUTE DIGITAL SIGNATURE. P2 = 80 takes the selected key, 80 | id names one by its short file id, 00 takes the key
    /// that the application signs with by itself.
    pub(super) fn compute_signature(&mut self, command: Command<'_>) -> Result<Vec<u8>, u16> {
        if command.data.is_empty() || command.expected.is_none() {
            return Err(WRONG_LENGTH);
        }
        if command.p2 == 0x00 {
            let key = self.selected_application()?.default_key.as_ref().ok_or(status::WRONG_P1_P2)?;
            return key.compute(command.p1, command.data);
        }
        let file = match command.p2 {
            0x80 => self.selected_file()?,
            named if named & 0xE0 == 0x80 => {
                let id = u16::from(named & 0x1F);
                let mut files = self.selected_application()?.files.iter();
                files.find(|file| file.id == id).ok_or(status::NOT_FOUND)?
            }
            _ => return Err(status::WRONG_P1_P2),
        };
        let Content::Key { key, access } = &file.content else { return Err(status::WRONG_STATE) };
        let by_terminal = self.terminal_accepted && is_authentication(*access);
        if !by_terminal && !self.allows(*access) {
            return Err(status::NOT_ALLOWED);
        }
        let signature = key.compute(command.p1, command.data)?;
        // made up: a terminal opens the key for one signature
        self.terminal_accepted = false;
        Ok(signature)
    }

    /// INTERNAL AUTHENTICATE with the key 0019 of 共通カードAP, which wants no secret.
    pub(super) fn internal_authenticate(&self, command: Command<'_>) -> Result<Vec<u8>, u16> {
        if command.p1 != 0x00 || command.p2 != 0x80 | INTERNAL_KEY {
            return Err(status::WRONG_P1_P2);
        }
        let mut files = self.selected_application()?.files.iter();
        match files.find(|file| file.id == u16::from(INTERNAL_KEY)).map(|file| &file.content) {
            Some(Content::Key { key, .. }) if !command.data.is_empty() => {
                key.sign_message(command.data).map_err(|_| status::BROKEN)
            }
            Some(Content::Key { .. }) => Err(WRONG_LENGTH),
            _ => Err(status::NOT_FOUND),
        }
    }

    /// GET DATA: objects of the card itself, while no application is selected.
    pub(super) fn get_data(&self, command: Command<'_>) -> Result<Vec<u8>, u16> {
        let tag = u16::from_be_bytes([command.p1, command.p2]);
        if self.application.is_some() {
            return Err(status::NO_DATA_OBJECT);
        }
        let object = self.objects.iter().find(|(of, _)| *of == tag).map(|(_, object)| object);
        let object = object.ok_or(status::NO_DATA_OBJECT)?;
        match command.expected {
            // the real card refuses a short Le for its long objects; the extended one it wants is not simulated
            Some(_) if object.len() > 256 => Err(WRONG_LENGTH),
            Some(_) => Ok(object.clone()),
            None => Err(WRONG_LENGTH),
        }
    }

    /// GET CHALLENGE. The card is pure, so its challenges follow from a counter that never goes back.
    pub(super) fn get_challenge(&mut self, command: Command<'_>) -> Result<Vec<u8>, u16> {
        let length = command.expected.filter(|_| command.data.is_empty()).ok_or(WRONG_LENGTH)?;
        if (command.p1, command.p2) != (0, 0) {
            return Err(status::WRONG_P1_P2);
        }
        self.challenges += 1;
        let mut challenge = Vec::new();
        for block in 0_u8..8 {
            challenge.extend_from_slice(&Sha256::digest([&self.challenges.to_be_bytes()[..], &[block]].concat()));
        }
        challenge.truncate(length);
        self.challenge = Some(challenge.clone());
        Ok(challenge)
    }

    /// The **made-up** exchange behind `80 A2`: with file 0016 selected, the terminal's signature over the last challenge.
    pub(super) fn accept_terminal(&mut self, command: Command<'_>) -> Result<(), u16> {
        if (command.p1, command.p2) != TERMINAL_P1_P2 {
            return Err(status::WRONG_P1_P2);
        }
        let Content::Terminal(key) = &self.selected_file()?.content else { return Err(status::WRONG_STATE) };
        let key = key.clone();
        // used up whatever comes of it
        let challenge = self.challenge.take().ok_or(status::WRONG_STATE)?;
        if challenge.len() != usize::from(TERMINAL_CHALLENGE_BYTES) {
            return Err(status::WRONG_STATE);
        }
        let message = [TERMINAL_CONTEXT, &challenge].concat();
        let signed = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key).verify(&message, command.data);
        signed.map_err(|_| status::NOT_ALLOWED)?;
        self.terminal_accepted = true;
        Ok(())
    }

    /// "Last command" of an iPhone: 80 FC 00 00 without data. Made up: it locks the phone again.
    pub(super) fn last_command(&mut self, command: Command<'_>) -> Result<(), u16> {
        if !command.data.is_empty() || command.expected.is_some() {
            return Err(WRONG_LENGTH);
        }
        self.unlocked = false;
        Ok(())
    }
}

/// Whether a terminal may stand in for the secret: for the authentication key, never for the signature key.
fn is_authentication(access: Access) -> bool {
    use super::jpki_application::{AUTHENTICATION_PIN, NEXT_PIN};
    matches!(access, Access::After(secrets) if secrets.contains(&AUTHENTICATION_PIN) || secrets.contains(&NEXT_PIN))
}
