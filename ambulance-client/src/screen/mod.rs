//! The screen.

use std::sync::Arc;

use webkit::server::StartError;

use crate::tablet::Tablet;

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
pub fn start(address: &str, tablet: Arc<Tablet>) -> Result<Screen, StartError> {
    let _ = (address, tablet);
    Ok(Screen)
}
