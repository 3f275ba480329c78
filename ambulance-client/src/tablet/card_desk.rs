//! The card on the reader: read as soon as it is placed, and taken up by the case that is active. Placing the card needs no tap.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use domain::{
    card::{CardFailure, CardSummary, CertificateStanding, TokenKind},
    consent::IdentityCheck,
    event::EncounterEvent,
    ids::EncounterId,
    patient::{IdentitySource, IdentityVerdict, japan},
};
use jiff::{Timestamp, civil::Date};
use tokio::runtime::Handle;

use super::{ActError, RecordError, Tablet, WorkingCase, case::OwnerProof, parts, proof::proves_its_owner};
use crate::card::{self, CardError, CardReader, CardReading, read_card};

/// How often the reader is looked at, and longest wait of an order before it begins. A person does not notice a twentieth of a second.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// A card is asked for the tries that are left once it has lain so long: nobody types before. At once after the reading it would be powered up
/// a second time just when a hasty hand exchanges it, and the system's card service can lose a card then (docs/adr/0007-real-reader.md).
const TRIES_AFTER: Duration = Duration::from_secs(1);

/// What lies on the reader.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CardMoment {
    /// Nothing.
    #[default]
    None,
    /// A card, being read.
    Reading,
    /// A card that was read, with the time it took.
    Read(CardReading, Duration),
    /// A card that could not be read.
    Failed(CardFailure),
    /// A phone that does not answer as a card; its document was read.
    Document,
    /// There is no reader.
    ReaderGone,
}

impl CardMoment {
    /// Why no card can lie there: there is no reader, or nobody serves it.
    #[must_use]
    pub const fn no_reader(&self) -> Option<CardFailure> {
        match self {
            Self::ReaderGone => Some(CardFailure::ReaderGone),
            Self::Failed(CardFailure::ReaderServiceStopped) => Some(CardFailure::ReaderServiceStopped),
            _ => None,
        }
    }
}

/// Watches the reader from a thread of its own: the reader may block, the screen never does. The thread ends with the tablet.
///
/// # Errors
/// The system could not start a thread.
pub fn watch_reader(
    tablet: Arc<Tablet>,
    mut reader: Box<dyn CardReader>,
    runtime: Handle,
) -> std::io::Result<thread::JoinHandle<()>> {
    let orders = tablet.desk.open();
    let tablet = Arc::downgrade(&tablet);
    thread::Builder::new().name("card-reader".to_owned()).spawn(move || {
        let (mut seen, mut since, mut has_tries) = (false, Instant::now(), false);
        while let Some(tablet) = tablet.upgrade() {
            let was_seen = seen;
            seen = tablet.look_at(reader.as_mut(), seen, &runtime);
            if !was_seen {
                (since, has_tries) = (Instant::now(), false);
            }
            if seen && !has_tries && since.elapsed() >= TRIES_AFTER {
                has_tries = true;
                tablet.note_tries_of_lying(reader.as_mut());
            }
            tablet.note_readers(reader.readers());
            // After the look: an order finds the card that was seen, or none.
            if let Ok(order) = orders.try_recv() {
                order(reader.as_mut());
            }
            drop(tablet);
            reader.wait(POLL_INTERVAL);
        }
    })
}

impl Tablet {
    /// One look at the reader. Takes and returns whether the card that lies there was seen already.
    fn look_at(self: &Arc<Self>, reader: &mut dyn CardReader, seen: bool, runtime: &Handle) -> bool {
        match reader.card_present() {
            Ok(true) if !seen => {
                self.show_card(CardMoment::Reading);
                self.tell_if_slow(runtime);
                let began = Instant::now();
                let result = reader.connect().and_then(|mut transport| read_card(transport.as_mut()));
                let elapsed = began.elapsed();
                if let Err(error) = runtime.block_on(self.take_reading(result, elapsed)) {
                    tracing::error!(%error, "a card was read but not recorded");
                }
                true
            }
            Ok(true) => true,
            Ok(false) => {
                // Also after a reader that was gone: it is back, with nothing on it.
                if self.card() != CardMoment::None {
                    self.show_card(CardMoment::None);
                }
                false
            }
            Err(error) => {
                let reason = failure_of(&error);
                let moment = match reason {
                    CardFailure::ReaderGone => CardMoment::ReaderGone,
                    other => CardMoment::Failed(other),
                };
                if self.card() != moment {
                    tracing::warn!(code = error.code(), "card reader");
                    self.note_reader_fault(reason);
                    self.show_card(moment);
                }
                false
            }
        }
    }

