//! The order of the commands, and what comes of them.
//!
//! Application → token name → which certificates are there → authentication certificate. Nothing needs a PIN on a card.

use super::jpki::{self, TokenKind};
use super::layout::{CardFiles, CardGeneration, GENERATIONS};
use super::session::Session;
use super::{CardError, CardTransport, CertificateFacts, CertificateStanding, KeyKind, standing};
use jiff::Timestamp;
use std::fmt;

/// Longest certificate that is read, in bytes. Those of today's cards take about 1,600; an RSA-4096 certificate would
/// take about 2,200 and the planned P-384 ones take less. What announces more is a broken or a hostile chip.
pub const MAX_CERTIFICATE_BYTES: usize = 4_096;

/// Answers to SELECT by which a chip says that it does not have the application: 6A82 is what a card with other
/// applications says; the others come from chips that do not know the command (transit cards, old bank cards).
const NO_SUCH_APPLICATION: [u16; 5] = [0x6A82, 0x6A81, 0x6A86, 0x6D00, 0x6E00];

/// The card says: such a file is not here.
const FILE_NOT_FOUND: u16 = 0x6A82;

/// The card says: not without a PIN, or not in this state.
const NOT_ALLOWED: [u16; 2] = [0x6982, 0x6985];

/// What one card said about itself.
#[derive(Clone, PartialEq, Eq)]
pub struct CardReading {
    /// Card or phone, by the token name.
    pub token: TokenKind,
    /// Serial number of the authentication certificate: lower-case hexadecimal, whole bytes, no leading zero byte.
    /// It stands for the person: never log it, never put it into a URL.
    pub certificate_serial: String,
    /// Start of the certificate's validity.
    pub not_before: Timestamp,
    /// Last second of the certificate's validity. The card itself may be valid longer.
    pub not_after: Timestamp,
    /// Kind of key in the certificate.
    pub key: KeyKind,
    /// The certificate itself, DER: a signature of this card is checked against it. It names the person as the serial
    /// number does: never log it, never write it down.
    pub certificate_der: Vec<u8>,
    /// Commands that were sent until the certificate was there.
    pub apdus: u32,
}

impl CardReading {
    /// The reading of a token that showed this certificate.
    pub(super) fn new(token: TokenKind, certificate_der: Vec<u8>, apdus: u32) -> Result<Self, CardError> {
        let CertificateFacts { serial, not_before, not_after, key } = CertificateFacts::from_der(&certificate_der)?;
        Ok(Self { token, certificate_serial: serial, not_before, not_after, key, certificate_der, apdus })
    }

    /// What the certificate is good for at `now`.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> CertificateStanding {
        standing(self.not_after, now)
    }
}

impl fmt::Debug for CardReading {
    /// Prints everything but the serial number, which is the handle of a person, and the certificate, which holds it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardReading")
            .field("token", &self.token)
            .field("not_before", &self.not_before)
            .field("not_after", &self.not_after)
            .field("key", &self.key)
            .field("apdus", &self.apdus)
            .finish_non_exhaustive()
    }
}

/// Reads the identity of the card behind `transport`, from the beginning.
///
/// A reading leaves nothing behind: after an error the next call starts clean. An expired certificate is read like any
/// other; [`CardReading::standing`] tells what it is still good for.
///
/// # Errors
///
/// Every variant of [`CardError`]; those of the transport are passed on as they are.
pub fn read_card(transport: &mut dyn CardTransport) -> Result<CardReading, CardError> {
    read_card_and_generation(transport).map(|(reading, _)| reading)
}

/// As [`read_card`], with the generation of the card by the names that it answered to. A phone answers as today's card.
///
/// # Errors
///
/// As [`read_card`].
pub fn read_card_and_generation(
    transport: &mut dyn CardTransport,
) -> Result<(CardReading, &'static CardGeneration), CardError> {
    let mut session = Session::new(transport);
    let generation = select_generation(&mut session)?;
    let files = generation.authentication.files;
    let token = read_token(&mut session, &files)?;

    let der = read_certificate(&mut session, &files).map_err(|error| explain(error, token))?;
    Ok((CardReading::new(token, der, session.apdus())?, generation))
}

/// Selects the authentication application, whichever generation the card is of.
pub(super) fn select_generation(session: &mut Session<'_>) -> Result<&'static CardGeneration, CardError> {
    for generation in GENERATIONS {
        match session.select_application(generation.authentication.aid)? {
            super::apdu::SW_OK => return Ok(generation),
            status if NO_SUCH_APPLICATION.contains(&status) => {}
            status => return Err(CardError::Status(status)),
        }
    }
    Err(CardError::NotAMynaCard)
}

/// Card or phone, by the token name.
pub(super) fn read_token(session: &mut Session<'_>, files: &CardFiles) -> Result<TokenKind, CardError> {
    session.select_file(files.token)?;
    Ok(TokenKind::from_name(&session.read_binary(0, jpki::TOKEN_NAME_BYTES)?))
}

pub(super) fn read_certificate(session: &mut Session<'_>, files: &CardFiles) -> Result<Vec<u8>, CardError> {
    match session.select_file(files.availability) {
        Ok(()) => {
            if jpki::denies_certificate(&session.read_binary(0, jpki::AVAILABILITY_BYTES)?) {
                return Err(CardError::NoCertificate);
            }
        }
        // Without this file the certificate file itself tells.
        Err(CardError::Status(FILE_NOT_FOUND)) => {}
        Err(error) => return Err(error),
    }
    session.select_file(files.certificate).map_err(|error| match error {
        CardError::Status(FILE_NOT_FOUND) => CardError::NoCertificate,
        other => other,
    })?;
    session.read_der(MAX_CERTIFICATE_BYTES)
}

/// A refusal means something else on a phone than on a card.
pub(super) fn explain(error: CardError, token: TokenKind) -> CardError {
    match error {
        CardError::NoCertificate if token == TokenKind::OldResidentCard => CardError::OldResidentCard,
        CardError::Status(status) if NOT_ALLOWED.contains(&status) && token.is_phone() => CardError::PhoneNeedsOwner,
        CardError::Status(status) if NOT_ALLOWED.contains(&status) => CardError::Refused(status),
        other => other,
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "transcript_tests.rs"]
mod transcript_tests;
