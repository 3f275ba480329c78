//! The screen of the crew: served by this program to the browser on the same tablet.
//!
//! | room | for |
//! |---|---|
//! | `pages` | the start page, the page of a case, the setup page, the live stream |
//! | `view` | each live part: what it shows, for page and stream alike |
//! | `acts` | every form that the crew posts |
//! | `api` | the same state as JSON, for simulators, tests and other tools |
//! | `handover` | the handover sheet, to be printed or read aloud |
//! | `form`, `answer`, `repeats` | reading a form, answering it, and never carrying it out twice |
//! | `words`, `setup_words` | the words of the screen in both languages |
//!
//! The page shows everything that must be at hand at once: patient, card, consent and times on the left, vitals across the top, the
//! record in the middle, the hospitals on the right. Entry forms are sheets over the right part, opened by a plain link (`#vitals`), so they
//! work without script; two panels (record, hospitals) grow to a sheet in the same way.

mod acts;
mod answer;
mod api;
mod form;
mod handover;
mod pages;
mod repeats;
mod setup_words;
mod view;
mod words;

#[cfg(test)]
mod tests;

use std::{net::SocketAddr, sync::Arc};

use actix_web::{HttpRequest, dev::ServerHandle, web};
use jiff::Timestamp;
use tokio::runtime::Handle;
use webkit::{
    assets::{Asset, AssetSet},
    guard::{AllowedHosts, Guard},
    server::{self, StartError},
};

use self::repeats::Repeats;
use crate::tablet::Tablet;

/// The tablet's own files beside the shared ones.
const FILES: &[Asset] = &[
    Asset {
        name: "crew.css",
        body: concat!(
            include_str!("../../assets/crew-frame.css"),
            include_str!("../../assets/crew-rail.css"),
            include_str!("../../assets/crew-sheets.css"),
            include_str!("../../assets/crew-vitals.css"),
            include_str!("../../assets/crew-record.css"),
            include_str!("../../assets/crew-hospitals.css"),
            include_str!("../../assets/crew-setup.css"),
        )
        .as_bytes(),
    },
    Asset { name: "crew.js", body: include_bytes!("../../assets/crew.js") },
    Asset { name: "pad.js", body: include_bytes!("../../assets/pad.js") },
];

/// What the handlers share.
struct App {
    tablet: Arc<Tablet>,
    repeats: Repeats,
    /// Acts run on the program's own runtime: they outlive a browser that hangs up, and the threads that serve pages.
    runtime: Handle,
    started_at: Timestamp,
}

impl App {
    fn new(tablet: Arc<Tablet>, runtime: Handle) -> Self {
        let started_at = tablet.clock().now();
        Self { tablet, repeats: Repeats::default(), runtime, started_at }
    }

    /// The one of this server.
    #[expect(clippy::expect_used, reason = "routes() sets it beside the handlers that ask for it")]
    fn of(req: &HttpRequest) -> web::Data<Self> {
        req.app_data::<web::Data<Self>>().expect("app data").clone()
    }
}

/// A screen that is being served.
pub struct Screen {
    address: SocketAddr,
    handle: ServerHandle,
}

impl Screen {
    /// Where it is served; the port is the real one, also when port 0 was asked for.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops serving. Close the tablet's hub before: open streams end only then.
    pub async fn stop(self) {
        self.handle.stop(true).await;
    }
}

/// Starts the screen.
///
/// # Errors
/// [`StartError`] for an address that is not allowed or taken.
pub fn start(address: &str, tablet: Arc<Tablet>) -> Result<Screen, StartError> {
    let runtime = Handle::current();
    let app = web::Data::new(App::new(tablet, runtime.clone()));
    let running =
        server::start(address, Guard::new(AllowedHosts::loopback()), files(), move |config| routes(config, &app))?;
    let handle = running.server.handle();
    runtime.spawn(async move {
        if let Err(error) = running.server.await {
            tracing::error!(%error, "the screen stopped serving");
        }
    });
    Ok(Screen { address: running.address, handle })
}

#[expect(clippy::expect_used, reason = "the names are constants; a test builds the set")]
fn files() -> AssetSet {
    AssetSet::with(FILES).expect("names of the embedded files")
}

fn routes(config: &mut web::ServiceConfig, app: &web::Data<App>) {
    config.app_data(app.clone()).configure(pages::routes).configure(acts::routes).configure(api::routes);
}
