//! 聞き取り: what is said of the patient when the record cannot be read, or beside it. Kept apart from the record: said is not recorded.

use jiff::Timestamp;

coded! {
    /// Who said it.
    pub enum Informant {
        Patient = "patient", "本人", "Patient";
        Family = "family", "家族", "Family";
        Facility = "facility", "施設職員", "Care staff";
        Other = "other", "その他の関係者", "Somebody else";
    }
}

coded! {
    /// Why there is nothing to read. Counted: it says what keeps crews from the record.
    pub enum NoCardReason {
        NotCarried = "not-carried", "所持なし", "Not carried";
        NotFound = "not-found", "探したが見つからない", "Looked for, not found";
        PaperOnly = "paper-certificate-only", "資格確認書のみ", "Paper certificate only";
        PhoneWithoutOwner = "phone-without-owner", "スマホのみ(本人が操作できない)", "Phone only, owner cannot act";
        NeverIssued = "never-issued", "カード未取得", "Never had a card";
        TreatmentFirst = "treatment-first", "処置を優先", "Treatment came first";
    }
}

/// Most lines of one kind that are taken in: more than anybody says in a vehicle, and far below what one event may hold.
pub const SPOKEN_LINES_MAX: usize = 30;

/// What was said, under the headings of the record. A new one replaces the one before. Its `Debug` prints no content.
#[derive(Clone, PartialEq, Eq)]
pub struct SpokenHistory {
    /// Who said it.
    pub informant: Informant,
    /// When, by the crew's clock.
    pub at: Timestamp,
    /// 服薬, a line for each drug.
    pub medications: Vec<String>,
    /// 手術歴
    pub surgeries: Vec<String>,
    /// かかりつけ医療機関
    pub visits: Vec<String>,
    /// 既往歴: there is no diagnosis in the record, so only this tells of one.
    pub illnesses: Vec<String>,
    /// アレルギー
    pub allergies: Vec<String>,
    /// 透析; `None` when it was not asked or not known.
    pub on_dialysis: Option<bool>,
}

impl SpokenHistory {
    /// The lists, in the order in which they are shown.
    #[must_use]
    pub fn lists(&self) -> [&Vec<String>; 5] {
        [&self.medications, &self.illnesses, &self.allergies, &self.surgeries, &self.visits]
    }

    /// True when nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.on_dialysis.is_none() && self.lists().iter().all(|lines| lines.is_empty())
    }
}

impl std::fmt::Debug for SpokenHistory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpokenHistory")
            .field("informant", &self.informant)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}
