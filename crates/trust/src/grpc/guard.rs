//! The guard: takes the device from the certificate and the person from the token, or refuses.

use std::sync::Arc;

use tonic::{Request, Status, service::Interceptor};

use super::Refusal;
use crate::{
    caller::{Caller, Role},
    clock::{Clock, system_clock},
    device::PeerDevice,
    token::TokenVerifier,
};

/// The header with the token.
pub(crate) const AUTHORIZATION: &str = "authorization";
/// The scheme in it (RFC 6750), compared without regard to case.
const BEARER: &str = "bearer";

/// Stands in front of gRPC services. Cheap to clone; all clones share the memory of checked tokens.
///
/// As an [`Interceptor`] it puts the [`Caller`] into the request's extensions, where [`caller`] finds it.
#[derive(Clone)]
pub struct Guard {
    verifier: Arc<TokenVerifier>,
    clock: Clock,
}

impl Guard {
    /// A guard that uses the system's clock.
    #[must_use]
    pub fn new(verifier: TokenVerifier) -> Self {
        Self::with_clock(verifier, system_clock())
    }

    /// A guard with a given clock.
    #[must_use]
    pub fn with_clock(verifier: TokenVerifier, clock: Clock) -> Self {
        Self { verifier: Arc::new(verifier), clock }
    }

    /// Who is calling: certificate and token checked. Every refusal is logged with its code and the device's name.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` with the code of a [`Refusal`] as its message.
    pub fn authenticate<T>(&self, request: &Request<T>) -> Result<Caller, Status> {
        let now = (self.clock)();
        let peer = self.peer(request, now)?;
        let checked = bearer(request).and_then(|token| Ok(self.verifier.verify(token, &peer, now)?));
        checked.map_err(|refusal| refuse(refusal, peer.name.as_str()))
    }

    /// Which device is calling, by its certificate alone: for the call that fetches a token.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` with the code of a [`Refusal`] as its message.
    pub fn authenticate_device<T>(&self, request: &Request<T>) -> Result<PeerDevice, Status> {
        self.peer(request, (self.clock)())
    }

    fn peer<T>(&self, request: &Request<T>, now: jiff::Timestamp) -> Result<PeerDevice, Status> {
        let chain = request.peer_certs();
        let leaf = chain.as_ref().and_then(|chain| chain.first());
        let leaf = leaf.ok_or_else(|| refuse(Refusal::CertificateMissing, UNKNOWN_DEVICE))?;
        let peer = PeerDevice::from_der(leaf).map_err(|error| refuse(error.into(), UNKNOWN_DEVICE))?;
        // TLS looked at the validity once, when the connection was made; it may be days old.
        peer.check_validity(now).map_err(|error| refuse(error.into(), peer.name.as_str()))?;
        Ok(peer)
    }
}

impl Interceptor for Guard {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let caller = self.authenticate(&request)?;
        request.extensions_mut().insert(caller);
        Ok(request)
    }
}

impl std::fmt::Debug for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guard").finish_non_exhaustive()
    }
}

/// The caller that the guard has let in, for a service behind it.
///
/// # Errors
/// `INTERNAL` "service-not-guarded" when no guard stands in front: nothing is answered by accident.
pub fn caller<T>(request: &Request<T>) -> Result<&Caller, Status> {
    request.extensions().get().ok_or_else(|| refuse(Refusal::Unguarded, UNKNOWN_DEVICE))
}

impl Caller {
    /// Lets only some roles pass.
    ///
    /// # Errors
    /// `PERMISSION_DENIED` "role-not-allowed".
    pub fn require(&self, roles: &[Role]) -> Result<(), Status> {
        if roles.contains(&self.role) { Ok(()) } else { Err(refuse(Refusal::RoleNotAllowed, self.device.as_str())) }
    }
}

/// What the log says when not even the certificate told a name.
const UNKNOWN_DEVICE: &str = "unknown";

/// The one place where a refusal becomes a log line and a status.
fn refuse(refusal: Refusal, device: &str) -> Status {
    tracing::warn!(code = refusal.code(), device, "call refused");
    refusal.status()
}

fn bearer<T>(request: &Request<T>) -> Result<&str, Refusal> {
    let mut headers = request.metadata().get_all(AUTHORIZATION).iter();
    let header = headers.next().ok_or(Refusal::TokenMissing)?;
    if headers.next().is_some() {
        return Err(Refusal::HeaderMalformed);
    }
    let header = header.to_str().map_err(|_| Refusal::HeaderMalformed)?;
    match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case(BEARER) => Ok(token),
        _ => Err(Refusal::TokenMissing),
    }
}
