//! Every way in which reading a phone's document can fail. No variant carries anything that came from the document.

use crate::card::CardError;

/// Why a mobile document was not taken. The encounter always goes on without it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.en())]
pub enum MdocError {
    /// The phone left the reader, or the reader failed.
    Transport(CardError),
    /// No application for mobile documents answers (6A82 on SELECT).
    NoDocumentApplication,
    /// Any other status word.
    Status(u16),
    /// The answers over NFC do not fit together. The text names the rule.
    Exchange(&'static str),
    /// The QR text or the NFC engagement is not one of the standard (clause 8.2).
    Engagement(&'static str),
    /// An engagement of another version, cipher suite or curve.
    EngagementUnsupported,
    /// The phone offers no data transfer over NFC, for example Bluetooth only.
    NoNfcTransfer,
    /// A message beyond [`MAX_MESSAGE_BYTES`](super::limits::MAX_MESSAGE_BYTES).
    TooLarge,
    /// CBOR nested beyond [`MAX_DEPTH`](super::limits::MAX_DEPTH).
    TooDeep,
    /// CBOR that ends too early.
    Truncated,
    /// No CBOR, or not the structure of the standard. The text names the part.
    Malformed(&'static str),
    /// More elements, digests or certificates than any real document has.
    TooMany,
    /// A portrait beyond [`MAX_PORTRAIT_BYTES`](super::limits::MAX_PORTRAIT_BYTES).
    PortraitTooLarge,
    /// The 32 random bytes handed in are no private key. Practically never; take fresh ones.
    Randomness,
    /// The message was not encrypted for this session: changed on its way or replayed from another one (clause 9.1.1).
    SessionDecryption,
    /// The phone ended the session with a status and no data (clause 9.1.1.4).
    PhoneEnded(u64),
    /// The response says that the phone could not answer (status other than 0, clause 8.3.2.1.2.3).
    ResponseStatus(u64),
    /// The response holds no document: the owner declined or has none.
    NoDocument,
    /// Another document type than the one asked for, in the response or in the signed object.
    WrongDocType,
    /// Signature or digest algorithm outside of ES256, ES384, SHA-256, SHA-384, SHA-512.
    Algorithm,
    /// No pinned root has signed the document signer's certificate.
    IssuerUnknown,
    /// The certificate of the document signer breaks its profile (annex B). The text names the rule.
    IssuerCertificate(&'static str),
    /// The document signer's certificate, or its root, is not valid at this time.
    IssuerCertificateExpired,
    /// The signature over the mobile security object is not the document signer's (clause 9.1.2.4).
    IssuerSignature,
    /// An element was disclosed for which nothing is signed.
    DigestMissing,
    /// An element is not the one that was signed.
    DigestMismatch,
    /// An element was signed, but under another number or name space.
    DigestMisplaced,
    /// The same element, or the same digest, was disclosed twice.
    Duplicate,
    /// The document is said to be signed after now: a wrong clock, or a forgery.
    SignedInFuture,
    /// The document is not valid yet.
    NotYetValid,
    /// The document is no longer valid.
    Expired,
    /// The phone sent no proof that it holds the document's key.
    DeviceAuthenticationMissing,
    /// The proof is wrong: a copy on another phone, or an answer from another session (clause 9.1.3).
    DeviceAuthentication,
    /// The document came without a name; so it identifies nobody.
    NoName,
}

/// What the crew does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// The same again may succeed.
    Again,
    /// The owner must act on the phone, then again.
    Owner,
    /// Use the card instead.
    Card,
    /// Take nothing from this phone; identify by card or interview.
    Distrust,
}

impl NextStep {
    /// Japanese sentence.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::Again => "もう一度スマホをかざしてください。",
            Self::Owner => "本人にスマホの画面を操作してもらい、もう一度かざしてください。",
            Self::Card => "マイナンバーカードを使うか、聞き取りで進めてください。",
            Self::Distrust => "このスマホの情報は使わず、カードか聞き取りで確認してください。",
        }
    }

    /// English sentence.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Again => "Hold the phone to the reader again.",
            Self::Owner => "Ask the owner to act on the phone, then hold it to the reader again.",
            Self::Card => "Use the My Number card, or go on by interview.",
            Self::Distrust => "Use nothing from this phone; identify by card or interview.",
        }
    }
}

