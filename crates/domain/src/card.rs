//! マイナンバーカード as an event knows it: what kind, what its certificate allows, and why a read failed. Never its serial number.

mod conditions;

pub use conditions::{Condition, ConditionGroup, ShownBy};

coded! {
    /// What was held to the reader, by the token name it states.
    pub enum TokenKind {
        Card = "card", "マイナンバーカード", "Card";
        Android = "android", "スマホ(Android)", "Android phone";
        IPhone = "iphone", "スマホ(iPhone)", "iPhone";
        Other = "other", "その他", "Other";
    }
}

coded! {
    /// What the dates of the 利用者証明用電子証明書 allow today.
    pub enum CertificateStanding {
        Valid = "valid", "有効", "Valid";
        /// Up to the end of the third month after the month of expiry.
        Grace = "grace", "期限切れ猶予中(資格確認のみ)", "Expired, in grace (eligibility only)";
        Expired = "expired", "期限切れ", "Expired";
        NotYetValid = "not-yet-valid", "有効期間前", "Not yet valid";
    }
}

coded! {
    /// Why a card could not be read. One code, one sentence on the screen, one line in the statistics.
    pub enum CardFailure {
        Removed = "card-removed", "読取中にカードが離れました。もう一度置いてください", "The card was lifted. Place it again";
        ReaderGone = "reader-gone", "カードリーダーが外れています。接続を確認してください", "The reader is unplugged. Check the cable";
        TwoCards = "two-cards", "カードが2枚あります。1枚を離してください", "Two cards on the readers. Take one away";
        NoCard = "no-card", "カードが置かれていません", "No card on the reader";
        NotMynaCard = "not-myna-card", "マイナンバーカードではありません", "Not a My Number card";
        PhoneNeedsOwner = "phone-needs-owner", "スマホは本人の操作が必要です。カードを探してください", "A phone needs its owner. Look for the card";
        Broken = "card-broken", "カードのICが応答しません。聞き取りで続けてください", "The chip does not answer. Go on by interview";
        CertificateUnreadable = "certificate-unreadable", "電子証明書を読めません。聞き取りで続けてください", "Certificate unreadable. Go on by interview";
        TimedOut = "card-timeout", "カードの応答がありません。置き直してください", "The card did not answer in time. Place it again";
    }
}

impl CardFailure {
    /// The row of the table of conditions with the same code.
    pub const fn condition(self) -> Condition {
        match self {
            Self::Removed => Condition::Removed,
            Self::ReaderGone => Condition::ReaderGone,
            Self::TwoCards => Condition::TwoCards,
            Self::NoCard => Condition::NoCard,
            Self::NotMynaCard => Condition::NotMynaCard,
            Self::PhoneNeedsOwner => Condition::PhoneNeedsOwner,
            Self::Broken => Condition::Broken,
            Self::CertificateUnreadable => Condition::CertificateUnreadable,
            Self::TimedOut => Condition::TimedOut,
        }
    }
}

/// A successful read, without anything that names the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardSummary {
    /// Card or phone.
    pub token: TokenKind,
    /// What the certificate's dates allow.
    pub standing: CertificateStanding,
    /// Last day of the certificate, Japan time.
    pub certificate_ends: jiff::civil::Date,
    /// From the card's first answer to the certificate in hand, milliseconds.
    pub duration_ms: u32,
}
