//! The server: start, stop, revoke and change while it runs, and how often it was asked.

use std::{
    collections::HashMap,
    convert::Infallible,
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_web::{
    HttpRequest, HttpResponse,
    dev::ServerHandle,
    http::header::{CONTENT_TYPE, ContentType},
    web,
};
use futures_util::stream;
use jiff::Timestamp;
use x509_cert::ext::pkix::CrlReason;

use super::{
    answer::{Desk, Standing},
    behaviour::{ResponderBehaviour, ResponderFault},
};
use crate::{cards::SimulatedJpki, loopback::serve};

/// Largest question that is read, bytes. One about one certificate has about 120.
const QUESTION_MAX_BYTES: usize = 4 * 1024;

/// What a body without end consists of.
const ENDLESS: &[u8] = &[0; 4 * 1024];

/// The simulated responder.
pub struct Responder;

/// A running responder.
pub struct ResponderHandle {
    url: String,
    state: Arc<State>,
    server: ServerHandle,
}

struct State {
    jpki: Arc<SimulatedJpki>,
    standings: Mutex<HashMap<u64, Standing>>,
    behaviour: Mutex<ResponderBehaviour>,
    now: Mutex<Option<Timestamp>>,
    questions: AtomicUsize,
}

/// Nothing here can be left half-changed, so a panic elsewhere does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Responder {
    /// Starts a responder for the certificates of these authorities on a free loopback port, in the caller's tokio runtime.
    ///
    /// # Errors
    /// When no port can be bound.
    pub fn start(jpki: Arc<SimulatedJpki>) -> io::Result<ResponderHandle> {
        let state = Arc::new(State {
            jpki,
            standings: Mutex::default(),
            behaviour: Mutex::default(),
            now: Mutex::default(),
            questions: AtomicUsize::default(),
        });
        let (bound, server) = serve(0, None, &state, |routes| {
            routes.app_data(web::PayloadConfig::new(QUESTION_MAX_BYTES)).route("/ocsp", web::post().to(answer));
        })?;
        Ok(ResponderHandle { url: format!("http://{bound}/ocsp"), state, server })
    }
}

impl ResponderHandle {
    /// Address to give to the platform, e.g. `http://127.0.0.1:40123/ocsp`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Revokes a certificate from `at` on: lost or replaced.
    pub fn revoke(&self, serial: u64, at: Timestamp) {
        self.set(serial, Standing::Revoked { at, reason: CrlReason::Superseded });
    }

    /// Suspends a certificate from `at` on: its holder has called, the card is not found yet.
    pub fn suspend(&self, serial: u64, at: Timestamp) {
        self.set(serial, Standing::Revoked { at, reason: CrlReason::CertificateHold });
    }

    /// Forgets that a certificate was ever issued.
    pub fn forget(&self, serial: u64) {
        self.set(serial, Standing::Forgotten);
    }

    /// A certificate is good again: the card was found.
    pub fn reinstate(&self, serial: u64) {
        lock(&self.state.standings).remove(&serial);
    }

    fn set(&self, serial: u64, standing: Standing) {
        lock(&self.state.standings).insert(serial, standing);
    }

    /// Changes how it answers from now on.
    pub fn set_behaviour(&self, behaviour: ResponderBehaviour) {
        *lock(&self.state.behaviour) = behaviour;
    }

    /// Sets the responder's clock to a fixed time, or back to the system's.
    pub fn set_now(&self, now: Option<Timestamp>) {
        *lock(&self.state.now) = now;
    }

    /// How many questions came in.
    #[must_use]
    pub fn questions(&self) -> usize {
        self.state.questions.load(Ordering::Relaxed)
    }

    /// Stops at once, also what is in the middle of an answer.
    pub async fn stop(&self) {
        self.server.stop(false).await;
    }
}

async fn answer(state: web::Data<State>, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    state.questions.fetch_add(1, Ordering::Relaxed);
    if request.headers().get(CONTENT_TYPE).is_none_or(|stated| stated != "application/ocsp-request") {
        return HttpResponse::UnsupportedMediaType().finish();
    }
    let behaviour = *lock(&state.behaviour);
    let now = lock(&state.now).unwrap_or_else(Timestamp::now);
    let bytes = Desk { jpki: &state.jpki, standings: &lock(&state.standings), behaviour, now }.answer(&body);
    let Ok(bytes) = bytes else { return HttpResponse::InternalServerError().finish() };
    let mut response = HttpResponse::Ok();
    response.content_type("application/ocsp-response");
    match behaviour.fault {
        ResponderFault::Down => HttpResponse::ServiceUnavailable().finish(),
        ResponderFault::Hang => std::future::pending().await,
        ResponderFault::WrongType => response.content_type(ContentType::html()).body(bytes),
        ResponderFault::Endless => {
            response.streaming(stream::repeat_with(|| Ok::<_, Infallible>(web::Bytes::from_static(ENDLESS))))
        }
        _ => response.body(bytes),
    }
}
