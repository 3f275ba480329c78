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
    /// What is known of a certificate at a moment, of those who keep the list of revoked ones.
    pub enum Revocation {
        /// At the moment of the answer.
        Good = "good", "失効していません", "Not revoked";
        /// Lost, suspended, replaced, or its holder died.
        Revoked = "revoked", "停止または失効しています", "Suspended or revoked";
        /// Those who keep the list do not know the certificate.
        Unknown = "unknown", "照会先に登録がありません", "Not known to the responder";
        /// No answer, or none that can be trusted. Asked again later.
        Unavailable = "unavailable", "失効を確認できませんでした", "Could not be checked";
    }
}

coded! {
    /// Why a card could not be read. One code, one sentence on the screen, one line in the statistics.
    pub enum CardFailure {
        Removed = "card-removed", "読取中にカードが離れました", "The card was lifted";
        ReaderGone = "reader-gone", "カードリーダーが外れています", "The reader is unplugged";
        ReaderServiceStopped = "reader-service-stopped", "カード読取りのサービスが止まっています", "The card service has stopped";
        ReaderFault = "reader-fault", "カードリーダーに異常があります", "The reader reports a fault";
        TwoCards = "two-cards", "カードが2枚あります", "Two cards on the readers";
        NoCard = "no-card", "カードが置かれていません", "No card on the reader";
        NotMynaCard = "not-myna-card", "マイナンバーカードとして応答しません", "It does not answer as a My Number card";
        OldResidentCard = "old-resident-card", "住民基本台帳カードです。記録は読めません", "An old resident card. It opens no record";
        PhoneNeedsOwner = "phone-needs-owner", "スマホは本人の操作が必要です", "A phone needs its owner";
        Broken = "card-broken", "カードのICが応答しません", "The chip does not answer";
        Garbage = "card-garbage", "カードの応答が正しくありません", "The card sends answers that make no sense";
        ReadRefused = "card-refused", "カードが読取りを拒みました", "The card refused to be read";
        NoCertificate = "no-certificate", "利用者証明用電子証明書がありません", "The card has no authentication certificate";
        CertificateUnreadable = "certificate-unreadable", "電子証明書を読めません", "Certificate unreadable";
        UnknownIssuer = "certificate-unknown-issuer", "電子証明書の発行者を確かめられません", "No known authority stands behind the certificate";
        WrongUse = "certificate-wrong-use", "利用者証明用の電子証明書ではありません", "The certificate is not for authentication";
        TimedOut = "card-timeout", "カードの応答がありません", "The card did not answer in time";
    }
}

impl CardFailure {
    /// The row of the table of conditions with the same code.
    pub const fn condition(self) -> Condition {
        match self {
            Self::Removed => Condition::Removed,
            Self::ReaderGone => Condition::ReaderGone,
            Self::ReaderServiceStopped => Condition::ReaderServiceStopped,
            Self::ReaderFault => Condition::ReaderFault,
            Self::TwoCards => Condition::TwoCards,
            Self::NoCard => Condition::NoCard,
            Self::NotMynaCard => Condition::NotMynaCard,
            Self::OldResidentCard => Condition::OldResidentCard,
            Self::PhoneNeedsOwner => Condition::PhoneNeedsOwner,
            Self::Broken => Condition::Broken,
            Self::Garbage => Condition::Garbage,
            Self::ReadRefused => Condition::ReadRefused,
            Self::NoCertificate => Condition::NoCertificate,
            Self::CertificateUnreadable => Condition::CertificateUnreadable,
            Self::UnknownIssuer => Condition::UnknownIssuer,
            Self::WrongUse => Condition::WrongUse,
            Self::TimedOut => Condition::TimedOut,
        }
    }
}

impl CardFailure {
    /// The failure of a row; `None` for rows that are no failure of a reading.
    #[must_use]
    pub fn of_condition(condition: Condition) -> Option<Self> {
        Self::ALL.iter().copied().find(|failure| failure.condition() == condition)
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
