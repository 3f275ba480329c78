#![allow(clippy::unwrap_used)]
use rustls_pki_types::{CertificateDer, pem::PemObject};
use x509_cert::{Certificate, der::Decode, ext::pkix};

use super::*;
use crate::device::{DeviceIdentity, IdentityError, PeerDevice};

const ISSUED_AT: i64 = 1_800_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn device() -> DeviceName {
    DeviceName::new("minato-1-tablet").unwrap()
}

fn read(pem: &str) -> Certificate {
    Certificate::from_der(&CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap()
}

fn server(names: &[&str]) -> CertificateUse {
    CertificateUse::Server { dns_names: names.iter().map(ToString::to_string).collect() }
}

#[test]
fn an_opened_authority_issues_what_the_created_one_would() {
    let folder = tempfile::tempdir().unwrap();
    let created = RegionalCa::create(folder.path()).unwrap();
    let opened = RegionalCa::open(folder.path()).unwrap();
    assert_eq!(created.certificate_pem(), opened.certificate_pem());
    let authority = read(created.certificate_pem()).tbs_certificate;
    for ca in [&created, &opened] {
        let leaf = read(&ca.issue(&device(), CertificateUse::Client, 30).unwrap().certificate_pem).tbs_certificate;
        assert_eq!(leaf.issuer, authority.subject, "byte for byte, or no verifier finds the authority");
        let (_, subject_key) = authority.get::<pkix::SubjectKeyIdentifier>().unwrap().unwrap();
        let (_, authority_key) = leaf.get::<pkix::AuthorityKeyIdentifier>().unwrap().unwrap();
        assert_eq!(authority_key.key_identifier, Some(subject_key.0));
    }
}

#[test]
fn an_authority_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let first = RegionalCa::create(folder.path()).unwrap();
    assert!(matches!(RegionalCa::create(folder.path()), Err(AuthorityError::File(FileError::Exists { .. }))));
    assert_eq!(RegionalCa::open(folder.path()).unwrap().certificate_pem(), first.certificate_pem());
}

#[test]
fn the_authority_may_sign_leaves_only() {
    let folder = tempfile::tempdir().unwrap();
    let authority = read(RegionalCa::create(folder.path()).unwrap().certificate_pem()).tbs_certificate;
    let (critical, constraints) = authority.get::<pkix::BasicConstraints>().unwrap().unwrap();
    assert!(critical && constraints.ca);
    assert_eq!(constraints.path_len_constraint, Some(0));
    let (critical, usage) = authority.get::<pkix::KeyUsage>().unwrap().unwrap();
    assert!(critical);
    assert_eq!(usage.0, pkix::KeyUsages::KeyCertSign | pkix::KeyUsages::CRLSign);
}

#[test]
fn a_leaf_says_what_it_is_for() {
    let folder = tempfile::tempdir().unwrap();
    let ca = RegionalCa::create(folder.path()).unwrap();
    let [server_auth, client_auth] =
        ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"].map(der::asn1::ObjectIdentifier::new_unwrap);
    let both = CertificateUse::Both { dns_names: vec!["gateway.example".into()] };
    let table = [
        (server(&["platform.example", "10.0.0.7"]), vec![server_auth], 3),
        (CertificateUse::Client, vec![client_auth], 1),
        (both, vec![server_auth, client_auth], 2),
    ];
    for (kind, purposes, names) in table {
        let leaf = read(&ca.issue(&device(), kind, DEVICE_VALID_DAYS).unwrap().certificate_pem).tbs_certificate;
        assert_eq!(leaf.get::<pkix::ExtendedKeyUsage>().unwrap().unwrap().1.0, purposes);
        assert_eq!(leaf.get::<pkix::SubjectAltName>().unwrap().unwrap().1.0.len(), names);
        assert!(leaf.get::<pkix::KeyUsage>().unwrap().unwrap().1.0 == pkix::KeyUsages::DigitalSignature);
        assert!(!leaf.get::<pkix::BasicConstraints>().unwrap().unwrap().1.ca);
    }
}

