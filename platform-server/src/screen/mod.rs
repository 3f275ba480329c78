//! The page of the fire headquarters: what needs somebody now, and figures of use. No person is in either.
//!
//! | file | what for |
//! |---|---|
//! | `active` | cases that look for a hospital now, and what a person has to do about them |
//! | `pages` | the page, its stream, the JSON |
//! | `query` | which headquarters, which window of time |
//! | `figures` | the figures at one sequence number of the log, and their window; finished cases apart from active ones |
//! | `panels` | the figures as they are drawn |
//! | `rate` | shares and quantiles, with what is known about how far to trust them |
//! | `standards` | that the zones' newest standards could not be used, and since when |
//! | `reference` | published figures that stand beside ours, each with its source |
//! | `watch` | redraws when the log has grown |
//! | `words` | every word in both languages |
//!
//! **Architecture Invariant:** of a case this room reads [`CaseFigures`](domain::statistics::CaseFigures), and while it looks for a hospital what
//! `active` takes of it, so no name, place or record can reach the page. What is of different kinds never shares an axis.

mod active;
mod figures;
mod pages;
mod panels;
mod query;
mod rate;
mod reference;
mod standards;
mod watch;
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

use crate::ledger::Ledger;
use figures::Figures;

/// The page's own files.
const FILES: [Asset; 1] = [Asset { name: "hq.css", body: include_bytes!("../../assets/hq.css") }];

/// What all handlers share.
struct App {
    ledger: Arc<Ledger>,
    hub: LiveHub,
    figures: Figures,
}

impl App {
    fn new(ledger: Arc<Ledger>) -> Self {
        let clock = ledger.clock();
        let hub = LiveHub::new(move || clock.now().as_millisecond());
        Self { ledger, hub, figures: Figures::default() }
    }
}

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
pub fn start(address: &str, ledger: Arc<Ledger>) -> Result<Screen, StartError> {
    let app = Arc::new(App::new(ledger));
    let hub = app.hub.clone();
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
    AssetSet::with(&FILES).expect("the page's files have names of their own")
}

fn routes(config: &mut web::ServiceConfig, app: web::Data<App>) {
    config
        .app_data(app)
        .route("/", web::get().to(pages::page))
        .route("/live", web::get().to(pages::live))
        .route("/api/statistics", web::get().to(pages::statistics))
        .route("/api/health", web::get().to(pages::health));
}
