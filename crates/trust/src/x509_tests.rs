#![allow(clippy::unwrap_used, reason = "tests")]

use x509_cert::{Certificate, der::Encode as _};

use super::*;

fn certificate(algorithm: &'static rcgen::SignatureAlgorithm) -> (Certificate, Vec<u8>) {
    let key = rcgen::KeyPair::generate_for(algorithm).unwrap();
    let made = rcgen::CertificateParams::new(vec!["example.invalid".to_owned()]).unwrap().self_signed(&key).unwrap();
    (Certificate::from_der(made.der()).unwrap(), made.der().to_vec())
}

fn is_own(certificate: &Certificate, message: &[u8], signature: &BitString) -> bool {
    let key = &certificate.tbs_certificate.subject_public_key_info;
    holds(&certificate.signature_algorithm, key, message, signature)
}

#[test]
fn a_signature_holds_for_what_was_signed_by_the_key_that_signed() {
    for algorithm in [&rcgen::PKCS_ECDSA_P256_SHA256, &rcgen::PKCS_ECDSA_P384_SHA384] {
        let ((one, der), (other, _)) = (certificate(algorithm), certificate(algorithm));
        let signed = signed_part(&der).unwrap();
        assert_eq!(signed, one.tbs_certificate.to_der().unwrap(), "the part that is signed, as it came");
        assert!(is_own(&one, signed, &one.signature));
        assert!(!is_own(&one, &signed[1..], &one.signature) && !is_own(&other, signed, &one.signature));
    }
}

#[test]
fn what_is_spelled_otherwise_or_made_otherwise_does_not_hold() {
    let (one, der) = certificate(&rcgen::PKCS_ECDSA_P256_SHA256);
    let signed = signed_part(&der).unwrap();
    let even = [one.signature.raw_bytes(), &[0]].concat();
    assert!(!is_own(&one, signed, &BitString::new(1, even).unwrap()), "unused bits");
    let mut weak = one.clone();
    weak.signature_algorithm.oid = ObjectIdentifier::new_unwrap("1.2.840.10045.4.1");
    assert!(!is_own(&weak, signed, &one.signature), "ECDSA with SHA-1");
    weak.signature_algorithm.oid = ECDSA_SHA384;
    assert!(!is_own(&weak, signed, &one.signature), "a hash that is not that of the curve");
    assert_eq!(signed_part(&[0x02, 0x01, 0x00]), None);
}
