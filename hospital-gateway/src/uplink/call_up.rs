//! Asks the platform to open the case of a code. The one question of a hospital that does not wait in the outbox: somebody stands at the
//! telephone, and an answer that comes an hour later helps nobody.

use std::{sync::Arc, time::Duration};

use domain::{ids::EncounterId, spoken_code::CallUpRefusal};
use futures_util::future::BoxFuture;
use proto::{
    convert::{CallUp, call_up_to_wire, called_up_from_wire},
    v1::hospital_service_client::HospitalServiceClient,
};
use trust::dial::AuthorisedChannel;

/// Longest wait for the platform's answer: what a person with a telephone at the ear takes for broken.
const ANSWER_WITHIN: Duration = Duration::from_secs(8);

/// Why no case was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallUpFailure {
    /// The platform said no.
    Refused(CallUpRefusal),
    /// The platform did not answer, or not in words that this version knows.
    Unreachable,
}

/// The way by which the screen calls up a case.
pub type CallUps = Arc<dyn Fn(CallUp) -> BoxFuture<'static, Result<EncounterId, CallUpFailure>> + Send + Sync>;

/// Calls over the given channel.
#[must_use]
pub fn call_ups(channel: AuthorisedChannel) -> CallUps {
    Arc::new(move |wish| Box::pin(call_up(channel.clone(), wish)))
}

async fn call_up(channel: AuthorisedChannel, wish: CallUp) -> Result<EncounterId, CallUpFailure> {
    let mut client = HospitalServiceClient::new(channel);
    let asked = client.call_up(call_up_to_wire(&wish));
    let answer = match tokio::time::timeout(ANSWER_WITHIN, asked).await {
        Ok(Ok(answer)) => answer.into_inner(),
        Ok(Err(status)) => {
            tracing::warn!(code = ?status.code(), "the platform did not open a case");
            return Err(CallUpFailure::Unreachable);
        }
        Err(_) => return Err(CallUpFailure::Unreachable),
    };
    match called_up_from_wire(&answer) {
        Ok(outcome) => outcome.map_err(CallUpFailure::Refused),
        Err(error) => {
            tracing::error!(%error, "unreadable answer from the platform");
            Err(CallUpFailure::Unreachable)
        }
    }
}