#[test]
fn validity_is_bounded_on_both_sides() {
    let folder = tempfile::tempdir().unwrap();
    let ca = RegionalCa::create_at(folder.path(), at(ISSUED_AT)).unwrap();
    let issue = |days, now| ca.issue_at(&device(), CertificateUse::Client, days, at(now));
    assert!(matches!(issue(0, ISSUED_AT), Err(AuthorityError::Validity)));
    assert!(matches!(issue(MAX_DEVICE_VALID_DAYS + 1, ISSUED_AT), Err(AuthorityError::Validity)));

    let longest = issue(MAX_DEVICE_VALID_DAYS, ISSUED_AT).unwrap();
    let der = CertificateDer::from_pem_slice(longest.certificate_pem.as_bytes()).unwrap();
    let leaf = PeerDevice::from_der(&der).unwrap();
    assert_eq!(leaf.not_before, at(ISSUED_AT - NOT_BEFORE_MARGIN_S));
    assert_eq!(leaf.not_after, at(ISSUED_AT + i64::from(MAX_DEVICE_VALID_DAYS) * SECONDS_PER_DAY));

    let last_day = ISSUED_AT + i64::from(CA_VALID_DAYS - 1) * SECONDS_PER_DAY;
    assert!(issue(1, last_day).is_ok());
    assert!(matches!(issue(2, last_day), Err(AuthorityError::Validity)), "a leaf must not outlive its authority");
    // A dead clock battery: an error, not a panic.
    assert!(matches!(issue(1, 0), Err(AuthorityError::Validity)));
    assert!(matches!(issue(1, Timestamp::MAX.as_second()), Err(AuthorityError::Validity)));
}

#[test]
fn a_server_needs_a_name_that_can_be_dialled() {
    let folder = tempfile::tempdir().unwrap();
    let ca = RegionalCa::create(folder.path()).unwrap();
    for names in [&[][..], &["病院"], &["has space.example"], &["good.example", ""]] {
        assert!(matches!(ca.issue(&device(), server(names), 1), Err(AuthorityError::ServerName)), "{names:?}");
    }
}

#[test]
fn files_that_do_not_belong_together_are_refused() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    RegionalCa::create(a.path()).unwrap();
    let other = RegionalCa::create(b.path()).unwrap();
    std::fs::copy(b.path().join(CA_KEY_FILE), a.path().join(CA_KEY_FILE)).unwrap();
    assert!(matches!(RegionalCa::open(a.path()), Err(AuthorityError::KeyMismatch)));
    let leaf = other.issue(&device(), CertificateUse::Client, 1).unwrap();
    std::fs::write(a.path().join(CA_FILE), &leaf.certificate_pem).unwrap();
    assert!(matches!(RegionalCa::open(a.path()), Err(AuthorityError::Certificate)));
    std::fs::write(a.path().join(CA_KEY_FILE), "no key").unwrap();
    assert!(matches!(RegionalCa::open(a.path()), Err(AuthorityError::Key)));
}

#[test]
fn an_issued_device_can_be_carried_over_renewed_and_loaded() {
    let (ca_folder, device_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let home = device_folder.path().join("identity");
    let ca = RegionalCa::create(ca_folder.path()).unwrap();
    ca.issue(&device(), CertificateUse::Client, 1).unwrap().write(&home).unwrap();
    let first = DeviceIdentity::load(&home).unwrap();
    ca.issue(&device(), CertificateUse::Client, 1).unwrap().write(&home).unwrap();
    let renewed = DeviceIdentity::load(&home).unwrap();
    assert_eq!(renewed.device_name(), &device());
    assert_ne!(renewed.thumbprint(), first.thumbprint());

    // Cut off half-way through a renewal: the key is new, the certificate is not.
    let next = ca.issue(&device(), CertificateUse::Client, 1).unwrap();
    std::fs::write(home.join(crate::device::KEY_FILE), &next.key_pem).unwrap();
    assert!(matches!(DeviceIdentity::load(&home), Err(IdentityError::KeyMismatch)));
}

#[cfg(unix)]
#[test]
fn private_keys_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let ca = RegionalCa::create(folder.path().join("ca")).unwrap();
    ca.issue(&device(), CertificateUse::Client, 1).unwrap().write(folder.path().join("tablet")).unwrap();
    for file in ["ca/ca-key.pem", "tablet/key.pem"] {
        let mode = std::fs::metadata(folder.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn debug_shows_no_key() {
    let folder = tempfile::tempdir().unwrap();
    let ca = RegionalCa::create(folder.path()).unwrap();
    let issued = ca.issue(&device(), CertificateUse::Client, 1).unwrap();
    let identity =
        DeviceIdentity::from_pem(issued.certificate_pem.clone(), issued.key_pem.clone(), issued.ca_pem.clone())
            .unwrap();
    assert_eq!(format!("{issued:?}"), r#"IssuedDevice { device: DeviceName("minato-1-tablet"), .. }"#);
    assert_eq!(format!("{identity:?}"), r#"DeviceIdentity { device: DeviceName("minato-1-tablet"), .. }"#);
    assert!(format!("{ca:?}").starts_with("RegionalCa { name: \"mq119 regional authority "));
    assert!(format!("{ca:?}").ends_with("\", .. }"));
}
