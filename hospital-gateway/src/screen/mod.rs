//! The ER board: who comes, how bad, when, what the record says; and the answer.
//!
//! | file | what for |
//! |---|---|
//! | `pages` | the pages, and the stream that keeps them live |
//! | `board`, `card` | the list of cases; one case as a card |
//! | `lines` | what is handed over or ended, as lines |
//! | `chips` | kind, severe criteria and signs under the headline |
//! | `case_page`, `handover` | one case in full; the handover sheet |
//! | `call_up` | a case opened by the code that the crew tells over the telephone |
//! | `record`, `vitals` | the pulled record and the vitals as they are read |
//! | `drugs` | what the patient takes, one row per drug |
//! | `spoken`, `whence` | what was said beside the record; where age and sex come from |
//! | `relevance` | which inferences speak to the case at hand |
//! | `readiness`, `link` | own readiness; the way to the platform |
//! | `attention` | which alarm stands, and what ends it |
//! | `acts`, `wishes`, `reply` | what is done here, once per key, and how it is answered |
//! | `api`, `json` | the same state for programs |
//! | `watch` | what changes without anybody saying so |
//! | `show`, `words` | language, ages, units; every word in both languages |
//!
//! **Architecture Invariant:** nothing here keeps a case. A page is drawn from the inbox at the moment it is sent, so what was taken back
//! cannot linger.

mod acts;
mod api;
mod app;
mod attention;
mod board;
mod call_up;
mod card;
mod case_page;
mod chips;
mod drugs;
mod flags;
mod handover;
mod json;
mod lines;
mod link;
mod pages;
mod readiness;
mod record;
mod reply;
mod show;
mod spoken;
mod vitals;
mod watch;
mod whence;
mod wishes;
mod words;

#[cfg(test)]
mod tests;

use std::{net::SocketAddr, sync::Arc};

use actix_web::{dev::ServerHandle, web};
use tokio::task::JoinHandle;
use webkit::{
    assets::{Asset, AssetSet},
    guard::{AllowedHosts, Guard},
    live::LiveHub,
    server::{self, StartError},
};

use crate::{
    decision::Desk,
    uplink::{CallUps, Link},
};
use app::App;
pub use link::{LOST_AFTER_S, LinkReport};

/// The board's own files.
const FILES: [Asset; 5] = [
    Asset { name: "board.css", body: include_bytes!("../../assets/board.css") },
    Asset { name: "case.css", body: include_bytes!("../../assets/case.css") },
    Asset { name: "call-up.css", body: include_bytes!("../../assets/call-up.css") },
    Asset { name: "call-up.js", body: include_bytes!("../../assets/call-up.js") },
    Asset { name: "board.js", body: include_bytes!("../../assets/board.js") },
];

/// A screen that is being served.
pub struct Screen {
    address: SocketAddr,
    hub: LiveHub,
    handle: ServerHandle,
    tasks: [JoinHandle<()>; 2],
}

impl Screen {
    /// Where it listens; the real port, also when port 0 was asked for.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops serving: ends the streams, finishes open answers.
    pub async fn stop(self) {
        self.hub.close();
        self.handle.stop(true).await;
        for task in self.tasks {
            task.abort();
        }
    }
}

/// Starts the screen.
///
/// # Errors
/// [`StartError`] for an address that is not allowed or taken.
pub fn start(address: &str, desk: Arc<Desk>, link: Arc<Link>, call_ups: CallUps) -> Result<Screen, StartError> {
    start_with(address, desk, move || LinkReport::of(&link), call_ups)
}

/// Starts the screen with another teller of the link's state and another answerer of calls, for places without an uplink.
///
/// # Errors
/// [`StartError`] for an address that is not allowed or taken.
pub fn start_with(
    address: &str,
    desk: Arc<Desk>,
    link: impl Fn() -> LinkReport + Send + Sync + 'static,
    call_ups: CallUps,
) -> Result<Screen, StartError> {
    let hub = desk.hub().clone();
    let app = Arc::new(App::new(desk, Arc::new(link), call_ups));
    let data = web::Data::from(Arc::clone(&app));
    let guard = Guard::new(AllowedHosts::loopback());
    let running = server::start(address, guard, files(), move |config| routes(config, data.clone()))?;
    let handle = running.server.handle();
    let serving = tokio::spawn(async move {
        if let Err(error) = running.server.await {
            tracing::error!(%error, "the screen stopped serving");
        }
    });
    Ok(Screen { address: running.address, hub, handle, tasks: [serving, tokio::spawn(watch::run(app))] })
}

fn files() -> AssetSet {
    #[expect(clippy::expect_used, reason = "the names are constants; every test of this room makes the set")]
    AssetSet::with(&FILES).expect("the board's files have names of their own")
}

fn routes(config: &mut web::ServiceConfig, app: web::Data<App>) {
    config
        .app_data(app)
        .route("/", web::get().to(pages::board))
        .route("/cases/{id}", web::get().to(pages::case))
        .route("/cases/{id}/sheet", web::get().to(handover::page))
        .route("/call-up", web::get().to(call_up::page))
        .route("/call-up", web::post().to(call_up::call_up))
        .route("/live", web::get().to(pages::live))
        .route("/cases/{id}/received", web::post().to(acts::received))
        .route("/cases/{id}/seen", web::post().to(acts::seen))
        .route("/cases/{id}/answer", web::post().to(acts::answer))
        .route("/readiness", web::post().to(acts::readiness))
        .route("/api/cases", web::get().to(api::cases))
        .route("/api/readiness", web::get().to(api::readiness));
}
