//! Tests of the board, by the way it is used: requests in, pages, patches and JSON out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends when something is not as it should be"
)]

mod acts;
mod alarms;
mod api;
mod asking;
mod call_up;
mod drugs;
mod fit;
mod handover;
mod hearsay;
mod pages;
mod paper;
mod reading;
mod sample;
mod stream;
mod units;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use actix_web::{
    App as WebApp,
    body::{BoxBody, to_bytes},
    dev::ServiceResponse,
    http::StatusCode,
    test::{TestRequest, call_service, init_service},
    web,
};
use domain::{
    disclosure::CaseDelivery,
    ids::{HospitalId, PersonId},
    spoken_code::{CallUpRefusal, SpokenCode},
};
use host::Clock;
use jiff::{SignedDuration, Timestamp};
use journal::{MemoryEngine, Outbox, Store};
use serde_json::Value;

use super::{LinkReport, app::App, files, routes};
use crate::{
    decision::{Desk, HospitalIdentity},
    inbox::Inbox,
    uplink::{CallUpFailure, CallUps},
};

/// A board with its desk, on a clock that runs.
struct Board {
    desk: Arc<Desk>,
    app: web::Data<App>,
    is_connected: Arc<AtomicBool>,
}

impl Board {
    async fn with(deliveries: impl IntoIterator<Item = CaseDelivery>) -> Self {
        let store = Store::new(Arc::new(MemoryEngine::new()));
        let inbox = Arc::new(Inbox::open(store.clone()).unwrap());
        let outbox = Outbox::open(store, "to-platform").unwrap();
        let identity = HospitalIdentity {
            hospital: HospitalId::new("9910000001").unwrap(),
            name: "試験病院".to_owned(),
            person: PersonId::new("p-er-desk").unwrap(),
        };
        let desk = Desk::new(identity, Clock::system(), inbox, outbox);
        let is_connected = Arc::new(AtomicBool::new(true));
        let connected = Arc::clone(&is_connected);
        let link = move || LinkReport {
            is_connected: connected.load(Ordering::Relaxed),
            last_heard: Some(Timestamp::now() - SignedDuration::from_secs(60)),
            clock_ahead: None,
        };
        let app = web::Data::from(Arc::new(App::new(Arc::clone(&desk), Arc::new(link), calls(Arc::clone(&desk)))));
        let board = Self { desk, app, is_connected };
        for delivery in deliveries {
            board.deliver(&delivery).await;
        }
        board
    }

    async fn deliver(&self, delivery: &CaseDelivery) {
        assert!(self.desk.inbox().take_in(delivery, Timestamp::now()).await.unwrap());
    }

    fn reports(&self) -> usize {
        self.desk.outbox().len()
    }

    async fn send(&self, request: TestRequest) -> ServiceResponse<BoxBody> {
        let data = self.app.clone();
        let service = init_service(
            WebApp::new().app_data(web::Data::new(files())).configure(move |config| routes(config, data.clone())),
        )
        .await;
        call_service(&service, request.to_request()).await
    }

    /// A page as text.
    async fn page(&self, uri: &str) -> String {
        let response = self.send(TestRequest::get().uri(uri)).await;
        assert_eq!(response.status(), StatusCode::OK, "{uri}");
        text(response).await
    }

    async fn json(&self, uri: &str) -> Value {
        serde_json::from_str(&self.page(uri).await).unwrap()
    }

    /// A form as a program posts it.
    async fn post(&self, uri: &str, form: &[(&str, &str)]) -> (StatusCode, Value) {
        let response =
            self.send(TestRequest::post().uri(uri).insert_header(("accept", "application/json")).set_form(form)).await;
        let status = response.status();
        (status, serde_json::from_str(&text(response).await).unwrap())
    }

    async fn api_case(&self, n: u8) -> Value {
        let doc = self.json("/api/cases").await;
        let id = sample::encounter(n).to_string();
        doc["cases"].as_array().unwrap().iter().find(|case| case["encounter"] == id.as_str()).unwrap().clone()
    }
}

async fn text(response: ServiceResponse<BoxBody>) -> String {
    String::from_utf8(to_bytes(response.into_body()).await.unwrap().to_vec()).unwrap()
}

/// Answers calls like a platform that knows one case, not yet on this board: the haematemesis.
fn calls(desk: Arc<Desk>) -> CallUps {
    Arc::new(move |wish| {
        let desk = Arc::clone(&desk);
        Box::pin(async move {
            let known = sample::encounter(sample::HAEMATEMESIS);
            if wish.code == SpokenCode::of(sample::encounter(sample::STROKE)) {
                return Err(CallUpFailure::Refused(CallUpRefusal::OtherDestination));
            }
            if wish.code != SpokenCode::of(known) {
                return Err(CallUpFailure::Refused(CallUpRefusal::Unknown));
            }
            let now = Timestamp::now();
            desk.inbox().take_in(&sample::haematemesis(now, 1), now).await.unwrap();
            Ok(known)
        })
    })
}

/// A key of its own for every number.
fn key(n: u128) -> String {
    uuid::Uuid::from_u128(0x0193_9000_0000_4000_8000_0000_0000_0000 + n).to_string()
}

fn case_uri(n: u8, act: &str) -> String {
    format!("/cases/{}{act}", sample::encounter(n))
}
