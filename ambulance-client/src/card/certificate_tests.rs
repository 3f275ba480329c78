//! What the certificates of `fixtures/` say, and what is no certificate.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::super::scripted::{P384_CERTIFICATE, RSA_CERTIFICATE};
use super::*;

fn facts(der: &[u8]) -> CertificateFacts {
    CertificateFacts::from_der(der).unwrap_or_else(|error| panic!("{error}"))
}

/// The certificate with the only occurrence of `old` replaced.
fn changed(der: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let places: Vec<usize> = (0..=der.len() - old.len()).filter(|at| der[*at..].starts_with(old)).collect();
    let [at] = places.as_slice() else { panic!("{} occurrences", places.len()) };
    let mut der = der.to_vec();
    der[*at..*at + new.len()].copy_from_slice(new);
    der
}

#[test]
fn serial_dates_and_key_come_from_the_certificate() {
    let table: [(&[u8], &str, &str, KeyKind); 6] = [
        (RSA_CERTIFICATE, "01f3a7c2", "2028-03-14T14:59:59Z", KeyKind::Rsa { bits: 2048 }),
        (include_bytes!("fixtures/rsa3072.der"), "7b", "2028-03-14T14:59:59Z", KeyKind::Rsa { bits: 3072 }),
        // encoded as 00 C0 FF EE, because the first bit of C0 would make it negative
        (include_bytes!("fixtures/p256.der"), "c0ffee", "2036-03-14T14:59:59Z", KeyKind::EcP256),
        // a date from 2050 on has another encoding
        (P384_CERTIFICATE, "c0ffee01", "2051-03-14T14:59:59Z", KeyKind::EcP384),
        (include_bytes!("fixtures/p521.der"), "05", "2036-03-14T14:59:59Z", KeyKind::Other),
        // 9999-12-31 means "never"; our clock ends a day earlier
        (include_bytes!("fixtures/ed25519.der"), "06", "9999-12-30T22:00:00.999999999Z", KeyKind::Other),
    ];
    for (der, serial, not_after, key) in table {
        let facts = facts(der);
        assert_eq!((facts.serial.as_str(), facts.key), (serial, key));
        assert_eq!(facts.not_after.to_string(), not_after);
    }
    assert_eq!(facts(RSA_CERTIFICATE).not_before.to_string(), "2023-04-01T00:00:00Z");
}

#[test]
fn a_serial_number_must_be_positive() {
    let table: [(&[u8], Option<&str>); 8] = [
        (&[0x01], Some("01")),
        (&[0x7F, 0x00], Some("7f00")),
        (&[0x00, 0xFF], Some("ff")),
        (&[0x00, 0x00, 0x0A], Some("0a")),
        (&[0x00], None),
        (&[], None),
        (&[0xFF], None),
        (&[0x80, 0x00], None),
    ];
    for (bytes, expected) in table {
        assert_eq!(serial(bytes).ok().as_deref(), expected, "{bytes:02X?}");
    }
    let negative =
        changed(RSA_CERTIFICATE, &[0x02, 0x04, 0x01, 0xF3, 0xA7, 0xC2], &[0x02, 0x04, 0x81, 0xF3, 0xA7, 0xC2]);
    assert!(matches!(
        CertificateFacts::from_der(&negative),
        Err(CardError::Malformed("serial number is not positive"))
    ));
}

#[test]
fn a_certificate_must_not_end_before_it_begins() {
    let backwards = changed(RSA_CERTIFICATE, b"280314145959Z", b"230331235959Z");
    let error = CertificateFacts::from_der(&backwards).err();
    assert_eq!(error, Some(CardError::Malformed("certificate ends before it begins")));
    let one_second = changed(RSA_CERTIFICATE, b"280314145959Z", b"230401000000Z");
    assert!(CertificateFacts::from_der(&one_second).is_ok());
}

#[test]
fn a_broken_rsa_key_is_an_error_and_not_another_kind() {
    // the bit string of the key: SEQUENCE of 266 bytes with a modulus of 257 bytes
    let broken = changed(RSA_CERTIFICATE, &[0x30, 0x82, 0x01, 0x0A, 0x02, 0x82], &[0x30, 0x82, 0x01, 0x0A, 0x04, 0x82]);
    assert_eq!(CertificateFacts::from_der(&broken).err(), Some(CardError::Malformed("RSA key cannot be read")));
}

#[test]
fn the_length_of_a_key_is_counted_in_bits() {
    let table: [(&[u8], Option<u32>); 7] = [
        (&[0x30, 0x06, 0x02, 0x01, 0x7F, 0x02, 0x01, 0x03], Some(7)),
        (&[0x30, 0x07, 0x02, 0x02, 0x00, 0x80, 0x02, 0x01, 0x03], Some(8)),
        (&[0x30, 0x07, 0x02, 0x02, 0x01, 0x00, 0x02, 0x01, 0x03], Some(9)),
        (&[0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x03], None), // no modulus is zero
        (&[0x30, 0x03, 0x02, 0x01, 0x7F], None),                   // no exponent
        (&[0x30, 0x06, 0x02, 0x01, 0x7F, 0x02, 0x01, 0x03, 0x00], None),
        (&[], None),
    ];
    for (key, bits) in table {
        assert_eq!(modulus_bits(key), bits, "{key:02X?}");
    }
}

#[test]
fn cut_or_longer_than_itself_is_no_certificate() {
    for length in 0..RSA_CERTIFICATE.len() {
        assert!(CertificateFacts::from_der(&RSA_CERTIFICATE[..length]).is_err(), "{length}");
    }
    let mut longer = RSA_CERTIFICATE.to_vec();
    longer.push(0x00);
    assert!(CertificateFacts::from_der(&longer).is_err());
}
