//! A crew's question whether the certificate of a card was revoked. Nothing of the certificate is kept or logged.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::card::Revocation;
use jiff::Timestamp;
use tokio::time::Instant;
use tonic::Status;
use trust::device::DeviceName;

use crate::revocation::{CannotAsk, RevocationSource};

/// Largest certificate that is looked at, bytes. Those of cards have about 1,600; the next generation's are smaller.
pub const CERTIFICATE_MAX_BYTES: usize = 8 * 1024;

/// Most questions of one device in [`QUESTIONS_WINDOW`]. A crew reads one card a case and lays it down a few times; whoever has
/// stolen a tablet must not walk through certificates with it, nor spend the platform's standing with the responder.
pub const QUESTIONS_OF_ONE_DEVICE_MAX: usize = 20;

/// The time over which questions are counted.
pub const QUESTIONS_WINDOW: Duration = Duration::from_secs(60);

/// Answers questions about certificates, each device at its pace.
pub(super) struct CertificateDesk {
    source: Arc<dyn RevocationSource>,
    asked: Mutex<HashMap<DeviceName, VecDeque<Instant>>>,
}

impl CertificateDesk {
    pub(super) fn new(source: Arc<dyn RevocationSource>) -> Self {
        Self { source, asked: Mutex::default() }
    }

    /// Answers one question of a device.
    ///
    /// # Errors
    /// The status of a question that is refused.
    pub(super) async fn answer(
        &self,
        device: &DeviceName,
        certificate: &[u8],
        now: Timestamp,
    ) -> Result<Revocation, Status> {
        let refused = |code: &'static str, status: fn(&'static str) -> Status| {
            tracing::warn!(code, %device, "question about a certificate refused");
            status(code)
        };
        if !self.admits(device, Instant::now()) {
            return Err(refused("too-many-questions", Status::resource_exhausted));
        }
        if certificate.len() > CERTIFICATE_MAX_BYTES {
            return Err(refused("certificate-too-large", Status::invalid_argument));
        }
        self.source.revocation(certificate, now).await.map_err(|error| match error {
            CannotAsk::NotACertificate => refused(error.code(), Status::invalid_argument),
            CannotAsk::UnknownIssuer => refused(error.code(), Status::failed_precondition),
        })
    }

    /// Counts a question, unless there were too many. There is one entry for each registered device that ever asked.
    fn admits(&self, device: &DeviceName, now: Instant) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let times = asked.entry(device.clone()).or_default();
        while times.front().is_some_and(|first| now.duration_since(*first) >= QUESTIONS_WINDOW) {
            times.pop_front();
        }
        let admitted = times.len() < QUESTIONS_OF_ONE_DEVICE_MAX;
        if admitted {
            times.push_back(now);
        }
        admitted
    }
}

#[cfg(test)]
#[path = "certificate_tests.rs"]
mod tests;
