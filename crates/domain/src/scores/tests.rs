#![allow(clippy::unwrap_used)]
use jiff::{Timestamp, ToSpan as _};

use super::*;
use crate::{
    observation::{Gcs, Jcs, Observation, Sign, SignState},
    text::Language,
    vitals::{VitalReading, VitalSource, plausible},
};

fn at(minutes: i64) -> Timestamp {
    "2026-11-21T03:00:00Z".parse::<Timestamp>().unwrap() + minutes.minutes()
}

fn timeline(values: &[(VitalKind, f64)]) -> Timeline {
    let mut timeline = Timeline::default();
    for (kind, value) in values {
        let values = [(*kind, plausible(*kind, *value).unwrap())].into();
        timeline.insert(VitalReading { at: at(0), source: VitalSource::Manual, values });
    }
    timeline
}

fn observed(fill: impl FnOnce(&mut Observation)) -> Observations {
    let mut one = Observation::at(at(0));
    fill(&mut one);
    let mut observations = Observations::default();
    observations.insert(one);
    observations
}

/// Points of one vital alone.
fn points(kind: VitalKind, value: f64) -> u8 {
    news2(&timeline(&[(kind, value)]), &Observations::default()).unwrap().total
}

#[test]
fn news2_scores_on_both_sides_of_every_limit() {
    use VitalKind::{OxygenFlow, Pulse, RespiratoryRate, Spo2, Systolic, Temperature};
    for (kind, table) in [
        (RespiratoryRate, &[(8.0, 3), (9.0, 1), (11.0, 1), (12.0, 0), (20.0, 0), (21.0, 2), (24.0, 2), (25.0, 3)][..]),
        (Spo2, &[(91.0, 3), (92.0, 2), (93.0, 2), (94.0, 1), (95.0, 1), (96.0, 0)]),
        (OxygenFlow, &[(0.0, 0), (0.5, 2), (10.0, 2)]),
        (Systolic, &[(90.0, 3), (91.0, 2), (100.0, 2), (101.0, 1), (110.0, 1), (111.0, 0), (219.0, 0), (220.0, 3)]),
        (
            Pulse,
            &[
                (40.0, 3),
                (41.0, 1),
                (50.0, 1),
                (51.0, 0),
                (90.0, 0),
                (91.0, 1),
                (110.0, 1),
                (111.0, 2),
                (130.0, 2),
                (131.0, 3),
            ],
        ),
        (Temperature, &[(35.0, 3), (35.1, 1), (36.0, 1), (36.1, 0), (38.0, 0), (38.1, 1), (39.0, 1), (39.1, 2)]),
    ] {
        for (value, expected) in table {
            assert_eq!(points(kind, *value), *expected, "{kind:?} {value}");
        }
    }
}

#[test]
fn news2_takes_the_newer_statement_about_consciousness() {
    let score = |observations: &Observations| news2(&Timeline::default(), observations).unwrap().total;
    assert_eq!(score(&observed(|one| one.jcs = Some(Jcs::Alert))), 0);
    assert_eq!(score(&observed(|one| one.jcs = Some(Jcs::I1))), 3);
    assert_eq!(score(&observed(|one| one.gcs = Gcs::new(4, 5, 6).ok())), 0);
    assert_eq!(score(&observed(|one| one.gcs = Gcs::new(4, 4, 6).ok())), 3);
    let mut later = observed(|one| one.jcs = Some(Jcs::II10));
    later.insert(Observation { gcs: Gcs::new(4, 5, 6).ok(), ..Observation::at(at(5)) });
    assert_eq!(score(&later), 0);
}

#[test]
fn news2_says_what_is_missing_and_how_it_ends() {
    assert_eq!(news2(&Timeline::default(), &Observations::default()), None);
    let some = news2(&timeline(&[(VitalKind::Pulse, 80.0)]), &Observations::default()).unwrap();
    assert_eq!((some.total, some.missing.len(), some.risk), (0, 6, News2Risk::Low));
    let single = news2(&timeline(&[(VitalKind::Pulse, 140.0)]), &Observations::default()).unwrap();
    assert_eq!(single.risk, News2Risk::LowMedium);
    let shocked = [(VitalKind::Pulse, 130.0), (VitalKind::Systolic, 84.0), (VitalKind::RespiratoryRate, 24.0)];
    let shocked = news2(&timeline(&shocked), &Observations::default()).unwrap();
    assert_eq!((shocked.total, shocked.risk), (7, News2Risk::High));
    let medium = [(VitalKind::Pulse, 130.0), (VitalKind::Systolic, 84.0)];
    assert_eq!(news2(&timeline(&medium), &Observations::default()).unwrap().risk, News2Risk::Medium);
}

