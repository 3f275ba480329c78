//! How the responder answers.

use jiff::SignedDuration;

use crate::cards::Charge;

/// What is wrong with the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResponderFault {
    /// Nothing.
    #[default]
    None,
    /// HTTP 503.
    Down,
    /// No answer ever.
    Hang,
    /// A body that never ends.
    Endless,
    /// The answer says that it is a web page.
    WrongType,
    /// Bytes that are no answer.
    Garbage,
    /// The status 'try later', without signature.
    TryLater,
    /// The status 'unauthorized', without signature.
    Unauthorized,
    /// The status 'internal error', without signature.
    InternalError,
    /// Another nonce than the question's.
    WrongNonce,
    /// No nonce, as in an answer made beforehand.
    NoNonce,
    /// About the certificate with the next serial number.
    OtherCertificate,
    /// Two answers about one certificate, the first of them good.
    TwoAnswers,
    /// Made last week.
    Stale,
    /// Made next week.
    Future,
    /// An extension that must be understood and that nobody knows.
    CriticalExtension,
    /// Signed by a responder whom somebody else has charged, under the authority's name.
    Stranger,
    /// Signed by somebody whom the authority has charged with something else.
    OtherPurpose,
    /// Signed by a responder whose charge has ended.
    ChargeEnded,
    /// One byte of the answer differs from what was sent, counted from the front.
    Flipped(usize),
}

impl ResponderFault {
    pub(super) const fn charge(self, by_authority: bool) -> Charge {
        match self {
            Self::Stranger => Charge::ByStranger,
            Self::OtherPurpose => Charge::OtherPurpose,
            Self::ChargeEnded => Charge::Ended,
            _ if by_authority => Charge::None,
            _ => Charge::Proper,
        }
    }
}

/// How the responder answers from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResponderBehaviour {
    /// What is wrong.
    pub fault: ResponderFault,
    /// The authority signs itself instead of a responder that it has charged.
    pub by_authority: bool,
    /// Time to the next answer; `None` says that there is always a newer one.
    pub next: Option<SignedDuration>,
}

impl Default for ResponderBehaviour {
    fn default() -> Self {
        Self { fault: ResponderFault::None, by_authority: false, next: Some(SignedDuration::from_hours(12)) }
    }
}
