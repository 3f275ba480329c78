//! What proves that a person's card was here: handed to the platform, which can check it again.

use super::secret::{Secret, SpendLastTry};
use super::terminal::TerminalAuthority;
use super::{KeyKind, SignatureAlgorithm, TokenKind};

/// Bytes of a challenge: 256 bits nobody can guess.
pub const NONCE_BYTES: usize = 32;

/// How the owner, or somebody in the owner's place, lets the card sign.
pub enum Proof<'a> {
    /// The four-digit PIN of a card or of an Android phone.
    Pin {
        /// The PIN.
        pin: &'a Secret,
        /// Whether the last try may be spent.
        last_try: Option<SpendLastTry>,
    },
    /// The owner has just unlocked the phone by face or finger.
    UnlockedPhone,
    /// Somebody compared the face with the photo, and the terminal vouches for it.
    Photo(&'a dyn TerminalAuthority),
}

/// How the signature was allowed. Codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofKind {
    /// PIN of the card.
    CardPin,
    /// PIN of the phone, typed by its owner.
    PhonePin,
    /// Face or finger on the phone.
    PhoneUnlocked,
    /// Look at the photo; a terminal vouched for it.
    Photo,
}

impl ProofKind {
    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CardPin => "card-pin",
            Self::PhonePin => "phone-pin",
            Self::PhoneUnlocked => "phone-unlocked",
            Self::Photo => "photo",
        }
    }

    pub(super) const fn of(proof: &Proof<'_>, token: TokenKind) -> Self {
        match proof {
            Proof::Pin { .. } if matches!(token, TokenKind::Android | TokenKind::IPhone) => Self::PhonePin,
            Proof::Pin { .. } => Self::CardPin,
            Proof::UnlockedPhone => Self::PhoneUnlocked,
            Proof::Photo(_) => Self::Photo,
        }
    }
}

/// A signed challenge with the certificate that goes with it. The signature was checked against the certificate; who
/// stands behind the certificate is the business of [`chain`](super::chain). No `Debug`: the certificate names a person.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthEvidence {
    /// Card or phone.
    pub token: TokenKind,
    /// 利用者証明用電子証明書, DER.
    pub certificate_der: Vec<u8>,
    /// Kind of its key.
    pub key: KeyKind,
    /// How it was signed.
    pub algorithm: SignatureAlgorithm,
    /// The signature over the nonce, as the card gave it. Its length follows from the key.
    pub signature: Vec<u8>,
    /// The challenge.
    pub nonce: [u8; NONCE_BYTES],
    /// What allowed it.
    pub proof: ProofKind,
}