#[test]
fn the_shock_index_needs_both_values_of_one_moment() {
    let index = |pulse, systolic| {
        shock_index(&timeline(&[(VitalKind::Pulse, pulse), (VitalKind::Systolic, systolic)])).map(|one| one.value.0)
    };
    assert_eq!(index(120.0, 100.0), Some(12));
    assert_eq!(index(99.0, 100.0), Some(9));
    assert_eq!(index(100.0, 100.0), Some(SHOCK_INDEX_RAISED.0));
    assert_eq!(index(100.0, 0.0), None);
    assert_eq!(shock_index(&timeline(&[(VitalKind::Pulse, 120.0)])), None);
    let apart = |minutes| {
        let mut both = timeline(&[(VitalKind::Pulse, 120.0)]);
        let values = [(VitalKind::Systolic, plausible(VitalKind::Systolic, 100.0).unwrap())].into();
        both.insert(VitalReading { at: at(minutes), source: VitalSource::Manual, values });
        shock_index(&both)
    };
    assert_eq!(apart(5).map(|one| one.at), Some(at(0)));
    assert_eq!(apart(6), None);
}

#[test]
fn cpss_knows_present_absent_and_nobody_looked() {
    let observations = observed(|one| {
        one.present = vec![Sign::HemiparesisLeft];
        one.absent = vec![Sign::FacialPalsy];
    });
    let scale = cpss(&observations);
    assert_eq!(scale.parts(), [SignState::Absent, SignState::Present, SignState::Unknown]);
    assert_eq!((scale.positive(), scale.unknown()), (1, 1));
}

#[test]
fn six_signs_meet_the_zones_threshold_or_stay_open() {
    let observations = observed(|one| {
        one.present = vec![Sign::Aphasia, Sign::HemiparesisRight];
        one.absent = vec![Sign::FacialPalsy, Sign::Neglect];
    });
    let count = six_signs(&observations, SignThreshold::Zone(2));
    assert_eq!(count.present, [Sign::Aphasia, Sign::ArmWeakness]);
    assert_eq!(count.unknown, [Sign::IrregularPulse, Sign::ConjugateDeviation]);
    assert!(count.is_met() && !count.is_open());
    assert_eq!(count.words(Language::Ja), "2/6陽性・未観察2（基準2以上: 血栓回収の施設）");
    let stricter = six_signs(&observations, SignThreshold::Zone(3));
    assert!(!stricter.is_met() && stricter.is_open());
    assert!(!six_signs(&observations, SignThreshold::Zone(5)).is_open());
}

#[test]
fn a_threshold_that_is_not_the_zones_claims_no_rule() {
    let observations = observed(|one| one.present = vec![Sign::Aphasia, Sign::Neglect]);
    let heard = six_signs(&observations, SignThreshold::heard_or(Some(3), 2));
    assert_eq!(heard.threshold, SignThreshold::Zone(3));
    assert_eq!(heard.words(Language::Ja), "2/6陽性・未観察4");
    let unheard = six_signs(&observations, SignThreshold::heard_or(None, 2));
    assert_eq!(unheard.words(Language::Ja), "2/6陽性・未観察4（目安2以上: 血栓回収を考慮。圏域の基準は不明）");
    assert!(
        unheard
            .words(Language::En)
            .ends_with("(2 or more: consider thrombectomy; the zone's threshold is not known here)")
    );
}

#[test]
fn last_known_well_in_the_future_says_nothing() {
    let observations = observed(|one| one.last_known_well = Some(at(-90)));
    assert_eq!(since_last_known_well(&observations, at(0)).map(|span| span.as_mins()), Some(90));
    assert_eq!(since_last_known_well(&observations, at(-91)), None);
    assert_eq!(since_last_known_well(&Observations::default(), at(0)), None);
}
