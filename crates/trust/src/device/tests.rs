#![allow(clippy::unwrap_used)]
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, SanType};

use super::*;

/// A self-signed certificate with any common names and URIs, also ones that the authority would never issue.
fn certificate(common_names: &[&str], uris: &[&str]) -> Vec<u8> {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = DistinguishedName::new();
    for name in common_names {
        parameters.distinguished_name.push(DnType::CommonName, *name);
    }
    parameters.subject_alt_names = uris.iter().map(|uri| SanType::URI((*uri).try_into().unwrap())).collect();
    parameters.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}

#[test]
fn names_have_a_narrow_alphabet_and_length() {
    let longest = "a".repeat(DEVICE_NAME_MAX_CHARS);
    for good in ["abc", "minato-1-tablet", "1-2", longest.as_str()] {
        assert_eq!(DeviceName::new(good).unwrap().as_str(), good);
    }
    let too_long = "a".repeat(DEVICE_NAME_MAX_CHARS + 1);
    for bad in ["", "ab", "Minato-1", "minato_1", "minato 1", "港-1-tablet", "a/../b", "abc\n", too_long.as_str()] {
        assert_eq!(DeviceName::new(bad), Err(BadDeviceName), "{bad:?}");
    }
    assert!(serde_json::from_str::<DeviceName>(r#""NOT-A-NAME""#).is_err(), "what is read is checked as well");
}

#[test]
fn the_name_is_read_from_the_certificate() {
    let der = certificate(&["minato-1"], &["urn:mq119:device:minato-1"]);
    assert_eq!(PeerDevice::from_der(&der).unwrap().name.as_str(), "minato-1");
    let der = certificate(&["minato-1"], &["https://example.org/", "urn:mq119:device:minato-1"]);
    assert_eq!(PeerDevice::from_der(&der).unwrap().name.as_str(), "minato-1", "other URIs do not disturb");
}

#[test]
fn a_certificate_that_does_not_name_exactly_one_device_is_refused() {
    let table: [(&[&str], &[&str]); 7] = [
        (&["minato-1"], &[]),
        (&["minato-1"], &["https://minato-1/"]),
        (&["minato-1"], &["urn:mq119:device:MINATO-1"]),
        (&["minato-1"], &["urn:mq119:device:minato-1", "urn:mq119:device:minato-2"]),
        (&["minato-1"], &["urn:mq119:device:minato-1", "urn:mq119:device:no such name"]),
        (&["minato-2"], &["urn:mq119:device:minato-1"]),
        (&[], &["urn:mq119:device:minato-1"]),
    ];
    for (common_names, uris) in table {
        let read = PeerDevice::from_der(&certificate(common_names, uris));
        assert_eq!(read, Err(CertificateError::NoDeviceName), "{common_names:?} {uris:?}");
    }
}

#[test]
fn rubbish_is_an_error_and_never_a_panic() {
    let der = certificate(&["minato-1"], &["urn:mq119:device:minato-1"]);
    assert_eq!(PeerDevice::from_der(&[]), Err(CertificateError::Unreadable));
    for length in 0..der.len() {
        assert_eq!(PeerDevice::from_der(&der[..length]), Err(CertificateError::Unreadable), "cut at {length}");
    }
    for position in 0..der.len() {
        let mut bent = der.clone();
        bent[position] ^= 0xff;
        let _any_answer = PeerDevice::from_der(&bent);
    }
}

#[test]
fn validity_ends_are_included() {
    let mut peer = PeerDevice::from_der(&certificate(&["minato-1"], &["urn:mq119:device:minato-1"])).unwrap();
    let at = |seconds| jiff::Timestamp::from_second(seconds).unwrap();
    (peer.not_before, peer.not_after) = (at(100), at(200));
    assert_eq!(peer.check_validity(at(99)), Err(CertificateError::NotYetValid));
    assert_eq!(peer.check_validity(at(100)), Ok(()));
    assert_eq!(peer.check_validity(at(200)), Ok(()));
    assert_eq!(peer.check_validity(at(201)), Err(CertificateError::Expired));
}

#[test]
fn a_thumbprint_is_the_certificate_hash_in_base64url() {
    // SHA-256 of the empty string (FIPS 180-4), as base64url.
    assert_eq!(Thumbprint::of(b"").to_string(), "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
    let back: Thumbprint = serde_json::from_str(r#""47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU""#).unwrap();
    assert_eq!(back, Thumbprint::of(b""));
    for bad in [r#""""#, r#""47DEQpj8HBSa""#, r#""47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU""#, "7"] {
        assert!(serde_json::from_str::<Thumbprint>(bad).is_err(), "{bad}");
    }
}
