//! The question: whose certificate, named by hashes of its issuer and its serial number, and a nonce.

use ring::{
    digest::{SHA1_FOR_LEGACY_USE_ONLY, digest},
    rand::{SecureRandom as _, SystemRandom},
};
use x509_cert::{
    Certificate,
    der::{
        self, Encode as _,
        asn1::{Null, OctetString},
        oid::{AssociatedOid as _, ObjectIdentifier},
    },
    ext::Extension,
    spki::AlgorithmIdentifierOwned,
};
use x509_ocsp::{CertId, OcspRequest, Request, TbsRequest, Version, ext::Nonce};

use super::Distrust;

/// Length of the nonce: what RFC 9654 asks of a client, and the most that RFC 8954 lets a responder take.
pub const NONCE_BYTES: usize = 32;

/// SHA-1 only names the issuer here, and is what every responder knows (RFC 5019). Nothing is signed with it.
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

/// What is asked.
pub(super) struct Question {
    id: CertId,
    nonce: Nonce,
    /// As it goes out.
    pub der: Vec<u8>,
}

impl Question {
    /// A fresh question about a certificate of `issuer`.
    ///
    /// # Errors
    /// [`Distrust::NoQuestion`].
    pub(super) fn about(certificate: &Certificate, issuer: &Certificate) -> Result<Self, Distrust> {
        let mut nonce = [0; NONCE_BYTES];
        SystemRandom::new().fill(&mut nonce).map_err(|_| Distrust::NoQuestion)?;
        Self::build(certificate, issuer, &nonce).map_err(|_| Distrust::NoQuestion)
    }

    fn build(certificate: &Certificate, issuer: &Certificate, nonce: &[u8]) -> Result<Self, der::Error> {
        let id = cert_id(certificate, issuer)?;
        let nonce = Nonce::new(nonce)?;
        let extension =
            Extension { extn_id: Nonce::OID, critical: false, extn_value: OctetString::new(nonce.to_der()?)? };
        let request = OcspRequest {
            tbs_request: TbsRequest {
                version: Version::V1,
                requestor_name: None,
                request_list: vec![Request { req_cert: id.clone(), single_request_extensions: None }],
                request_extensions: Some(vec![extension]),
            },
            optional_signature: None,
        };
        Ok(Self { id, nonce, der: request.to_der()? })
    }

    /// Whether an answer repeats the nonce.
    pub(super) fn has_nonce(&self, nonce: &Nonce) -> bool {
        *nonce == self.nonce
    }

    /// Whether an answer is about the certificate. The parameters of the hash may be absent or NULL: both mean the same.
    pub(super) fn is_about(&self, id: &CertId) -> bool {
        id.hash_algorithm.oid == self.id.hash_algorithm.oid
            && id.issuer_name_hash == self.id.issuer_name_hash
            && id.issuer_key_hash == self.id.issuer_key_hash
            && id.serial_number == self.id.serial_number
    }
}

fn cert_id(certificate: &Certificate, issuer: &Certificate) -> Result<CertId, der::Error> {
    Ok(CertId {
        hash_algorithm: AlgorithmIdentifierOwned { oid: SHA1, parameters: Some(Null.into()) },
        issuer_name_hash: sha1(&certificate.tbs_certificate.issuer.to_der()?)?,
        issuer_key_hash: key_hash(issuer)?,
        serial_number: certificate.tbs_certificate.serial_number.clone(),
    })
}

/// Hash of a certificate's public key, as OCSP names keys.
pub(super) fn key_hash(certificate: &Certificate) -> Result<OctetString, der::Error> {
    sha1(certificate.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes())
}

fn sha1(bytes: &[u8]) -> Result<OctetString, der::Error> {
    OctetString::new(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref())
}
