//! What a hospital is sent.

use domain::{
    consent::{ConsentBasis, IdentityCheck},
    disclosure::{CaseDelivery, CaseStanding, OwnWords, PatientView, QuestionView, RecordView, Situation, VitalsPart},
    encounter::Fetch,
    ids::CrewId,
    inquiry::{Query, RedirectReason, ReleaseReason},
    interview::NoCardReason,
    milestone::{Milestone, Milestones},
    patient::{AgeBand, IdentitySource, Sex},
    record::{Category, FetchOutcome},
    triage::IncidentKind,
};
use jiff::Timestamp;

use super::{
    asking::query_text,
    card::{
        observation_from_wire, observation_to_wire, patient_from_wire, patient_to_wire, reading_from_wire,
        reading_to_wire, triage_from_wire, triage_to_wire,
    },
    field::{
        WireError, code, encounter_id, event_id, id, inquiry_id, instant, list, optional_code, small, text, window,
        wrong,
    },
    flag::{flag_from_wire, flag_to_wire},
    inquiry::{answer_from_wire, answer_to_wire},
    interview::{spoken_from_wire, spoken_to_wire},
    record::{finding_from_wire, finding_to_wire, record_from_wire, record_to_wire},
};
use crate::v1;

const ASKED: &str = "asked";
const DESTINATION: &str = "destination";
const DECLINED: &str = "declined";
const RELEASED: &str = "released";

/// A delivery to the wire.
#[must_use]
pub fn delivery_to_wire(delivery: &CaseDelivery) -> v1::CaseDelivery {
    let (standing, answer, reason) = match &delivery.standing {
        CaseStanding::Asked(answer) => (ASKED, answer.map(answer_to_wire), String::new()),
        CaseStanding::Destination => (DESTINATION, None, String::new()),
        CaseStanding::Declined => (DECLINED, None, String::new()),
        CaseStanding::Released(reason) => (RELEASED, None, reason.code().to_owned()),
    };
    v1::CaseDelivery {
        encounter_id: delivery.encounter.bytes().to_vec(),
        version: delivery.version,
        inquiry_id: delivery.inquiry.bytes().to_vec(),
        standing: standing.to_owned(),
        answer,
        release_reason: reason,
        situation: delivery.situation.as_ref().map(situation_to_wire),
        patient: delivery.patient.as_ref().map(|patient| v1::PatientView {
            age_years: patient.age_years.map(u32::from),
            age_band: patient.age_band.map_or_else(String::new, |band| band.code().to_owned()),
            sex: patient.sex.code().to_owned(),
            identity: patient.identity.as_ref().map(patient_to_wire),
            source: patient.source.map_or_else(String::new, |source| source.code().to_owned()),
            confirmed: patient.confirmed.map_or_else(String::new, |check| check.code().to_owned()),
            is_decade: patient.is_decade,
        }),
        record: delivery.record.as_ref().map(|view| v1::RecordView {
            consent_basis: view.consent.map_or_else(String::new, |basis| basis.code().to_owned()),
            fetches: view
                .fetches
                .iter()
                .map(|(category, fetch)| v1::Fetch {
                    category: category.code().to_owned(),
                    outcome: fetch.outcome.code().to_owned(),
                    at_ms: fetch.at.as_millisecond(),
                    duration_ms: fetch.duration_ms,
                    window: fetch.window.code().to_owned(),
                    beyond: fetch.beyond.map_or_else(String::new, |beyond| beyond.code().to_owned()),
                })
                .collect(),
            record: Some(record_to_wire(&view.record)),
            findings: view.findings.iter().map(finding_to_wire).collect(),
            spoken: view.spoken.as_ref().map(spoken_to_wire),
            no_card: view.no_card.map_or_else(String::new, |reason| reason.code().to_owned()),
            own: view.own.as_ref().map(|own| v1::OwnWords {
                code: own.code.clone(),
                ja: own.ja.clone(),
                en: own.en.clone(),
            }),
            withheld: view.withheld,
        }),
        vitals: delivery.vitals.as_ref().map(|part| v1::VitalsPart {
            readings: part.readings.iter().map(reading_to_wire).collect(),
            observations: part.observations.iter().map(observation_to_wire).collect(),
        }),
        flags: delivery.flags.as_ref().map(|flags| v1::FlagsPart { flags: flags.iter().map(flag_to_wire).collect() }),
        loss_unheard: delivery.loss_unheard,
    }
}

