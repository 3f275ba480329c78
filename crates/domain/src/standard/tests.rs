//! Both sides of every threshold: statements, days, hours, asking, roads, rates.
#![allow(clippy::unwrap_used)]

use jiff::{Timestamp, ToSpan as _, civil::date, civil::time};

use super::{judge::judge, *};
use crate::{
    drive::{SpeedBand, estimate_drive},
    observation::{Jcs, Observation, Observations, Sign},
    place::Place,
    triage::{CareFlag, IncidentKind, Triage},
    vitals::{Tenths, Timeline, VitalKind, VitalReading, VitalSource},
};

/// A Saturday, ten in the morning in Japan.
pub(super) fn now() -> Timestamp {
    "2026-11-21T10:00:00+09:00".parse().unwrap()
}

/// A case of which nothing is known yet but that it is an acute illness.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub triage: Option<Triage>,
    pub age_years: Option<u8>,
    pub observations: Observations,
    pub vitals: Timeline,
    pub now: Timestamp,
}

impl Case {
    pub fn new() -> Self {
        Self {
            triage: None,
            age_years: None,
            observations: Observations::default(),
            vitals: Timeline::default(),
            now: now(),
        }
    }

    pub fn observed(mut self, fill: impl FnOnce(&mut Observation)) -> Self {
        let mut observation = Observation::at(self.now);
        fill(&mut observation);
        self.observations.insert(observation);
        self
    }

    pub fn signs(self, present: &[Sign], absent: &[Sign]) -> Self {
        self.observed(|one| {
            one.present.extend(present);
            one.absent.extend(absent);
        })
    }

    pub fn well_before(self, minutes: i64) -> Self {
        let at = self.now - minutes.minutes();
        self.observed(|one| one.last_known_well = Some(at))
    }

    pub fn jcs(self, jcs: Jcs) -> Self {
        self.observed(|one| one.jcs = Some(jcs))
    }

    pub fn vital(mut self, kind: VitalKind, tenths: u16) -> Self {
        let values = [(kind, Tenths(tenths))].into();
        self.vitals.insert(VitalReading { at: self.now, source: VitalSource::Manual, values });
        self
    }

    pub fn triaged(mut self, urgency: Urgency, flags: &[CareFlag]) -> Self {
        self.triage = Some(Triage { class: ConditionClass::General, urgency, flags: flags.to_vec() });
        self
    }

    pub fn aged(mut self, years: u8) -> Self {
        self.age_years = Some(years);
        self
    }

    pub fn at(mut self, moment: &str) -> Self {
        self.now = moment.parse().unwrap();
        self
    }

    pub fn facts(&self) -> Facts<'_> {
        Facts {
            kind: IncidentKind::AcuteIllness,
            triage: self.triage.as_ref(),
            age_years: self.age_years,
            observations: &self.observations,
            vitals: &self.vitals,
            now: self.now,
        }
    }
}

fn truth(case: &Case, text: &str) -> Truth {
    let when = [Statement::parse(text).unwrap()];
    let facts = case.facts();
    judge(&when[0], 2, &facts, judge::duty_day(&when, &facts))
}

fn code(truth: &Truth) -> &'static str {
    match truth {
        Truth::Holds(_) => "holds",
        Truth::Not => "not",
        Truth::Unobserved(_) => "unobserved",
    }
}

