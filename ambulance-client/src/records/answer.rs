//! The envelope `<XmlMsg><MessageHeader/><MessageBody/></XmlMsg>`: how the service ended it, whose answer it is, how whole.

use domain::record::FetchOutcome;

use super::{
    encoding,
    person::Named,
    refusal,
    xml::{self, Document, Element},
};

/// An answer that carries data.
pub(super) struct Answer {
    document: Document,
    /// True when nothing was cut, malformed or wrongly declared.
    pub whole: bool,
}

impl Answer {
    /// Opens an answer. `complete` is false when its end never arrived.
    ///
    /// # Errors
    /// The outcome of an answer without data: a refusal of the service, or nothing readable.
    pub fn open(bytes: &[u8], complete: bool) -> Result<Self, FetchOutcome> {
        let decoded = encoding::decode(bytes);
        let document = xml::parse(&decoded.text).map_err(|_| FetchOutcome::Unreadable)?;
        let header = document.root.child("MessageHeader").ok_or(FetchOutcome::Unreadable)?;
        let segment = match header.text("SegmentOfResult") {
            "" => header.text("ResultCode"),
            segment => segment,
        };
        refusal::verdict(segment, header.text("ErrorCode"))?;
        document.root.child("MessageBody").ok_or(FetchOutcome::Unreadable)?;
        let whole = complete && decoded.faithful && document.whole;
        Ok(Self { document, whole })
    }

    /// The body. Its presence was checked on opening.
    pub fn body(&self) -> &Element {
        self.document.root.child("MessageBody").unwrap_or(&self.document.root)
    }

    /// The person whom the header names (all messages but eligibility, where the body does).
    pub fn named(&self) -> Option<Named> {
        let header = self.document.root.child("MessageHeader")?;
        header.child("QuaInf").or_else(|| header.child("QualificationsInfo")).map(Named::read)
    }
}
