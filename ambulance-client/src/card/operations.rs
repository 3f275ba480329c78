//! What a reader can ask of a card beyond its identity: tries and the printed data. Signatures: `authenticate`.
//!
//! Each operation starts from the beginning and leaves nothing behind but what the card remembers until it loses power
//! (dropping the transport takes it away).

use super::attributes::{BasicAttributes, MAX_ATTRIBUTES_BYTES};
use super::face::{CardFace, MAX_FACE_BYTES};
use super::printed::PrintedNumber;
use super::read::select_generation;
use super::secret::{Secret, SecretKind, SpendLastTry, TriesLeft};
use super::session::Session;
use super::tries::{self, SecretFile};
use super::{CardError, CardTransport, OperationError};

/// Tries that are left to each secret. `None`: this card has no such secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardTries {
    /// 利用者証明用暗証番号; `None` on an iPhone, which asks for face or finger.
    pub authentication_pin: Option<TriesLeft>,
    /// 券面事項入力補助用暗証番号
    pub text_pin: Option<TriesLeft>,
    /// 照合番号B of the text application; `None` on a phone.
    pub printed_number: Option<TriesLeft>,
}

/// Asks for the tries of every secret. Spends none.
///
/// # Errors
///
/// Every variant of [`CardError`].
pub fn read_tries(transport: &mut dyn CardTransport) -> Result<CardTries, CardError> {
    let mut session = Session::new(transport);
    let generation = select_generation(&mut session)?;
    let files = generation.authentication.files;
    let pin = SecretFile { id: files.pin, kind: SecretKind::AuthenticationPin };
    let authentication_pin = match tries::tries_left(&mut session, pin) {
        Ok(tries) => Some(tries),
        Err(CardError::Status(tries::NO_SUCH_FILE)) => None,
        Err(error) => return Err(error),
    };
    match select(&mut session, generation.text.aid) {
        Ok(()) => {}
        Err(CardError::NotAMynaCard) => {
            return Ok(CardTries { authentication_pin, text_pin: None, printed_number: None });
        }
        Err(error) => return Err(error),
    }
    let text_pin = generation.text.pin.map(|id| SecretFile { id, kind: SecretKind::TextPin });
    let text_pin = text_pin.map(|file| tries::tries_left(&mut session, file)).transpose()?;
    let printed = SecretFile { id: generation.text.printed, kind: SecretKind::PrintedNumber };
    let printed_number = Some(tries::tries_left(&mut session, printed)?);
    Ok(CardTries { authentication_pin, text_pin, printed_number })
}

/// What opens the text on the card.
pub enum TextKey<'a> {
    /// The number printed on the card.
    Printed(&'a PrintedNumber),
    /// 券面事項入力補助用暗証番号.
    Pin(&'a Secret),
}

/// Reads name, address, birth date and sex.
///
/// # Errors
///
/// [`OperationError`]; a phone has no such text ([`CardError::NotAMynaCard`] from its missing application becomes
/// [`OperationError::NotOnThisCard`]).
pub fn read_attributes(
    transport: &mut dyn CardTransport,
    key: &TextKey<'_>,
    last_try: Option<SpendLastTry>,
) -> Result<BasicAttributes, OperationError> {
    let mut session = Session::for_operation(transport);
    let files = select_generation(&mut session)?.text;
    select_printed(&mut session, files.aid)?;
    let (file, secret) = match key {
        TextKey::Printed(number) => {
            (SecretFile { id: files.printed, kind: SecretKind::PrintedNumber }, number.secret())
        }
        TextKey::Pin(pin) => {
            let id = files.pin.ok_or(OperationError::NotOnThisCard)?;
            (SecretFile { id, kind: SecretKind::TextPin }, *pin)
        }
    };
    tries::open(&mut session, file, secret, last_try)?;
    session.select_file(files.attributes)?;
    Ok(BasicAttributes::parse(&session.read_tagged(MAX_ATTRIBUTES_BYTES)?)?)
}

/// Reads the face with the photo.
///
/// # Errors
///
/// [`OperationError`], as [`read_attributes`].
pub fn read_face(
    transport: &mut dyn CardTransport,
    number: &PrintedNumber,
    last_try: Option<SpendLastTry>,
) -> Result<CardFace, OperationError> {
    let mut session = Session::for_operation(transport);
    let files = select_generation(&mut session)?.face;
    select_printed(&mut session, files.aid)?;
    let file = SecretFile { id: files.printed, kind: SecretKind::PrintedNumber };
    tries::open(&mut session, file, number.secret(), last_try)?;
    session.select_file(files.face)?;
    Ok(CardFace::parse(&session.read_tagged(MAX_FACE_BYTES)?)?)
}

/// Selects a further application of a card that is known to be one.
fn select(session: &mut Session<'_>, aid: &[u8]) -> Result<(), CardError> {
    match session.select_application(aid)? {
        super::apdu::SW_OK => Ok(()),
        tries::NO_SUCH_FILE => Err(CardError::NotAMynaCard),
        other => Err(CardError::Status(other)),
    }
}

/// The same where a phone, which has no printed data, must be told from a card.
fn select_printed(session: &mut Session<'_>, aid: &[u8]) -> Result<(), OperationError> {
    select(session, aid).map_err(|error| match error {
        CardError::NotAMynaCard => OperationError::NotOnThisCard,
        other => other.into(),
    })
}

#[cfg(test)]
#[path = "operations_tests.rs"]
mod tests;
