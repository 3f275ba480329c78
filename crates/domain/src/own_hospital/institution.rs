//! One institution of the record: how often, how lately and what for the patient was there, and how much that makes it the own one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::{
    ids::HospitalId,
    record::{MedicalRecord, Origin, RecordSource},
};

/// Weight of a contact halves in a year: who moved or changed the doctor a year ago has another one by now.
const HALF_LIFE_MONTHS: f64 = 12.0;

/// A month with a contact, in a thousandth: so that sums are whole numbers and the order of the lines makes no difference.
const MONTH: u64 = 1_000;

/// A month in a department that follows a disease for years: half as much again.
const LASTING_MONTH: u64 = 1_500;

/// A month in a department that seldom matters to an ambulance: half.
const MINOR_MONTH: u64 = 500;

/// On top of the month: somebody who lay there has a chart, tests and a ward that knows them.
const STAY: u64 = 3_000;

/// On top of the month: who operated knows what was done.
const SURGERY: u64 = 2_000;

/// On top of the month: dialysis is three days a week.
const DIALYSIS: u64 = 2_000;

/// Within so many months an institution counts as attended: a year, and the two months that claims lag behind.
pub const ATTENDED_WITHIN_MONTHS: i32 = 14;

/// So many months with a contact within [`ATTENDED_WITHIN_MONTHS`] are attendance, fewer an episode.
pub const ATTENDED_MONTHS: usize = 3;

/// Departments that follow a disease for years, by what their names hold.
const LASTING: [&str; 17] = [
    "内科",
    "循環器",
    "呼吸器",
    "消化器",
    "腎",
    "透析",
    "糖尿",
    "内分泌",
    "代謝",
    "神経",
    "血液",
    "腫瘍",
    "リウマチ",
    "膠原病",
    "精神",
    "心臓",
    "小児",
];

/// Departments that seldom matter to an ambulance.
const MINOR: [&str; 5] = ["眼科", "皮膚", "耳鼻", "美容", "歯科"];

/// Ends of names of places that are no medical institution, where no code says it.
const NOT_MEDICAL: [&str; 7] = ["薬局", "薬店", "歯科", "歯科医院", "歯科クリニック", "調剤", "訪問看護ステーション"];

/// How an institution of the record is known to be this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Its code stands in the lines. The only certain way.
    Code(HospitalId),
    /// 推定: no line has a code, and one hospital bears the name.
    Name(HospitalId),
    /// No line has a code, and several hospitals bear the name; likeliest first.
    Ambiguous(Vec<HospitalId>),
    /// No line has a code, and no hospital that is known bears the name.
    Unknown,
}

impl Identity {
    /// The hospital, where it is one.
    #[must_use]
    pub const fn hospital(&self) -> Option<&HospitalId> {
        match self {
            Self::Code(id) | Self::Name(id) => Some(id),
            Self::Ambiguous(_) | Self::Unknown => None,
        }
    }

    /// Stable code: `code`, `name`, `ambiguous` or `unknown`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::Name(_) => "name",
            Self::Ambiguous(_) => "ambiguous",
            Self::Unknown => "unknown",
        }
    }
}

/// One department of an institution.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Department {
    /// As it came.
    pub name: String,
    /// Visits.
    pub visits: u32,
    /// The last of them.
    #[serde(skip)]
    pub last: Option<Date>,
}

/// One institution of the record, with what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// Which, and how that is known.
    pub identity: Identity,
    /// Its name as the newest line writes it.
    pub name: String,
    /// The departments, most visited first.
    pub departments: Vec<Department>,
    /// Lines of 受診歴.
    pub visits: u32,
    /// Different months with a line of any kind.
    pub months: u32,
    /// The first day that is known.
    pub first: Option<Date>,
    /// The last day that is known.
    pub last: Option<Date>,
    /// Of the last day only the month is known.
    pub last_month_only: bool,
    /// Visits that were stays in hospital.
    pub stays: u32,
    /// Operations.
    pub surgeries: u32,
    /// Lines of 透析.
    pub dialysis: u32,
    /// Drugs that were prescribed there.
    pub prescriptions: u32,
    /// Lines that were added by name, because they have no code.
    pub by_name: u32,
    /// Attended: the patient goes there, or lay there lately; otherwise an episode.
    pub is_attended: bool,
    /// How much it is the own one, in thousandths of a month of today.
    pub weight: u64,
}

