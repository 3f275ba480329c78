//! The server: start, stop, change while it runs, and how often it was asked.

use std::{
    convert::Infallible,
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_web::{
    HttpRequest, HttpResponse,
    dev::ServerHandle,
    http::{
        StatusCode,
        header::{ContentType, LOCATION},
    },
    web::{self, Bytes},
};
use futures_util::{StreamExt as _, stream};

use super::{
    behaviour::RoadFault,
    osrm::{self, Reply},
    valhalla,
};
use crate::loopback::serve;

/// What a body without end consists of.
const ENDLESS: &[u8] = &[b' '; 4 * 1024];

/// The simulated routing server.
pub struct RoadServer;

/// A running one.
pub struct RoadServerHandle {
    url: String,
    state: Arc<State>,
    server: ServerHandle,
}

#[derive(Default)]
struct State {
    fault: Mutex<RoadFault>,
    questions: AtomicUsize,
}

impl RoadServer {
    /// Starts one on a free loopback port, in the caller's tokio runtime.
    ///
    /// # Errors
    /// When no port can be bound.
    pub fn start() -> io::Result<RoadServerHandle> {
        let state = Arc::new(State::default());
        let (bound, server) = serve(0, None, &state, |routes| {
            routes
                .route("/table/v1/{profile}/{coordinates}", web::get().to(table))
                .route("/sources_to_targets", web::post().to(matrix));
        })?;
        Ok(RoadServerHandle { url: format!("http://{bound}"), state, server })
    }
}

impl RoadServerHandle {
    /// Address to give to the platform, e.g. `http://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Changes what is wrong from now on.
    pub fn set_fault(&self, fault: RoadFault) {
        *self.state.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
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

async fn table(state: web::Data<State>, path: web::Path<(String, String)>, request: HttpRequest) -> HttpResponse {
    let (_profile, coordinates) = path.into_inner();
    respond(&state, |fault| osrm::answer(&coordinates, request.query_string(), fault)).await
}

async fn matrix(state: web::Data<State>, body: Bytes) -> HttpResponse {
    respond(&state, |fault| valhalla::answer(&body, fault)).await
}

async fn respond(state: &State, answer: impl FnOnce(RoadFault) -> Reply) -> HttpResponse {
    state.questions.fetch_add(1, Ordering::Relaxed);
    let fault = *state.fault.lock().unwrap_or_else(PoisonError::into_inner);
    let (status, body) = answer(fault);
    let body = body.to_string().into_bytes();
    let half = Bytes::copy_from_slice(&body[..body.len() / 2]);
    let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    response.content_type(ContentType::json());
    match fault {
        RoadFault::Hang => std::future::pending().await,
        RoadFault::HangInBody => response.streaming(stream::iter([Ok::<_, Infallible>(half)]).chain(stream::pending())),
        RoadFault::Down => HttpResponse::ServiceUnavailable().finish(),
        RoadFault::TooMany => HttpResponse::TooManyRequests().finish(),
        RoadFault::Elsewhere => HttpResponse::Found().insert_header((LOCATION, "/")).finish(),
        RoadFault::Garbage => response.content_type(ContentType::html()).body("<html>It works!</html>"),
        RoadFault::Truncated => response.body(half),
        RoadFault::BrokenOff => {
            response.streaming(stream::iter([Ok(half), Err(io::Error::from(io::ErrorKind::BrokenPipe))]))
        }
        RoadFault::Endless => {
            response.streaming(stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(ENDLESS))))
        }
        _ => response.body(body),
    }
}
