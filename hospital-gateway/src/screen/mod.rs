//! The screen.

use std::sync::Arc;

use webkit::server::StartError;

use crate::{decision::Desk, uplink::Link};

/// A screen that is being served.
pub struct Screen;

impl Screen {
    /// Stops serving.
    pub async fn stop(self) {}
}

/// Starts the screen.
///
/// # Errors
/// [`StartError`] for an address that is not allowed or taken.
pub fn start(address: &str, desk: Arc<Desk>, link: Arc<Link>) -> Result<Screen, StartError> {
    let _ = (address, desk, link);
    Ok(Screen)
}
