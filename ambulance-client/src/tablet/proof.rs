//! What the owner of a card or a phone can do, and what is printed on a card: PIN, 照合番号B, the document in a phone.

use std::sync::Arc;

use domain::{
    card::{CardFailure, Condition},
    consent::{Consent, ConsentBasis, IdentityCheck},
    event::EncounterEvent,
    ids::EncounterId,
    patient::{IdentitySource, PatientIdentity, Sex, japan_date},
};

use super::{ActError, CardMoment, RecordError, Tablet, case::OwnerProof, parts};
use crate::{
    card::{
        AuthEvidence, BasicAttributes, CardError, CardFace, CardReader, CardReading, CardTransport, CardTries,
        OperationError, PrintedMistake, PrintedNumber, Proof, Secret, SpendLastTry, TextKey, TokenKind,
        authenticate_as, read_and_authenticate, read_attributes, read_face, read_tries,
    },
    mdoc::{MdocError, MobileIdentity, MobileReader},
    photo::ScreenPhoto,
};

/// Why the owner's proof, or the printed number, led to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The card or phone said no, or could not be asked.
    #[error(transparent)]
    Operation(#[from] OperationError),
    /// The same from a phone, which has words of its own.
    #[error("phone: {0}")]
    Phone(OperationError),
    /// Not four digits. Nothing was sent.
    #[error("a PIN has four digits")]
    NotAPin,
    /// The printed number cannot be right. Nothing was sent.
    #[error("the printed number cannot be right")]
    Printed(PrintedMistake),
    /// What lies on the reader is not the card of this case.
    #[error("another card lies on the reader")]
    OtherCard,
    /// The document of the phone was not taken.
    #[error(transparent)]
    Document(#[from] MdocError),
    /// This tablet has no pinned issuers of such documents.
    #[error("no issuers of mobile documents are configured")]
    NoIssuers,
    /// It could not be recorded.
    #[error(transparent)]
    Act(#[from] ActError),
}

impl From<CardError> for ProofError {
    fn from(error: CardError) -> Self {
        Self::Operation(error.into())
    }
}

impl From<RecordError> for ProofError {
    fn from(error: RecordError) -> Self {
        Self::Act(error.into())
    }
}

impl ProofError {
    /// The row of the table of conditions that tells the crew what to do; `None` when it has nothing to do with a card.
    #[must_use]
    pub fn condition(&self) -> Option<Condition> {
        Some(match self {
            Self::Phone(OperationError::Blocked { .. }) => Condition::PhonePinBlocked,
            Self::Phone(OperationError::NotOnThisCard) => Condition::PhoneHasNoFace,
            Self::Operation(error) | Self::Phone(error) => error.condition(),
            Self::NotAPin => Condition::PinMalformed,
            Self::Printed(_) => Condition::PrintedNumberMistyped,
            Self::Document(MdocError::NoDocument | MdocError::PhoneEnded(_)) => Condition::DocumentDeclined,
            Self::Document(MdocError::Transport(error)) => error.condition(),
            Self::Document(_) => Condition::DocumentUnverified,
            Self::OtherCard | Self::NoIssuers | Self::Act(_) => return None,
        })
    }

    /// Tries that are left, where the card has told.
    #[must_use]
    pub const fn tries_left(&self) -> Option<u8> {
        match self {
            Self::Operation(OperationError::Wrong { left, .. }) | Self::Phone(OperationError::Wrong { left, .. }) => {
                Some(*left)
            }
            _ => None,
        }
    }

    fn of(error: OperationError, is_phone: bool) -> Self {
        if is_phone { Self::Phone(error) } else { Self::Operation(error) }
    }
}

/// What was read with the printed number. No `Debug`: it names and shows a person.
struct Printed {
    text: BasicAttributes,
    face: CardFace,
    /// What a browser can show of the photo.
    photo: Option<ScreenPhoto>,
}

impl Tablet {
    /// Asks the card on the reader for the tries that are left, so that they are shown before anybody types. Spends none.
    pub(super) fn note_tries(&self, card: &mut dyn CardTransport) {
        let tries = read_tries(card).ok();
        let mut inner = self.inner();
        inner.tries = tries;
        let active = inner.active;
        drop(inner);
        if let Some(encounter) = active {
            self.hub.publish(parts::case_part(encounter, parts::CARD));
        }
    }

    /// For a card that was read, and for a phone that waits for its owner.
    pub(super) fn note_tries_of_lying(&self, reader: &mut dyn CardReader) {
        if matches!(self.card(), CardMoment::Read(..) | CardMoment::Failed(CardFailure::PhoneNeedsOwner)) {
            self.note_tries_again(reader);
        }
    }

    /// After a secret was sent.
    fn note_tries_again(&self, reader: &mut dyn CardReader) {
        if let Ok(mut card) = reader.connect() {
            self.note_tries(card.as_mut());
        }
    }

    /// Tries that are left on the card that lies there; `None` when it has not told.
    #[must_use]
    pub fn tries(&self) -> Option<CardTries> {
        self.inner().tries
    }

    /// The owner typed the PIN: the card or the phone signs a challenge with it. A phone that shows nothing without its owner becomes the
    /// case's card now.
    ///
    /// # Errors
    /// [`ProofError`]. The last try is spent only when `last_try` says so.
    pub async fn prove_by_pin(
        self: &Arc<Self>,
        encounter: EncounterId,
        entry: &str,
        last_try: Option<SpendLastTry>,
    ) -> Result<(), ProofError> {
        let pin = Secret::pin(entry).map_err(|_| ProofError::NotAPin)?;
        let known = self.card_of_case(encounter)?;
        let tablet = Arc::clone(self);
        let proven = self
            .with_reader(move |reader| {
                let proof = Proof::Pin { pin: &pin, last_try };
                let result = tablet.sign(reader, known.as_ref(), &proof);
                tablet.note_tries_again(reader);
                result
            })
            .await?;
        let (reading, evidence) = proven?;
        let check = if reading.token.is_phone() { IdentityCheck::PhoneOwner } else { IdentityCheck::Pin };
        self.take_proof(encounter, reading, OwnerProof { check, evidence: Some(evidence) }).await
    }

    /// On the reader's thread: the card that lies there signs, if it is the one that is meant.
    pub(super) fn sign(
        &self,
        reader: &mut dyn CardReader,
        known: Option<&CardReading>,
        proof: &Proof<'_>,
    ) -> Result<(CardReading, AuthEvidence), ProofError> {
        let lying = self.card();
        let is_phone = is_phone(&lying);
        // Never to a card that was not read, or not to the end.
        match (known, &lying) {
            (Some(known), CardMoment::Read(reading, _)) if reading.certificate_serial == known.certificate_serial => {}
            (Some(_), CardMoment::Read(..)) => return Err(ProofError::OtherCard),
            (None, CardMoment::Failed(CardFailure::PhoneNeedsOwner)) => {}
            (_, CardMoment::ReaderGone) => return Err(CardError::ReaderGone.into()),
            (_, CardMoment::Failed(CardFailure::ReaderServiceStopped)) => return Err(CardError::ServiceStopped.into()),
            _ => return Err(CardError::Removed.into()),
        }
        let mut card = reader.connect()?;
        match known {
            Some(known) => authenticate_as(card.as_mut(), known, host::fresh::nonce(), proof)
                .map(|evidence| (known.clone(), evidence)),
            None => read_and_authenticate(card.as_mut(), host::fresh::nonce(), proof),
        }
        .map_err(|error| ProofError::of(error, is_phone))
    }

    /// The case's own card; what lies there when it has none. `None` when nothing could be read of it yet (a phone).
    ///
    /// # Errors
    /// [`OperationError::SignatureWrong`] when that card has failed to sign: no secret is given to it.
    fn card_of_case(&self, encounter: EncounterId) -> Result<Option<CardReading>, ProofError> {
        let inner = self.inner();
        let case = inner.cases.get(&encounter).ok_or(RecordError::UnknownCase)?;
        if case.is_refused() {
            return Err(OperationError::SignatureWrong.into());
        }
        Ok(case.card.clone().or_else(|| match &inner.card {
            CardMoment::Read(reading, _) => Some(reading.clone()),
            _ => None,
        }))
    }

    async fn take_proof(
        self: &Arc<Self>,
        encounter: EncounterId,
        reading: CardReading,
        proof: OwnerProof,
    ) -> Result<(), ProofError> {
        let check = proof.check;
        if let Some(case) = self.inner().cases.get_mut(&encounter) {
            // It has signed; and the pull that waited for it begins below, with the proof.
            case.card_notice = None;
        }
        self.note_card(reading);
        self.take_up_card(encounter).await?;
        {
            let mut inner = self.inner();
            let case = inner.cases.get_mut(&encounter).ok_or(RecordError::UnknownCase)?;
            if case.other_card {
                return Err(ProofError::OtherCard);
            }
            case.proof = Some(proof);
        }
        self.renew_consent(encounter, check).await?;
        if let Some(waiting) = self.with_case(encounter, |case| case.proposal.clone()).flatten()
            && !waiting.contradicts_said
        {
            self.propose(encounter, waiting.identity).await?;
        }
        self.start_pull(encounter);
        self.hub.publish(parts::case_part(encounter, parts::CARD));
        Ok(())
    }

    /// The consent says how the identity was checked: it is recorded anew when that has changed.
    pub(super) async fn renew_consent(&self, encounter: EncounterId, check: IdentityCheck) -> Result<(), RecordError> {
        let renewed = self
            .with_case(encounter, |case| case.encounter.consent.clone())
            .flatten()
            .filter(|consent| consent.identity_check != check && consent.basis != ConsentBasis::Refused)
            .map(|consent| Consent { identity_check: check, ..consent });
        if let Some(renewed) = renewed {
            self.record(encounter, EncounterEvent::ConsentRecorded(renewed)).await?;
        }
        Ok(())
    }

    /// The number printed on the card was typed: text and photo come from the card, without any network, and wait for somebody to compare.
    ///
    /// # Errors
    /// [`ProofError`]; a number that cannot be right is not sent.
    pub async fn read_printed(
        self: &Arc<Self>,
        encounter: EncounterId,
        entry: &str,
        last_try: Option<SpendLastTry>,
    ) -> Result<(), ProofError> {
        let number = PrintedNumber::check(entry, japan_date(self.clock.now())).map_err(ProofError::Printed)?;
        self.card_of_case(encounter)?;
        let tablet = Arc::clone(self);
        let printed = self
            .with_reader(move |reader| {
                // Of what lies there now: a locked phone has no reading that could tell.
                let is_phone = is_phone(&tablet.card());
                let printed = read_printed(reader, &number, last_try);
                tablet.note_tries_again(reader);
                printed.map_err(|error| ProofError::of(error, is_phone))
            })
            .await??;
        self.take_printed(encounter, printed).await
    }

    async fn take_printed(&self, encounter: EncounterId, printed: Printed) -> Result<(), ProofError> {
        let Printed { text, face, photo } = printed;
        {
            let mut inner = self.inner();
            let case = inner.cases.get_mut(&encounter).ok_or(RecordError::UnknownCase)?;
            case.photoless = face.photo.is_none();
            case.show_photo(photo);
        }
        let identity = PatientIdentity {
            name: text.name,
            name_kana: String::new(),
            birth_date: Some(text.birth_date),
            stated_age_years: None,
            sex: if text.sex == Sex::NotStated { face.sex.unwrap_or(Sex::NotStated) } else { text.sex },
            address: text.address,
            source: IdentitySource::CardFace,
        };
        // What the record service has said of the same card counts more.
        let is_answered = self.with_case(encounter, |case| case.answered).unwrap_or(false);
        if !is_answered {
            self.propose(encounter, identity).await?;
        }
        self.hub.publish(parts::case_part(encounter, parts::CARD));
        Ok(())
    }

    /// The document in the phone on the reader: name, birth date and photo, signed by the state. With the text of its QR code, or without.
    /// It opens no record.
    ///
    /// # Errors
    /// [`ProofError`]; nothing of a document that does not verify is used.
    pub async fn read_document(self: &Arc<Self>, encounter: EncounterId, qr: Option<String>) -> Result<(), ProofError> {
        let Some(issuers) = self.trust.issuers.clone() else { return Err(ProofError::NoIssuers) };
        let (now, randomness) = (self.clock.now(), host::fresh::nonce());
        let tablet = Arc::clone(self);
        let (identity, photo) = self
            .with_reader(move |reader| {
                let mut phone = reader.connect().map_err(MdocError::Transport)?;
                let mobile = MobileReader { trusted: &issuers, authentication: None };
                let identity: MobileIdentity = match qr {
                    Some(text) => mobile.read_by_qr(&text, phone.as_mut(), randomness, now),
                    None => mobile.read_by_nfc(phone.as_mut(), randomness, now),
                }?;
                tablet.note_document();
                let photo = identity.portrait.as_ref().and_then(|portrait| ScreenPhoto::from_wallet(portrait).ok());
                Ok::<_, MdocError>((identity, photo))
            })
            .await??;
        if let Some(case) = self.inner().cases.get_mut(&encounter) {
            case.show_photo(photo);
        }
        self.propose(encounter, identity.to_patient()).await?;
        Ok(())
    }

    /// The card has no photo: sight cannot tell whose it is.
    pub(super) fn note_photoless(&self, encounter: EncounterId) {
        if let Some(case) = self.inner().cases.get_mut(&encounter) {
            case.photoless = true;
        }
        self.hub.publish(parts::case_part(encounter, parts::CARD));
    }
}

fn read_printed(
    reader: &mut dyn CardReader,
    number: &PrintedNumber,
    last_try: Option<SpendLastTry>,
) -> Result<Printed, OperationError> {
    let text = read_attributes(reader.connect()?.as_mut(), &TextKey::Printed(number), last_try)?;
    let face = read_face(reader.connect()?.as_mut(), number, last_try)?;
    let photo = face.photo.as_ref().and_then(|photo| {
        ScreenPhoto::from_card(photo).inspect_err(|error| tracing::warn!(?error, "the photo cannot be shown")).ok()
    });
    Ok(Printed { text, face, photo })
}

/// Whether what lies there is a phone, as far as it has shown.
fn is_phone(lying: &CardMoment) -> bool {
    match lying {
        CardMoment::Read(reading, _) => reading.token.is_phone(),
        other => *other == CardMoment::Failed(CardFailure::PhoneNeedsOwner),
    }
}

/// Whether sight can tell whose a token is: a phone has no photo to look at.
pub(super) const fn proves_its_owner(token: TokenKind) -> bool {
    // An iPhone shows its certificate only after its owner's face or finger; an Android phone after the PIN.
    matches!(token, TokenKind::IPhone | TokenKind::Android)
}
