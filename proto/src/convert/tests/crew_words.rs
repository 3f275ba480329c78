//! Arbitrary words that a crew records: card, consent, identity, triage, observations, vitals.

use domain::{
    card::{CardSummary, CertificateStanding, TokenKind},
    consent::{Consent, ConsentBasis, IdentityCheck},
    interview::{Informant, SpokenHistory},
    observation::{Gcs, Jcs, Observation, Pupil, Sign},
    patient::{IdentitySource, PatientIdentity, Sex},
    place::Place,
    record::Category,
    triage::{CareFlag, ConditionClass, Triage, Urgency},
    vitals::{Tenths, VitalKind, VitalReading, VitalSource},
};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::strategies::{date, instant, person, text};

pub fn card() -> impl Strategy<Value = CardSummary> {
    (select(TokenKind::ALL), select(CertificateStanding::ALL), date(), any::<u32>()).prop_map(
        |(token, standing, certificate_ends, duration_ms)| CardSummary {
            token,
            standing,
            certificate_ends,
            duration_ms,
        },
    )
}

pub fn consent() -> impl Strategy<Value = Consent> {
    (select(ConsentBasis::ALL), person(), instant(), vec(select(Category::ALL), 0..8), select(IdentityCheck::ALL))
        .prop_map(|(basis, supervisor, at, categories, identity_check)| Consent {
            basis,
            supervisor,
            at,
            categories,
            identity_check,
        })
}

pub fn patient() -> impl Strategy<Value = PatientIdentity> {
    let words = (text(), text(), text());
    (words, option::of(date()), option::of(any::<u8>()), select(Sex::ALL), select(IdentitySource::ALL)).prop_map(
        |((name, name_kana, address), birth_date, stated_age_years, sex, source)| PatientIdentity {
            name,
            name_kana,
            birth_date,
            stated_age_years,
            sex,
            address,
            source,
        },
    )
}

pub fn spoken() -> impl Strategy<Value = SpokenHistory> {
    let lines = || vec(text(), 0..4);
    let lists = (lines(), lines(), lines(), lines(), lines());
    (select(Informant::ALL), instant(), lists, option::of(any::<bool>())).prop_map(
        |(informant, at, (medications, surgeries, visits, illnesses, allergies), on_dialysis)| SpokenHistory {
            informant,
            at,
            medications,
            surgeries,
            visits,
            illnesses,
            allergies,
            on_dialysis,
        },
    )
}

pub fn place() -> impl Strategy<Value = Place> {
    (-90.0..=90.0, -180.0..=180.0).prop_map(|(north, east)| Place::new(north, east).unwrap())
}

pub fn triage() -> impl Strategy<Value = Triage> {
    (select(ConditionClass::ALL), select(Urgency::ALL), vec(select(CareFlag::ALL), 0..3))
        .prop_map(|(class, urgency, flags)| Triage { class, urgency, flags })
}

pub fn observation() -> impl Strategy<Value = Observation> {
    let gcs = (1..=4_u8, 1..=5_u8, 1..=6_u8).prop_map(|(eye, verbal, motor)| Gcs::new(eye, verbal, motor).unwrap());
    let pupil = || {
        option::of(
            (any::<u8>(), any::<bool>()).prop_map(|(diameter_tenth_mm, reacts)| Pupil { diameter_tenth_mm, reacts }),
        )
    };
    let signs = || vec(select(Sign::ALL), 0..4);
    let consciousness = (option::of(select(Jcs::ALL)), option::of(gcs), pupil(), pupil());
    (instant(), consciousness, text(), signs(), signs(), option::of(instant()), text()).prop_map(
        |(at, (jcs, gcs, pupil_left, pupil_right), ecg, present, absent, last_known_well, note)| Observation {
            at,
            jcs,
            gcs,
            pupil_left,
            pupil_right,
            ecg,
            present,
            absent,
            last_known_well,
            note,
        },
    )
}

/// Every vital with every value that can be entered.
pub fn reading() -> impl Strategy<Value = VitalReading> {
    let value = select(VitalKind::ALL).prop_flat_map(|kind| {
        let (low, high) = kind.plausible();
        (Just(kind), (low * 10..=high * 10).prop_map(Tenths))
    });
    (instant(), select(VitalSource::ALL), vec(value, 1..8)).prop_map(|(at, source, values)| VitalReading {
        at,
        source,
        values: values.into_iter().collect(),
    })
}
