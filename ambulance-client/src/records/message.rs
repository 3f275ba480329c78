//! Which message carries which category, and the names that are ours.
//!
//! Three messages are public (eligibility, drugs and treatments, check-ups). Surgery, visits and dialysis have no published
//! element names that we know: theirs are made up here, in [`own`], in the style of the others, and nowhere else.

use domain::record::Category;

/// A message of the record service. Its code is the prefix of the file name that clinic software uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MessageKind {
    /// 資格確認 (public).
    Eligibility,
    /// 薬剤情報 and 診療情報 (public). One request asks for one of the two.
    Drugs,
    /// 特定健診情報 (public).
    Checkups,
    /// 手術情報 (ours; `SHJ` is the public code of the consent that covers it).
    Surgeries,
    /// 受診歴 (ours).
    Visits,
    /// 透析情報 (ours).
    Dialysis,
}

impl MessageKind {
    /// Every message.
    pub const ALL: &'static [Self] =
        &[Self::Eligibility, Self::Drugs, Self::Checkups, Self::Surgeries, Self::Visits, Self::Dialysis];

    /// The message that carries a category.
    #[must_use]
    pub const fn of(category: Category) -> Self {
        match category {
            Category::Eligibility => Self::Eligibility,
            Category::Medications | Category::Treatments => Self::Drugs,
            Category::Surgeries => Self::Surgeries,
            Category::Visits => Self::Visits,
            Category::Dialysis => Self::Dialysis,
            Category::Checkups => Self::Checkups,
        }
    }

    /// Message code, e.g. `YZKsiquc01`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eligibility => "OQSsiquc01",
            Self::Drugs => "YZKsiquc01",
            Self::Checkups => "TKKsiquc01",
            Self::Surgeries => "SHJsiquc01",
            Self::Visits => "JSRsiquc01",
            Self::Dialysis => "TSKsiquc01",
        }
    }

    /// Last segment of the address that the request is posted to: the code with `req`, as in the file names. Nothing else
    /// is ever part of an address.
    #[must_use]
    pub fn request_name(self) -> String {
        format!("{}req", self.code())
    }

    /// The groups that may stand in the body. A group that we do not know is never counted as "nothing there".
    pub(super) const fn groups(self) -> &'static [&'static str] {
        match self {
            Self::Eligibility => &["ResultList"],
            Self::Drugs => &["MeTrMonthInf", "ShPrInf", "CzDiInf"],
            Self::Checkups => &["SpecificHealthCheckupInfos", "SpecificHealthCheckupInfo"],
            Self::Surgeries => &[own::SURGERY.list],
            Self::Visits => &[own::VISIT.list],
            Self::Dialysis => &[own::DIALYSIS.list],
        }
    }
}

/// Names that are ours, in one place. The request elements that have no published name stand here too.
pub mod own {
    use domain::record::Category;

    /// Element names of one kind of act: `list` holds `line`s, each with the other elements as text.
    #[derive(Debug, Clone, Copy)]
    pub struct ActNames {
        /// Group in the body.
        pub list: &'static str,
        /// One line.
        pub line: &'static str,
        /// 医療機関コード, 10 digits.
        pub institution_code: &'static str,
        /// Name of the institution.
        pub institution_name: &'static str,
        /// Day, yyyyMMdd (yyyyMM when only the month is known).
        pub date: &'static str,
        /// Code of the act.
        pub code: &'static str,
        /// Name of the act.
        pub name: &'static str,
    }

    /// 手術
    pub const SURGERY: ActNames = ActNames {
        list: "OpInfs",
        line: "OpInf",
        institution_code: "OpHCd",
        institution_name: "OpHNm",
        date: "OpDate",
        code: "OpC",
        name: "OpN",
    };

    /// 透析
    pub const DIALYSIS: ActNames = ActNames {
        list: "DlInfs",
        line: "DlInf",
        institution_code: "DlHCd",
        institution_name: "DlHNm",
        date: "DlDate",
        code: "DlC",
        name: "DlN",
    };

