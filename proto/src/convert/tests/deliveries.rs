//! What a hospital is sent and what it reports, out and back through their bytes.

use domain::{
    consent::{ConsentBasis, IdentityCheck},
    disclosure::{CaseDelivery, CaseStanding, OwnWords, PatientView, RecordView, Situation, VitalsPart},
    encounter::Fetch,
    fetch::Window,
    inquiry::{DeclineReason, ReleaseReason},
    interview::NoCardReason,
    milestone::{Milestone, Milestones},
    patient::{AgeBand, IdentitySource, Sex},
    record::{Category, FetchOutcome},
    triage::IncidentKind,
};
use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    sample::select,
};
use prost::Message as _;

use super::{
    crew_words::{observation, patient, reading, spoken, triage},
    strategies::{
        answer, crew, encounter_id, event_id, findings, flags, inquiry_id, instant, pattern, person, query_text,
        question, record, statement, text,
    },
};
use crate::{
    convert::{
        Report, ReportKind, delivery_from_wire, delivery_to_wire, pattern_from_wire, pattern_to_wire, report_from_wire,
        report_to_wire,
    },
    v1,
};

fn standing() -> impl Strategy<Value = CaseStanding> {
    prop_oneof![
        option::of(answer()).prop_map(CaseStanding::Asked),
        Just(CaseStanding::Destination),
        Just(CaseStanding::Declined),
        select(ReleaseReason::ALL).prop_map(CaseStanding::Released),
    ]
}

fn situation() -> impl Strategy<Value = Situation> {
    let crew = (crew(), text(), text());
    let times = btree_map(select(Milestone::ALL), instant(), 0..11);
    let asked = (any::<u32>(), instant(), question());
    (crew, select(IncidentKind::ALL), instant(), text(), option::of(triage()), times, asked).prop_map(
        |(
            (crew, crew_name, crew_name_en),
            kind,
            opened_at,
            complaint,
            triage,
            times,
            (drive_min, asked_at, question),
        )| {
            let mut milestones = Milestones::default();
            times.into_iter().for_each(|(milestone, at)| milestones.reach(milestone, at));
            Situation {
                crew,
                crew_name,
                crew_name_en,
                kind,
                opened_at,
                complaint,
                triage,
                milestones,
                drive_min,
                asked_at,
                question,
            }
        },
    )
}

fn patient_view() -> impl Strategy<Value = PatientView> {
    let whence = (option::of(select(IdentitySource::ALL)), option::of(select(IdentityCheck::ALL)));
    let age = (option::of(any::<u8>()), any::<bool>());
    (age, option::of(select(AgeBand::ALL)), select(Sex::ALL), option::of(patient()), whence).prop_map(
        |((age_years, is_decade), age_band, sex, identity, (source, confirmed))| PatientView {
            age_years,
            is_decade,
            age_band,
            sex,
            source,
            confirmed,
            identity,
        },
    )
}

fn record_view() -> impl Strategy<Value = RecordView> {
    let outcome = || select(FetchOutcome::ALL);
    let fetch = (select(Window::ALL), outcome(), option::of(outcome()), instant(), any::<u32>());
    let fetches = btree_map(
        select(Category::ALL),
        fetch.prop_map(|(window, outcome, beyond, at, duration_ms)| Fetch {
            beyond,
            ..Fetch::of(window, outcome, at, duration_ms)
        }),
        0..7,
    );
    let own = (".{0,9}", ".{0,9}", ".{0,9}").prop_map(|(code, ja, en)| OwnWords { code, ja, en });
    let beside = (option::of(spoken()), option::of(select(NoCardReason::ALL)), option::of(own), any::<bool>());
    (option::of(select(ConsentBasis::ALL)), fetches, record(), findings(), beside).prop_map(
        |(consent, fetches, record, findings, (spoken, no_card, own, withheld))| RecordView {
            consent,
            fetches,
            record,
            findings,
            spoken,
            no_card,
            withheld,
            own,
        },
    )
}

fn vitals_part() -> impl Strategy<Value = VitalsPart> {
    (vec(reading(), 0..4), vec(observation(), 0..3))
        .prop_map(|(readings, observations)| VitalsPart { readings, observations })
}

pub fn delivery() -> impl Strategy<Value = CaseDelivery> {
    let head = (encounter_id(), any::<u64>(), inquiry_id(), standing(), any::<bool>());
    let sections = (option::of(situation()), option::of(patient_view()), option::of(record_view()));
    let seen = (option::of(vitals_part()), option::of(flags()));
    (head, sections, seen).prop_map(
        |((encounter, version, inquiry, standing, loss_unheard), (situation, patient, record), (vitals, flags))| {
            CaseDelivery {
                encounter,
                version,
                inquiry,
                standing,
                loss_unheard,
                situation,
                patient,
                record,
                vitals,
                flags,
            }
        },
    )
}

fn report_kind() -> impl Strategy<Value = ReportKind> {
    prop_oneof![
        (encounter_id(), inquiry_id()).prop_map(|(encounter, inquiry)| ReportKind::Received(encounter, inquiry)),
        (encounter_id(), inquiry_id()).prop_map(|(encounter, inquiry)| ReportKind::Seen(encounter, inquiry)),
        (encounter_id(), inquiry_id(), answer())
            .prop_map(|(encounter, inquiry, answer)| ReportKind::Answered(encounter, inquiry, answer)),
        (encounter_id(), inquiry_id(), query_text())
            .prop_map(|(encounter, inquiry, text)| ReportKind::Queried(encounter, inquiry, text)),
        (encounter_id(), inquiry_id(), select(DeclineReason::ALL))
            .prop_map(|(encounter, inquiry, reason)| ReportKind::Withdrawn(encounter, inquiry, reason)),
        (encounter_id(), inquiry_id()).prop_map(|(encounter, inquiry)| ReportKind::ReleaseSeen(encounter, inquiry)),
        (encounter_id(), inquiry_id()).prop_map(|(encounter, inquiry)| ReportKind::DecisionSeen(encounter, inquiry)),
        statement().prop_map(ReportKind::Readiness),
    ]
}

pub fn report() -> impl Strategy<Value = Report> {
    (event_id(), person(), instant(), report_kind()).prop_map(|(id, person, at, kind)| Report { id, person, at, kind })
}

proptest! {
    #[test]
    fn a_delivery_comes_back_as_it_went(sent in delivery()) {
        let bytes = delivery_to_wire(&sent).encode_to_vec();
        let came = delivery_from_wire(v1::CaseDelivery::decode(bytes.as_slice()).unwrap());
        prop_assert_eq!(came, Ok(sent));
    }

    #[test]
    fn a_pattern_comes_back_as_it_was_kept(sent in pattern()) {
        let bytes = pattern_to_wire(&sent).encode_to_vec();
        let came = pattern_from_wire(v1::ReadinessPattern::decode(bytes.as_slice()).unwrap());
        prop_assert_eq!(came, Ok(sent));
    }

    #[test]
    fn a_report_comes_back_as_it_went(sent in report()) {
        let bytes = report_to_wire(&sent).encode_to_vec();
        let came = report_from_wire(v1::ReportRequest::decode(bytes.as_slice()).unwrap());
        prop_assert_eq!(came, Ok(sent));
    }
}