impl Institution {
    /// The department that was visited most often; empty when none is named.
    #[must_use]
    pub fn department(&self) -> &str {
        self.departments.first().map_or("", |one| one.name.as_str())
    }

    /// The last day as far as it is known: `2026-11-04`, `2026-10`; `None` when no line has a date.
    #[must_use]
    pub fn last_written(&self) -> Option<String> {
        written(self.last, self.last_month_only)
    }
}

pub(super) fn written(date: Option<Date>, month_only: bool) -> Option<String> {
    date.map(|day| if month_only { day.strftime("%Y-%m").to_string() } else { day.to_string() })
}

/// What a line tells of its institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contact<'a> {
    Visit { department: &'a str, inpatient: bool },
    Surgery,
    Dialysis,
    Prescription,
    Treatment,
}

impl<'a> Contact<'a> {
    /// Of a visit, where it names one; empty otherwise.
    pub const fn department(&self) -> &'a str {
        match self {
            Self::Visit { department, .. } => department,
            _ => "",
        }
    }
}

/// Every line of a medical institution.
pub(super) fn contacts(record: &MedicalRecord) -> impl Iterator<Item = (&Origin, Contact<'_>)> {
    let visits = record
        .visits
        .iter()
        .map(|one| (&one.origin, Contact::Visit { department: &one.department, inpatient: one.inpatient }));
    visits
        .chain(record.surgeries.iter().map(|one| (&one.origin, Contact::Surgery)))
        .chain(record.dialysis.iter().map(|one| (&one.origin, Contact::Dialysis)))
        .chain(record.medications.iter().map(|one| (&one.origin, Contact::Prescription)))
        .chain(record.treatments.iter().map(|one| (&one.origin, Contact::Treatment)))
        .filter(|(origin, _)| is_medical(origin))
}

/// 医科 by its code (third digit 1; 3 is dental, 4 a pharmacy), by the end of the name where there is none.
fn is_medical(origin: &Origin) -> bool {
    let recorded = !matches!(origin.source, RecordSource::Interview | RecordSource::Checkup);
    recorded
        && match &origin.institution {
            Some(code) => code.as_str().as_bytes().get(2) == Some(&b'1'),
            None => {
                let name = origin.institution_name.trim();
                !name.is_empty() && !NOT_MEDICAL.iter().any(|end| name.ends_with(end))
            }
        }
}

/// The lines of one institution as they are counted. Sets and sums only: their order makes no difference.
#[derive(Debug, Default)]
pub(super) struct Tally<'a> {
    /// Newest name: by date, then by the letters.
    name: Option<(Option<Date>, &'a str)>,
    departments: BTreeMap<&'a str, (u32, Option<Date>)>,
    months: BTreeMap<(i16, i8), Month>,
    first: Option<Date>,
    /// A known day counts above its month.
    last: Option<(Date, bool)>,
    visits: u32,
    stays: u32,
    surgeries: u32,
    dialysis: u32,
    prescriptions: u32,
    by_name: u32,
    /// Names of the lines, for those that come without a code.
    names: BTreeSet<&'a str>,
}

#[derive(Debug, Default)]
struct Month {
    contact: u64,
    stay: bool,
    surgery: bool,
    dialysis: bool,
}

impl<'a> Tally<'a> {
    pub fn take(&mut self, origin: &'a Origin, contact: Contact<'a>) {
        let name = origin.institution_name.trim();
        if !name.is_empty() {
            self.name = self.name.max(Some((origin.date, name)));
            self.names.insert(name);
        }
        self.by_name += u32::from(origin.institution.is_none());
        match contact {
            Contact::Visit { department, inpatient } => {
                self.visits += 1;
                self.stays += u32::from(inpatient);
                if !department.is_empty() {
                    let known = self.departments.entry(department).or_default();
                    *known = (known.0 + 1, known.1.max(origin.date));
                }
            }
            Contact::Surgery => self.surgeries += 1,
            Contact::Dialysis => self.dialysis += 1,
            Contact::Prescription => self.prescriptions += 1,
            Contact::Treatment => {}
        }
        let Some(date) = origin.date else { return };
        self.first = Some(self.first.map_or(date, |first| first.min(date)));
        self.last = self.last.max(Some((date, !origin.month_only)));
        let month = self.months.entry((date.year(), date.month())).or_default();
        month.contact = month.contact.max(match contact {
            Contact::Visit { department, .. } => worth(department),
            _ => MONTH,
        });
        month.stay |= matches!(contact, Contact::Visit { inpatient: true, .. });
        month.surgery |= contact == Contact::Surgery;
        month.dialysis |= contact == Contact::Dialysis;
    }