    /// A phone became readable by what its owner did.
    pub(super) fn note_card(&self, reading: CardReading) {
        if !matches!(self.card(), CardMoment::Read(..)) {
            self.show_card(CardMoment::Read(reading, Duration::ZERO));
        }
    }

    /// On the reader's thread: what lies there has shown a document, so it is a phone and nothing to be exchanged.
    pub(super) fn note_document(&self) {
        if self.card() == CardMoment::Failed(CardFailure::NotMynaCard) {
            self.show_card(CardMoment::Document);
        }
    }

    fn show_card(&self, moment: CardMoment) {
        let active = {
            let mut inner = self.inner();
            inner.card = moment;
            if !matches!(inner.card, CardMoment::Read(..)) {
                inner.tries = None;
            }
            inner.active
        };
        self.hub.publish(parts::LINK);
        self.hub.publish(parts::SETUP);
        if let Some(encounter) = active {
            self.hub.publish(parts::case_part(encounter, parts::CARD));
        }
    }

    pub(super) async fn take_reading(
        self: &Arc<Self>,
        result: Result<CardReading, CardError>,
        elapsed: Duration,
    ) -> Result<(), ActError> {
        let duration_ms = whole_ms(elapsed);
        let active = self.active();
        let result = result.map_err(|error| failure_of(&error)).and_then(|reading| {
            match self.trust.objection(&reading, self.clock.now()) {
                None => Ok(reading),
                Some(objection) => Err(CardFailure::of_condition(objection).unwrap_or(CardFailure::Garbage)),
            }
        });
        match result {
            Ok(reading) => {
                self.show_card(CardMoment::Read(reading, elapsed));
                if let Some(encounter) = active {
                    self.take_up_card(encounter).await?;
                }
            }
            Err(reason) => {
                tracing::info!(code = reason.code(), duration_ms, "card not read");
                self.note_reader_fault(reason);
                self.show_card(CardMoment::Failed(reason));
                // A case that has its card loses nothing when it is lifted and does not read the second time.
                let needs_card =
                    active.filter(|encounter| self.with_case(*encounter, WorkingCase::has_card) == Some(false));
                if let Some(encounter) = needs_card {
                    self.record(encounter, EncounterEvent::CardReadFailed { reason, duration_ms }).await?;
                }
            }
        }
        Ok(())
    }

    /// Takes the card on the reader up into a case: the first one becomes the case's own. Another one raises a question, and so does one that
    /// belongs to another patient's case and still lies there.
    ///
    /// The case's own card once more lets a pull go on that waited for it.
    pub(super) async fn take_up_card(self: &Arc<Self>, encounter: EncounterId) -> Result<(), ActError> {
        let mut waited = false;
        let summary = {
            let mut inner = self.inner();
            let CardMoment::Read(reading, elapsed) = inner.card.clone() else { return Ok(()) };
            let serial = &reading.certificate_serial;
            let has_it = |case: &WorkingCase| case.card.as_ref().is_some_and(|own| own.certificate_serial == *serial);
            let elsewhere = inner.cases.iter().any(|(id, case)| *id != encounter && has_it(case));
            let case = inner.cases.get_mut(&encounter).ok_or(RecordError::UnknownCase)?;
            case.other_card = !has_it(case) && (case.has_card() || elsewhere);
            if has_it(case) {
                waited = case.forget_what_waited_for_the_card();
            }
            if case.other_card || case.has_card() { None } else { Some(self.take(case, reading, elapsed)) }
        };
        if waited {
            self.start_pull(encounter);
        }
        self.settle_card(encounter, summary).await
    }

