//! A challenge, signed by the card.
//!
//! There are two ways to the same evidence. Whoever has read the card when it was laid down gives that reading
//! ([`authenticate_as`]): a card with a PIN then takes six commands. From the beginning ([`read_and_authenticate`]) it takes
//! eighteen, and it is the only way for a phone that shows its certificate to its owner only.

use super::evidence::{AuthEvidence, NONCE_BYTES, Proof, ProofKind};
use super::layout::{CardFiles, CardGeneration};
use super::read::{CardReading, explain, read_certificate, read_token, select_generation};
use super::secret::SecretKind;
use super::session::Session;
use super::tries::{self, SecretFile};
use super::{CardTransport, CertificateFacts, OperationError, SignatureAlgorithm, TokenKind};

/// Lets the card sign `nonce` and checks the signature against the card's own certificate. The nonce must be fresh and
/// from whoever wants the proof, or a signature of yesterday would do.
///
/// # Errors
///
/// [`OperationError`]; of a phone whose owner is needed [`CardError::PhoneNeedsOwner`](super::CardError::PhoneNeedsOwner).
pub fn authenticate(
    transport: &mut dyn CardTransport,
    nonce: [u8; NONCE_BYTES],
    proof: &Proof<'_>,
) -> Result<AuthEvidence, OperationError> {
    read_and_authenticate(transport, nonce, proof).map(|(_, evidence)| evidence)
}

/// The same, with the reading of the card: who it is and the proof in one go.
///
/// # Errors
///
/// As [`authenticate`].
pub fn read_and_authenticate(
    transport: &mut dyn CardTransport,
    nonce: [u8; NONCE_BYTES],
    proof: &Proof<'_>,
) -> Result<(CardReading, AuthEvidence), OperationError> {
    let mut session = Session::for_operation(transport);
    let generation = select_generation(&mut session)?;
    let files = generation.authentication.files;
    let token = read_token(&mut session, &files)?;
    // before the certificate: an Android phone shows it to its owner only
    open_key(&mut session, &files, proof)?;
    let der = read_certificate(&mut session, &files).map_err(|error| explain(error, token))?;
    let reading = CardReading::new(token, der, session.apdus())?;
    let wanted = Wanted { nonce, algorithm: algorithm(&reading)?, proof: ProofKind::of(proof, token) };
    let evidence = sign(&mut session, generation, &reading, wanted)?;
    Ok((reading, evidence))
}

/// Lets the card that was read before sign `nonce`, and checks the signature against the certificate **of that reading**.
/// Nothing of it is read again.
///
/// Another card in its place makes [`OperationError::SignatureWrong`], for its key does not fit. But a PIN is given to
/// whatever lies there: whoever calls this makes sure that the reader has told of no removal since the reading.
///
/// # Errors
///
/// As [`authenticate`]. With [`OperationError::UnknownKey`] nothing was sent to the card.
pub fn authenticate_as(
    transport: &mut dyn CardTransport,
    reading: &CardReading,
    nonce: [u8; NONCE_BYTES],
    proof: &Proof<'_>,
) -> Result<AuthEvidence, OperationError> {
    let wanted = Wanted { nonce, algorithm: algorithm(reading)?, proof: ProofKind::of(proof, reading.token) };
    let mut session = Session::for_operation(transport);
    let generation = select_generation(&mut session)?;
    open_key(&mut session, &generation.authentication.files, proof)?;
    sign(&mut session, generation, reading, wanted)
}

/// What is to be signed, and how.
struct Wanted {
    nonce: [u8; NONCE_BYTES],
    algorithm: SignatureAlgorithm,
    proof: ProofKind,
}

/// The algorithm of the certificate's key.
fn algorithm(reading: &CardReading) -> Result<SignatureAlgorithm, OperationError> {
    let key = CertificateFacts::from_der(&reading.certificate_der)?.key;
    SignatureAlgorithm::of(key).ok_or(OperationError::UnknownKey)
}

/// Opens the key of the selected application.
fn open_key(session: &mut Session<'_>, files: &CardFiles, proof: &Proof<'_>) -> Result<(), OperationError> {
    match proof {
        Proof::Pin { pin, last_try } => {
            let file = SecretFile { id: files.pin, kind: SecretKind::AuthenticationPin };
            tries::open(session, file, pin, *last_try)
        }
        Proof::Photo(authority) => Ok(authority.open_key(&mut session.lend())?),
        Proof::UnlockedPhone => Ok(()),
    }
}

/// Signs with the opened key and checks the signature.
fn sign(
    session: &mut Session<'_>,
    generation: &CardGeneration,
    reading: &CardReading,
    Wanted { nonce, algorithm, proof }: Wanted,
) -> Result<AuthEvidence, OperationError> {
    let token: TokenKind = reading.token;
    session.select_file(generation.authentication.files.key)?;
    let input = algorithm.input(generation.signing, &nonce);
    let signature = session.sign(generation.signing.p1(), &input).map_err(|error| explain(error, token))?;
    let certificate_der = reading.certificate_der.clone();
    if !algorithm.verify(&certificate_der, &nonce, &signature)? {
        return Err(OperationError::SignatureWrong);
    }
    Ok(AuthEvidence { token, certificate_der, key: reading.key, algorithm, signature, nonce, proof })
}
