//! Everything that can be the matter with a card, a reader, a phone or a certificate, and what the crew can do next.
//!
//! One table for screens, manual and tests: `cargo run --release -p simulations -- card-conditions` prints it as
//! `docs/card-conditions.md`. Codes are stable; where an event or an outcome has a code of its own, it is the same one.

use crate::text::Language;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConditionGroup {
    /// The chip and its secrets.
    Card,
    /// The reader and its software.
    Reader,
    /// A phone instead of a card.
    Phone,
    /// The certificate.
    Certificate,
    /// Whose card it is.
    Identity,
    /// Nothing to read.
    NoCard,
    /// The document in a wallet (mdoc).
    MobileDocument,
}

impl ConditionGroup {
    /// All groups, in the order of the table.
    pub const ALL: &'static [Self] =
        &[Self::Card, Self::Reader, Self::Phone, Self::Certificate, Self::Identity, Self::NoCard, Self::MobileDocument];

    /// Heading.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::Card => "Card",
            Self::Reader => "Reader",
            Self::Phone => "Phone",
            Self::Certificate => "Certificate",
            Self::Identity => "Identity and insurance",
            Self::NoCard => "No card",
            Self::MobileDocument => "Mobile document",
        }
    }
}

/// Who shows that a row is told as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownBy {
    /// A test with the simulated card and the reader's own code.
    SimulatedCard,
    /// Tests of the reader stack (PC/SC).
    ReaderStack,
    /// Tests with the simulated record service.
    RecordService,
    /// Tests of the tablet.
    Tablet,
    /// Tests of the mobile document.
    MobileDocument,
    /// Nobody but a person can see it.
    Person,
}

impl ShownBy {
    /// In words.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::SimulatedCard => "simulated card",
            Self::ReaderStack => "reader stack",
            Self::RecordService => "record service",
            Self::Tablet => "tablet",
            Self::MobileDocument => "mobile document",
            Self::Person => "a person",
        }
    }
}

macro_rules! conditions {
    ($( $group:ident { $( $name:ident = $code:literal, $by:ident, $sees:literal, $ja:literal, $en:literal, $next_ja:literal, $next_en:literal; )+ } )+) => {
        /// One condition: a row of the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Condition { $( $( #[doc = concat!($sees, " (`", $code, "`).")] $name, )+ )+ }

        impl Condition {
            /// All rows.
            pub const ALL: &'static [Self] = &[ $( $( Self::$name, )+ )+ ];

            /// What the row is about.
            #[must_use]
            pub const fn group(self) -> ConditionGroup { match self { $( $( Self::$name )|+ => ConditionGroup::$group, )+ } }

            /// The stable kebab-case code.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $( $( Self::$name => $code, )+ )+ } }

            /// Who shows it in a test.
            #[must_use]
            pub const fn shown_by(self) -> ShownBy { match self { $( $( Self::$name => ShownBy::$by, )+ )+ } }

            /// The row of a code.
            #[must_use]
            pub fn of_code(code: &str) -> Option<Self> { Self::ALL.iter().copied().find(|row| row.code() == code) }

            /// What the reader, or whoever notices it, sees.
            #[must_use]
            pub const fn sees(self) -> &'static str { match self { $( $( Self::$name => $sees, )+ )+ } }

            /// What is the matter, in a sentence.
            #[must_use]
            pub const fn sentence(self, language: Language) -> &'static str {
                match (self, language) { $( $( (Self::$name, Language::Ja) => $ja, (Self::$name, Language::En) => $en, )+ )+ }
            }

            /// What the crew can do next.
            #[must_use]
            pub const fn next(self, language: Language) -> &'static str {
                match (self, language) { $( $( (Self::$name, Language::Ja) => $next_ja, (Self::$name, Language::En) => $next_en, )+ )+ }
            }
        }
    };
}

