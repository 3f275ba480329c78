//! The form of a simulated certificate: what the public certificates of the JPKI test cards show, filled with made-up
//! names.
//!
//! The certificate is put together by hand, because the builder of `x509-cert` adds nonRepudiation to every leaf and
//! cards do not have it.

use anyhow::{Context, Result};
use der::Encode;
use der::asn1::{BitString, Ia5String, OctetString};
use der::oid::{AssociatedOid, ObjectIdentifier};
use der::referenced::OwnedToRef;
use jiff::Timestamp;
use rsa::pkcs1v15::SigningKey;
use rsa::signature::{SignatureEncoding, Signer};
use sha2::Sha256;
use spki::{DynSignatureAlgorithmIdentifier, SubjectPublicKeyInfoOwned};
use std::str::FromStr;
use std::time::Duration;
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::ext::pkix::certpolicy::PolicyInformation;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies,
    CrlDistributionPoints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

/// Policy of the certificates on JPKI test cards; those of real cards end in 3.30.
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.30");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
/// A name under `.invalid` never leads anywhere.
const OCSP_ADDRESS: &str = "http://ocsp.simulated-jpki.invalid";
/// Where the revocation list would be: a place in a directory, as on real cards, never a URL.
const REVOCATION_LIST: &str = "OU=CRL Distribution Points,O=Simulated JPKI,C=JP";

/// What differs from one certificate to the next.
pub(super) struct Contents {
    pub serial: u64,
    pub issuer: Name,
    pub subject: Name,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    pub key: SubjectPublicKeyInfoOwned,
}

/// Extensions of the authority's own certificate.
pub(super) fn authority_extensions(key: &SubjectPublicKeyInfoOwned) -> Result<Extensions> {
    Ok(vec![
        extension(&BasicConstraints { ca: true, path_len_constraint: None }, true)?,
        extension(&KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign), true)?,
        extension(&SubjectKeyIdentifier::try_from(key.owned_to_ref())?, false)?,
    ])
}

/// Extensions of a 利用者証明用電子証明書. The critical certificatePolicies are what strict checkers stumble over.
pub(super) fn card_extensions(
    key: &SubjectPublicKeyInfoOwned,
    authority: &SubjectPublicKeyInfoOwned,
) -> Result<Extensions> {
    let policy = PolicyInformation { policy_identifier: POLICY, policy_qualifiers: None };
    let directory = GeneralName::DirectoryName(Name::from_str(REVOCATION_LIST)?);
    let revocation_list = DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![directory])),
        reasons: None,
        crl_issuer: None,
    };
    let responder = AccessDescription {
        access_method: OCSP,
        access_location: GeneralName::UniformResourceIdentifier(Ia5String::new(OCSP_ADDRESS)?),
    };
    Ok(vec![
        extension(&KeyUsage(KeyUsages::DigitalSignature.into()), true)?,
        extension(&ExtendedKeyUsage(vec![CLIENT_AUTH]), false)?,
        extension(&CertificatePolicies(vec![policy]), true)?,
        extension(&CrlDistributionPoints(vec![revocation_list]), false)?,
        extension(&AuthorityInfoAccessSyntax(vec![responder]), false)?,
        extension(&AuthorityKeyIdentifier::try_from(authority.owned_to_ref())?, false)?,
        extension(&SubjectKeyIdentifier::try_from(key.owned_to_ref())?, false)?,
    ])
}

/// Puts a certificate together, signs it and returns its DER.
pub(super) fn sign(contents: Contents, extensions: Extensions, signer: &SigningKey<Sha256>) -> Result<Vec<u8>> {
    let algorithm = signer.signature_algorithm_identifier()?;
    let tbs = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::from(contents.serial),
        signature: algorithm.clone(),
        issuer: contents.issuer,
        validity: Validity { not_before: time(contents.not_before)?, not_after: time(contents.not_after)? },
        subject: contents.subject,
        subject_public_key_info: contents.key,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(extensions),
    };
    let signature = signer.try_sign(&tbs.to_der()?)?;
    let certificate = Certificate {
        tbs_certificate: tbs,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(&signature.to_vec())?,
    };
    Ok(certificate.to_der()?)
}

/// RFC 5280: two-digit years up to 2049, four-digit ones from 2050 on. Fractions of a second are cut off.
fn time(at: Timestamp) -> Result<Time> {
    let since_1970 =
        Duration::from_secs(u64::try_from(at.as_second()).context("a certificate cannot begin before 1970")?);
    Ok(match der::asn1::UtcTime::from_unix_duration(since_1970) {
        Ok(time) => Time::UtcTime(time),
        Err(_) => Time::GeneralTime(der::asn1::GeneralizedTime::from_unix_duration(since_1970)?),
    })
}

fn extension<T: AssociatedOid + Encode>(value: &T, critical: bool) -> Result<Extension> {
    Ok(Extension { extn_id: T::OID, critical, extn_value: OctetString::new(value.to_der()?)? })
}
