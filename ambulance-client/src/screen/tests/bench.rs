//! A screen without a socket, and a client for it.

use std::{rc::Rc, sync::Arc};

use actix_web::{
    App,
    body::to_bytes,
    http::{StatusCode, header::ACCEPT},
    test::{TestRequest, call_service, init_service},
    web,
};
use domain::ids::EncounterId;
use futures_util::future::LocalBoxFuture;
use host::Clock;
use jiff::Timestamp;
use serde_json::Value;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::{
    ranking::ranking,
    sample::{self, Teller},
};
use crate::{screen, tablet::Tablet};

/// Morning of 16 November 2026 in Japan.
pub const NOW: &str = "2026-11-16T01:00:00Z";

/// An answer: status, where it leads, body.
pub struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

/// A tablet and its screen.
pub struct Bench {
    pub tablet: Arc<Tablet>,
    pub app: web::Data<screen::App>,
    call: Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Answer>>,
}

impl Bench {
    /// A tablet with nothing on it. Its clock as good as stands still.
    pub async fn new() -> Self {
        Self::on(false).await
    }

    /// A tablet that may look people up by 基本4情報.
    pub async fn offering_look_up() -> Self {
        Self::on(true).await
    }

    async fn on(look_up: bool) -> Self {
        let clock = Clock::scaled(NOW.parse().unwrap(), Timestamp::now(), 0.001);
        let tablet = sample::tablet_offering(clock, look_up);
        let app = web::Data::new(screen::App::new(Arc::clone(&tablet), Handle::current()));
        let shared = app.clone();
        let routes = move |config: &mut web::ServiceConfig| screen::routes(config, &shared);
        let service =
            Rc::new(init_service(App::new().app_data(web::Data::new(screen::files())).configure(routes)).await);
        let call = move |request: TestRequest| -> LocalBoxFuture<'static, Answer> {
            let service = Rc::clone(&service);
            Box::pin(async move {
                let response = call_service(&*service, request.to_request()).await;
                let header = response.headers().get("location");
                let location = header.map(|value| value.to_str().unwrap().to_owned());
                let status = response.status();
                let body = to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("body"));
                Answer { status, location, text: String::from_utf8(body.to_vec()).unwrap() }
            })
        };
        Self { tablet, app, call: Box::new(call) }
    }

    pub async fn send(&self, request: TestRequest) -> Answer {
        (self.call)(request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(path)).await
    }

    /// Posts a form as another program does, with a key of its own.
    pub async fn post(&self, path: &str, body: &str) -> Answer {
        self.post_with_key(path, body, Uuid::new_v4()).await
    }

    pub async fn post_with_key(&self, path: &str, body: &str, key: Uuid) -> Answer {
        self.send(form(path, &format!("key={key}&{body}")).insert_header((ACCEPT, "application/json"))).await
    }

    /// Opens a case; returns it and its address.
    pub async fn open(&self) -> (EncounterId, String) {
        let answer = self.post("/encounters", "kind=acute-illness").await.json();
        let id = answer["encounter"].as_str().unwrap().to_owned();
        (id.parse().unwrap(), format!("/encounters/{id}"))
    }

    /// The case as JSON.
    pub async fn case(&self, id: EncounterId) -> Value {
        self.get(&format!("/api/encounters/{id}")).await.json()
    }

    /// The invented case with everything but questions to hospitals.
    pub fn filled(&self) -> Teller {
        let mut teller = Teller::open(&self.tablet);
        teller.arrive();
        teller.consent();
        teller.record();
        teller.observe();
        teller.ranks(teller.now, ranking());
        teller
    }

    /// The HTML of a part as the stream would send it.
    pub fn part(&self, id: EncounterId, part: &str, lang: webkit::lang::Lang) -> String {
        let view = screen::view::View::new(&self.app, Some(id), lang);
        view.part(&crate::tablet::parts::case_part(id, part)).unwrap().into_string()
    }
}

/// A posted form.
pub fn form(path: &str, body: &str) -> TestRequest {
    TestRequest::post()
        .uri(path)
        .insert_header(("content-type", "application/x-www-form-urlencoded"))
        .set_payload(body.to_owned())
}
