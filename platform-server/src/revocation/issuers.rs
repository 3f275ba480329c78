//! The authorities whose certificates are asked about. All generations of an authority may have one name, so the signature
//! decides which of them issued a certificate.

use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use trust::x509::{holds, signed_part};
use x509_cert::{
    Certificate,
    der::{Decode as _, Encode as _},
    ext::pkix::BasicConstraints,
};

use super::CannotAsk;

/// A configured issuer is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadIssuer {
    /// Neither DER nor PEM of certificates.
    #[error("not a certificate, neither DER nor PEM")]
    NotACertificate,
    /// A certificate that may not issue others.
    #[error("not an authority's certificate")]
    NotAnAuthority,
}

/// The configured authorities.
#[derive(Clone, Default)]
pub struct Issuers(Vec<Certificate>);

impl Issuers {
    /// Adds the certificates of a file: one as DER, or any number as PEM.
    ///
    /// # Errors
    /// [`BadIssuer`]; nothing is added then.
    pub fn add(&mut self, file: &[u8]) -> Result<(), BadIssuer> {
        let found = match Certificate::from_der(file) {
            Ok(one) => vec![one],
            Err(_) => from_pem(file).ok_or(BadIssuer::NotACertificate)?,
        };
        if found.is_empty() {
            return Err(BadIssuer::NotACertificate);
        }
        if !found.iter().all(is_authority) {
            return Err(BadIssuer::NotAnAuthority);
        }
        self.0.extend(found);
        Ok(())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none: then nothing can be asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A certificate (DER) and the authority that signed it.
    ///
    /// # Errors
    /// [`CannotAsk`].
    pub(super) fn of(&self, der: &[u8]) -> Result<(Certificate, &Certificate), CannotAsk> {
        let certificate = Certificate::from_der(der).map_err(|_| CannotAsk::NotACertificate)?;
        let signed = signed_part(der).ok_or(CannotAsk::NotACertificate)?;
        let issuer = self.0.iter().find(|issuer| is_issued(&certificate, signed, issuer));
        issuer.map(|issuer| (certificate, issuer)).ok_or(CannotAsk::UnknownIssuer)
    }
}

fn from_pem(file: &[u8]) -> Option<Vec<Certificate>> {
    let parts = CertificateDer::pem_slice_iter(file);
    parts.map(|part| Certificate::from_der(part.ok()?.as_ref()).ok()).collect()
}

fn is_authority(certificate: &Certificate) -> bool {
    matches!(certificate.tbs_certificate.get::<BasicConstraints>(), Ok(Some((_, constraints))) if constraints.ca)
}

/// Whether `issuer` signed a certificate that came inside something else.
pub(super) fn has_issued(issuer: &Certificate, certificate: &Certificate) -> bool {
    certificate.tbs_certificate.to_der().is_ok_and(|signed| is_issued(certificate, &signed, issuer))
}

fn is_issued(certificate: &Certificate, signed: &[u8], issuer: &Certificate) -> bool {
    let tbs = &certificate.tbs_certificate;
    // the algorithm is named twice; only the inner one is signed
    tbs.signature == certificate.signature_algorithm
        && tbs.issuer == issuer.tbs_certificate.subject
        && holds(
            &certificate.signature_algorithm,
            &issuer.tbs_certificate.subject_public_key_info,
            signed,
            &certificate.signature,
        )
}