fn situation_to_wire(situation: &Situation) -> v1::Situation {
    v1::Situation {
        crew_id: situation.crew.as_str().to_owned(),
        crew_name: situation.crew_name.clone(),
        crew_name_en: situation.crew_name_en.clone(),
        kind: situation.kind.code().to_owned(),
        opened_at_ms: situation.opened_at.as_millisecond(),
        complaint: situation.complaint.clone(),
        triage: situation.triage.as_ref().map(triage_to_wire),
        milestones: situation
            .milestones
            .iter()
            .map(|(milestone, at)| v1::MilestoneReached {
                milestone: milestone.code().to_owned(),
                at_ms: at.as_millisecond(),
            })
            .collect(),
        drive_min: situation.drive_min,
        asked_at_ms: situation.asked_at.as_millisecond(),
        question: Some(question_to_wire(&situation.question)),
    }
}

fn question_to_wire(question: &QuestionView) -> v1::Question {
    let ms = |at: Option<Timestamp>| at.map_or(0, Timestamp::as_millisecond);
    let query = |query: &Query| v1::Query {
        query_id: query.id.bytes().to_vec(),
        text: query.text.clone(),
        at_ms: query.at.as_millisecond(),
        reply: query.reply.as_ref().map_or_else(String::new, |(reply, _)| reply.clone()),
        replied_at_ms: ms(query.reply.as_ref().map(|(_, at)| *at)),
    };
    v1::Question {
        securing: question.securing,
        reminded_at_ms: ms(question.reminded_at),
        telephone_at_ms: ms(question.telephone_at),
        by_voice: question.by_voice,
        queries: question.queries.iter().map(query).collect(),
        redirect_reason: question.redirect.map_or_else(String::new, |reason| reason.code().to_owned()),
    }
}

/// No message: from a platform that knew of no queries.
fn question_from_wire(wire: Option<v1::Question>) -> Result<QuestionView, WireError> {
    let Some(wire) = wire else { return Ok(QuestionView::default()) };
    let at = |field, ms| if ms == 0 { Ok(None) } else { instant(field, ms).map(Some) };
    let query = |one: v1::Query| {
        let replied = at("replied_at_ms", one.replied_at_ms)?;
        let reply = query_text("reply", one.reply)?;
        Ok(Query {
            id: event_id("query_id", &one.query_id)?,
            text: query_text("text", one.text)?,
            at: instant("at_ms", one.at_ms)?,
            reply: replied.map(|at| (reply, at)),
        })
    };
    Ok(QuestionView {
        securing: wire.securing,
        reminded_at: at("reminded_at_ms", wire.reminded_at_ms)?,
        telephone_at: at("telephone_at_ms", wire.telephone_at_ms)?,
        by_voice: wire.by_voice,
        queries: list("queries", wire.queries, query)?,
        redirect: optional_code("redirect_reason", &wire.redirect_reason, RedirectReason::from_code)?,
    })
}

/// Most readings in one delivery: three hours at 1 Hz, all that is kept of a case.
const DELIVERED_READINGS_MAX: usize = domain::vitals::TIMELINE_MAX_READINGS;

/// A delivery from the wire.
///
/// # Errors
/// [`WireError`] names the field.
pub fn delivery_from_wire(wire: v1::CaseDelivery) -> Result<CaseDelivery, WireError> {
    let standing = match wire.standing.as_str() {
        ASKED => CaseStanding::Asked(wire.answer.as_ref().map(|answer| answer_from_wire(Some(answer))).transpose()?),
        DESTINATION => CaseStanding::Destination,
        DECLINED => CaseStanding::Declined,
        RELEASED => CaseStanding::Released(code("release_reason", &wire.release_reason, ReleaseReason::from_code)?),
        _ => return Err(wrong("standing", "is not a known code")),
    };
    Ok(CaseDelivery {
        encounter: encounter_id(&wire.encounter_id)?,
        version: wire.version,
        inquiry: inquiry_id(&wire.inquiry_id)?,
        standing,
        loss_unheard: wire.loss_unheard,
        situation: wire.situation.map(situation_from_wire).transpose()?,
        patient: wire.patient.map(patient_view_from_wire).transpose()?,
        record: wire.record.map(record_view_from_wire).transpose()?,
        vitals: wire.vitals.map(vitals_from_wire).transpose()?,
        flags: wire.flags.map(|part| list("flags", part.flags, flag_from_wire)).transpose()?,
    })
}

