//! What the domain makes of a scenario's data, without any program: the record that would be read, what it suggests, who would be asked.

use std::collections::BTreeMap;

use domain::{
    acceptance::{AcceptanceModel, Ask, Recent, TimeBand},
    ids::HospitalId,
    inference::{Finding, Knowledge, infer},
    observation::Observations,
    own_hospital::{OwnHospitals, distances_from},
    patient::{age_on, japan, japan_date},
    readiness::{Readiness, ReadinessMark},
    record::{Checkup, MedicalRecord, Medication, Origin, RecordSource, Surgery, Treatment, Visit},
    region::Hospital,
    selection::{Candidate, Need, Offer, rank},
    standard::{Facts, TransportStandard, evaluate},
    triage::{ConditionClass, Triage},
    vitals::Timeline,
};
use jiff::{SignedDuration, civil::Date};
use platform_server::standards::Standards;

use crate::{
    people::{Institution, UpstreamAct, UpstreamRecord},
    region,
    scenario::{Condition, Deed, Scenario},
};

fn origin(source: RecordSource, institution: &Institution, date: Date) -> Origin {
    let month_only = source == RecordSource::Claims;
    Origin {
        source,
        institution: institution.code.clone(),
        institution_name: institution.name.clone(),
        date: Some(if month_only { date.first_of_month() } else { date }),
        month_only,
    }
}

/// The full record as the crew would hold it.
pub(super) fn record(upstream: &UpstreamRecord) -> MedicalRecord {
    let treatment = |act: &UpstreamAct| Treatment {
        code: act.code.clone(),
        name: act.name.clone(),
        origin: origin(RecordSource::Claims, &act.institution, act.date),
    };
    let part = MedicalRecord {
        medications: upstream
            .drugs
            .iter()
            .map(|drug| Medication {
                code: drug.code.clone(),
                product: drug.product.clone(),
                ingredient: drug.ingredient.clone(),
                quantity: drug.quantity.clone(),
                unit: drug.unit.clone(),
                usage: drug.usage.clone(),
                times: Some(drug.times),
                route: drug.route,
                origin: origin(drug.tree, &drug.institution, drug.date),
            })
            .collect(),
        surgeries: upstream
            .surgeries
            .iter()
            .map(|act| Surgery {
                code: act.code.clone(),
                name: act.name.clone(),
                origin: origin(RecordSource::Claims, &act.institution, act.date),
            })
            .collect(),
        visits: upstream
            .visits
            .iter()
            .map(|visit| Visit {
                department: visit.department.clone(),
                inpatient: visit.inpatient,
                origin: origin(RecordSource::Claims, &visit.institution, visit.date),
            })
            .collect(),
        treatments: upstream.treatments.iter().map(treatment).collect(),
        dialysis: upstream.dialysis.iter().map(treatment).collect(),
        checkups: upstream
            .checkups
            .iter()
            .map(|checkup| Checkup {
                item: checkup.item.clone(),
                value: checkup.value.clone(),
                unit: checkup.unit.clone(),
                origin: Origin {
                    source: RecordSource::Claims,
                    institution: None,
                    institution_name: String::new(),
                    date: Some(checkup.date),
                    month_only: false,
                },
            })
            .collect(),
    };
    let mut record = MedicalRecord::default();
    record.absorb(part);
    record
}

/// The record at the moment of the first question: nothing of it where it cannot be read, or not yet.
pub(super) fn record_when_asked(scenario: &Scenario) -> MedicalRecord {
    let asked_s = scenario.asks[0].at_s;
    let consented =
        scenario.consent.as_ref().is_some_and(|consent| consent.basis != domain::consent::ConsentBasis::Refused);
    let readable = matches!(scenario.card.condition, Condition::Ok) && scenario.card.presented_at_s < asked_s;
    let served = scenario
        .service
        .fault
        .is_none_or(|fault| fault.until_s.is_some_and(|until| until <= scenario.card.presented_at_s));
    if consented && readable && served { record(&scenario.person.record) } else { MedicalRecord::default() }
}

pub(super) fn findings(record: &MedicalRecord) -> Vec<Finding> {
    infer(record, &Knowledge::shipped().unwrap())
}

/// The triage that stands at a second.
pub(super) fn triage_at(scenario: &Scenario, at_s: u32) -> Option<&Triage> {
    scenario.triages.iter().rev().find(|triage| triage.at_s <= at_s).map(|triage| &triage.what)
}

