//! What is asked, in which order, and what comes of it.

use std::time::Duration;

use domain::{
    card::CertificateStanding,
    consent::may_fetch,
    fetch::Window,
    patient::PatientIdentity,
    record::{Category, FetchOutcome, MedicalRecord},
};
use jiff::Timestamp;
use tokio::time::Instant;

use super::{
    answer::Answer,
    eligibility::{self, EligibilityAnswer, Qualification},
    lines,
    message::MessageKind,
    person::{Match, Named, compare},
    request::PullRequest,
    subject::Subject,
    transport::{BadServiceUrl, PULL_TIMEOUT, Received, Transport},
};

/// The record service as the ambulance sees it. Cheap to clone: a caller gives one to each task.
#[derive(Clone)]
pub struct RecordClient {
    pub(super) transport: Transport,
    pub(super) timeout: Duration,
    /// People may be looked up by 基本4情報.
    pub(super) look_up: bool,
}

/// How the pull of one category in one window ended, in the form of the event that records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// Which category.
    pub category: Category,
    /// How far back it was asked for.
    pub window: Window,
    /// How it ended.
    pub outcome: FetchOutcome,
    /// What came, of this category only; empty unless the outcome is a success.
    pub part: MedicalRecord,
    /// From the question to the answer, milliseconds.
    pub duration_ms: u32,
}

impl RecordClient {
    /// A client of the service at `base_url`. `http` brings TLS and the device's certificate; make it from
    /// [`http_client_builder`](super::http_client_builder), which sets what cannot be set here.
    ///
    /// # Errors
    /// [`BadServiceUrl`] for an address that is no plain http or https address.
    pub fn new(base_url: &str, http: reqwest::Client) -> Result<Self, BadServiceUrl> {
        Ok(Self { transport: Transport::new(base_url, http)?, timeout: PULL_TIMEOUT, look_up: false })
    }

    /// The same client with another limit than [`PULL_TIMEOUT`].
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Looks up who the person is and whether the insurance stands. The consent has to cover [`Category::Eligibility`].
    pub async fn eligibility(&self, request: &PullRequest, now: Timestamp) -> EligibilityAnswer {
        let started = Instant::now();
        let (outcome, identity, qualification) =
            match self.ask(request, (Category::Eligibility, Window::Full), now, started).await {
                Ok(received) => {
                    let (outcome, identity, qualification) = eligibility::read(&received.bytes, received.cut.is_none());
                    (cut_or(outcome, &received), identity, qualification)
                }
                Err(outcome) => (outcome, None, Qualification::None),
            };
        EligibilityAnswer { outcome, identity, qualification, duration_ms: since(started) }
    }

    /// Pulls one category in its full window. See [`Self::pull_window`].
    pub async fn pull(
        &self,
        request: &PullRequest,
        category: Category,
        expected: &PatientIdentity,
        now: Timestamp,
    ) -> Pulled {
        self.pull_window(request, (category, Window::Full), expected, now).await
    }

    /// Pulls one category in one window. The answer must name `expected`, otherwise nothing of it is handed on.
    ///
    /// Dropping the future ends the pull; nothing has to be undone.
    pub async fn pull_window(
        &self,
        request: &PullRequest,
        (category, window): (Category, Window),
        expected: &PatientIdentity,
        now: Timestamp,
    ) -> Pulled {
        let started = Instant::now();
        let (outcome, part) = match category {
            Category::Eligibility => (self.eligibility_of(request, expected, now).await, MedicalRecord::default()),
            _ => match self.ask(request, (category, window), now, started).await {
                Ok(received) => {
                    let (outcome, part) = take(&received.bytes, received.cut.is_none(), category, expected);
                    (cut_or(outcome, &received), part)
                }
                Err(outcome) => (outcome, MedicalRecord::default()),
            },
        };
        Pulled { category, window, outcome, part, duration_ms: since(started) }
    }

