//! The section `[revocation]` of the platform's configuration.

use std::path::{Path, PathBuf};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::card::Revocation;
use platform_server::revocation::{RevocationConfig, RevocationConfigError};

use super::{CardCondition, certificate, http, jpki, now, responder};

fn config(responder: &str, issuers: &[&Path]) -> RevocationConfig {
    RevocationConfig { responder: responder.to_owned(), issuers: issuers.iter().map(PathBuf::from).collect() }
}

fn pem(ders: &[&[u8]]) -> String {
    let one = |der: &&[u8]| {
        let text = BASE64_STANDARD.encode(der);
        let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    };
    ders.iter().map(one).collect()
}

#[tokio::test]
async fn issuers_are_read_as_der_and_as_pem() {
    let folder = tempfile::tempdir().unwrap();
    let [older, current, next] = jpki().authority_certificates();
    let (one, chain) = (folder.path().join("older.der"), folder.path().join("newer.pem"));
    std::fs::write(&one, older).unwrap();
    std::fs::write(&chain, pem(&[current, next])).unwrap();
    let responder = responder();
    let source = config(responder.url(), &[&one, &chain]).open(http()).unwrap();
    for condition in [CardCondition::OlderAuthority, CardCondition::Ok, CardCondition::NextGeneration] {
        assert_eq!(source.revocation(&certificate(condition), now()).await, Ok(Revocation::Good), "{condition:?}");
    }
}

#[test]
fn a_wrong_section_is_told_before_anything_starts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("issuer");
    let good = "http://127.0.0.1:9/ocsp";
    let says = |responder: &str, content: &[u8]| {
        std::fs::write(&path, content).unwrap();
        config(responder, &[&path]).open(http()).err().map(|error| error.to_string())
    };
    let authority = jpki().authority_certificate();
    assert_eq!(says(good, authority), None);
    for (content, words) in [
        (&b""[..], "not a certificate, neither DER nor PEM"),
        (b"certificate", "not a certificate, neither DER nor PEM"),
        (&certificate(CardCondition::Ok), "not an authority's certificate"),
    ] {
        assert!(says(good, content).unwrap().ends_with(words), "{words}");
    }
    for address in ["", "ocsp.example", "ftp://ocsp.example/", "http://", "http://user@ocsp.example/"] {
        assert!(says(address, authority).unwrap().starts_with("the address of the responder"), "{address}");
    }
    let none = config(good, &[]).open(http()).err().unwrap();
    assert!(matches!(none, RevocationConfigError::NoIssuers));
    let missing = config(good, &[&folder.path().join("nowhere")]).open(http()).err().unwrap();
    assert!(matches!(missing, RevocationConfigError::IssuerFile { .. }));
}
