//! The client of a responder.

use std::time::Duration;

use domain::card::Revocation;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use reqwest::Client;
use x509_cert::Certificate;

use super::{
    BadResponderUrl, CannotAsk, Distrust, Issuers, RevocationSource,
    answer::{self, Verdict},
    cache::{Cache, Fingerprint},
    question::Question,
    transport::Transport,
};

/// Asks one responder about the certificates of configured issuers.
pub struct Ocsp {
    issuers: Issuers,
    transport: Transport,
    cache: Cache,
}

impl Ocsp {
    /// A client of the responder at this address.
    ///
    /// # Errors
    /// [`BadResponderUrl`].
    pub fn new(responder: &str, issuers: Issuers, http: Client) -> Result<Self, BadResponderUrl> {
        Ok(Self { issuers, transport: Transport::new(responder, http)?, cache: Cache::default() })
    }

    /// Changes the longest wait for an answer.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.transport.timeout = timeout;
        self
    }

    /// What is known of a certificate, or why nothing is that can be trusted.
    ///
    /// # Errors
    /// [`CannotAsk`] outside, [`Distrust`] inside.
    pub async fn ask(&self, certificate: &[u8], now: Timestamp) -> Result<Result<Revocation, Distrust>, CannotAsk> {
        let (leaf, issuer) = self.issuers.of(certificate)?;
        let fingerprint = Fingerprint::of(certificate);
        if let Some(known) = self.cache.get(fingerprint, now) {
            return Ok(Ok(known));
        }
        Ok(self.question(&leaf, issuer, now).await.map(|verdict| {
            self.cache.keep(fingerprint, verdict, now);
            verdict.revocation
        }))
    }

    async fn question(&self, leaf: &Certificate, issuer: &Certificate, now: Timestamp) -> Result<Verdict, Distrust> {
        let question = Question::about(leaf, issuer)?;
        let bytes = self.transport.exchange(question.der.clone()).await?;
        answer::read(&bytes, &question, issuer, now)
    }
}

impl RevocationSource for Ocsp {
    fn revocation<'a>(&'a self, certificate: &'a [u8], now: Timestamp) -> BoxFuture<'a, Result<Revocation, CannotAsk>> {
        Box::pin(async move {
            Ok(self.ask(certificate, now).await?.unwrap_or_else(|distrust| {
                tracing::warn!(code = distrust.code(), "revocation could not be checked");
                Revocation::Unavailable
            }))
        })
    }
}
