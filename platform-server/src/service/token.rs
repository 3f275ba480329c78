//! Issues short-lived tokens to devices that have proven themselves by mutual TLS (RFC 8705). The one call without a token.

use proto::v1::{IssueTokenRequest, IssueTokenResponse, token_service_server::TokenService};
use tonic::{Request, Response, Status};
use trust::token::{Grant, TokenSigner};

use super::admit::{Admission, role_of};

/// The token service.
pub struct TokenDesk {
    admission: Admission,
    signer: TokenSigner,
}

impl TokenDesk {
    /// A desk that signs with the given key.
    #[must_use]
    pub const fn new(admission: Admission, signer: TokenSigner) -> Self {
        Self { admission, signer }
    }
}

#[tonic::async_trait]
impl TokenService for TokenDesk {
    async fn issue_token(&self, request: Request<IssueTokenRequest>) -> Result<Response<IssueTokenResponse>, Status> {
        let peer = self.admission.guard().authenticate_device(&request)?;
        let person = request.into_inner().person_id;
        let refused = |code: &'static str| {
            tracing::warn!(code, device = %peer.name, "token refused");
            Status::permission_denied(code)
        };
        let device =
            self.admission.ledger().registry().device(peer.name.as_str()).ok_or_else(|| refused("device-unknown"))?;
        if !device.enabled {
            return Err(refused("device-disabled"));
        }
        if !device.persons.iter().any(|known| known.as_str() == person) {
            return Err(refused("person-unknown"));
        }
        let grant = Grant { device: peer.clone(), role: role_of(device.role), org: device.org.clone(), person };
        let issued = self.signer.issue(&grant, jiff::Timestamp::now()).map_err(|error| {
            tracing::error!(%error, "cannot sign a token");
            Status::internal("token-not-signed")
        })?;
        Ok(Response::new(IssueTokenResponse { access_token: issued.access_token, expires_in_s: issued.expires_in_s }))
    }
}
