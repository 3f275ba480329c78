//! Tests of the headquarters' page: what it says, of what, and what it never says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends when something is not as it should be"
)]

mod active;
mod figures;
mod pages;
mod sample;

use std::sync::Arc;

use actix_web::{
    App as WebApp,
    body::{BoxBody, to_bytes},
    dev::ServiceResponse,
    http::StatusCode,
    test::{TestRequest, call_service, init_service},
    web,
};
use domain::ids::EncounterId;
use host::Clock;
use journal::MemoryEngine;
use serde_json::Value;

use super::{App, files, routes};
// The made-up cases are shared with an example, where the crate has its own name.
use crate as platform;
use sample::Played;

/// A page over a ledger in memory.
struct Desk {
    app: web::Data<App>,
    encounters: Vec<EncounterId>,
}

impl Desk {
    async fn with(cases: impl IntoIterator<Item = Played>) -> Self {
        let ledger = sample::ledger(Arc::new(MemoryEngine::new()), Clock::system());
        let mut encounters = Vec::new();
        for case in cases {
            encounters.push(sample::play(&ledger, &case).await);
        }
        Self { app: web::Data::from(Arc::new(App::new(ledger))), encounters }
    }

    async fn send(&self, request: TestRequest) -> ServiceResponse<BoxBody> {
        let data = self.app.clone();
        let service = init_service(
            WebApp::new().app_data(web::Data::new(files())).configure(move |config| routes(config, data.clone())),
        )
        .await;
        call_service(&service, request.to_request()).await
    }

    async fn get(&self, uri: &str) -> (StatusCode, String) {
        let response = self.send(TestRequest::get().uri(uri)).await;
        let status = response.status();
        (status, String::from_utf8(to_bytes(response.into_body()).await.unwrap().to_vec()).unwrap())
    }

    async fn page(&self, uri: &str) -> String {
        let (status, page) = self.get(uri).await;
        assert_eq!(status, StatusCode::OK, "{uri}");
        page
    }

    async fn json(&self, uri: &str) -> Value {
        serde_json::from_str(&self.get(uri).await.1).unwrap()
    }
}