fn situation_from_wire(wire: v1::Situation) -> Result<Situation, WireError> {
    let mut milestones = Milestones::default();
    for (milestone, at) in list("milestones", wire.milestones, |one| {
        Ok((code("milestone", &one.milestone, Milestone::from_code)?, instant("at_ms", one.at_ms)?))
    })? {
        milestones.reach(milestone, at);
    }
    Ok(Situation {
        crew: id("crew_id", CrewId::new(wire.crew_id))?,
        crew_name: text("crew_name", wire.crew_name)?,
        crew_name_en: text("crew_name_en", wire.crew_name_en)?,
        kind: code("kind", &wire.kind, IncidentKind::from_code)?,
        opened_at: instant("opened_at_ms", wire.opened_at_ms)?,
        complaint: text("complaint", wire.complaint)?,
        triage: wire.triage.map(triage_from_wire).transpose()?,
        milestones,
        drive_min: wire.drive_min,
        asked_at: instant("asked_at_ms", wire.asked_at_ms)?,
        question: question_from_wire(wire.question)?,
    })
}

fn patient_view_from_wire(wire: v1::PatientView) -> Result<PatientView, WireError> {
    Ok(PatientView {
        age_years: wire.age_years.map(|years| small("age_years", years)).transpose()?,
        age_band: optional_code("age_band", &wire.age_band, AgeBand::from_code)?,
        sex: code("sex", &wire.sex, Sex::from_code)?,
        identity: wire.identity.map(patient_from_wire).transpose()?,
        source: optional_code("source", &wire.source, IdentitySource::from_code)?,
        confirmed: optional_code("confirmed", &wire.confirmed, IdentityCheck::from_code)?,
        is_decade: wire.is_decade,
    })
}

fn record_view_from_wire(wire: v1::RecordView) -> Result<RecordView, WireError> {
    let fetches = list("fetches", wire.fetches, |one| {
        Ok((
            code("category", &one.category, Category::from_code)?,
            Fetch {
                outcome: code("outcome", &one.outcome, FetchOutcome::from_code)?,
                at: instant("at_ms", one.at_ms)?,
                duration_ms: one.duration_ms,
                window: window(&one.window)?,
                beyond: optional_code("beyond", &one.beyond, FetchOutcome::from_code)?,
            },
        ))
    })?;
    Ok(RecordView {
        consent: optional_code("consent_basis", &wire.consent_basis, ConsentBasis::from_code)?,
        fetches: fetches.into_iter().collect(),
        record: record_from_wire(wire.record.unwrap_or_default())?,
        findings: list("findings", wire.findings, finding_from_wire)?,
        spoken: wire.spoken.map(spoken_from_wire).transpose()?,
        no_card: optional_code("no_card", &wire.no_card, NoCardReason::from_code)?,
        withheld: wire.withheld,
        own: wire.own.map(own_from_wire).transpose()?,
    })
}

fn own_from_wire(wire: v1::OwnWords) -> Result<OwnWords, WireError> {
    Ok(OwnWords { code: text("code", wire.code)?, ja: text("ja", wire.ja)?, en: text("en", wire.en)? })
}

fn vitals_from_wire(wire: v1::VitalsPart) -> Result<VitalsPart, WireError> {
    if wire.readings.len() > DELIVERED_READINGS_MAX {
        return Err(wrong("readings", "has too many elements"));
    }
    Ok(VitalsPart {
        readings: wire.readings.into_iter().map(reading_from_wire).collect::<Result<_, _>>()?,
        observations: list("observations", wire.observations, observation_from_wire)?,
    })
}
