//! 聞き取り: what is said of the patient when the record cannot be read, or beside it. Kept apart from the record: said is not recorded.

use jiff::Timestamp;

use crate::{
    patient::japan_date,
    record::{DrugRoute, MedicalRecord, Medication, Origin, RecordSource, Surgery},
};

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

    /// What was said of drugs and operations as lines of a record, for the knowledge to read: their source is the interview, their day that
    /// of the interview. They are never merged into the record itself.
    #[must_use]
    pub fn as_lines(&self) -> MedicalRecord {
        let origin = Origin {
            source: RecordSource::Interview,
            institution: None,
            institution_name: String::new(),
            date: Some(japan_date(self.at)),
            month_only: false,
        };
        let drug = |line: &String| Medication {
            code: String::new(),
            product: line.clone(),
            ingredient: String::new(),
            quantity: String::new(),
            unit: String::new(),
            usage: String::new(),
            times: None,
            route: DrugRoute::Unstated,
            origin: origin.clone(),
        };
        let surgery = |line: &String| Surgery { code: String::new(), name: line.clone(), origin: origin.clone() };
        MedicalRecord {
            medications: self.medications.iter().map(drug).collect(),
            surgeries: self.surgeries.iter().map(surgery).collect(),
            ..MedicalRecord::default()
        }
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
