//! The server: start, stop, change people and behaviour while it runs, and the log of what was asked.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use actix_web::{HttpResponse, dev::ServerHandle, http::header::CACHE_CONTROL, web};
use ambulance_client::{
    card::chain::{ChainError, Roots},
    records::MessageKind,
};
use domain::{
    fetch::Window,
    record::{Category, FetchOutcome},
};
use jiff::{Timestamp, civil::Date};

use super::{
    behaviour::{Fault, ServiceBehaviour},
    decision, proof,
    question::{About, Question},
    reply,
};
use crate::{loopback::serve, people::Person};

/// The simulated record service.
pub struct RecordService;

/// One request as the service saw it. No content, no serial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServedRequest {
    /// Which message.
    pub kind: MessageKind,
    /// Which category it asked for.
    pub category: Category,
    /// How far back.
    pub window: Window,
    /// What the service made of it: a refusal, a fault as a client will see it, or `Fetched` (also when the record is empty).
    pub outcome: FetchOutcome,
    /// When it came in.
    pub at: Timestamp,
}

/// A running service.
pub struct RecordServiceHandle {
    url: String,
    state: Arc<State>,
    server: ServerHandle,
}

#[derive(Default)]
struct State {
    people: Mutex<HashMap<String, Person>>,
    certificate_ends: Mutex<HashMap<String, Date>>,
    behaviour: Mutex<ServiceBehaviour>,
    now: Mutex<Option<Timestamp>>,
    authorities: Mutex<Option<Roots>>,
    log: Mutex<Vec<ServedRequest>>,
    asked_of: Mutex<HashMap<String, Vec<Category>>>,
    /// Whom a look-up has found, by the word given for that person: the serial number under which that person is known here.
    found: Mutex<HashMap<String, String>>,
}

/// Nothing here can be left half-changed, so a panic elsewhere does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl RecordService {
    /// Starts the service on a free loopback port, in the caller's tokio runtime. `people` are known by the serial number of
    /// their certificate (lower-case hexadecimal). With `tls` it speaks HTTPS only; mutual TLS is the configuration's matter.
    ///
    /// # Errors
    /// When no port can be bound.
    pub fn start(
        people: HashMap<String, Person>,
        behaviour: ServiceBehaviour,
        tls: Option<rustls::ServerConfig>,
    ) -> io::Result<RecordServiceHandle> {
        let state =
            Arc::new(State { people: Mutex::new(people), behaviour: Mutex::new(behaviour), ..State::default() });
        let scheme = if tls.is_some() { "https" } else { "http" };
        let (bound, server) = serve(0, tls, &state, |routes| {
            routes.route("/{message}", web::post().to(answer));
        })?;
        Ok(RecordServiceHandle { url: format!("{scheme}://{bound}"), state, server })
    }
}

impl RecordServiceHandle {
    /// Address to give to the client, e.g. `https://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Changes how it answers from now on.
    pub fn set_behaviour(&self, behaviour: ServiceBehaviour) {
        *lock(&self.state.behaviour) = behaviour;
    }

    /// Adds or replaces a person.
    pub fn add_person(&self, serial: impl Into<String>, person: Person) {
        lock(&self.state.people).insert(serial.into(), person);
    }

    /// Tells the service when a certificate ends (last day, Japan). Without it the service takes the certificate as valid.
    pub fn set_certificate_end(&self, serial: impl Into<String>, end: Date) {
        lock(&self.state.certificate_ends).insert(serial.into(), end);
    }

    /// Tells the service whose certificates it believes when a card has signed. Without any it believes no signature.
    ///
    /// # Errors
    /// When one is no authority's.
    pub fn know_authorities(&self, certificates: &[&[u8]]) -> Result<(), ChainError> {
        *lock(&self.state.authorities) = Some(Roots::pin(certificates.iter().copied())?);
        Ok(())
    }

    /// Sets the service's clock to a fixed time, or back to the system's.
    pub fn set_now(&self, now: Option<Timestamp>) {
        *lock(&self.state.now) = now;
    }

