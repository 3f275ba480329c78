//! The lines of a case's record, with their days reckoned back from the day of the case.

use domain::record::{DrugRoute, MedicalRecord, Medication, Origin, RecordSource, Surgery, Treatment, Visit};
use jiff::{Span, civil::Date};

use super::file::{ActFile, CaseFile, DrugFile, VisitFile};

/// When nothing else is said, a drug is supplied for so many days.
const SUPPLIED_DAYS: u32 = 28;

/// Days between two lines that were said to repeat, where the day is known: the usual interval of prescriptions.
const REPEAT_EVERY_DAYS: u32 = 28;

/// Most repeats of one line: monthly for ten years.
const REPEAT_MAX: u32 = 120;

/// Everything that the national service has of the patient, or the field that is wrong and why.
pub(super) fn record(case: &CaseFile, day: Date) -> Result<MedicalRecord, (&'static str, String)> {
    let mut record = MedicalRecord::default();
    for drug in &case.drugs {
        let when = When::of(drug.days_ago, drug.months_ago, drug.repeat);
        for origin in when.origins(day, drug.source).map_err(|why| ("drugs", format!("{}: {why}", drug.product)))? {
            record.medications.push(medication(drug, origin));
        }
    }
    for act in &case.surgeries {
        for origin in origins(act, day, "surgeries")? {
            record.surgeries.push(Surgery { code: act.code.clone(), name: act.name.clone(), origin });
        }
    }
    for (acts, field, into) in
        [(&case.treatments, "treatments", &mut record.treatments), (&case.dialysis, "dialysis", &mut record.dialysis)]
    {
        for act in acts {
            for origin in origins(act, day, field)? {
                into.push(Treatment { code: act.code.clone(), name: act.name.clone(), origin });
            }
        }
    }
    for visit in &case.visits {
        record.visits.extend(visits(visit, day)?);
    }
    Ok(record)
}

fn medication(drug: &DrugFile, origin: Origin) -> Medication {
    Medication {
        code: String::new(),
        product: drug.product.clone(),
        ingredient: drug.ingredient.clone(),
        quantity: String::new(),
        unit: String::new(),
        usage: drug.usage.clone(),
        times: Some(drug.supplied.unwrap_or(SUPPLIED_DAYS)),
        route: drug.route.unwrap_or(DrugRoute::Oral),
        origin,
    }
}

fn origins(act: &ActFile, day: Date, field: &'static str) -> Result<Vec<Origin>, (&'static str, String)> {
    let when = When::of(act.days_ago, act.months_ago, act.repeat);
    when.origins(day, Some(RecordSource::Claims)).map_err(|why| (field, format!("{}: {why}", act.name)))
}

fn visits(visit: &VisitFile, day: Date) -> Result<Vec<Visit>, (&'static str, String)> {
    let when = When::of(visit.days_ago, visit.months_ago, visit.repeat);
    let origins = when.origins(day, Some(RecordSource::Claims));
    let origins = origins.map_err(|why| ("visits", format!("{}: {why}", visit.department)))?;
    let visit = |origin| Visit { department: visit.department.clone(), inpatient: visit.inpatient, origin };
    Ok(origins.into_iter().map(visit).collect())
}

/// When a line was: days ago (its day is known), or months ago (as a claim says it, only its month is known).
struct When {
    days_ago: Option<u32>,
    months_ago: Option<u32>,
    repeat: u32,
}

impl When {
    fn of(days_ago: Option<u32>, months_ago: Option<u32>, repeat: Option<u32>) -> Self {
        Self { days_ago, months_ago, repeat: repeat.unwrap_or(1) }
    }

    fn origins(&self, day: Date, source: Option<RecordSource>) -> Result<Vec<Origin>, &'static str> {
        if !(1..=REPEAT_MAX).contains(&self.repeat) {
            return Err("`repeat` must be 1 to 120");
        }
        (0..self.repeat).map(|number| self.origin(day, source, number)).collect()
    }

    fn origin(&self, day: Date, source: Option<RecordSource>, number: u32) -> Result<Origin, &'static str> {
        let too_long_ago = "lies too long ago";
        let (date, month_only) = match (self.days_ago, self.months_ago) {
            (Some(days), None) => {
                let back = number.checked_mul(REPEAT_EVERY_DAYS).and_then(|more| days.checked_add(more));
                let back = i64::from(back.ok_or(too_long_ago)?);
                let back = Span::new().try_days(back).map_err(|_| too_long_ago)?;
                (day.checked_sub(back).map_err(|_| too_long_ago)?, false)
            }
            (None, Some(months)) => {
                let back = i64::from(months.checked_add(number).ok_or(too_long_ago)?);
                let back = Span::new().try_months(back).map_err(|_| too_long_ago)?;
                (day.checked_sub(back).map_err(|_| too_long_ago)?.first_of_month(), true)
            }
            _ => return Err("needs `days_ago` or `months_ago`, and not both"),
        };
        let source = source.unwrap_or(if month_only { RecordSource::Claims } else { RecordSource::Dispensed });
        Ok(Origin { source, institution: None, institution_name: String::new(), date: Some(date), month_only })
    }
}
