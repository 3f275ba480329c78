//! Who may call: certificate and token by the guard, then the registry, which can disable a device at any time.

use std::{sync::Arc, time::Duration};

use tonic::{Request, Status};
use trust::{
    caller::{Caller, Role},
    grpc::Guard,
};

use super::sole::SoleStreams;
use crate::{ledger::Ledger, registry};

/// Checks callers against certificate, token and registry.
#[derive(Clone)]
pub struct Admission {
    guard: Guard,
    ledger: Arc<Ledger>,
    streams: SoleStreams,
}

impl Admission {
    /// Puts guard and registry together.
    #[must_use]
    pub fn new(guard: Guard, ledger: Arc<Ledger>) -> Self {
        Self { guard, ledger, streams: SoleStreams::default() }
    }

    /// The streams that stand: one of a kind for each device.
    pub(super) const fn streams(&self) -> &SoleStreams {
        &self.streams
    }

    /// The guard alone, for calls that have no token yet.
    #[must_use]
    pub const fn guard(&self) -> &Guard {
        &self.guard
    }

    /// The ledger.
    #[must_use]
    pub const fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// Admits a caller of one role.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` or `PERMISSION_DENIED` with a short code.
    pub fn admit<T>(&self, request: &Request<T>, role: Role) -> Result<Caller, Status> {
        let caller = self.guard.authenticate(request)?;
        caller.require(&[role])?;
        let registered = self
            .ledger
            .registry()
            .device(caller.device.as_str())
            .is_some_and(|device| device.enabled && role_of(device.role) == role && device.org == caller.org);
        if registered {
            Ok(caller)
        } else {
            tracing::warn!(code = "device-disabled", device = %caller.device, "call refused");
            Err(Status::permission_denied("device-disabled"))
        }
    }
}

/// The registry's role as the token says it.
pub(super) const fn role_of(role: registry::Role) -> Role {
    match role {
        registry::Role::Crew => Role::Crew,
        registry::Role::Hospital => Role::Hospital,
        registry::Role::Headquarters => Role::Headquarters,
    }
}

/// How long a stream of this caller may stay open: until its token ends. Then the caller comes back with a new one.
pub(super) fn stream_lifetime(caller: &Caller) -> Duration {
    Duration::try_from(caller.expires_at.duration_since(jiff::Timestamp::now())).unwrap_or_default()
}

/// Ends a stream whose caller's token has ended.
pub(super) fn token_ended() -> Status {
    Status::unauthenticated("token-expired")
}