    /// The crew says that the other card is the patient's: it replaces the first, and what the first said of the person goes. Refused once a
    /// record was merged: then a new case has to be opened, or the identity rejected.
    ///
    /// # Errors
    /// [`ActError::Empty`] when no other card lies there or a record was merged already.
    pub async fn use_other_card(self: &Arc<Self>, encounter: EncounterId) -> Result<(), ActError> {
        let (summary, was_identified) = {
            let mut inner = self.inner();
            let CardMoment::Read(reading, elapsed) = inner.card.clone() else { return Err(ActError::Empty) };
            let case = inner.cases.get_mut(&encounter).ok_or(RecordError::UnknownCase)?;
            if !case.other_card || !case.encounter.record.is_empty() {
                return Err(ActError::Empty);
            }
            case.give_card_back();
            (self.take(case, reading, elapsed), case.is_identified_by_card())
        };
        if was_identified {
            let (source, verdict) = (IdentitySource::Eligibility, IdentityVerdict::Differs);
            self.record(encounter, EncounterEvent::IdentityJudged { source, verdict, check: IdentityCheck::Visual })
                .await?;
        }
        self.settle_card(encounter, Some(summary)).await
    }

    fn take(&self, case: &mut WorkingCase, reading: CardReading, elapsed: Duration) -> CardSummary {
        let summary = summary_of(&reading, elapsed, self.clock.now());
        case.proof =
            proves_its_owner(reading.token).then_some(OwnerProof { check: IdentityCheck::PhoneOwner, evidence: None });
        case.card = Some(reading);
        case.found = None;
        case.card_read_at = Some(Instant::now());
        case.timings.card_ms = Some(elapsed.as_secs_f64() * 1000.0);
        summary
    }

    async fn settle_card(self: &Arc<Self>, encounter: EncounterId, taken: Option<CardSummary>) -> Result<(), ActError> {
        if let Some(summary) = taken {
            self.record(encounter, EncounterEvent::CardRead(summary)).await?;
            self.ask_for_revocation(encounter);
            self.start_pull(encounter);
        }
        self.hub.publish(parts::case_part(encounter, parts::CARD));
        Ok(())
    }
}

fn summary_of(reading: &CardReading, elapsed: Duration, now: Timestamp) -> CardSummary {
    CardSummary {
        token: token_of(reading.token),
        standing: standing_of(reading, now),
        certificate_ends: last_day(reading),
        duration_ms: whole_ms(elapsed),
    }
}

/// The kind of token in the domain's words.
pub(super) const fn token_of(token: card::TokenKind) -> TokenKind {
    match token {
        card::TokenKind::Card => TokenKind::Card,
        card::TokenKind::Android => TokenKind::Android,
        card::TokenKind::IPhone => TokenKind::IPhone,
        card::TokenKind::Other | card::TokenKind::OldResidentCard => TokenKind::Other,
    }
}

/// The last day of the certificate, in Japan.
pub(super) fn last_day(reading: &CardReading) -> Date {
    reading.not_after.to_zoned(japan()).date()
}

pub(super) fn whole_ms(elapsed: Duration) -> u32 {
    u32::try_from(elapsed.as_millis()).unwrap_or(u32::MAX)
}

/// The standing in the domain's words.
pub(super) fn standing_of(reading: &CardReading, now: Timestamp) -> CertificateStanding {
    if now < reading.not_before {
        return CertificateStanding::NotYetValid;
    }
    match reading.standing(now) {
        card::CertificateStanding::Valid => CertificateStanding::Valid,
        card::CertificateStanding::Grace { .. } => CertificateStanding::Grace,
        card::CertificateStanding::Expired => CertificateStanding::Expired,
    }
}

fn failure_of(error: &CardError) -> CardFailure {
    CardFailure::of_condition(error.condition()).unwrap_or(CardFailure::Broken)
}