/// かかりつけ, of a record and of all that is told before the first question.
pub(super) fn own_hospitals(scenario: &Scenario, record: &MedicalRecord) -> OwnHospitals {
    let told: Vec<String> = scenario
        .card_acts
        .iter()
        .filter_map(|act| match &act.deed {
            Deed::Tell { visits, .. } if act.at_s < scenario.asks[0].at_s => Some(visits.clone()),
            _ => None,
        })
        .collect();
    let region = &scenario.registry.region;
    let km = distances_from(region, scenario.crew.scene);
    OwnHospitals::of(record, &told, scenario.registry.names(), &km, japan_date(scenario.start))
}

/// The whole ranking at the moment of the first question.
pub(super) fn ranking(scenario: &Scenario) -> Vec<Candidate> {
    let asked_s = scenario.asks[0].at_s;
    let triage = triage_at(scenario, asked_s);
    let class = triage.map_or(ConditionClass::General, |triage| triage.class);
    let standard = standard(scenario);
    let (observations, vitals) = seen_before(scenario, asked_s);
    let now = scenario.instant(asked_s);
    let facts = Facts {
        kind: scenario.crew.kind,
        triage,
        age_years: age_on(scenario.person.birth_date, japan_date(now)),
        observations: &observations,
        vitals: &vitals,
        now,
    };
    let time = now.to_zoned(japan()).time();
    let drive = |hospital: &Hospital| standard.roads.estimate(scenario.crew.scene, hospital.place, time);
    let applied = evaluate(&standard, class, &facts, |id| scenario.hospital(id).map(|one| drive(one).minutes));
    let relations = own_hospitals(scenario, &record_when_asked(scenario)).relations();
    let need = Need { class, urgency: triage.map(|triage| triage.urgency), relations, applied: applied.as_ref() };
    let model = AcceptanceModel::fit([], &standard.base, now);
    let marks: BTreeMap<&HospitalId, Readiness> = scenario
        .hospitals
        .iter()
        .map(|plan| {
            let mut readiness = Readiness::default();
            for mark in &plan.readiness {
                let set_at = scenario.start - SignedDuration::from_mins(i64::from(mark.age_min));
                readiness.set(ReadinessMark::tapped(mark.class, mark.level, set_at));
            }
            (&plan.hospital, readiness)
        })
        .collect();
    let offers: Vec<Offer<'_>> = scenario
        .registry
        .region
        .hospitals
        .values()
        .map(|hospital| {
            let mark = marks.get(&hospital.id).and_then(|readiness| readiness.for_class(class, now));
            let ask = Ask {
                hospital: hospital.id.clone(),
                class,
                urgency: need.urgency,
                band: TimeBand::of(now),
                refusals: 0,
                mark: Ask::mark(mark, now),
                own: need.relations.get(&hospital.id).is_some_and(|one| one.is_own()),
                load: 0,
                recent: Recent::default(),
            };
            Offer {
                hospital,
                drive: drive(hospital),
                mark,
                beds: None,
                chance: model.chance(&ask),
                recent: ask.recent,
                on_its_way: 0,
                asked_by_others: 0,
                declined: None,
            }
        })
        .collect();
    rank(&need, &offers, now)
}

/// The standard that the crew follows on the day.
fn standard(scenario: &Scenario) -> TransportStandard {
    let headquarters = &scenario.registry.region.crews[&scenario.crew.id].headquarters;
    let folder = tempfile::tempdir().unwrap();
    let added = region::added_to_shipped(&scenario.registry).unwrap();
    for (name, text) in region::standards_with(&added).unwrap() {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let standards = Standards::load(folder.path(), &scenario.registry).unwrap();
    standards.in_force(headquarters, japan_date(scenario.start)).unwrap().as_ref().clone()
}

fn seen_before(scenario: &Scenario, at_s: u32) -> (Observations, Timeline) {
    let (mut observations, mut vitals) = (Observations::default(), Timeline::default());
    let before = |seen_s: &u32| *seen_s <= at_s;
    scenario.observations.iter().filter(|one| before(&one.at_s)).for_each(|one| observations.insert(one.what.clone()));
    scenario.vitals.iter().filter(|one| before(&one.at_s)).for_each(|one| {
        vitals.insert(one.what.clone());
    });
    (observations, vitals)
}

/// The first so many that are suggested.
pub(super) fn suggested(scenario: &Scenario, count: u32) -> Vec<HospitalId> {
    ranking(scenario)
        .into_iter()
        .filter(|candidate| candidate.suggested)
        .take(usize::try_from(count).unwrap())
        .map(|candidate| candidate.hospital)
        .collect()
}
