//! The ER board: who comes, how bad, when, what the record says; and the answer.
//!
//! | file | what for |
//! |---|---|
//! | `pages` | the pages, and the stream that keeps them live |
//! | `board`, `card` | the list of cases; one case as a card |
//! | `asking` | what is said about the question itself: conditions, queries and replies, reminders, a word taken back |
//! | `lines` | what is handed over or ended, as lines |
//! | `chips` | kind, severe criteria and signs under the headline |
//! | `case_page`, `handover` | one case in full; the handover sheet |
//! | `call_up` | a case opened by the code that the crew tells over the telephone |
//! | `record`, `vitals` | the pulled record and the vitals as they are read |
//! | `drugs` | what the patient takes, one row per drug |
//! | `spoken`, `whence` | what was said beside the record; where age and sex come from |
//! | `relevance` | which inferences speak to the case at hand |
//! | `readiness`, `readiness_acts`, `link` | own readiness and what is done to it; the way to the platform |
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
mod asking;
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
mod readiness_acts;
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
    lamp::{ANSWER_WITHIN, Follower, Lamp, LampReport, follow},
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
    lamp: Option<JoinHandle<()>>,
}

impl Screen {
    /// Where it listens; the real port, also when port 0 was asked for.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops serving: ends the streams, finishes open answers, and lets the lamp say that nobody watches.
    pub async fn stop(self) {
        self.hub.close();
        self.handle.stop(true).await;
        if let Some(lamp) = self.lamp {
            // An answer that is awaited, and then the last word.
            let _ = tokio::time::timeout(2 * ANSWER_WITHIN, lamp).await;
        }
        for task in self.tasks {
            task.abort();
        }
    }
}

/// Starts the screen.
///
/// # Errors
/// [`StartError`] for an address that is not allowed or taken.
pub fn start(
    address: &str,
    desk: Arc<Desk>,
    link: Arc<Link>,
    call_ups: CallUps,
    lamp: Option<Arc<dyn Lamp>>,
) -> Result<Screen, StartError> {
    start_with(address, desk, move || LinkReport::of(&link), call_ups, lamp)
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
    lamp: Option<Arc<dyn Lamp>>,
) -> Result<Screen, StartError> {
    let hub = desk.hub().clone();
    let app = App::new(desk, Arc::new(link), call_ups);
    let follower = lamp.map(|lamp| Follower { lamp, hub: hub.clone(), report: Arc::new(LampReport::default()) });
    let app = Arc::new(match &follower {
        Some(follower) => app.with_lamp(Arc::clone(&follower.report)),
        None => app,
    });
    let data = web::Data::from(Arc::clone(&app));
    let guard = Guard::new(AllowedHosts::loopback());
    let running = server::start(address, guard, files(), move |config| routes(config, data.clone()))?;
    let handle = running.server.handle();
    let serving = tokio::spawn(async move {
        if let Err(error) = running.server.await {
            tracing::error!(%error, "the screen stopped serving");
        }
    });
    let lamp = follower.map(|follower| {
        let (app, sounds) = (Arc::clone(&app), follower.lamp.sounds());
        tokio::spawn(follow(follower, move || app.lamp_state(sounds)))
    });
    Ok(Screen { address: running.address, hub, handle, tasks: [serving, tokio::spawn(watch::run(app))], lamp })
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
        .route("/cases/{id}/query", web::post().to(acts::query))
        .route("/cases/{id}/withdraw", web::post().to(acts::withdraw))
        .route("/cases/{id}/release-seen", web::post().to(acts::release_seen))
        .route("/cases/{id}/loss-told", web::post().to(acts::loss_told))
        .route("/readiness", web::post().to(readiness_acts::say))
        .route("/readiness/unchanged", web::post().to(readiness_acts::unchanged))
        .route("/readiness/beds", web::post().to(readiness_acts::beds))
        .route("/readiness/patterns", web::post().to(readiness_acts::keep))
        .route("/readiness/patterns/apply", web::post().to(readiness_acts::apply))
        .route("/readiness/patterns/leave", web::post().to(readiness_acts::leave))
        .route("/readiness/patterns/rename", web::post().to(readiness_acts::rename))
        .route("/readiness/patterns/delete", web::post().to(readiness_acts::delete))
        .route("/api/cases", web::get().to(api::cases))
        .route("/api/readiness", web::get().to(api::readiness));
}
