//! The national record: what was pulled, from which institution, how old. There is no diagnosis in it; see [`crate::inference`].
//!
//! Every line keeps its [`Origin`]. Categories arrive one by one and merge; merging is idempotent and commutative.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::ids::HospitalId;

coded! {
    /// What can be pulled, each under the consent it needs.
    pub enum Category {
        Eligibility = "eligibility", "資格情報", "Eligibility";
        Medications = "medications", "薬剤情報", "Medications";
        Surgeries = "surgeries", "手術情報", "Surgery";
        Visits = "visits", "受診歴", "Visits";
        Treatments = "treatments", "診療情報", "Treatments";
        Dialysis = "dialysis", "透析情報", "Dialysis";
        Checkups = "checkups", "特定健診", "Check-ups";
    }
}

coded! {
    /// How the pull of one category ended.
    pub enum FetchOutcome {
        Fetched = "fetched", "取得済み", "Fetched";
        /// A success of its own kind: looked at, and there is nothing.
        Empty = "viewed-empty", "閲覧済み・該当情報なし", "Viewed, nothing there";
        Partial = "partial", "一部のみ読取り", "Partly readable";
        /// The insurance ended or changed: shown, never blocking.
        InvalidQualification = "qualification-invalid", "資格(無効)", "Qualification invalid";
        EligibilityOnly = "eligibility-only", "資格確認のみ(証明書猶予期間)", "Eligibility only (certificate in grace)";
        CertificateExpired = "certificate-expired", "証明書の期限切れで取得不可", "Certificate expired";
        NotRegistered = "not-registered", "保険証利用登録なし", "Not registered as insurance card";
        Revoked = "card-revoked", "カード停止・失効", "Card suspended or revoked";
        PhotolessNeedsPin = "photoless-needs-pin", "顔写真なしカード(暗証番号が必要)", "Card without photo needs the PIN";
        /// The signature of the card does not prove what it should.
        ProofRefused = "proof-refused", "カードの証明が認められません", "The card's proof was refused";
        NotRetrievable = "scheme-not-retrievable", "対象外の制度", "Scheme not retrievable";
        NoEligibility = "no-eligibility", "資格情報なし", "No eligibility information";
        /// Nobody has the four items that were asked with.
        NobodyFound = "look-up-nobody", "4情報に合う人がいません", "Nobody has these four items";
        /// More than one person has them: nobody is taken.
        SeveralFound = "look-up-several", "4情報に合う人が複数います", "Several people have these four items";
        NotConsented = "not-consented", "同意なし", "Not consented";
        WrongPerson = "wrong-person", "別人の情報の疑い(取り込みません)", "Another person's data (not merged)";
        TimedOut = "timed-out", "応答待ち時間超過", "Timed out";
        Unreachable = "unreachable", "通信できません", "Unreachable";
        ServiceError = "service-error", "国のサービスの障害", "Service error";
        Unreadable = "unreadable", "応答を解読できません", "Answer unreadable";
    }
}

impl FetchOutcome {
    /// True when the service answered with what it has (something, part of it, or nothing).
    #[must_use]
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Fetched | Self::Empty | Self::Partial | Self::InvalidQualification)
    }

    /// True when trying again later may help.
    #[must_use]
    pub const fn is_worth_retrying(self) -> bool {
        matches!(self, Self::TimedOut | Self::Unreachable | Self::ServiceError)
    }
}

coded! {
    /// Which tree of the record a line comes from.
    pub enum RecordSource {
        Claims = "claims", "レセプト", "Claims";
        Prescribed = "prescribed", "電子処方箋(処方)", "E-prescription";
        Dispensed = "dispensed", "電子処方箋(調剤)", "Dispensed";
        Checkup = "checkup", "特定健診", "Check-up";
        Interview = "interview", "聞き取り", "Interview";
    }
}

coded! {
    /// 投与区分 MeTrIdCl: how a drug is taken.
    pub enum DrugRoute {
        Oral = "oral", "内服", "Oral";
        AsNeeded = "as-needed", "頓服", "As needed";
        External = "external", "外用", "External";
        Unstated = "unstated", "区分不明", "Not stated";
    }
}

/// Where one line comes from and how old it is. Nothing clinical is shown without it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// Tree of the record.
    pub source: RecordSource,
    /// Institution code, when it is well-formed.
    pub institution: Option<HospitalId>,
    /// Institution name as it came.
    pub institution_name: String,
    /// The day of the act where known, else the first day of its month.
    pub date: Option<Date>,
    /// True when only the month is known (claims).
    pub month_only: bool,
}

/// 薬剤: one line as it came. De-duplication across the three trees keeps every origin.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Medication {
    /// 9-digit レセ電 code, when given.
    pub code: String,
    /// Product name as it came.
    pub product: String,
    /// 一般名 ingredient; empty when the line has none (shown as far as it goes).
    pub ingredient: String,
    /// Amount per dose as it came, e.g. `1`.
    pub quantity: String,
    /// Unit of the amount, e.g. 錠.
    pub unit: String,
    /// 用法 as it came.
    pub usage: String,
    /// Days or times supplied.
    pub times: Option<u32>,
    /// How it is taken.
    pub route: DrugRoute,
    /// Where from and how old.
    pub origin: Origin,
}

