#![allow(clippy::unwrap_used)]
//! What can be seen without a connection; the rest is in `tests/guard.rs`, over real mutual TLS.

use std::collections::BTreeSet;

use tonic::{Code, Request};

use super::*;
use crate::{
    caller::{Caller, Role},
    device::{CertificateError, DeviceName},
    token::{TokenError, TokenRealm, TokenSigner},
};

fn guard() -> Guard {
    let realm = TokenRealm { issuer: "issuer".into(), audience: "audience".into() };
    Guard::new(TokenSigner::generate(realm).unwrap().verifier())
}

#[test]
fn a_connection_without_tls_is_refused_even_with_a_token() {
    let mut request = Request::new(());
    request.metadata_mut().insert("authorization", "Bearer x.y.z".parse().unwrap());
    let status = guard().authenticate(&request).unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unauthenticated, "certificate-missing"));
    let status = guard().authenticate_device(&request).unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unauthenticated, "certificate-missing"));
}

#[test]
fn a_service_without_a_guard_answers_nobody() {
    let status = super::caller(&Request::new(())).unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Internal, "service-not-guarded"));
}

#[test]
fn roles_open_only_their_own_doors() {
    let caller = Caller {
        device: DeviceName::new("minato-1-tablet").unwrap(),
        role: Role::Crew,
        org: "minato-1".into(),
        person: "p-1".into(),
        expires_at: jiff::Timestamp::MAX,
    };
    assert!(caller.require(&[Role::Headquarters, Role::Crew]).is_ok());
    for roles in [&[][..], &[Role::Hospital, Role::Headquarters, Role::Platform]] {
        let status = caller.require(roles).unwrap_err();
        assert_eq!((status.code(), status.message()), (Code::PermissionDenied, "role-not-allowed"));
    }
}

#[test]
fn every_refusal_has_a_code_of_its_own() {
    use CertificateError as C;
    use TokenError as T;
    let tokens = [
        T::TooLong,
        T::Malformed,
        T::Algorithm,
        T::Type,
        T::Critical,
        T::Signature,
        T::Claims,
        T::Issuer,
        T::Audience,
        T::Expired,
        T::NotYetValid,
        T::Lifetime,
        T::OtherDevice,
    ];
    let certificates = [C::Unreadable, C::NoDeviceName, C::NotYetValid, C::Expired];
    let all: Vec<Refusal> = [
        Refusal::CertificateMissing,
        Refusal::TokenMissing,
        Refusal::HeaderMalformed,
        Refusal::Unguarded,
        Refusal::RoleNotAllowed,
    ]
    .into_iter()
    .chain(tokens.map(Refusal::from))
    .chain(certificates.map(Refusal::from))
    .collect();
    let codes: BTreeSet<&str> = all.iter().map(|refusal| refusal.code()).collect();
    assert_eq!(codes.len(), all.len());
    for code in codes {
        assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{code}");
    }
}
