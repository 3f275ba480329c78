//! The way to the platform: the outbox out, everything that concerns this crew in. Comes and goes with the radio; nobody waits for it.

mod certificate;
mod outgoing;
mod watch;

pub use certificate::{CHECK_TIMEOUT, PlatformCheck};

use std::sync::Arc;

use trust::dial::AuthorisedChannel;

use crate::tablet::Tablet;

/// Runs both directions until the program ends.
pub async fn run(tablet: Arc<Tablet>, channel: AuthorisedChannel) {
    tokio::join!(outgoing::run(Arc::clone(&tablet), channel.clone()), watch::run(tablet, channel));
}
