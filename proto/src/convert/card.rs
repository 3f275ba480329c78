//! Card, consent, identity, triage, observation, vitals: what the crew records.

use domain::{
    card::{CardSummary, CertificateStanding, TokenKind},
    consent::{Consent, ConsentBasis, IdentityCheck},
    ids::PersonId,
    observation::{Gcs, Jcs, Observation, Pupil, Sign},
    patient::{IdentitySource, PatientIdentity, Sex},
    record::Category,
    triage::{CareFlag, ConditionClass, Triage, Urgency},
    vitals::{Tenths, VitalKind, VitalReading, VitalSource, plausible},
};

use super::field::{
    WireError, code, date, date_text, id, instant, list, number, optional_code, optional_date, small, text, wrong,
};
use crate::v1;

pub(super) fn card_to_wire(card: &CardSummary) -> v1::CardRead {
    v1::CardRead {
        token: card.token.code().to_owned(),
        standing: card.standing.code().to_owned(),
        certificate_ends: card.certificate_ends.to_string(),
        duration_ms: card.duration_ms,
    }
}

pub(super) fn card_from_wire(wire: &v1::CardRead) -> Result<CardSummary, WireError> {
    Ok(CardSummary {
        token: code("token", &wire.token, TokenKind::from_code)?,
        standing: code("standing", &wire.standing, CertificateStanding::from_code)?,
        certificate_ends: date("certificate_ends", &wire.certificate_ends)?,
        duration_ms: wire.duration_ms,
    })
}

pub(super) fn consent_to_wire(consent: &Consent) -> v1::ConsentRecorded {
    v1::ConsentRecorded {
        basis: consent.basis.code().to_owned(),
        supervisor_id: consent.supervisor.as_str().to_owned(),
        at_ms: consent.at.as_millisecond(),
        categories: consent.categories.iter().map(|category| category.code().to_owned()).collect(),
        identity_check: consent.identity_check.code().to_owned(),
    }
}

pub(super) fn consent_from_wire(wire: v1::ConsentRecorded) -> Result<Consent, WireError> {
    Ok(Consent {
        basis: code("basis", &wire.basis, ConsentBasis::from_code)?,
        supervisor: id("supervisor_id", PersonId::new(wire.supervisor_id))?,
        at: instant("at_ms", wire.at_ms)?,
        categories: list("categories", wire.categories, |one| code("categories", &one, Category::from_code))?,
        identity_check: code("identity_check", &wire.identity_check, IdentityCheck::from_code)?,
    })
}

pub(super) fn patient_to_wire(patient: &PatientIdentity) -> v1::PatientIdentified {
    v1::PatientIdentified {
        name: patient.name.clone(),
        name_kana: patient.name_kana.clone(),
        birth_date: date_text(patient.birth_date),
        stated_age_years: patient.stated_age_years.map(u32::from),
        sex: patient.sex.code().to_owned(),
        address: patient.address.clone(),
        source: patient.source.code().to_owned(),
    }
}

pub(super) fn patient_from_wire(wire: v1::PatientIdentified) -> Result<PatientIdentity, WireError> {
    Ok(PatientIdentity {
        name: text("name", wire.name)?,
        name_kana: text("name_kana", wire.name_kana)?,
        birth_date: optional_date("birth_date", &wire.birth_date)?,
        stated_age_years: wire.stated_age_years.map(|years| small("stated_age_years", years)).transpose()?,
        sex: code("sex", &wire.sex, Sex::from_code)?,
        address: text("address", wire.address)?,
        source: code("source", &wire.source, IdentitySource::from_code)?,
    })
}

pub(super) fn triage_to_wire(triage: &Triage) -> v1::Triaged {
    v1::Triaged {
        class: triage.class.code().to_owned(),
        urgency: triage.urgency.code().to_owned(),
        flags: triage.flags.iter().map(|flag| flag.code().to_owned()).collect(),
    }
}

pub(super) fn triage_from_wire(wire: v1::Triaged) -> Result<Triage, WireError> {
    Ok(Triage {
        class: code("class", &wire.class, ConditionClass::from_code)?,
        urgency: code("urgency", &wire.urgency, Urgency::from_code)?,
        flags: list("flags", wire.flags, |one| code("flags", &one, CareFlag::from_code))?,
    })
}

pub(super) fn observation_to_wire(one: &Observation) -> v1::Observed {
    let pupil = |pupil: Pupil| v1::Pupil { diameter_tenth_mm: pupil.diameter_tenth_mm.into(), reacts: pupil.reacts };
    v1::Observed {
        at_ms: one.at.as_millisecond(),
        jcs: one.jcs.map_or_else(String::new, |jcs| jcs.code().to_owned()),
        gcs: one.gcs.map(|gcs| {
            let (eye, verbal, motor) = gcs.parts();
            v1::Gcs { eye: eye.into(), verbal: verbal.into(), motor: motor.into() }
        }),
        pupil_left: one.pupil_left.map(pupil),
        pupil_right: one.pupil_right.map(pupil),
        ecg: one.ecg.clone(),
        present: one.present.iter().map(|sign| sign.code().to_owned()).collect(),
        absent: one.absent.iter().map(|sign| sign.code().to_owned()).collect(),
        last_known_well_ms: one.last_known_well.map(jiff::Timestamp::as_millisecond),
        note: one.note.clone(),
    }
}

