//! One authority: a key, a name and its own certificate.

use super::answers::Charge;
use super::certificate::{self, Contents, Purpose};
use super::key::PrivateKey;
use anyhow::Result;
use jiff::Timestamp;
use spki::SubjectPublicKeyInfoOwned;
use std::sync::Arc;
use x509_cert::name::Name;

/// Signs certificates.
pub(super) struct Authority {
    key: Arc<PrivateKey>,
    public: SubjectPublicKeyInfoOwned,
    name: Name,
    certificate: Vec<u8>,
}

/// What a card's certificate says.
pub(super) struct Subject<'a> {
    pub serial: u64,
    pub name: Name,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    pub key: SubjectPublicKeyInfoOwned,
    pub purpose: Purpose<'a>,
}

impl Authority {
    /// An authority that has signed its own certificate.
    pub(super) fn new(key: Arc<PrivateKey>, name: &Name, serial: u64, from: Timestamp, to: Timestamp) -> Result<Self> {
        let public = key.public()?;
        let contents = Contents {
            serial,
            issuer: name.clone(),
            subject: name.clone(),
            not_before: from,
            not_after: to,
            key: public.clone(),
        };
        let certificate = certificate::sign(contents, certificate::authority_extensions(&public)?, &key)?;
        Ok(Self { key, public, name: name.clone(), certificate })
    }

    /// Its own certificate, DER.
    pub(super) fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Its private key, for what else it signs.
    pub(super) fn key(&self) -> &Arc<PrivateKey> {
        &self.key
    }

    /// The public half of its key.
    pub(super) fn public(&self) -> &SubjectPublicKeyInfoOwned {
        &self.public
    }

    /// Its name.
    pub(super) fn name(&self) -> &Name {
        &self.name
    }

    /// Issues the certificate of a responder, DER.
    pub(super) fn issue_to_responder(&self, contents: Contents, charge: Charge) -> Result<Vec<u8>> {
        let extensions = certificate::responder_extensions(&contents.key, &self.public, charge)?;
        certificate::sign(contents, extensions, &self.key)
    }

    /// Issues a certificate, DER.
    pub(super) fn issue(&self, subject: Subject<'_>) -> Result<Vec<u8>> {
        let extensions = certificate::card_extensions(&subject.key, &self.public, subject.purpose)?;
        let contents = Contents {
            serial: subject.serial,
            issuer: self.name.clone(),
            subject: subject.name,
            not_before: subject.not_before,
            not_after: subject.not_after,
            key: subject.key,
        };
        certificate::sign(contents, extensions, &self.key)
    }
}
