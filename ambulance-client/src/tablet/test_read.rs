//! A reading for the person who sets the tablet up, or a crew at the beginning of its shift: it shows that reader and card work.
//!
//! It belongs to no case, needs no consent, sends no secret and tells nobody. What is kept of it until the next case begins has neither the
//! serial number nor the certificate.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::card::{CardFailure, CertificateStanding, Condition, TokenKind};
use jiff::{Timestamp, civil::Date};

use super::{
    CardMoment, CardTrust, Tablet,
    card_desk::{last_day, standing_of, token_of, whole_ms},
    parts,
};
use crate::card::{
    CardError, CardGeneration, CardReader, CardReading, CardTries, KeyKind,
    chain::{self, ExpiryHint, expiry_hint},
    read_card_and_generation, read_tries,
};

/// The last test reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRead {
    /// When it ended, by the tablet's clock.
    pub at: Timestamp,
    /// What the card said, or why it could not be read.
    pub outcome: Result<TestedCard, Condition>,
}

/// What a test reading found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestedCard {
    /// Card or phone.
    pub token: TokenKind,
    /// By which names it answered.
    pub generation: &'static CardGeneration,
    /// What the dates of the certificate allow.
    pub standing: CertificateStanding,
    /// Last day of the certificate, in Japan.
    pub ends: Date,
    /// Set when it ends soon.
    pub hint: Option<ExpiryHint>,
    /// Who stands behind the certificate.
    pub issuer: IssuerCheck,
    /// Kind of key in the certificate.
    pub key: KeyKind,
    /// Tries that are left; `None` when the card did not tell. None was spent.
    pub tries: Option<CardTries>,
    /// Commands until the certificate was there; those that ask for the tries are not counted.
    pub apdus: u32,
    /// Time for them, in milliseconds, with the time in which the card gets its power.
    pub duration_ms: u32,
}

/// Who stands behind a certificate, as far as this tablet can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssuerCheck {
    /// No authority is pinned on this tablet.
    NotChecked,
    /// A pinned authority has signed it.
    Known {
        /// Which one, counted from 1 in the order of the configuration.
        number: usize,
        /// How many are pinned.
        of: usize,
    },
    /// It is not taken.
    Objection(Condition),
}

/// The tablet was started without a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no card reader is configured")]
pub struct NoReader;

/// What the reader's thread hands over.
struct Tried {
    reading: CardReading,
    generation: &'static CardGeneration,
    tries: Option<CardTries>,
    elapsed: Duration,
}

impl Tablet {
    /// Reads the card that lies there, for no case. A card that cannot be read is a result as well.
    ///
    /// # Errors
    /// [`NoReader`].
    pub async fn test_read(self: &Arc<Self>) -> Result<(), NoReader> {
        if !self.has_reader() {
            return Err(NoReader);
        }
        let tablet = Arc::clone(self);
        let tried = self.with_reader(move |reader| try_card(reader, &tablet.card())).await;
        let at = self.clock.now();
        let outcome = match tried.map_err(|error| error.condition()) {
            Ok(Ok(tried)) => Ok(tested(&tried, &self.trust, at)),
            Ok(Err(condition)) | Err(condition) => Err(condition),
        };
        match &outcome {
            Ok(card) => tracing::info!(apdus = card.apdus, duration_ms = card.duration_ms, "test reading"),
            Err(condition) => {
                tracing::info!(code = condition.code(), "test reading failed");
                // An empty reader is nobody's fault.
                let fault = CardFailure::of_condition(*condition).filter(|failure| *failure != CardFailure::NoCard);
                if let Some(fault) = fault {
                    self.note_reader_fault(fault);
                }
            }
        }
        self.inner().test_read = Some(TestRead { at, outcome });
        self.hub.publish(parts::SETUP);
        Ok(())
    }

    /// The last test reading; gone once a case has begun.
    #[must_use]
    pub fn last_test_read(&self) -> Option<TestRead> {
        self.inner().test_read.clone()
    }

    /// Whom the tablet believes, for the person who has configured it.
    #[must_use]
    pub const fn trust(&self) -> &CardTrust {
        &self.trust
    }
}

/// On the reader's thread, right after its look: the reader itself is not asked what lies there, or the watching would miss a change.
fn try_card(reader: &mut dyn CardReader, lies_there: &CardMoment) -> Result<Tried, Condition> {
    if let Some(reason) = lies_there.no_reader() {
        return Err(reason.condition());
    }
    match lies_there {
        CardMoment::None => return Err(Condition::NoCard),
        CardMoment::Failed(CardFailure::TwoCards) => return Err(Condition::TwoCards),
        CardMoment::Reading
        | CardMoment::Read(..)
        | CardMoment::Failed(_)
        | CardMoment::Document
        | CardMoment::ReaderGone => {}
    }
    let began = Instant::now();
    let read =
        |reader: &mut dyn CardReader| -> Result<_, CardError> { read_card_and_generation(reader.connect()?.as_mut()) };
    let (reading, generation) = read(reader).map_err(|error| error.condition())?;
    let elapsed = began.elapsed();
    let tries = reader.connect().and_then(|mut card| read_tries(card.as_mut())).ok();
    Ok(Tried { reading, generation, tries, elapsed })
}

fn tested(tried: &Tried, trust: &CardTrust, now: Timestamp) -> TestedCard {
    let reading = &tried.reading;
    TestedCard {
        token: token_of(reading.token),
        generation: tried.generation,
        standing: standing_of(reading, now),
        ends: last_day(reading),
        hint: expiry_hint(reading.not_after, now),
        issuer: trust.issuer_of(reading, now),
        key: reading.key,
        tries: tried.tries,
        apdus: reading.apdus,
        duration_ms: whole_ms(tried.elapsed),
    }
}

impl CardTrust {
    /// Who stands behind the certificate of a reading. Unlike a case, the setup page is told of one that begins in the future: the tablet's
    /// clock may be wrong.
    fn issuer_of(&self, reading: &CardReading, now: Timestamp) -> IssuerCheck {
        let Some(roots) = &self.roots else { return IssuerCheck::NotChecked };
        match chain::check(&reading.certificate_der, roots, now) {
            Ok(checked) => IssuerCheck::Known { number: checked.root + 1, of: roots.len() },
            Err(error) => IssuerCheck::Objection(error.condition()),
        }
    }
}
