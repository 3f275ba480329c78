//! From the bytes of a question to those of the answer. Put together by hand, without the platform's code, so that the two check
//! each other.

use std::{collections::HashMap, time::Duration};

use anyhow::{Context as _, Result};
use der::{
    Decode as _, Encode as _,
    asn1::{BitString, GeneralizedTime, Null, ObjectIdentifier, OctetString},
    oid::AssociatedOid as _,
};
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use x509_cert::{
    Certificate,
    ext::{Extension, pkix::CrlReason},
    serial_number::SerialNumber,
};
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, ResponderId, ResponseData,
    RevokedInfo, SingleResponse, Version, ext::Nonce,
};

use super::behaviour::{ResponderBehaviour, ResponderFault};
use crate::cards::SimulatedJpki;

/// How far from now the answers of the wrong week are made.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Nobody knows this extension.
const MADE_UP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.99.1");

/// What the responder knows of a certificate that is not simply good.
#[derive(Debug, Clone, Copy)]
pub(super) enum Standing {
    Revoked { at: Timestamp, reason: CrlReason },
    Forgotten,
}

/// What an answer is made from.
pub(super) struct Desk<'a> {
    pub jpki: &'a SimulatedJpki,
    /// By serial number.
    pub standings: &'a HashMap<u64, Standing>,
    pub behaviour: ResponderBehaviour,
    pub now: Timestamp,
}

impl Desk<'_> {
    /// The bytes of the answer.
    pub(super) fn answer(&self, question: &[u8]) -> Result<Vec<u8>> {
        let fault = self.behaviour.fault;
        let mut bytes = match fault {
            ResponderFault::Garbage => return Ok(b"<html>It works!</html>".to_vec()),
            ResponderFault::TryLater => OcspResponse::try_later(),
            ResponderFault::Unauthorized => OcspResponse::unauthorized(),
            ResponderFault::InternalError => OcspResponse::internal_error(),
            _ => match OcspRequest::from_der(question) {
                Ok(question) => self.signed(&question)?,
                Err(_) => OcspResponse::malformed_request(),
            },
        }
        .to_der()?;
        if let ResponderFault::Flipped(at) = fault
            && let Some(byte) = bytes.get_mut(at)
        {
            *byte ^= 1;
        }
        Ok(bytes)
    }

    fn signed(&self, question: &OcspRequest) -> Result<OcspResponse> {
        let [asked] = question.tbs_request.request_list.as_slice() else {
            return Ok(OcspResponse::malformed_request());
        };
        let asked = &asked.req_cert;
        let is_key = |key: &[u8]| digest(&SHA1_FOR_LEGACY_USE_ONLY, key).as_ref() == asked.issuer_key_hash.as_bytes();
        let Some(generation) = self.jpki.generation_of(is_key) else { return Ok(OcspResponse::unauthorized()) };
        let charge = self.behaviour.fault.charge(self.behaviour.by_authority);
        let signer = self.jpki.answer_signer(generation, charge, self.now)?;
        let tbs = ResponseData {
            version: Version::V1,
            responder_id: ResponderId::ByName(signer.name.clone()),
            produced_at: time(self.made())?,
            responses: self.responses(asked)?,
            response_extensions: Some(self.extensions(question)?).filter(|all| !all.is_empty()),
        };
        let signature = signer.sign(&tbs.to_der()?)?;
        let certs = signer.certificate.as_deref().map(Certificate::from_der).transpose()?;
        Ok(OcspResponse::successful(BasicOcspResponse {
            tbs_response_data: tbs,
            signature_algorithm: signer.algorithm(),
            signature: BitString::from_bytes(&signature)?,
            certs: certs.map(|one| vec![one]),
        })?)
    }

    fn made(&self) -> Timestamp {
        match self.behaviour.fault {
            ResponderFault::Stale => self.now - WEEK,
            ResponderFault::Future => self.now + WEEK,
            _ => self.now,
        }
    }

    fn responses(&self, asked: &CertId) -> Result<Vec<SingleResponse>> {
        let single = |cert_id: CertId, cert_status| -> Result<SingleResponse> {
            let next_update = self.behaviour.next.map(|next| time(self.made() + next)).transpose()?;
            let this_update = time(self.made())?;
            Ok(SingleResponse { cert_id, cert_status, this_update, next_update, single_extensions: None })
        };
        let serial = number(asked.serial_number.as_bytes());
        let status = self.status(serial)?;
        Ok(match self.behaviour.fault {
            ResponderFault::OtherCertificate => {
                let other = SerialNumber::from(serial.context("serial number of a card")? + 1);
                vec![single(CertId { serial_number: other, ..asked.clone() }, status)?]
            }
            ResponderFault::TwoAnswers => {
                vec![single(asked.clone(), CertStatus::Good(Null))?, single(asked.clone(), status)?]
            }
            _ => vec![single(asked.clone(), status)?],
        })
    }

    fn status(&self, serial: Option<u64>) -> Result<CertStatus> {
        let Some(serial) = serial else { return Ok(CertStatus::Unknown(Null)) };
        Ok(match self.standings.get(&serial) {
            Some(Standing::Forgotten) => CertStatus::Unknown(Null),
            Some(Standing::Revoked { at, reason }) if *at <= self.now => {
                CertStatus::Revoked(RevokedInfo { revocation_time: time(*at)?, revocation_reason: Some(*reason) })
            }
            _ => CertStatus::Good(Null),
        })
    }

    fn extensions(&self, question: &OcspRequest) -> Result<Vec<Extension>> {
        let fault = self.behaviour.fault;
        let nonce = match fault {
            ResponderFault::NoNonce => None,
            ResponderFault::WrongNonce => Some(Nonce::new([7; 32])?),
            _ => question.nonce(),
        };
        let mut all = Vec::new();
        if let Some(nonce) = nonce {
            let extn_value = OctetString::new(nonce.to_der()?)?;
            all.push(Extension { extn_id: Nonce::OID, critical: false, extn_value });
        }
        if fault == ResponderFault::CriticalExtension {
            let extn_value = OctetString::new(Null.to_der()?)?;
            all.push(Extension { extn_id: MADE_UP, critical: true, extn_value });
        }
        Ok(all)
    }
}

/// The serial number of a simulated card; `None` for longer ones.
fn number(bytes: &[u8]) -> Option<u64> {
    bytes.iter().try_fold(0_u64, |number, byte| number.checked_mul(256)?.checked_add(u64::from(*byte)))
}

fn time(at: Timestamp) -> Result<OcspGeneralizedTime> {
    let since_1970 = Duration::from_secs(u64::try_from(at.as_second())?);
    Ok(OcspGeneralizedTime(GeneralizedTime::from_unix_duration(since_1970)?))
}
