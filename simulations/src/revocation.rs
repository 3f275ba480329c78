//! A stand-in for the responder that knows which certificates were revoked. It answers at once and from memory; the real one
//! speaks OCSP, which comes with the platform's own client.

use jiff::Timestamp;
use platform_server::revocation::{Revocation, RevocationSource};
use std::collections::BTreeMap;
use std::sync::RwLock;

/// What it knows, by serial number.
#[derive(Default)]
pub struct SimulatedResponder {
    known: RwLock<BTreeMap<String, Option<Timestamp>>>,
    down: std::sync::atomic::AtomicBool,
}

impl SimulatedResponder {
    /// Tells it of a certificate that holds.
    pub fn issue(&self, serial: &str) {
        self.set(serial, None);
    }

    /// Revokes a certificate from `at` on.
    pub fn revoke(&self, serial: &str, at: Timestamp) {
        self.set(serial, Some(at));
    }

    /// Takes it off the network, or puts it back.
    pub fn set_down(&self, down: bool) {
        self.down.store(down, std::sync::atomic::Ordering::Relaxed);
    }

    fn set(&self, serial: &str, revoked_at: Option<Timestamp>) {
        let mut known = self.known.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.insert(serial.to_owned(), revoked_at);
    }
}

impl RevocationSource for SimulatedResponder {
    async fn revocation(&self, serial: &str, now: Timestamp) -> Revocation {
        if self.down.load(std::sync::atomic::Ordering::Relaxed) {
            return Revocation::Unavailable;
        }
        let known = self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        match known.get(serial) {
            None => Revocation::Unknown,
            Some(Some(at)) if *at <= now => Revocation::Revoked,
            Some(_) => Revocation::Good,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_tells_the_four_outcomes() {
        let responder = SimulatedResponder::default();
        let at = |second: i64| Timestamp::constant(1_800_000_000 + second, 0);
        responder.issue("0a");
        responder.revoke("0b", at(10));
        assert_eq!(responder.revocation("0a", at(0)).await, Revocation::Good);
        assert_eq!(responder.revocation("0b", at(9)).await, Revocation::Good);
        assert_eq!(responder.revocation("0b", at(10)).await, Revocation::Revoked);
        assert_eq!(responder.revocation("0c", at(0)).await, Revocation::Unknown);
        responder.set_down(true);
        assert_eq!(responder.revocation("0a", at(0)).await, Revocation::Unavailable);
    }
}
