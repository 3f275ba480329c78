//! Asks the platform whether a certificate was revoked.

use std::time::Duration;

use futures_util::future::BoxFuture;
use proto::{
    convert::revocation_from_wire,
    v1::{CheckCertificateRequest, crew_service_client::CrewServiceClient},
};
use tokio::time::timeout;
use tonic::{Code, Status};
use trust::dial::AuthorisedChannel;

use crate::revocation::{CertificateCheck, CheckFailure, RevocationAnswer};

/// Longest wait for an answer. The platform gives up a responder after 5 s; the rest is for the mobile link.
pub const CHECK_TIMEOUT: Duration = Duration::from_secs(8);

/// The platform, asked over the channel that it is pushed to.
pub struct PlatformCheck {
    channel: AuthorisedChannel,
    timeout: Duration,
}

impl PlatformCheck {
    /// Asks over this channel.
    #[must_use]
    pub const fn new(channel: AuthorisedChannel) -> Self {
        Self { channel, timeout: CHECK_TIMEOUT }
    }

    /// Changes the longest wait for an answer.
    #[must_use]
    pub const fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    async fn check_certificate(&self, certificate_der: Vec<u8>) -> RevocationAnswer {
        let mut client = CrewServiceClient::new(self.channel.clone());
        let call = client.check_certificate(CheckCertificateRequest { certificate_der });
        let answer = timeout(self.timeout, call).await.map_err(|_| CheckFailure::TimedOut)?;
        let answer = answer.map_err(|status| failure(&status))?.into_inner();
        revocation_from_wire(&answer).map_err(|error| {
            tracing::error!(%error, "unreadable answer about a certificate");
            CheckFailure::Refused
        })
    }
}

impl CertificateCheck for PlatformCheck {
    fn check(&self, certificate: Vec<u8>) -> BoxFuture<'_, RevocationAnswer> {
        Box::pin(self.check_certificate(certificate))
    }
}

fn failure(status: &Status) -> CheckFailure {
    match status.code() {
        Code::ResourceExhausted => CheckFailure::TooManyQuestions,
        Code::FailedPrecondition => CheckFailure::UnknownIssuer,
        Code::DeadlineExceeded => CheckFailure::TimedOut,
        Code::InvalidArgument | Code::PermissionDenied | Code::Unauthenticated | Code::Unimplemented => {
            CheckFailure::Refused
        }
        _ => CheckFailure::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_told_by_what_the_tablet_can_do_about_it() {
        let table = [
            (Status::resource_exhausted("too-many-questions"), CheckFailure::TooManyQuestions, true),
            (Status::failed_precondition("certificate-issuer-unknown"), CheckFailure::UnknownIssuer, false),
            (Status::deadline_exceeded("late"), CheckFailure::TimedOut, true),
            (Status::invalid_argument("certificate-malformed"), CheckFailure::Refused, false),
            (Status::permission_denied("device-disabled"), CheckFailure::Refused, false),
            (Status::unimplemented("an older platform"), CheckFailure::Refused, false),
            (Status::unavailable("no network"), CheckFailure::Unreachable, true),
            (Status::unknown("broken"), CheckFailure::Unreachable, true),
        ];
        for (status, expected, again) in table {
            let found = failure(&status);
            assert_eq!((found, found.is_worth_retrying()), (expected, again), "{status:?}");
        }
    }
}
