//! Pulling the record: the card signs where it can be asked to, then eligibility, then every category at once, its summary and its full
//! window side by side, each shown as it arrives (ADR 17). The crew never waits for it.

use std::{sync::Arc, time::Instant};

use domain::{
    encounter::Fetch,
    event::EncounterEvent,
    fetch::Window,
    ids::EncounterId,
    patient::PatientIdentity,
    record::{Category, FetchOutcome, MedicalRecord},
};
use jiff::SignedDuration;
use prost::Message as _;
use proto::convert::record_to_wire;
use tokio::task::JoinSet;

use super::{ActError, Tablet, WorkingCase, parts};
use crate::records::{PullRequest, Pulled, Qualification};

/// A pull that failed for a reason that may pass is tried again after so long, in the background.
pub(super) const RETRY_AFTER: SignedDuration = SignedDuration::from_secs(5);

/// How often: with [`RETRY_AFTER`] about the ten minutes in which the record still helps to choose a hospital.
pub(super) const RETRIES_MAX: u32 = 120;

/// Largest part of a record in one event, bytes on the wire: with its envelope it fits into the outbox and the log (1 MiB each). 3,000 lines of
/// 300 bytes are below it. What goes beyond is cut, oldest lines first, and told as `partial`.
const PART_MAX_BYTES: usize = 960 * 1024;

/// One pull of one case.
#[derive(Clone)]
pub(super) struct Pull {
    pub encounter: EncounterId,
    pub number: u64,
    request: PullRequest,
}

impl Tablet {
    pub(super) fn note_consent(&self, encounter: EncounterId) {
        if let Some(case) = self.inner().cases.get_mut(&encounter) {
            case.consent_at = Some(Instant::now());
        }
    }

    /// Starts pulling when there is a card and a basis that allows it. A pull that is under way with the same card on the same consent goes
    /// on; one with another card or consent ends, and brings nothing more. Returns at once.
    pub fn start_pull(self: &Arc<Self>, encounter: EncounterId) {
        let pull = {
            let mut inner = self.inner();
            let Some(case) = inner.cases.get_mut(&encounter) else { return };
            let basis = case.pull_basis();
            if case.pulling && case.pull.1 == basis {
                return;
            }
            case.stop_pull();
            let subject = case.subject(self.clock.now());
            subject.zip(basis).map(|(subject, basis)| {
                let request = PullRequest {
                    subject,
                    identity_check: basis.identity_check,
                    consent: basis.consent.clone(),
                    evidence: None,
                };
                case.pulling = true;
                case.pull.1 = Some(basis);
                Pull { encounter, number: case.pull.0, request }
            })
        };
        self.hub.publish(parts::case_part(encounter, parts::RECORD));
        let Some(pull) = pull else { return };
        let tablet = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = tablet.pull(&pull).await {
                tracing::error!(%encounter, %error, "pull ended");
            }
            if let Some(case) = tablet.inner().cases.get_mut(&encounter).filter(|case| case.pull.0 == pull.number) {
                case.pulling = false;
            }
            tablet.hub.publish(parts::case_part(encounter, parts::RECORD));
        });
    }

    async fn pull(self: &Arc<Self>, pull: &Pull) -> Result<(), ActError> {
        let confirmed = self.with_case(pull.encounter, WorkingCase::confirmed_for_pull).flatten();
        let identity = match confirmed {
            Some(identity) => identity,
            None => match self.pull_identity(pull).await? {
                Some(identity) => identity,
                None => return Ok(()),
            },
        };
        // Everything at once, and each question by itself: one that is slow or fails holds up no other.
        let mut questions = JoinSet::new();
        for question in self.with_case(pull.encounter, questions_of).unwrap_or_default() {
            questions.spawn(Arc::clone(self).ask(pull.clone(), question, identity.clone(), 0));
        }
        while let Some(finished) = questions.join_next().await {
            let Ok(Some((pulled, attempt))) = finished else { continue };
            let (question, outcome) = ((pulled.category, pulled.window), pulled.outcome);
            if !self.take_pulled(pull, pulled).await? {
                return Ok(());
            }
            if outcome.is_worth_retrying() && attempt < RETRIES_MAX && self.is_missed(pull, question) {
                questions.spawn(Arc::clone(self).ask(pull.clone(), question, identity.clone(), attempt + 1));
            }
        }
        Ok(())
    }

    /// One question, at once the first time and after [`RETRY_AFTER`] again; `None` when nothing may be asked any more.
    async fn ask(
        self: Arc<Self>,
        pull: Pull,
        (category, window): (Category, Window),
        identity: PatientIdentity,
        attempt: u32,
    ) -> Option<(Pulled, u32)> {
        if attempt > 0 {
            self.wait_to_retry(&pull).await;
            if !self.is_entitled(&pull) || !self.is_missed(&pull, (category, window)) {
                return None;
            }
        }
        let now = self.clock.now();
        Some((self.records.pull_window(&pull.request, (category, window), &identity, now).await, attempt))
    }

    /// A summary is not asked for again once something of the category is there.
    fn is_missed(&self, pull: &Pull, question: (Category, Window)) -> bool {
        self.with_case(pull.encounter, |case| is_missed(case, question)).unwrap_or(false)
    }

    /// Who it is; `None` when the pull ends here (refused, not registered, the case was closed), also because somebody has to compare first:
    /// of a stranger nothing more is fetched.
    async fn pull_identity(self: &Arc<Self>, pull: &Pull) -> Result<Option<PatientIdentity>, ActError> {
        if !self.let_card_sign(pull).await {
            return Ok(None);
        }
        let evidence = self.with_case(pull.encounter, WorkingCase::evidence).flatten();
        let request = PullRequest { evidence, ..pull.request.clone() };
        for attempt in 0..=RETRIES_MAX {
            let answer = self.records.eligibility(&request, self.clock.now()).await;
            let outcome = match (answer.outcome, answer.qualification) {
                (outcome, Qualification::Invalid) if outcome.is_success() => FetchOutcome::InvalidQualification,
                (outcome, _) => outcome,
            };
            let pulled = Pulled {
                category: Category::Eligibility,
                window: Window::Full,
                outcome,
                part: MedicalRecord::default(),
                duration_ms: answer.duration_ms,
            };
            if !self.take_pulled(pull, pulled).await? {
                return Ok(None);
            }
            if let Some(identity) = answer.identity {
                return Ok(self.take_identity(pull, &identity).await?.then_some(identity));
            }
            if !outcome.is_worth_retrying() || attempt == RETRIES_MAX {
                return Ok(None);
            }
            self.wait_to_retry(pull).await;
            if !self.is_entitled(pull) {
                break;
            }
        }
        Ok(None)
    }

    /// The service has answered whose card it is. Returns whether the pull goes on at once.
    async fn take_identity(&self, pull: &Pull, identity: &PatientIdentity) -> Result<bool, ActError> {
        {
            let mut inner = self.inner();
            let Some(case) = inner.cases.get_mut(&pull.encounter) else { return Ok(false) };
            if !case.is_entitled(pull.number) {
                return Ok(false);
            }
            case.answered = true;
        }
        self.propose(pull.encounter, identity.clone()).await
    }

    async fn wait_to_retry(&self, pull: &Pull) {
        self.hub.publish(parts::case_part(pull.encounter, parts::RECORD));
        tokio::time::sleep(self.clock.real(RETRY_AFTER)).await;
    }

    /// Nothing is asked after the consent was withdrawn, the card changed or the case closed.
    fn is_entitled(&self, pull: &Pull) -> bool {
        self.with_case(pull.encounter, |case| case.is_entitled(pull.number)).unwrap_or(false)
    }

    /// Records what a pull brought, unless the case's card or consent changed in the meantime. Returns whether it goes on.
    async fn record_pulled(&self, pull: &Pull, event: EncounterEvent) -> Result<bool, ActError> {
        if !self.is_entitled(pull) {
            return Ok(false);
        }
        let fits = |case: &WorkingCase| case.is_entitled(pull.number);
        Ok(self.record_if(host::fresh::event_id(), pull.encounter, event, fits).await?)
    }

    /// Records how the pull of a category ended. Returns whether the pull goes on. A failure that was
    /// recorded already is not recorded again, and one that may pass does not hide what came before.
    async fn take_pulled(&self, pull: &Pull, pulled: Pulled) -> Result<bool, ActError> {
        let Pulled { category, window, mut outcome, mut part, duration_ms } = pulled;
        let known = self.with_case(pull.encounter, |case| case.encounter.fetches.get(&category).copied()).flatten();
        if !tells(known, window, outcome) {
            return Ok(self.is_entitled(pull));
        }
        if cut(&mut part) {
            outcome = FetchOutcome::Partial;
        }
        let event = EncounterEvent::CategoryFetched { category, window, outcome, part, duration_ms };
        if outcome == FetchOutcome::PhotolessNeedsPin {
            self.note_photoless(pull.encounter);
        }
        self.record_pulled(pull, event).await
    }
}

