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
        // Two headers or two bodies are two answers: nobody could tell whose lines are whose.
        let is_twice = |name| document.root.children(name).nth(1).is_some();
        if is_twice("MessageHeader") || is_twice("MessageBody") {
            return Err(FetchOutcome::Unreadable);
        }
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

    /// Everybody whom the answer names, wherever that stands (all messages but eligibility, which has results): one person, named in the
    /// header, unless two answers got mixed.
    pub fn named(&self) -> Vec<Named> {
        self.document.root.anywhere(&["QuaInf", "QualificationsInfo"]).into_iter().map(Named::read).collect()
    }
}
