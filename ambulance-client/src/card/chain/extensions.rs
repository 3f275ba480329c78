//! What a certificate must and must not say about its use (RFC 5280).

use super::ChainError;
use x509_cert::Certificate;
use x509_cert::der::oid::{AssociatedOid, ObjectIdentifier};
use x509_cert::ext::pkix::{BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsages};

/// 1.3.6.1.5.5.7.3.2: the holder of the key shows who it is.
const CLIENT_AUTHENTICATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");

/// Extensions that may be critical, because they are looked at here, or (the policies) because the pinned authority issues
/// under them only. Cards have critical policies, over which strict libraries stumble.
const KNOWN: [ObjectIdentifier; 4] =
    [KeyUsage::OID, BasicConstraints::OID, ExtendedKeyUsage::OID, CertificatePolicies::OID];

/// An authority: may sign certificates.
pub(super) fn authority(certificate: &Certificate) -> Result<(), ChainError> {
    only_known(certificate)?;
    let is_authority = find::<BasicConstraints>(certificate)?.is_some_and(|constraints| constraints.ca);
    let signs = find::<KeyUsage>(certificate)?.is_some_and(|usage| usage.0.contains(KeyUsages::KeyCertSign));
    if is_authority && signs { Ok(()) } else { Err(ChainError::NotAnAuthority) }
}

/// 利用者証明用: authenticates its holder, and signs no certificates and no documents (署名用 has nonRepudiation).
pub(super) fn authentication(certificate: &Certificate) -> Result<(), ChainError> {
    only_known(certificate)?;
    let usage = find::<KeyUsage>(certificate)?.ok_or(ChainError::WrongUse)?.0;
    let is_authority = find::<BasicConstraints>(certificate)?.is_some_and(|constraints| constraints.ca);
    let purposes = find::<ExtendedKeyUsage>(certificate)?;
    let authenticates = purposes.is_none_or(|purposes| purposes.0.contains(&CLIENT_AUTHENTICATION));
    let right = usage.contains(KeyUsages::DigitalSignature)
        && !usage.contains(KeyUsages::KeyCertSign)
        && !usage.contains(KeyUsages::NonRepudiation);
    if right && authenticates && !is_authority { Ok(()) } else { Err(ChainError::WrongUse) }
}

fn only_known(certificate: &Certificate) -> Result<(), ChainError> {
    let extensions = certificate.tbs_certificate.extensions.iter().flatten();
    match extensions.filter(|one| one.critical).all(|one| KNOWN.contains(&one.extn_id)) {
        true => Ok(()),
        false => Err(ChainError::UnknownCriticalExtension),
    }
}

/// The extension, if it is there. One that cannot be read, or that comes twice, makes the certificate unusable.
fn find<T: AssociatedOid + for<'a> x509_cert::der::Decode<'a>>(
    certificate: &Certificate,
) -> Result<Option<T>, ChainError> {
    let mut all = certificate.tbs_certificate.extensions.iter().flatten().filter(|one| one.extn_id == T::OID);
    let first = all.next().map(|one| T::from_der(one.extn_value.as_bytes()));
    match (first.transpose(), all.next()) {
        (Ok(found), None) => Ok(found),
        _ => Err(ChainError::WrongUse),
    }
}
