//! Why a photo cannot be shown.

/// There is no picture. Nothing in it came from inside the photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// Longer than [`MAX_PHOTO_BYTES`](super::limits::MAX_PHOTO_BYTES).
    #[error("the photo is too long")]
    TooLong,
    /// Neither JPEG nor JPEG 2000 by its first bytes.
    #[error("the photo is of an unknown format")]
    UnknownFormat,
    /// More points, or a longer side, than the limits allow.
    #[error("the photo has too many points")]
    TooManyPoints,
    /// A form that the standard allows and no portrait has, or one that would cost too much. The text names the part.
    #[error("the photo has an unsupported {0}")]
    Unsupported(&'static str),
    /// Not the structure of its format. The text names the part.
    #[error("the photo is malformed: {0}")]
    Malformed(&'static str),
    /// The header was good, the picture behind it was not.
    #[error("the photo cannot be decoded")]
    Undecodable,
    /// The decoder panicked, which was caught. A defect of the decoder.
    #[error("the decoder failed")]
    DecoderPanicked,
}

impl PhotoError {
    /// Stable name for logs and screens.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "photo-too-long",
            Self::UnknownFormat => "photo-unknown-format",
            Self::TooManyPoints => "photo-too-many-points",
            Self::Unsupported(_) => "photo-unsupported",
            Self::Malformed(_) => "photo-malformed",
            Self::Undecodable => "photo-undecodable",
            Self::DecoderPanicked => "photo-decoder-panicked",
        }
    }
}
