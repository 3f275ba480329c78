//! The form of a simulated certificate: what the public certificates of the JPKI test cards show, filled with made-up
//! names.
//!
//! The certificate is put together by hand, because the builder of `x509-cert` adds nonRepudiation to every leaf and
//! cards do not have it.

use super::answers::Charge;
use super::holder::{Holder, digits, sex_digit};
use super::key::PrivateKey;
use anyhow::{Context, Result};
use der::asn1::{Any, BitString, Ia5String, Null, OctetString};
use der::oid::{AssociatedOid, ObjectIdentifier};
use der::referenced::OwnedToRef;
use der::{Encode, Tag};
use jiff::Timestamp;
use spki::SubjectPublicKeyInfoOwned;
use std::str::FromStr;
use std::time::Duration;
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::ext::pkix::certpolicy::PolicyInformation;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName, OtherName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies,
    CrlDistributionPoints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

/// Policy of the certificates on JPKI test cards; those of real cards end in 3.30.
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.1.0.30");
/// Arc of what is printed on the card: .1 name, .3 sex, .4 birth date, .5 address.
const PRINTED: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.5");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
/// id-kp-OCSPSigning.
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
/// id-pkix-ocsp-nocheck: nobody is asked about the responder itself.
const OCSP_NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");
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

/// Extensions of a responder's certificate.
pub(super) fn responder_extensions(
    key: &SubjectPublicKeyInfoOwned,
    authority: &SubjectPublicKeyInfoOwned,
    charge: Charge,
) -> Result<Extensions> {
    let purpose = if charge == Charge::OtherPurpose { CLIENT_AUTH } else { OCSP_SIGNING };
    Ok(vec![
        extension(&KeyUsage(KeyUsages::DigitalSignature.into()), true)?,
        extension(&ExtendedKeyUsage(vec![purpose]), true)?,
        Extension { extn_id: OCSP_NO_CHECK, critical: false, extn_value: OctetString::new(Null.to_der()?)? },
        extension(&AuthorityKeyIdentifier::try_from(authority.owned_to_ref())?, false)?,
        extension(&SubjectKeyIdentifier::try_from(key.owned_to_ref())?, false)?,
    ])
}

/// What a certificate of a card is for.
#[derive(Clone, Copy)]
pub(super) enum Purpose<'a> {
    /// 利用者証明用: shows who the holder is, and names nobody.
    Authentication,
    /// 署名用: signs documents, and carries what is printed on the card.
    Signature(&'a Holder),
}

/// Extensions of a card's certificate. The critical certificatePolicies are what strict checkers stumble over.
pub(super) fn card_extensions(
    key: &SubjectPublicKeyInfoOwned,
    authority: &SubjectPublicKeyInfoOwned,
    purpose: Purpose<'_>,
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
    let mut extensions = match purpose {
        Purpose::Authentication => vec![
            extension(&KeyUsage(KeyUsages::DigitalSignature.into()), true)?,
            extension(&ExtendedKeyUsage(vec![CLIENT_AUTH]), false)?,
        ],
        Purpose::Signature(holder) => vec![
            extension(&KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation), true)?,
            extension(&SubjectAltName(printed(holder)?), false)?,
        ],
    };
    extensions.extend([
        extension(&CertificatePolicies(vec![policy]), true)?,
        extension(&CrlDistributionPoints(vec![revocation_list]), false)?,
        extension(&AuthorityInfoAccessSyntax(vec![responder]), false)?,
        extension(&AuthorityKeyIdentifier::try_from(authority.owned_to_ref())?, false)?,
        extension(&SubjectKeyIdentifier::try_from(key.owned_to_ref())?, false)?,
    ]);
    Ok(extensions)
}

/// What is printed on the card, as a 署名用電子証明書 carries it. The birth date has the digit of the era before the
/// Gregorian date (made up: 3 for every era). The fields .2 and .6 tell which characters were replaced; none were.
fn printed(holder: &Holder) -> Result<Vec<GeneralName>> {
    let birth = format!("3{}", digits(holder.birth_date));
    let fields =
        [(1, holder.name.as_str()), (3, sex_digit(holder.sex)), (4, birth.as_str()), (5, holder.address.as_str())];
    let name = |(field, text): (u32, &str)| -> Result<GeneralName> {
        let type_id = PRINTED.push_arc(field).context("no such field")?;
        Ok(GeneralName::OtherName(OtherName { type_id, value: Any::new(Tag::Utf8String, text.as_bytes())? }))
    };
    fields.into_iter().map(name).collect()
}

/// Puts a certificate together, signs it and returns its DER.
pub(super) fn sign(contents: Contents, extensions: Extensions, signer: &PrivateKey) -> Result<Vec<u8>> {
    let algorithm = signer.algorithm();
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
    let signature = signer.sign_message(&tbs.to_der()?)?;
    let certificate = Certificate {
        tbs_certificate: tbs,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(&signature)?,
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