    /// Eligibility once more, for a person already known.
    async fn eligibility_of(&self, request: &PullRequest, expected: &PatientIdentity, now: Timestamp) -> FetchOutcome {
        let EligibilityAnswer { outcome, identity, .. } = self.eligibility(request, now).await;
        match identity {
            Some(PatientIdentity { name, name_kana, birth_date, sex, .. }) => {
                verified(&Named { name, name_kana, birth_date, sex, is_ambiguous: false }, expected)
                    .err()
                    .unwrap_or(outcome)
            }
            None => outcome,
        }
    }

    /// Consent first, then the certificate, then the service.
    async fn ask(
        &self,
        request: &PullRequest,
        (category, window): (Category, Window),
        now: Timestamp,
        started: Instant,
    ) -> Result<Received, FetchOutcome> {
        may_fetch(Some(&request.consent), category, now).map_err(|_| FetchOutcome::NotConsented)?;
        match &request.subject {
            Subject::Found { .. } => {}
            Subject::Certificate { standing, .. } => allows(*standing, category)?,
        }
        self.transport.exchange(MessageKind::of(category), request.xml(category, window), started + self.timeout).await
    }
}

/// What the dates of a certificate open.
const fn allows(standing: CertificateStanding, category: Category) -> Result<(), FetchOutcome> {
    match (standing, category) {
        (CertificateStanding::Valid, _) | (CertificateStanding::Grace, Category::Eligibility) => Ok(()),
        (CertificateStanding::Grace, _) => Err(FetchOutcome::EligibilityOnly),
        (CertificateStanding::Expired | CertificateStanding::NotYetValid, _) => Err(FetchOutcome::CertificateExpired),
    }
}

/// The lines of an answer, once it is known to be about the expected person.
fn take(bytes: &[u8], complete: bool, category: Category, expected: &PatientIdentity) -> (FetchOutcome, MedicalRecord) {
    match open(bytes, complete, category, expected) {
        Ok((part, whole)) => {
            let outcome = match (part.is_empty(), whole) {
                (false, true) => FetchOutcome::Fetched,
                (false, false) => FetchOutcome::Partial,
                (true, true) => FetchOutcome::Empty,
                // "nothing there" is said only when we are sure
                (true, false) => FetchOutcome::Unreadable,
            };
            (outcome, part)
        }
        Err(outcome) => (outcome, MedicalRecord::default()),
    }
}

fn open(
    bytes: &[u8],
    complete: bool,
    category: Category,
    expected: &PatientIdentity,
) -> Result<(MedicalRecord, bool), FetchOutcome> {
    let answer = Answer::open(bytes, complete)?;
    let named = answer.named();
    if named.is_empty() {
        return Err(FetchOutcome::Unreadable);
    }
    named.iter().try_for_each(|named| verified(named, expected))?;
    let (part, whole) = lines::read(category, answer.body());
    Ok((part, whole && answer.whole))
}

fn verified(named: &Named, expected: &PatientIdentity) -> Result<(), FetchOutcome> {
    match compare(named, expected) {
        Match::Same => Ok(()),
        Match::Different => Err(FetchOutcome::WrongPerson),
        Match::Unknown => Err(FetchOutcome::Unreadable),
    }
}

/// An answer that never ended and holds nothing is told by what cut it: then trying again makes sense.
fn cut_or(outcome: FetchOutcome, received: &Received) -> FetchOutcome {
    match received.cut {
        Some(cut) if outcome == FetchOutcome::Unreadable => cut,
        _ => outcome,
    }
}

pub(super) fn since(started: Instant) -> u32 {
    u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX)
}

pub mod reading {
    //! The reading half without the network: from the bytes of an answer to the lines, for whoever tests the formats.

    use super::{Category, FetchOutcome, MedicalRecord, PatientIdentity, Qualification, eligibility, take};

    /// What an answer comes to that arrived to its end.
    #[must_use]
    pub fn read(bytes: &[u8], category: Category, expected: &PatientIdentity) -> (FetchOutcome, MedicalRecord) {
        take(bytes, true, category, expected)
    }

    /// What an eligibility answer comes to that arrived to its end.
    #[must_use]
    pub fn read_eligibility(bytes: &[u8]) -> (FetchOutcome, Option<PatientIdentity>, Qualification) {
        eligibility::read(bytes, true)
    }
}
