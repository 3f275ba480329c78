#![allow(clippy::unwrap_used)]
use super::*;
use crate::{
    authority::{CertificateUse, RegionalCa},
    device::DeviceName,
};

fn identity() -> DeviceIdentity {
    let folder = tempfile::tempdir().unwrap();
    let ca = RegionalCa::create(folder.path()).unwrap();
    let device = DeviceName::new("minato-1-tablet").unwrap();
    let issued = ca.issue(&device, CertificateUse::Client, 1).unwrap();
    DeviceIdentity::from_pem(issued.certificate_pem, issued.key_pem, issued.ca_pem).unwrap()
}

#[test]
fn an_address_in_clear_is_refused() {
    let dial = |address: &str| Dialer::new(&identity(), address, "platform.example", "p-1").map(drop);
    assert!(dial("https://platform.example:8443").is_ok());
    for clear in ["http://platform.example:8443", "platform.example:8443", "unix:///run/platform", "/run/platform"] {
        assert!(matches!(dial(clear), Err(DialError::NotHttps)), "{clear}");
    }
    assert!(matches!(dial("https://not a host"), Err(DialError::Address(_))));
}

#[test]
fn a_server_name_that_no_certificate_can_carry_is_refused() {
    let dialled = Dialer::new(&identity(), "https://10.0.0.1:8443", "not a name", "p-1");
    assert!(matches!(dialled, Err(DialError::Tls(_))));
}

#[test]
fn debug_does_not_show_the_person() {
    let dialer = Dialer::new(&identity(), "https://platform.example:8443", "platform.example", "p-0042").unwrap();
    assert_eq!(format!("{dialer:?}"), "Dialer { platform: https://platform.example:8443/, .. }");
}