    /// Every request so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<ServedRequest> {
        lock(&self.state.log).clone()
    }

    /// What was asked about one certificate so far, in order.
    #[must_use]
    pub fn asked_of(&self, serial: &str) -> Vec<Category> {
        lock(&self.state.asked_of).get(serial).cloned().unwrap_or_default()
    }

    /// Stops at once, also what is in the middle of an answer.
    pub async fn stop(self) {
        self.server.stop(false).await;
    }
}

impl State {
    /// The serial number under which the person is known here.
    fn whose(&self, question: &Question) -> Result<String, FetchOutcome> {
        match &question.about {
            About::Owner(serial) => Ok(serial.clone()),
            About::Found(reference) => lock(&self.found).get(reference).cloned().ok_or(FetchOutcome::NobodyFound),
            About::LookUp(four) => {
                let people = lock(&self.people);
                let mut fitting = people.iter().filter(|(_, person)| four.fit(person));
                let (serial, person) = fitting.next().ok_or(FetchOutcome::NobodyFound)?;
                // One person may have a card and a phone.
                let is_one = fitting.all(|(_, other)| other == person);
                if is_one { Ok(serial.clone()) } else { Err(FetchOutcome::SeveralFound) }
            }
        }
    }

    /// A new word for somebody who was found. It says nothing of that person, and nobody can guess it.
    fn reference_of(&self, serial: &str) -> String {
        let reference = host::fresh::event_id().to_string();
        lock(&self.found).insert(reference.clone(), serial.to_owned());
        reference
    }
}

async fn answer(state: web::Data<State>, message: web::Path<String>, body: web::Bytes) -> HttpResponse {
    let Some(kind) = MessageKind::ALL.iter().copied().find(|kind| kind.request_name() == *message) else {
        return HttpResponse::NotFound().finish();
    };
    let Some(question) = Question::read(kind, &body) else { return HttpResponse::BadRequest().finish() };
    let now = lock(&state.now).unwrap_or_else(Timestamp::now);
    let behaviour = lock(&state.behaviour).clone();
    let fault = behaviour.fault(question.category, question.window);
    let whose = state.whose(&question);
    let serial = whose.as_ref().ok().cloned().unwrap_or_default();
    let person = lock(&state.people).get(&serial).cloned();
    let certificate_end =
        lock(&state.certificate_ends).get(&serial).copied().filter(|_| matches!(question.about, About::Owner(_)));
    let reference = matches!(question.about, About::LookUp(_)).then(|| state.reference_of(&serial));
    let proof = proof::check(&question, lock(&state.authorities).as_ref(), now);
    let decision =
        proof.and(whose.map(drop)).and_then(|()| decision::decide(&question, person.as_ref(), certificate_end, now));
    let outcome = decision.err().unwrap_or(FetchOutcome::Fetched);
    let (category, window) = (question.category, question.window);
    lock(&state.log).push(ServedRequest { kind, category, window, outcome: seen(fault, outcome), at: now });
    lock(&state.asked_of).entry(serial).or_default().push(question.category);
    let bytes = match (decision, person) {
        (Ok(()), Some(person)) => reply::data(&question, &person, reference.as_deref(), now, behaviour.encoding, fault),
        _ => reply::refusal(question.category, outcome, now, behaviour.encoding, fault),
    };
    tokio::time::sleep(Duration::from_millis(behaviour.latency_ms(question.category, question.window).into())).await;
    match fault {
        Fault::Down => HttpResponse::ServiceUnavailable().finish(),
        Fault::Hang => std::future::pending().await,
        _ => HttpResponse::Ok().content_type("application/xml").insert_header((CACHE_CONTROL, "no-store")).body(bytes),
    }
}

/// What a client will see of an answer with a fault.
const fn seen(fault: Fault, outcome: FetchOutcome) -> FetchOutcome {
    match fault {
        Fault::None => outcome,
        Fault::Down => FetchOutcome::ServiceError,
        Fault::Hang => FetchOutcome::TimedOut,
        Fault::WrongPerson => FetchOutcome::WrongPerson,
        Fault::Malformed => FetchOutcome::Unreadable,
        Fault::Truncated | Fault::WrongEncodingDeclared => FetchOutcome::Partial,
        Fault::Empty => FetchOutcome::Empty,
    }
}
