//! What stands in the certificates, and for how long.

use std::time::Duration;

use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, SanType,
};
use rustls_pki_types::{CertificateDer, pem::PemObject};
use sha2::{Digest, Sha256};
use x509_cert::{
    Certificate,
    der::Decode,
    ext::pkix::{BasicConstraints as ReadBasicConstraints, KeyUsage, KeyUsages},
};

use super::AuthorityError;
use crate::device::{DeviceName, common_name, timestamp};

/// An authority lives ten years: longer than the vehicles' tablets, short enough that replacing it stays a practised step.
pub const CA_VALID_DAYS: u32 = 3650;

/// The usual life of a device certificate: renewed at the yearly inspection of the vehicle's equipment.
pub const DEVICE_VALID_DAYS: u32 = 365;

/// The longest life of a device certificate: a stolen tablet must not stay trusted for years.
pub const MAX_DEVICE_VALID_DAYS: u32 = 825;

/// Certificates begin this long before they are issued, in seconds, because a vehicle's clock may be behind.
pub const NOT_BEFORE_MARGIN_S: i64 = 3600;

const SECONDS_PER_DAY: i64 = 86_400;

/// What a device may do with its certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateUse {
    /// Accept connections under these names: DNS names, or IP addresses written as text.
    Server {
        /// Names that clients dial.
        dns_names: Vec<String>,
    },
    /// Open connections.
    Client,
    /// Both: a hospital gateway dials the platform and serves its own screens.
    Both {
        /// Names that clients dial.
        dns_names: Vec<String>,
    },
}

/// The authority's own name: made from its key, so that two authorities never share one.
pub(super) fn authority_name(key: &KeyPair) -> String {
    let digest = Sha256::digest(key.public_key_raw());
    let id: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("mq119 regional authority {id}")
}

/// The part of the authority's certificate that its leaves repeat.
pub(super) fn issuer_parameters(key: &KeyPair) -> CertificateParams {
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = name(&authority_name(key));
    parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    // Revocation lists are not issued today; the right to sign them costs nothing and cannot be added later.
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    parameters
}

pub(super) fn of_authority(key: &KeyPair, now: Timestamp) -> Result<CertificateParams, AuthorityError> {
    let mut parameters = issuer_parameters(key);
    set_validity(&mut parameters, now, CA_VALID_DAYS)?;
    Ok(parameters)
}

pub(super) fn of_device(
    device: &DeviceName,
    kind: CertificateUse,
    valid_days: u32,
    now: Timestamp,
    authority_ends: Timestamp,
) -> Result<CertificateParams, AuthorityError> {
    if valid_days == 0 || valid_days > MAX_DEVICE_VALID_DAYS {
        return Err(AuthorityError::Validity);
    }
    let (server_names, server, client) = match kind {
        CertificateUse::Server { dns_names } => (dns_names, true, false),
        CertificateUse::Client => (Vec::new(), false, true),
        CertificateUse::Both { dns_names } => (dns_names, true, true),
    };
    if server && server_names.is_empty() {
        return Err(AuthorityError::ServerName);
    }
    let mut parameters = CertificateParams::new(server_names).map_err(|_| AuthorityError::ServerName)?;
    let all_dns_names_valid = parameters.subject_alt_names.iter().all(|name| match name {
        SanType::DnsName(name) => rustls_pki_types::DnsName::try_from(name.as_str()).is_ok(),
        _ => true,
    });
    if !all_dns_names_valid {
        return Err(AuthorityError::ServerName);
    }
    let urn = device.urn().try_into().map_err(AuthorityError::Issue)?;
    parameters.subject_alt_names.push(SanType::URI(urn));
    parameters.distinguished_name = name(device.as_str());
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    if server {
        parameters.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
    }
    if client {
        parameters.extended_key_usages.push(ExtendedKeyUsagePurpose::ClientAuth);
    }
    parameters.use_authority_key_identifier_extension = true;
    let ends = set_validity(&mut parameters, now, valid_days)?;
    if ends > authority_ends {
        return Err(AuthorityError::Validity);
    }
    Ok(parameters)
}

fn name(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common_name);
    name
}

/// Sets the validity and returns its end.
fn set_validity(
    parameters: &mut CertificateParams,
    now: Timestamp,
    valid_days: u32,
) -> Result<Timestamp, AuthorityError> {
    let now_s = now.as_second();
    let ends_s = now_s.saturating_add(i64::from(valid_days) * SECONDS_PER_DAY);
    // Checked first: it keeps both ends within the years that the certificate library can write.
    let ends = Timestamp::from_second(ends_s).map_err(|_| AuthorityError::Validity)?;
    let after_epoch =
        |seconds: i64| u64::try_from(seconds).map(Duration::from_secs).map_err(|_| AuthorityError::Validity);
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    parameters.not_before = epoch + after_epoch(now_s.saturating_sub(NOT_BEFORE_MARGIN_S))?;
    parameters.not_after = epoch + after_epoch(ends_s)?;
    Ok(ends)
}

/// What the authority's certificate says, as far as issuing depends on it.
pub(super) struct AuthorityCertificate {
    pub(super) name: String,
    pub(super) public_key: Vec<u8>,
    pub(super) not_after: Timestamp,
}

impl AuthorityCertificate {
    pub(super) fn read(certificate_pem: &str) -> Result<Self, AuthorityError> {
        Self::parse(certificate_pem).ok_or(AuthorityError::Certificate)
    }

    fn parse(certificate_pem: &str) -> Option<Self> {
        let der = CertificateDer::from_pem_slice(certificate_pem.as_bytes()).ok()?;
        let certificate = Certificate::from_der(&der).ok()?.tbs_certificate;
        let (_, constraints) = certificate.get::<ReadBasicConstraints>().ok()??;
        let (_, usage) = certificate.get::<KeyUsage>().ok()??;
        if !constraints.ca || !usage.0.contains(KeyUsages::KeyCertSign) {
            return None;
        }
        Some(Self {
            name: common_name(&certificate.subject)?,
            public_key: certificate.subject_public_key_info.subject_public_key.as_bytes()?.to_vec(),
            not_after: timestamp(certificate.validity.not_after).ok()?,
        })
    }
}