/// 手術
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Surgery {
    /// K code or 9-digit claim code, when given.
    pub code: String,
    /// Name as it came.
    pub name: String,
    /// Where from and how old.
    pub origin: Origin,
}

/// 受診歴: one visit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Visit {
    /// 診療科 as it came; empty when not given.
    pub department: String,
    /// True for a stay in hospital.
    pub inpatient: bool,
    /// Where from and how old.
    pub origin: Origin,
}

/// 診療情報: one treatment (also dialysis, which has a category of its own).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Treatment {
    /// 9-digit claim code, when given.
    pub code: String,
    /// Name as it came.
    pub name: String,
    /// Where from and how old.
    pub origin: Origin,
}

/// 特定健診: one item of one check-up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Checkup {
    /// Item name; empty where only the day of the check-up is known.
    pub item: String,
    /// Value as it came.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// Where from and how old.
    pub origin: Origin,
}

impl Checkup {
    /// True for a check-up of which only the day is known, as the summary window tells it.
    #[must_use]
    pub fn is_date_only(&self) -> bool {
        self.item.is_empty() && self.value.is_empty()
    }
}

/// Everything pulled so far. `Debug` prints counts only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct MedicalRecord {
    /// 薬剤
    pub medications: Vec<Medication>,
    /// 手術
    pub surgeries: Vec<Surgery>,
    /// 受診歴
    pub visits: Vec<Visit>,
    /// 診療情報
    pub treatments: Vec<Treatment>,
    /// 透析
    pub dialysis: Vec<Treatment>,
    /// 特定健診
    pub checkups: Vec<Checkup>,
}

impl std::fmt::Debug for MedicalRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MedicalRecord({} lines)", self.len())
    }
}

/// Most lines of one category that are kept. Five years of monthly claims with ten drugs are 600; a list beyond this is cut
/// with the outcome `partial`, newest lines kept.
pub const CATEGORY_MAX_LINES: usize = 3_000;

impl MedicalRecord {
    /// Number of lines in all categories.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.medications.len()
            + self.surgeries.len()
            + self.visits.len()
            + self.treatments.len()
            + self.dialysis.len()
            + self.checkups.len()
    }

    /// True when nothing has been pulled.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes in another part: a set union, newest first, so that the order of arrival and repeats make no difference. A check-up of which
    /// only the day was known goes when its items are there.
    pub fn absorb(&mut self, part: Self) {
        union(&mut self.medications, part.medications, |line| line.origin.date);
        union(&mut self.surgeries, part.surgeries, |line| line.origin.date);
        union(&mut self.visits, part.visits, |line| line.origin.date);
        union(&mut self.treatments, part.treatments, |line| line.origin.date);
        union(&mut self.dialysis, part.dialysis, |line| line.origin.date);
        union(&mut self.checkups, part.checkups, |line| line.origin.date);
        let days: BTreeSet<_> =
            self.checkups.iter().filter(|line| !line.is_date_only()).map(|line| line.origin.date).collect();
        self.checkups.retain(|line| !line.is_date_only() || !days.contains(&line.origin.date));
    }

    /// Medications by ingredient (or product where no ingredient is given), newest origin first: one row per drug, every origin kept.
    #[must_use]
    pub fn medications_by_ingredient(&self) -> Vec<MedicationGroup<'_>> {
        let mut groups: Vec<MedicationGroup<'_>> = Vec::new();
        for line in &self.medications {
            let key = if line.ingredient.is_empty() { &line.product } else { &line.ingredient };
            match groups.iter_mut().find(|group| group.name == key) {
                Some(group) => group.lines.push(line),
                None => groups.push(MedicationGroup { name: key, lines: vec![line] }),
            }
        }
        groups
    }
}

/// All lines about one ingredient, newest first.
#[derive(Debug, Clone)]
pub struct MedicationGroup<'a> {
    /// Ingredient, or product where the lines name no ingredient.
    pub name: &'a str,
    /// At least one line.
    pub lines: Vec<&'a Medication>,
}

impl MedicationGroup<'_> {
    /// The newest day any line of the group is known for.
    #[must_use]
    pub fn newest(&self) -> Option<Date> {
        self.lines.iter().filter_map(|line| line.origin.date).max()
    }

    /// The different trees the lines come from.
    #[must_use]
    pub fn sources(&self) -> Vec<RecordSource> {
        let mut sources: Vec<_> = self.lines.iter().map(|line| line.origin.source).collect();
        sources.sort_unstable();
        sources.dedup();
        sources
    }
}

fn union<T: Ord>(into: &mut Vec<T>, part: Vec<T>, date: impl Fn(&T) -> Option<Date>) {
    into.extend(part);
    into.sort_unstable_by(|a, b| date(b).cmp(&date(a)).then_with(|| a.cmp(b)));
    into.dedup();
    into.truncate(CATEGORY_MAX_LINES);
}