#[test]
fn a_statement_holds_on_its_side_of_the_threshold_only() {
    let new = Case::new;
    let four = [Sign::Neglect, Sign::ConjugateDeviation, Sign::IrregularPulse, Sign::Aphasia];
    let signs = |present: &[Sign]| new().signs(present, &crate::scores::SIX_SIGNS).signs(present, &[]);
    let well = |minutes| new().well_before(minutes);
    let care = |flags: &[CareFlag]| new().triaged(Urgency::Yellow, flags);
    for (case, text, expected) in [
        (signs(&four[..1]), "stroke-signs>=min", "not"),
        (signs(&four[..2]), "stroke-signs>=min", "holds"),
        (signs(&four[..2]), "stroke-signs>=3", "not"),
        (signs(&four[..3]), "stroke-signs>=3", "holds"),
        (new().signs(&four[..1], &[]), "stroke-signs>=min", "unobserved"),
        (new().signs(&four[..2], &[]), "stroke-signs>=min", "holds"),
        (new().signs(&[Sign::HemiparesisLeft, Sign::Aphasia], &[]), "stroke-signs>=2", "holds"),
        (well(24 * 60), "last-known-well<=24h", "holds"),
        (well(24 * 60 + 1), "last-known-well<=24h", "not"),
        (well(-5), "last-known-well<=24h", "holds"),
        (well(-6), "last-known-well<=24h", "unobserved"),
        (new(), "last-known-well<=24h", "unobserved"),
        (new().triaged(Urgency::Red2, &[]), "urgency:red-1|red-2", "holds"),
        (new().triaged(Urgency::Yellow, &[]), "urgency:red-1|red-2", "not"),
        (new(), "urgency:red-1|red-2", "unobserved"),
        (care(&[CareFlag::Pregnant]), "care:on-dialysis|pregnant", "holds"),
        (care(&[CareFlag::Psychiatric]), "care:on-dialysis|pregnant", "not"),
        (new(), "care:pregnant", "unobserved"),
        (new().aged(15), "age<16", "holds"),
        (new().aged(16), "age<16", "not"),
        (new().aged(64), "age>=65", "not"),
        (new().aged(65), "age>=65", "holds"),
        (new(), "age<16", "unobserved"),
        (new().signs(&[Sign::Melaena], &[]), "sign:haematemesis|melaena", "holds"),
        (new().signs(&[], &[Sign::Melaena]), "sign:haematemesis|melaena", "unobserved"),
        (new().signs(&[], &[Sign::Melaena, Sign::Haematemesis]), "sign:haematemesis|melaena", "not"),
        (new(), "kind:traffic|acute-illness", "holds"),
        (new(), "kind:traffic", "not"),
        (new().vital(VitalKind::Systolic, 899), "systolic<90", "holds"),
        (new().vital(VitalKind::Systolic, 900), "systolic<90", "not"),
        (new().vital(VitalKind::Temperature, 384), "temperature>=38.5", "not"),
        (new().vital(VitalKind::Temperature, 385), "temperature>=38.5", "holds"),
        (new(), "systolic<90", "unobserved"),
        (new().jcs(Jcs::II10), "jcs>=II-10", "holds"),
        (new().jcs(Jcs::I3), "jcs>=II-10", "not"),
        (new(), "jcs>=II-10", "unobserved"),
    ] {
        assert_eq!(code(&truth(&case, text)), expected, "{text}");
    }
}

#[test]
fn severe_is_one_criterion_and_its_absence_needs_all_of_them() {
    let measured = |systolic, jcs| {
        let vitals = [(VitalKind::RespiratoryRate, 160), (VitalKind::Pulse, 800), (VitalKind::Spo2, 970)];
        let case = vitals.into_iter().fold(Case::new(), |case, (kind, tenths)| case.vital(kind, tenths));
        case.vital(VitalKind::Systolic, systolic).jcs(jcs)
    };
    assert_eq!(truth(&measured(1200, Jcs::II30), "severe"), Truth::Not);
    assert_eq!(code(&truth(&measured(899, Jcs::Alert), "severe")), "holds");
    assert_eq!(code(&truth(&measured(1200, Jcs::III100), "severe")), "holds");
    assert_eq!(code(&truth(&Case::new().vital(VitalKind::Pulse, 1200), "severe")), "holds", "one is enough");
    let Truth::Unobserved(words) = truth(&Case::new().vital(VitalKind::Pulse, 800), "severe") else { unreachable!() };
    assert_eq!(words.ja, "呼吸数・収縮期血圧・SpO₂・意識(JCS)が未観察");
}

#[test]
fn hours_and_days_are_japans_and_a_night_belongs_to_the_day_on_which_it_began() {
    let at = |moment: &str, when: &[&str]| {
        let when: Vec<Statement> = when.iter().map(|text| Statement::parse(text).unwrap()).collect();
        let case = Case::new().at(moment);
        let facts = case.facts();
        let day = judge::duty_day(&when, &facts);
        when.iter().all(|statement| matches!(judge(statement, 2, &facts, day), Truth::Holds(_)))
    };
    let night = ["hours:17:00-08:30", "days:sat"];
    for (moment, expected) in [
        ("2026-11-21T16:59:59+09:00", false),
        ("2026-11-21T17:00:00+09:00", true),
        ("2026-11-21T08:00:00Z", true), // 17:00 in Japan
        ("2026-11-22T08:29:59+09:00", true),
        ("2026-11-22T08:30:00+09:00", false),
        ("2026-11-22T17:00:00+09:00", false),
        ("2026-11-21T08:00:00+09:00", false), // Friday's night
    ] {
        assert_eq!(at(moment, &night), expected, "{moment}");
    }
    assert!(at("2026-11-22T02:00:00+09:00", &["days:sun"]) && !at("2026-11-22T02:00:00+09:00", &["days:sat"]));
    assert!(at("2026-11-21T12:00:00+09:00", &["hours:09:00-17:00", "dates:2026-11-20|2026-11-21"]));
    assert!(!at("2026-11-21T17:00:00+09:00", &["hours:09:00-17:00"]));
    assert!(at("2027-01-01T03:00:00+09:00", &["hours:22:00-06:00", "dates:2026-12-31"]));
}