    pub fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.names.iter().copied()
    }

    /// Adds what stood under another name or without a code.
    pub fn join(&mut self, other: Self) {
        self.name = self.name.max(other.name);
        for (department, (visits, last)) in other.departments {
            let known = self.departments.entry(department).or_default();
            *known = (known.0 + visits, known.1.max(last));
        }
        for (key, month) in other.months {
            let known = self.months.entry(key).or_default();
            known.contact = known.contact.max(month.contact);
            known.stay |= month.stay;
            known.surgery |= month.surgery;
            known.dialysis |= month.dialysis;
        }
        self.first = self.first.into_iter().chain(other.first).min();
        self.last = self.last.max(other.last);
        self.visits += other.visits;
        self.stays += other.stays;
        self.surgeries += other.surgeries;
        self.dialysis += other.dialysis;
        self.prescriptions += other.prescriptions;
        self.by_name += other.by_name;
        self.names.extend(other.names);
    }

    /// True when one of its visits was in the department.
    pub fn has_department(&self, department: &str) -> bool {
        self.departments.contains_key(department)
    }

    pub fn institution(self, identity: Identity, name: Option<&str>, today: Date) -> Institution {
        let code = || identity.hospital().map_or_else(String::new, ToString::to_string);
        let name = self.name.map(|(_, name)| name).or(name).map_or_else(code, str::to_owned);
        let mut departments: Vec<Department> = self
            .departments
            .iter()
            .map(|(name, (visits, last))| Department { name: (*name).to_owned(), visits: *visits, last: *last })
            .collect();
        departments.sort_by(|a, b| (b.visits, b.last).cmp(&(a.visits, a.last)).then_with(|| a.name.cmp(&b.name)));
        let age = |(year, month): &(i16, i8)| {
            let months =
                (i32::from(today.year()) - i32::from(*year)) * 12 + i32::from(today.month()) - i32::from(*month);
            months.max(0)
        };
        let lately = self.months.iter().filter(|(when, _)| age(when) <= ATTENDED_WITHIN_MONTHS);
        let is_attended = lately.clone().count() >= ATTENDED_MONTHS
            || lately.clone().any(|(_, month)| month.stay || month.surgery || month.dialysis);
        Institution {
            name,
            departments,
            visits: self.visits,
            months: u32::try_from(self.months.len()).unwrap_or(u32::MAX),
            first: self.first,
            last: self.last.map(|(date, _)| date),
            last_month_only: self.last.is_some_and(|(_, day_known)| !day_known),
            stays: self.stays,
            surgeries: self.surgeries,
            dialysis: self.dialysis,
            prescriptions: self.prescriptions,
            by_name: self.by_name,
            is_attended,
            weight: self.months.iter().map(|(when, month)| month.worth(age(when))).sum(),
            identity,
        }
    }
}

impl Month {
    fn worth(&self, age_months: i32) -> u64 {
        let extra = [(self.stay, STAY), (self.surgery, SURGERY), (self.dialysis, DIALYSIS)];
        let whole = self.contact + extra.iter().filter(|(there, _)| *there).map(|(_, worth)| worth).sum::<u64>();
        (whole as f64 * 0.5_f64.powf(f64::from(age_months) / HALF_LIFE_MONTHS)).round() as u64
    }
}

fn worth(department: &str) -> u64 {
    let holds = |words: &[&str]| words.iter().any(|word| department.contains(word));
    match (holds(&MINOR), holds(&LASTING)) {
        (true, _) => MINOR_MONTH,
        (false, true) => LASTING_MONTH,
        (false, false) => MONTH,
    }
}