impl MdocError {
    /// The stable kebab-case code, for screens, logs and the manual.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.facts().0
    }

    /// What happened, in Japanese.
    #[must_use]
    pub fn ja(&self) -> &'static str {
        self.facts().1
    }

    /// What happened, in English.
    #[must_use]
    pub fn en(&self) -> &'static str {
        self.facts().2
    }

    /// What the crew does next.
    #[must_use]
    pub fn next(&self) -> NextStep {
        self.facts().3
    }

    #[rustfmt::skip] // one line for each failure
    fn facts(&self) -> (&'static str, &'static str, &'static str, NextStep) {
        use NextStep::{Again, Card, Distrust, Owner};
        match self {
            Self::Transport(CardError::ReaderGone | CardError::ServiceStopped) => ("mdoc-reader-gone", "カードリーダーが使えません。", "The reader is not available.", Card),
            Self::Transport(CardError::Removed) => ("mdoc-phone-removed", "読み取り中にスマホが離れました。", "The phone left the reader while it was read.", Again),
            Self::Transport(_) => ("mdoc-transport", "スマホと通信できませんでした。", "The phone could not be reached.", Again),
            Self::NoDocumentApplication => ("mdoc-no-application", "スマホに読み取れる証明書がありません。", "The phone has no mobile document to read.", Card),
            Self::Status(_) => ("mdoc-status", "スマホが読み取りを受け付けませんでした。", "The phone refused a command.", Owner),
            Self::Exchange(_) => ("mdoc-exchange", "スマホとのやり取りが途中で崩れました。", "The exchange with the phone broke.", Again),
            Self::Engagement(_) => ("mdoc-engagement", "QRコードまたはかざした内容が証明書のものではありません。", "The QR code or touch is not that of a mobile document.", Owner),
            Self::EngagementUnsupported => ("mdoc-engagement-unsupported", "このスマホの方式には対応していません。", "This phone uses a version that is not supported.", Card),
            Self::NoNfcTransfer => ("mdoc-no-nfc-transfer", "このスマホはNFCでの送信に対応していません。", "This phone does not send documents over NFC.", Card),
            Self::TooLarge => ("mdoc-too-large", "スマホのデータが大きすぎます。", "The phone sent too much data.", Distrust),
            Self::TooDeep => ("mdoc-too-deep", "スマホのデータの形が異常です(入れ子)。", "The phone's data is nested too deeply.", Distrust),
            Self::Truncated => ("mdoc-truncated", "スマホのデータが途中で切れています。", "The phone's data ends too early.", Again),
            Self::Malformed(_) => ("mdoc-malformed", "スマホのデータの形が規格と違います。", "The phone's data does not follow the standard.", Distrust),
            Self::TooMany => ("mdoc-too-many", "スマホのデータの項目が多すぎます。", "The phone's data has too many parts.", Distrust),
            Self::PortraitTooLarge => ("mdoc-portrait-too-large", "顔写真のデータが大きすぎます。", "The portrait is too large.", Distrust),
            Self::Randomness => ("mdoc-randomness", "暗号の準備ができませんでした。", "No session key could be made.", Again),
            Self::SessionDecryption => ("mdoc-session-decryption", "この読み取りのために暗号化されたデータではありません。", "The data was not encrypted for this reading.", Again),
            Self::PhoneEnded(_) => ("mdoc-phone-ended", "スマホ側が読み取りを終了しました。", "The phone ended the reading.", Owner),
            Self::ResponseStatus(_) => ("mdoc-response-status", "スマホが要求に答えられませんでした。", "The phone could not answer the request.", Owner),
            Self::NoDocument => ("mdoc-no-document", "証明書が送られませんでした(拒否または未登録)。", "No document was sent (declined, or none on the phone).", Owner),
            Self::WrongDocType => ("mdoc-wrong-doc-type", "マイナンバーカードの証明書ではありません。", "This is not the My Number document.", Card),
            Self::Algorithm => ("mdoc-algorithm", "対応していない署名方式です。", "The signature algorithm is not supported.", Card),
            Self::IssuerUnknown => ("mdoc-issuer-unknown", "発行者を確認できません。", "The issuer is not one that is trusted.", Distrust),
            Self::IssuerCertificate(_) => ("mdoc-issuer-certificate", "発行者の証明書が規格と違います。", "The issuer's certificate does not follow its profile.", Distrust),
            Self::IssuerCertificateExpired => ("mdoc-issuer-certificate-expired", "発行者の証明書が有効期間外です。", "The issuer's certificate is not valid at this time.", Distrust),
            Self::IssuerSignature => ("mdoc-issuer-signature", "発行者の署名が正しくありません。", "The issuer's signature is wrong.", Distrust),
            Self::DigestMissing => ("mdoc-digest-missing", "発行者が署名していない項目があります。", "An item is not covered by the issuer's signature.", Distrust),
            Self::DigestMismatch => ("mdoc-digest-mismatch", "発行後に書き換えられた項目があります。", "An item was changed after it was issued.", Distrust),
            Self::DigestMisplaced => ("mdoc-digest-misplaced", "項目が入れ替わっています。", "Items stand in the place of others.", Distrust),
            Self::Duplicate => ("mdoc-duplicate", "同じ項目が二度送られました。", "An item was sent twice.", Distrust),
            Self::SignedInFuture => ("mdoc-signed-in-future", "発行日時が未来です。端末の時計も確認してください。", "The document is dated in the future; check this device's clock too.", Distrust),
            Self::NotYetValid => ("mdoc-not-yet-valid", "証明書はまだ有効ではありません。", "The document is not valid yet.", Card),
            Self::Expired => ("mdoc-expired", "証明書の有効期限が切れています。", "The document has expired.", Card),
            Self::DeviceAuthenticationMissing => ("mdoc-device-authentication-missing", "スマホ本体の証明がありません。", "The phone did not prove that the document is its own.", Distrust),
            Self::DeviceAuthentication => ("mdoc-device-authentication", "このスマホの証明書ではない(複製や使い回しの)おそれがあります。", "The document may be a copy or a replay: the phone's proof is wrong.", Distrust),
            Self::NoName => ("mdoc-no-name", "氏名が送られませんでした。", "The name was not sent.", Owner),
        }
    }
}

#[cfg(test)]
#[path = "error_tests.rs"]
mod tests;