/// What is asked about a case: every category in every window that is worth asking for, the small answers first.
fn questions_of(case: &WorkingCase) -> Vec<(Category, Window)> {
    let medical = Category::ALL.iter().copied().filter(|category| *category != Category::Eligibility);
    let mut questions: Vec<_> = medical
        .flat_map(|category| Window::of(category).iter().map(move |window| (category, *window)))
        .filter(|question| is_missed(case, *question))
        .collect();
    questions.sort_by_key(|(_, window)| *window);
    questions
}

fn is_missed(case: &WorkingCase, (category, window): (Category, Window)) -> bool {
    let known = case.encounter.fetches.get(&category);
    window == Window::Full || known.is_none_or(|fetch| !fetch.outcome.is_success())
}

/// Whether the end of a question says anything that the case does not know. A summary that failed says nothing: its full window is asked for
/// beside it and will tell.
fn tells(known: Option<Fetch>, window: Window, outcome: FetchOutcome) -> bool {
    let Some(known) = known else { return window == Window::Full || outcome.is_success() };
    match (known.window, window) {
        (Window::Full, Window::Summary) => {
            outcome.is_success() && !matches!(known.outcome, FetchOutcome::Fetched | FetchOutcome::Empty)
        }
        (_, Window::Summary) => outcome.is_success(),
        (Window::Summary, Window::Full) => known.beyond != Some(outcome) || outcome.is_success(),
        (Window::Full, Window::Full) => {
            let is_old = !outcome.is_success() && known.outcome == outcome;
            let hides = outcome.is_worth_retrying() && known.outcome.is_success();
            !is_old && !hides
        }
    }
}

/// Cuts a part that is too large for one event (its lines lie newest first). Returns whether it had to.
fn cut(part: &mut MedicalRecord) -> bool {
    let mut was_cut = false;
    while record_to_wire(part).encoded_len() > PART_MAX_BYTES {
        was_cut = true;
        // A part is of one category: the other lists are empty.
        halve(&mut part.medications);
        halve(&mut part.surgeries);
        halve(&mut part.visits);
        halve(&mut part.treatments);
        halve(&mut part.dialysis);
        halve(&mut part.checkups);
    }
    was_cut
}

fn halve<T>(lines: &mut Vec<T>) {
    lines.truncate(lines.len() / 2);
}