#[test]
fn what_is_no_statement_is_refused_with_its_reason() {
    for (text, said) in [
        ("", "no statement"),
        ("Severe", "no statement"),
        ("colour:red", "begins with this word"),
        ("urgency:red", "no such urgency"),
        ("urgency:", "no such urgency"),
        ("urgency:red-1|red-1", "twice"),
        ("care:old", "no such care flag"),
        ("sign:pain", "no such sign"),
        ("kind:war", "no such kind"),
        ("days:sat-sun", "the days are"),
        ("dates:2026-02-30", "2026-12-31"),
        ("hours:17-8", "17:00-08:30"),
        ("hours:24:00-08:30", "17:00-08:30"),
        ("hours:7:00-08:30", "17:00-08:30"),
        ("hours:17:00-17:00", "same time"),
        ("stroke-signs>=0", "1 to 6"),
        ("stroke-signs>=7", "1 to 6"),
        ("last-known-well<=0h", "1h to 72h"),
        ("last-known-well<=73h", "1h to 72h"),
        ("last-known-well<=24", "1h to 72h"),
        ("jcs>=II-11", "no such JCS"),
        ("systolic<9.55", "one decimal"),
        ("systolic<+90", "one decimal"),
        ("systolic<99999", "one decimal"),
        ("height<100", "no such vital"),
    ] {
        let error = Statement::parse(text).unwrap_err().to_string();
        assert!(error.contains(said), "{text}: {error}");
    }
}

#[test]
fn asking_follows_the_urgency_and_the_waits_end_where_they_say() {
    let standard = evaluate_tests::standard();
    assert_eq!(standard.version(), "shiomi-west/2026");
    assert_eq!(standard.asking(None), standard.asking);
    assert_eq!(standard.asking(Some(Urgency::Green)), standard.asking);
    assert_eq!(standard.asking(Some(Urgency::Red1)).set_max, 5);
    for (day, expected) in
        [(date(2026, 3, 31), false), (date(2026, 4, 1), true), (date(2027, 3, 31), true), (date(2027, 4, 1), false)]
    {
        assert_eq!(standard.holds_on(day), expected, "{day}");
    }
    assert!(TransportStandard { until: None, ..standard.clone() }.holds_on(date(2099, 1, 1)));
    let nobody = &standard.nobody;
    assert!(!nobody.is_due(14, 2) && nobody.is_due(15, 0) && nobody.is_due(0, 3));
    let difficult = DifficultCriteria::default();
    assert!(difficult.is_met(4, 30) && !difficult.is_met(3, 90) && !difficult.is_met(9, 29));
}

#[test]
fn a_band_holds_until_the_next_and_the_last_over_midnight() {
    let band = |hour, speed_km_per_h| SpeedBand { from: time(hour, 0, 0, 0), speed_km_per_h };
    let roads = Roads::new(1.5, vec![band(7, 30.0), band(9, 40.0), band(22, 50.0)]).unwrap();
    let speeds = [(6, 59), (7, 0), (8, 59), (9, 0), (21, 59), (22, 0)].map(|(h, m)| roads.speed_at(time(h, m, 59, 0)));
    assert_eq!(speeds, [50.0, 30.0, 30.0, 40.0, 40.0, 50.0]);
    let (from, to) = (Place::new(34.9, 137.0).unwrap(), Place::new(34.8, 137.1).unwrap());
    let national = Roads::default().estimate(from, to, time(3, 0, 0, 0));
    assert!((national.minutes - estimate_drive(from, to).minutes).abs() < 1e-9);
}

#[test]
fn the_last_rate_holds_for_every_further_request() {
    let rates = BaseRates::default();
    assert_eq!([0, 1, 3, 4, 98].map(|refusals| rates.after(refusals)), [0.70, 0.47, 0.40, 0.40, 0.40]);
    assert_eq!(BaseRates { accepted_at_kth: Vec::new() }.after(0), 0.70, "the middle of the published rows");
}
