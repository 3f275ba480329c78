//! Where a card keeps what we read: one row for each generation of the card.
//!
//! Sources for today's card: OpenSC `card-jpki.c`, the `jpki/myna` tool and the survey of the `myna-card` crate. Of the
//! next card (次期個人番号カード) only the plan is public: ECDSA on P-384, four applications merged into two, one PIN and
//! one printed number. Its names and file ids in this table are **made up** until they are published.

/// One application of a card that proves who its owner is, and where it keeps what we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardApplication {
    /// Official short name.
    pub name: &'static str,
    /// Application identifier for SELECT, 1 to 16 bytes.
    pub aid: &'static [u8],
    /// Its files.
    pub files: CardFiles,
}

/// Two-byte file ids of the authentication application. All but the key and the secrets are free to read on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardFiles {
    /// Token information. Its first 32 bytes name the kind of token.
    pub token: u16,
    /// Three bytes that tell which certificates are there.
    pub availability: u16,
    /// 利用者証明用電子証明書, DER.
    pub certificate: u16,
    /// Certificate of the authority behind it, DER.
    pub authority: u16,
    /// The private key of the certificate.
    pub key: u16,
    /// The four-digit PIN before the key.
    pub pin: u16,
    /// Key by which the card knows a terminal that may sign without the PIN.
    pub terminal: u16,
}

/// 券面事項入力補助: what is printed on the card, as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextFiles {
    /// Application identifier.
    pub aid: &'static [u8],
    /// 基本4情報: name, address, birth date, sex.
    pub attributes: u16,
    /// The four-digit PIN that opens it; `None` where the printed number is the only way.
    pub pin: Option<u16>,
    /// 照合番号B, the printed number.
    pub printed: u16,
}

/// 券面事項確認: what is printed on the card, as pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaceFiles {
    /// Application identifier.
    pub aid: &'static [u8],
    /// The face: photo, pictures of name and address, expiry.
    pub face: u16,
    /// 照合番号B, the printed number.
    pub printed: u16,
}

/// What the signing command takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningForm {
    /// P1 = 00: a DigestInfo, padded by the card (PKCS#1 v1.5). Today's card.
    DigestInfo,
    /// P1 = 06, **made up**: the message itself, hashed by the card; the signature is r and s side by side.
    Message,
}

impl SigningForm {
    /// The byte P1 of the signing command.
    pub(super) const fn p1(self) -> u8 {
        match self {
            Self::DigestInfo => 0x00,
            Self::Message => 0x06,
        }
    }
}

/// One generation of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardGeneration {
    /// What it is called.
    pub name: &'static str,
    /// Whether the values of the row are made up, because nobody has published the real ones.
    pub made_up: bool,
    /// Who is this?
    pub authentication: CardApplication,
    /// What is printed, as text.
    pub text: TextFiles,
    /// What is printed, as pictures.
    pub face: FaceFiles,
    /// How it signs.
    pub signing: SigningForm,
}

/// AID of 券面等AP of the next card. **Made up**: the first byte F marks a name that nobody registered (ISO 7816-5).
const NEXT_FACE_AID: &[u8] = &[0xF0, 0x4D, 0x51, 0x31, 0x31, 0x39, 0x00, 0x02];

/// Today's card, and the phones, which answer as its first application.
pub const TODAY: CardGeneration = CardGeneration {
    name: "個人番号カード",
    made_up: false,
    authentication: CardApplication {
        name: "公的個人認証AP",
        aid: &[0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01],
        files: CardFiles {
            token: 0x0006,
            availability: 0x0008,
            certificate: 0x000A,
            authority: 0x000B,
            key: 0x0017,
            pin: 0x0018,
            terminal: 0x0016,
        },
    },
    text: TextFiles {
        aid: &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08],
        attributes: 0x0002,
        pin: Some(0x0011),
        printed: 0x0015,
    },
    face: FaceFiles {
        aid: &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02],
        face: 0x0002,
        printed: 0x0012,
    },
    signing: SigningForm::DigestInfo,
};

/// The next card, with made-up names and file ids: it shows that only this table has to change.
pub const NEXT: CardGeneration = CardGeneration {
    name: "次期個人番号カード",
    made_up: true,
    authentication: CardApplication {
        name: "認証AP",
        aid: &[0xF0, 0x4D, 0x51, 0x31, 0x31, 0x39, 0x00, 0x01],
        files: CardFiles {
            token: 0x0106,
            availability: 0x0108,
            certificate: 0x010A,
            authority: 0x010B,
            key: 0x0117,
            pin: 0x0118,
            terminal: 0x0116,
        },
    },
    text: TextFiles { aid: NEXT_FACE_AID, attributes: 0x0202, pin: None, printed: 0x0215 },
    face: FaceFiles { aid: NEXT_FACE_AID, face: 0x0203, printed: 0x0215 },
    signing: SigningForm::Message,
};

/// All generations, in the order in which a card is asked for them.
pub const GENERATIONS: &[CardGeneration] = &[TODAY, NEXT];

/// The authentication applications, in the same order.
pub const APPLICATIONS: &[CardApplication] = &[TODAY.authentication, NEXT.authentication];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_fits_into_a_select_and_none_is_shared_between_generations() {
        let mut seen = BTreeSet::new();
        for row in GENERATIONS {
            let names: BTreeSet<_> = [row.authentication.aid, row.text.aid, row.face.aid].into();
            for aid in names {
                assert!((1..=16).contains(&aid.len()), "{}", row.name);
                assert!(seen.insert(aid), "{}", row.name);
                assert_eq!(row.made_up, aid.first() == Some(&0xF0), "{}: F0 marks what is made up", row.name);
            }
        }
        assert_eq!(APPLICATIONS.len(), GENERATIONS.len());
    }
}