pub(super) fn observation_from_wire(wire: v1::Observed) -> Result<Observation, WireError> {
    let pupil = |wire: v1::Pupil| {
        Ok::<_, WireError>(Pupil {
            diameter_tenth_mm: small("diameter_tenth_mm", wire.diameter_tenth_mm)?,
            reacts: wire.reacts,
        })
    };
    let gcs = |wire: v1::Gcs| {
        Gcs::new(small("gcs.eye", wire.eye)?, small("gcs.verbal", wire.verbal)?, small("gcs.motor", wire.motor)?)
            .map_err(|_| wrong("gcs", "must be E1-4, V1-5, M1-6"))
    };
    let signs = |field, codes| list(field, codes, |one: String| code(field, &one, Sign::from_code));
    Ok(Observation {
        at: instant("at_ms", wire.at_ms)?,
        jcs: optional_code("jcs", &wire.jcs, Jcs::from_code)?,
        gcs: wire.gcs.map(gcs).transpose()?,
        pupil_left: wire.pupil_left.map(pupil).transpose()?,
        pupil_right: wire.pupil_right.map(pupil).transpose()?,
        ecg: text("ecg", wire.ecg)?,
        present: signs("present", wire.present)?,
        absent: signs("absent", wire.absent)?,
        last_known_well: wire.last_known_well_ms.map(|ms| instant("last_known_well_ms", ms)).transpose()?,
        note: text("note", wire.note)?,
    })
}

pub(super) fn reading_to_wire(reading: &VitalReading) -> v1::VitalReading {
    v1::VitalReading {
        at_ms: reading.at.as_millisecond(),
        source: match reading.source {
            VitalSource::Monitor => v1::VitalSource::Monitor,
            VitalSource::Manual => v1::VitalSource::Manual,
        }
        .into(),
        values: reading.values.iter().map(|(kind, value)| value_to_wire(*kind, *value)).collect(),
    }
}

fn value_to_wire(kind: VitalKind, value: Tenths) -> v1::VitalValue {
    let kind = match kind {
        VitalKind::RespiratoryRate => v1::VitalKind::RespiratoryRate,
        VitalKind::Spo2 => v1::VitalKind::Spo2,
        VitalKind::OxygenFlow => v1::VitalKind::OxygenFlow,
        VitalKind::Pulse => v1::VitalKind::Pulse,
        VitalKind::Systolic => v1::VitalKind::Systolic,
        VitalKind::Diastolic => v1::VitalKind::Diastolic,
        VitalKind::Temperature => v1::VitalKind::Temperature,
    };
    v1::VitalValue { kind: kind.into(), tenths: value.0.into() }
}

fn kind_from_wire(kind: v1::VitalKind) -> Option<VitalKind> {
    Some(match kind {
        v1::VitalKind::Unspecified => return None,
        v1::VitalKind::RespiratoryRate => VitalKind::RespiratoryRate,
        v1::VitalKind::Spo2 => VitalKind::Spo2,
        v1::VitalKind::OxygenFlow => VitalKind::OxygenFlow,
        v1::VitalKind::Pulse => VitalKind::Pulse,
        v1::VitalKind::Systolic => VitalKind::Systolic,
        v1::VitalKind::Diastolic => VitalKind::Diastolic,
        v1::VitalKind::Temperature => VitalKind::Temperature,
    })
}

fn source_from_wire(source: v1::VitalSource) -> Option<VitalSource> {
    match source {
        v1::VitalSource::Unspecified => None,
        v1::VitalSource::Monitor => Some(VitalSource::Monitor),
        v1::VitalSource::Manual => Some(VitalSource::Manual),
    }
}

pub(super) fn reading_from_wire(wire: v1::VitalReading) -> Result<VitalReading, WireError> {
    if wire.values.is_empty() {
        return Err(wrong("values", "is empty"));
    }
    let values = list("values", wire.values, |one| {
        let kind = number("kind", one.kind, kind_from_wire)?;
        let value = plausible(kind, f64::from(one.tenths) / 10.0)
            .map_err(|_| wrong("tenths", "is outside the plausible range"))?;
        Ok((kind, value))
    })?;
    Ok(VitalReading {
        at: instant("at_ms", wire.at_ms)?,
        source: number("source", wire.source, source_from_wire)?,
        values: values.into_iter().collect(),
    })
}
