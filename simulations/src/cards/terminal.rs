//! A stand-in for the approved terminal: it opens a simulated card without its PIN, by the **made-up** exchange.

use super::sign::{TERMINAL_CHALLENGE_BYTES, TERMINAL_CONTEXT, TERMINAL_P1_P2};
use ambulance_client::card::{CardError, CardTransport, GENERATIONS, TerminalAuthority, TerminalError};
use anyhow::{Result, anyhow};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};

/// The key of a terminal that simulated cards know.
pub struct SimulatedTerminal {
    key: EcdsaKeyPair,
}

impl SimulatedTerminal {
    /// Makes a key. Only cards that were issued with its public half accept it.
    ///
    /// # Errors
    ///
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Self> {
        let random = SystemRandom::new();
        let no_key = |_| anyhow!("no terminal key");
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).map_err(no_key)?;
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref(), &random);
        Ok(Self { key: key.map_err(|_| anyhow!("no terminal key"))? })
    }

    /// What a card keeps in its file 0016.
    pub(super) fn public(&self) -> Vec<u8> {
        self.key.public_key().as_ref().to_vec()
    }
}

impl TerminalAuthority for SimulatedTerminal {
    fn open_key(&self, card: &mut dyn CardTransport) -> Result<(), TerminalError> {
        let mut selected = 0x6A82;
        for generation in GENERATIONS {
            let [high, low] = generation.authentication.files.terminal.to_be_bytes();
            (_, selected) = exchange(card, &[0x00, 0xA4, 0x02, 0x0C, 0x02, high, low])?;
            if selected == 0x9000 {
                break;
            }
        }
        accept(selected)?;
        let (challenge, given) = exchange(card, &[0x00, 0x84, 0x00, 0x00, TERMINAL_CHALLENGE_BYTES])?;
        accept(given)?;
        let message = [TERMINAL_CONTEXT, &challenge].concat();
        let signature =
            self.key.sign(&SystemRandom::new(), &message).map_err(|_| CardError::Malformed("terminal cannot sign"))?;
        let (p1, p2) = TERMINAL_P1_P2;
        let length = u8::try_from(signature.as_ref().len()).unwrap_or(0);
        let (_, opened) = exchange(card, &[&[0x80, 0xA2, p1, p2, length], signature.as_ref()].concat())?;
        accept(opened)
    }
}

fn exchange(card: &mut dyn CardTransport, command: &[u8]) -> Result<(Vec<u8>, u16), CardError> {
    let mut answer = card.transmit(command)?;
    let status = answer.last_chunk::<2>().map(|status| u16::from_be_bytes(*status));
    answer.truncate(answer.len().saturating_sub(2));
    Ok((answer, status.ok_or(CardError::Malformed("answer shorter than its status word"))?))
}

fn accept(status: u16) -> Result<(), TerminalError> {
    if status == 0x9000 { Ok(()) } else { Err(TerminalError::Refused(status)) }
}