conditions! {
    Card {
        Removed = "card-removed", SimulatedCard, "The card leaves the reader while it is read",
            "読取中にカードが離れました", "The card was lifted", "もう一度置いてください", "Place it again";
        TimedOut = "card-timeout", ReaderStack, "No answer within the reader's time; also when several chips lie in one field",
            "カードの応答がありません", "The card did not answer in time", "1枚だけを置き直してください", "Place it again, one card only";
        Slow = "card-slow", SimulatedCard, "Every answer comes late, but it comes",
            "カードの応答が遅れています", "The card is slow", "カードを動かさずに待ってください", "Do not move it, wait";
        Broken = "card-broken", SimulatedCard, "Status 6F00, or another fault of the chip, to every command",
            "カードのICが応答しません", "The chip does not answer", "聞き取りで続けてください", "Go on by interview";
        Garbage = "card-garbage", SimulatedCard, "Answers that do not fit together",
            "カードの応答が正しくありません", "The card sends answers that make no sense", "一度だけ置き直し、だめなら聞き取りで続けてください", "Place it again once, then go on by interview";
        ReadRefused = "card-refused", SimulatedCard, "6982 or 6985 to a file that is free on every card",
            "カードが読取りを拒みました", "The card refused to be read", "一度だけ置き直し、だめなら聞き取りで続けてください", "Place it again once, then go on by interview";
        NotMynaCard = "not-myna-card", SimulatedCard, "6A82 to every application name: another card, or a phone with no more than a document",
            "マイナンバーカードとして応答しません", "It does not answer as a My Number card", "カードを替えるか、スマホなら証明書を読んでください", "Change the card; if it is a phone, read its document";
        OldResidentCard = "old-resident-card", SimulatedCard, "Token name JPKIAPICCTOKEN, no authentication certificate",
            "住民基本台帳カードです。記録は読めません", "An old resident card. It opens no record", "マイナンバーカードを探すか、聞き取りで続けてください", "Look for the My Number card, or go on by interview";
        NoPhoto = "photoless-needs-pin", SimulatedCard, "A face file without a photo: issued under the age of one",
            "顔写真のないカードです。目視では確認できません", "A card without a photo cannot be checked by sight", "保護者に暗証番号を入力してもらうか、聞き取りで続けてください", "Let the guardian enter the PIN, or go on by interview";
        PinMalformed = "pin-not-four-digits", SimulatedCard, "An entry that is not four digits; nothing was sent",
            "暗証番号は4桁の数字です", "A PIN has four digits", "入力し直してください。回数は減っていません", "Enter it again. No try was spent";
        PinWrong = "pin-wrong", SimulatedCard, "63Cx to VERIFY: x tries are left",
            "暗証番号が違います", "Wrong PIN", "残り回数を見せて本人に確かめるか、目視に切り替えてください", "Show the tries left and ask the owner, or check by sight";
        LastTry = "pin-last-try", SimulatedCard, "63C1 to the question: one try is left; nothing was sent",
            "暗証番号はあと1回で使えなくなります", "One try is left before the PIN is blocked", "目視に切り替えてください。続けるなら本人の了解が必要です", "Check by sight. To go on, ask the owner first";
        PinBlocked = "pin-blocked", SimulatedCard, "6984 or 63C0: no try is left",
            "暗証番号が使えなくなっています", "The PIN is blocked", "目視に切り替えてください。解除は市区町村の窓口だけです", "Check by sight. Only a municipal office can unblock it";
        PrintedNumberMistyped = "printed-number-mistyped", SimulatedCard, "An entry that cannot be a printed number; nothing was sent",
            "照合番号の入力に誤りがあります", "The printed number cannot be right", "示された桁を券面と見比べてください", "Compare the digits named with the card";
        PrintedNumberWrong = "printed-number-wrong", SimulatedCard, "63Cx to VERIFY of the printed number",
            "照合番号が券面と合いません", "The printed number does not fit the card", "生年月日・有効期限・セキュリティコードを見直してください", "Look again at birth date, expiry and security code";
        PrintedNumberBlocked = "printed-number-blocked", SimulatedCard, "6984 to the printed number after ten wrong ones",
            "照合番号が使えなくなっています", "The printed number is blocked", "券面の写真を目で確かめてください", "Compare the photo printed on the card by eye";
        NotOnThisCard = "not-on-this-card", SimulatedCard, "The application or the secret is not on this card or phone",
            "このカードではこの方法は使えません", "This card cannot be asked this way", "ほかの確認方法を選んでください", "Choose another way to check";
    }
    Reader {
        ReaderGone = "reader-gone", ReaderStack, "The reader is unplugged",
            "カードリーダーが外れています", "The reader is unplugged", "接続を確認してください", "Check the cable";
        TwoCards = "two-cards", ReaderStack, "A card on each of two readers",
            "カードが2枚あります", "Two cards on the readers", "1枚を離してください", "Take one away";
        ReaderFault = "reader-fault", ReaderStack, "The system reports a fault that is not the card's",
            "カードリーダーに異常があります", "The reader reports a fault", "リーダーを挿し直し、だめなら聞き取りで続けてください", "Plug the reader in again, then go on by interview";
        ReaderServiceStopped = "reader-service-stopped", ReaderStack, "The system's card service does not run",
            "カード読取りのサービスが止まっています", "The card service has stopped", "自動で再開します。聞き取りで続けてください", "It comes back by itself. Go on by interview";
    }
    Phone {
        PhoneNeedsOwner = "phone-needs-owner", SimulatedCard, "6982 from a phone",
            "スマホは本人の操作が必要です", "A phone needs its owner", "カードを探してください", "Look for the card";
        PhonePinBlocked = "phone-pin-blocked", SimulatedCard, "6984 to the PIN of an Android phone",
            "スマホの暗証番号が使えなくなっています", "The PIN of the phone is blocked", "カードを探すか、聞き取りで続けてください", "Look for the card, or go on by interview";
        PhoneHasNoFace = "phone-has-no-face", SimulatedCard, "A phone has no application for text and photo",
            "スマホからは写真を読めません", "A phone gives no photo", "本人の操作で続けるか、カードを探してください", "Let the owner unlock it, or look for the card";
    }
    Certificate {
        NoCertificate = "no-certificate", SimulatedCard, "A card without an authentication certificate",
            "利用者証明用電子証明書がありません", "The card has no authentication certificate", "聞き取りで続けてください", "Go on by interview";
        CertificateUnreadable = "certificate-unreadable", SimulatedCard, "A certificate longer than any known one",
            "電子証明書を読めません", "Certificate unreadable", "聞き取りで続けてください", "Go on by interview";
        ExpiresSoon = "certificate-expires-soon", SimulatedCard, "The certificate ends within 90 days",
            "電子証明書の期限が近づいています", "The certificate ends soon", "そのまま使えます。傷病者に伝えてください", "It can be used. Tell the patient";
        InGrace = "eligibility-only", SimulatedCard, "Expired, up to the end of the third month after the month of expiry",
            "電子証明書の期限が切れています(猶予期間)", "The certificate has expired and is in its grace", "資格だけ確認できます。薬などは聞き取りで続けてください", "Only the insurance can be checked. Ask for drugs";
        Expired = "certificate-expired", SimulatedCard, "Expired longer ago",
            "電子証明書の期限が切れています", "The certificate has expired", "聞き取りで続けてください", "Go on by interview";
        NotYetValid = "certificate-not-yet-valid", SimulatedCard, "It begins in the future",
            "電子証明書がまだ有効ではありません", "The certificate is not valid yet", "端末の日時を確かめてください", "Check the tablet's clock";
        UnknownIssuer = "certificate-unknown-issuer", SimulatedCard, "No pinned authority has signed it, though one has its name",
            "電子証明書の発行者を確かめられません", "No known authority stands behind the certificate", "このカードの記録は使わず、聞き取りで続けてください", "Do not use this card. Go on by interview";
        WrongUse = "certificate-wrong-use", SimulatedCard, "Signed by the authority, but not for authentication",
            "利用者証明用の電子証明書ではありません", "The certificate is not for authentication", "聞き取りで続けてください", "Go on by interview";
        UnknownKey = "certificate-unknown-key", SimulatedCard, "A kind of key that this version cannot check",
            "新しい方式の電子証明書です", "The certificate has a kind of key that is not known here", "端末の更新を依頼し、聞き取りで続けてください", "Ask for an update. Go on by interview";
        SignatureWrong = "card-signature-wrong", SimulatedCard, "The signature does not fit the certificate",
            "カードの署名が正しくありません。複製の疑いがあります", "The card's signature is wrong. It may be a copy", "このカードの記録は使わないでください", "Do not use this card";
        Revoked = "card-revoked", Tablet, "Those who keep the list know it as lost, suspended or revoked; the chip shows nothing",
            "カードが停止または失効しています", "The card is suspended or revoked", "聞き取りで続けてください", "Go on by interview";
        RevocationUnknown = "revocation-not-checked", Tablet, "The responder cannot be reached or does not know the certificate",
            "失効を確認できませんでした", "Revocation could not be checked", "通信が戻ったら確認します。診療を止めないでください", "It is checked when the network is back. Do not wait";
    }
    Identity {
        OtherPerson = "wrong-person", RecordService, "The answer is about somebody else",
            "別人の情報の疑いがあります", "This may be another person's record", "カードの持ち主を確かめてください", "Check whose card it is";
        FaceDiffers = "face-differs", Person, "Face and photo are not the same person",
            "写真と顔が一致しません", "Face and photo differ", "このカード・スマホは使わず、聞き取りで続けてください", "Do not use this card or phone. Go on by interview";
        NoTerminal = "no-terminal", SimulatedCard, "The terminal software that is configured does not answer or breaks a rule. Without any, the setup page says so",
            "この端末では写真による署名ができません", "This tablet cannot vouch for the photo", "暗証番号を使うか、目視の確認を記録してください", "Use the PIN, or record the check by sight";
        TerminalRefused = "terminal-refused", SimulatedCard, "The card does not accept the terminal",
            "カードが端末を認めませんでした", "The card did not accept this terminal", "一度だけ置き直し、だめなら暗証番号を使ってください", "Place it again once, then use the PIN";
        NotRegistered = "not-registered", RecordService, "Not registered as insurance card",
            "保険証としての利用登録がありません", "Not registered as insurance card", "聞き取りで続けてください", "Go on by interview";
        QualificationInvalid = "qualification-invalid", RecordService, "資格(無効)",
            "資格が無効と表示されています", "The insurance is shown as invalid", "そのまま続けてください。記録は使えます", "Go on. The record can be used";
        NoEligibility = "no-eligibility", RecordService, "資格情報なし",
            "資格情報がありません", "No eligibility information", "聞き取りで続けてください", "Go on by interview";
        NotRetrievable = "scheme-not-retrievable", RecordService, "Self-defence force, day-labourer and some welfare schemes",
            "記録を取得できない制度です", "The scheme gives no records", "聞き取りで続けてください", "Go on by interview";
        UnshowableName = "name-not-showable", RecordService, "● in the name or the address, or no address",
            "表示できない文字があります", "Some characters cannot be shown", "そのまま続け、氏名は聞き取りで確かめてください", "Go on, and ask for the name";
    }
    NoCard {
        NoCard = "no-card", Tablet, "Nothing lies on the reader",
            "カードが置かれていません", "No card on the reader", "カードを置いてください", "Place the card";
        PaperOnly = "paper-certificate-only", Person, "資格確認書 instead of a card",
            "資格確認書では記録を読めません", "The paper certificate opens no record", "聞き取りで続けてください", "Go on by interview";
        LookUpNobody = "look-up-nobody", RecordService, "Nobody has the name, birth date, sex and address that were asked with",
            "4情報に合う人が見つかりません", "Nobody has these four items", "氏名・生年月日・住所の表記を見直し、だめなら聞き取りで続けてください", "Check how name, birth date and address are written, or go on by interview";
        LookUpSeveral = "look-up-several", RecordService, "More than one person has them; nobody is taken",
            "4情報に合う人が複数います。記録は読めません", "Several people have these four items. No record can be read", "住所を番地まで入れて照会し直すか、聞き取りで続けてください", "Enter the whole address and ask again, or go on by interview";
        ConsentRefused = "consent-refused", Tablet, "The patient does not want it read",
            "同意が得られていません", "Consent was refused", "不利益はありません。聞き取りで続けてください", "No disadvantage. Go on by interview";
    }
    MobileDocument {
        NoInsuranceHandle = "mobile-document-without-record", MobileDocument, "Name, birth date and photo, but no certificate",
            "スマホの証明書では記録を読めません", "The document in the wallet opens no record", "氏名などの確認だけに使えます。記録はカードで読んでください", "It only tells who it is. Read the card for the record";
        DocumentDeclined = "mobile-document-declined", MobileDocument, "The owner did not release the data",
            "本人が提示を承認していません", "The owner did not release the data", "本人に操作を頼むか、聞き取りで続けてください", "Ask the owner, or go on by interview";
        DocumentUnverified = "mobile-document-unverified", MobileDocument, "Digest, signature or validity is wrong",
            "スマホの証明書を確かめられません", "The document could not be verified", "使わずに聞き取りで続けてください", "Do not use it. Go on by interview";
    }
}

#[cfg(test)]
#[path = "conditions_tests.rs"]
mod tests;
