//! The order of one reading.

use super::nfc::Link;
use super::request::{ReaderAuthentication, device_request};
use super::session::{self, Session};
use super::verify::verify;
use super::{DeviceEngagement, Handover, MdocError, MobileIdentity, TrustedIssuers, engagement_of_handover};
use crate::card::CardTransport;
use jiff::Timestamp;

/// What a reader is made of, the same for every reading.
pub struct MobileReader<'a> {
    /// The pinned roots.
    pub trusted: &'a TrustedIssuers,
    /// Our signature under requests, when this reader has one.
    pub authentication: Option<&'a ReaderAuthentication>,
}

impl MobileReader<'_> {
    /// Reads a phone that was engaged by its QR code and now lies on the reader.
    ///
    /// # Errors
    /// [`MdocError`].
    pub fn read_by_qr(
        &self,
        qr_text: &str,
        phone: &mut dyn CardTransport,
        randomness: [u8; 32],
        now: Timestamp,
    ) -> Result<MobileIdentity, MdocError> {
        let engagement = DeviceEngagement::from_qr(qr_text)?;
        self.retrieve(&mut Link::new(phone), &engagement, &Handover::Qr, randomness, now)
    }

    /// Reads a phone that lies on the reader, without a QR code.
    ///
    /// # Errors
    /// [`MdocError`].
    pub fn read_by_nfc(
        &self,
        phone: &mut dyn CardTransport,
        randomness: [u8; 32],
        now: Timestamp,
    ) -> Result<MobileIdentity, MdocError> {
        let mut link = Link::new(phone);
        let select = link.handover()?;
        let engagement = engagement_of_handover(&select)?;
        self.retrieve(&mut link, &engagement, &Handover::Nfc(select), randomness, now)
    }

    fn retrieve(
        &self,
        link: &mut Link<'_>,
        engagement: &DeviceEngagement,
        handover: &Handover,
        randomness: [u8; 32],
        now: Timestamp,
    ) -> Result<MobileIdentity, MdocError> {
        if !engagement.offers_nfc() {
            return Err(MdocError::NoNfcTransfer);
        }
        let mut session = Session::start(engagement, handover, randomness)?;
        let request = device_request(&session, self.authentication)?;
        let establishment = session.establish(&request)?;
        link.select_document()?;
        let opened = session.open(&link.exchange(&establishment)?)?;
        if !opened.ended {
            // a courtesy: the data is here, and a phone that has left already needs no farewell
            let _ = link.exchange(&session::termination()?);
        }
        verify(&session, &opened.response, self.trusted, now)
    }
}