    /// 受診歴: `code` holds 入外 (`01` in hospital, `02` outpatient), `name` the department.
    pub const VISIT: ActNames = ActNames {
        list: "ViInfs",
        line: "ViInf",
        institution_code: "ViHCd",
        institution_name: "ViHNm",
        date: "ViDate",
        code: "ViInOut",
        name: "ViDepN",
    };

    /// 入外 of a stay in hospital.
    pub const INPATIENT: &str = "01";
    /// 入外 of an outpatient visit.
    pub const OUTPATIENT: &str = "02";

    /// Request: serial number of the authentication certificate, lower-case hexadecimal.
    pub const CERTIFICATE_SERIAL: &str = "CertificateSerialNumber";
    /// Request: how the identity was checked.
    pub const IDENTITY_CHECK: &str = "IdentityCheck";
    /// Request, in every message but eligibility: how far back. Without it the service answers with the full window.
    pub const WINDOW: &str = "RecordWindow";
    /// Value of [`WINDOW`]: the summary.
    pub const WINDOW_SUMMARY: &str = "1";
    /// Value of [`WINDOW`]: everything.
    pub const WINDOW_FULL: &str = "2";
    /// Value of [`IDENTITY_CHECK`]: face compared with the photo.
    pub const IDENTITY_VISUAL: &str = "1";
    /// Value of [`IDENTITY_CHECK`]: PIN.
    pub const IDENTITY_PIN: &str = "2";
    /// Value of [`IDENTITY_CHECK`]: the owner unlocked the phone.
    pub const IDENTITY_PHONE_OWNER: &str = "3";
    /// Value of [`IDENTITY_CHECK`]: the person was found by 基本4情報 and compared with what is said or shown.
    pub const IDENTITY_FOUR_INFORMATION: &str = "4";

    /// Eligibility request without a certificate: 氏名 (or [`LOOK_UP_KANA`]), 生年月日, 性別 and 住所, under the names that they have in the
    /// answer.
    pub const LOOK_UP_NAME: &str = "Name";
    /// フリガナ instead of 氏名.
    pub const LOOK_UP_KANA: &str = "NameKana";
    /// 生年月日, yyyyMMdd.
    pub const LOOK_UP_BIRTH: &str = "Birthdate";
    /// 性別: 1 male, 2 female.
    pub const LOOK_UP_SEX: &str = "Sex1";
    /// 住所
    pub const LOOK_UP_ADDRESS: &str = "Address";
    /// In the answer to a look-up and in every request after it: the service's own word for the person found. Opaque; leads to a person.
    pub const LOOK_UP_REFERENCE: &str = "LookUpReference";

    /// Eligibility request, when the card or phone has signed a challenge: its certificate (DER), in base64. All four are there, or none.
    pub const PROOF_CERTIFICATE: &str = "AuthenticationCertificate";
    /// The challenge that was signed, base64.
    pub const PROOF_CHALLENGE: &str = "AuthenticationChallenge";
    /// The signature as the card gave it, base64.
    pub const PROOF_SIGNATURE: &str = "AuthenticationSignature";
    /// How it was signed: a code of [`SignatureAlgorithm`](crate::card::SignatureAlgorithm).
    pub const PROOF_ALGORITHM: &str = "AuthenticationAlgorithm";

    /// First part of the names of the consent triplet (`…ConsFlg`, `…ConsTime`, `…AvailableTime`) of a category.
    /// Medications, treatments, surgery and check-ups are public; visits and dialysis are ours. Eligibility has none.
    #[must_use]
    pub const fn consent_prefix(category: Category) -> Option<&'static str> {
        match category {
            Category::Eligibility => None,
            Category::Medications => Some("PharmacistsInfo"),
            Category::Treatments => Some("DiagnosisInfo"),
            Category::Surgeries => Some("OperationInfo"),
            Category::Checkups => Some("SpecificHealthCheckupsInfo"),
            Category::Visits => Some("VisitInfo"),
            Category::Dialysis => Some("DialysisInfo"),
        }
    }

    /// 同意区分 (public list): consent given.
    pub const CONSENT_GIVEN: &str = "1";
    /// 同意区分 (public list, emergency interface only): consent cannot be obtained.
    pub const CONSENT_IMPOSSIBLE: &str = "3";
}
