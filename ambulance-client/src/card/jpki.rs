//! What the free files of the authentication application say: the kind of token, and which certificates are there.
//!
//! The three kinds of token (card, Android, iPhone) answer to the same name and the same commands. Sources: OpenSC
//! `card-jpki.c`, the `jpki/myna` tool and the survey of the `myna-card` crate.

/// Length of the token name at the start of the token file: ASCII, filled up with spaces.
pub(super) const TOKEN_NAME_BYTES: usize = 32;

/// Length of the availability file.
pub(super) const AVAILABILITY_BYTES: usize = 3;

/// Which byte of the availability file speaks for the authentication certificate. The first speaks for the signature
/// certificate; what the third one says is not public.
const AUTHENTICATION_BYTE: usize = 1;

/// Whether the availability file denies the authentication certificate.
///
/// `8F` is what cards with the certificate show and `00` is what a missing one shows. Other values are not public, so
/// only a plain `00` counts as a no: for everything else the certificate file itself decides.
pub(super) fn denies_certificate(availability: &[u8]) -> bool {
    availability.get(AUTHENTICATION_BYTE) == Some(&0x00)
}

/// What answers as the application: a card, or a phone that carries the certificate (スマホ用電子証明書).
///
/// Always taken from the token name, never from the ATR: a contactless reader makes up the ATR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// マイナンバーカード.
    Card,
    /// Android phone; its certificate is locked behind the owner's four-digit PIN.
    Android,
    /// iPhone; its owner must unlock it by face or finger first.
    IPhone,
    /// 住民基本台帳カード, the card before this one: it opens no record.
    OldResidentCard,
    /// A name that we do not know.
    Other,
}

impl TokenKind {
    /// Decides by the token name, with or without the filling behind it.
    #[must_use]
    pub fn from_name(name: &[u8]) -> Self {
        let end = name.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
        match name.get(..end) {
            Some(b"JPKIAPICCTOKEN2") => Self::Card,
            Some(b"JPKIAPGPSETOKEN") => Self::Android,
            Some(b"JPKIAPIOSTOKEN") => Self::IPhone,
            Some(b"JPKIAPICCTOKEN") => Self::OldResidentCard,
            _ => Self::Other,
        }
    }

    /// Whether the token is a phone, which needs its owner.
    #[must_use]
    pub fn is_phone(self) -> bool {
        matches!(self, Self::Android | Self::IPhone)
    }

    /// The stable kebab-case code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Android => "android",
            Self::IPhone => "iphone",
            Self::OldResidentCard => "old-resident-card",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_names() {
        let table: [(&[u8], TokenKind); 9] = [
            (b"JPKIAPICCTOKEN2                 ", TokenKind::Card),
            (b"JPKIAPICCTOKEN2\0\0\0\0", TokenKind::Card),
            (b"JPKIAPGPSETOKEN                 ", TokenKind::Android),
            (b"JPKIAPIOSTOKEN                  ", TokenKind::IPhone),
            (b"JPKIAPICCTOKEN                  ", TokenKind::OldResidentCard),
            (b"JPKIAPICCTOKEN3                 ", TokenKind::Other),
            (b" JPKIAPICCTOKEN2                ", TokenKind::Other),
            (b"                                ", TokenKind::Other),
            (b"", TokenKind::Other),
        ];
        for (name, kind) in table {
            assert_eq!(TokenKind::from_name(name), kind, "{}", String::from_utf8_lossy(name));
        }
    }

    #[test]
    fn only_a_plain_zero_denies_the_certificate() {
        let table: [(&[u8], bool); 6] = [
            (&[0x8F, 0x8F, 0x00], false),
            (&[0x00, 0x8F, 0x00], false), // a child has no signature certificate
            (&[0x8F, 0x00, 0x00], true),
            (&[0x8F, 0x01, 0x00], false),
            (&[0x8F], false),
            (&[], false),
        ];
        for (file, denied) in table {
            assert_eq!(denies_certificate(file), denied, "{file:02X?}");
        }
    }
}
