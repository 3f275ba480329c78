//! The shipped scenarios: each is read, and what it expects is earned by the record, the knowledge and the ranking.

use domain::{
    consent::ConsentBasis,
    drug_list::{DrugList, DrugStatus},
    inquiry::Answer,
    milestone::Milestone,
    patient::japan_date,
    physiology::severe_reasons,
    place::estimate_drive,
    record::MedicalRecord,
    vitals::Timeline as Vitals,
};

use super::{
    super::*,
    parse,
    rehearsal::{findings, own_hospitals, ranking, record, record_when_asked, suggested},
};

fn all() -> Vec<Scenario> {
    SHIPPED.iter().map(|(name, text)| Scenario::parse(text, name).unwrap_or_else(|error| panic!("{error}"))).collect()
}

fn cases() -> Vec<Scenario> {
    all().into_iter().take(4).collect()
}

fn destination(scenario: &Scenario) -> HospitalId {
    match scenario.expect.as_ref().unwrap().destination.as_ref().unwrap() {
        ExpectedDestination::Hospital(id) => id.clone(),
        ExpectedDestination::Nobody => panic!("{} expects nobody", scenario.file_name),
    }
}

fn named(scenario: &Scenario, name: &str) -> HospitalId {
    scenario.registry.region.hospitals.values().find(|hospital| hospital.name == name).unwrap().id.clone()
}

fn suggested_when_asked(scenario: &Scenario) -> Vec<HospitalId> {
    match scenario.asks[0].whom {
        Whom::Suggested(count) => suggested(scenario, count),
        Whom::Hospitals(_) | Whom::Set => {
            panic!("{}: the shipped scenarios leave it to the ranking", scenario.file_name)
        }
    }
}

#[test]
fn every_shipped_file_is_in_the_list_and_is_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/scenarios");
    if let Ok(entries) = std::fs::read_dir(folder) {
        let mut files: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        files.sort_unstable();
        assert_eq!(files, SHIPPED.map(|(name, _)| name));
    }
    for scenario in all() {
        assert!(!scenario.description.is_empty() && scenario.expect.is_some(), "{}", scenario.file_name);
    }
}

#[test]
fn the_expected_destination_is_among_the_suggested() {
    for scenario in all() {
        assert!(suggested_when_asked(&scenario).contains(&destination(&scenario)), "{}", scenario.file_name);
    }
}

#[test]
fn exactly_the_suggested_are_expected_to_be_asked() {
    for scenario in all() {
        let mut suggested = suggested_when_asked(&scenario);
        let mut expected = scenario.expect.clone().unwrap().asked.unwrap();
        suggested.sort_unstable();
        expected.sort_unstable();
        assert_eq!(suggested, expected, "{}", scenario.file_name);
    }
}

#[test]
fn the_expected_destination_is_the_first_to_accept() {
    for scenario in all() {
        let accepts = |id: &HospitalId| {
            let reply = scenario.reply_of(id);
            (reply.answer == Some(Answer::Accept)).then_some(reply.after_s)
        };
        let first =
            suggested_when_asked(&scenario).into_iter().filter_map(|id| Some((accepts(&id)?, id))).min().unwrap();
        assert_eq!(first.1, destination(&scenario), "{}", scenario.file_name);
    }
}

#[test]
fn in_each_published_case_two_others_decline_or_are_slow() {
    for scenario in cases() {
        let own = scenario.reply_of(&destination(&scenario)).after_s;
        let others: Vec<Reply> = suggested_when_asked(&scenario)
            .iter()
            .filter(|id| **id != destination(&scenario))
            .map(|id| scenario.reply_of(id))
            .collect();
        let declined = others.iter().filter(|reply| matches!(reply.answer, Some(Answer::Decline(_)))).count();
        let slow =
            others.iter().filter(|reply| reply.answer == Some(Answer::Accept) && reply.after_s > 2 * own).count();
        assert!(declined >= 1 && slow >= 1 && declined + slow == 2, "{}", scenario.file_name);
    }
}

#[test]
fn what_is_expected_of_the_record_is_in_it_and_suggests_what_is_expected() {
    for scenario in all() {
        let expect = scenario.expect.as_ref().unwrap();
        let record = if expect.record_is_empty { MedicalRecord::default() } else { record(&scenario.person.record) };
        let found: Vec<String> = findings(&record).into_iter().map(|finding| finding.code).collect();
        let saw = expect.hospital_saw.as_ref().unwrap();
        for code in expect.findings.iter().chain(&saw.findings) {
            assert!(found.contains(code), "{}: {code} is not in {found:?}", scenario.file_name);
        }
        for code in &expect.findings_absent {
            assert!(!found.contains(code), "{}: {code}", scenario.file_name);
        }
        for part in &saw.drugs {
            let told =
                record.medications.iter().any(|drug| drug.product.contains(part) || drug.ingredient.contains(part));
            assert!(told, "{}: {part}", scenario.file_name);
        }
        for part in &saw.surgeries {
            assert!(record.surgeries.iter().any(|one| one.name.contains(part)), "{}: {part}", scenario.file_name);
        }
        for part in &saw.complaint {
            assert!(scenario.complaints.iter().any(|one| one.what.contains(part)), "{}: {part}", scenario.file_name);
        }
    }
}

#[test]
fn times_fit_together() {
    for scenario in all() {
        let times = &scenario.crew.timeline;
        let drive_s = estimate_drive(scenario.crew.scene, scenario.hospital(&destination(&scenario)).unwrap().place)
            .minutes
            * 60.0;
        let planned_s = f64::from(times.at_s(Milestone::ArrivedHospital) - times.at_s(Milestone::LeftScene));
        assert!(
            (planned_s / drive_s - 1.0).abs() < 0.1,
            "{}: {planned_s} s for a drive of {drive_s}",
            scenario.file_name
        );

        let asked_s = scenario.asks[0].at_s;
        let accepted_s = asked_s + scenario.reply_of(&destination(&scenario)).after_s + scenario.choice.after_s;
        assert!(accepted_s < times.at_s(Milestone::ArrivedHospital), "{}", scenario.file_name);
        assert!(scenario.triages[0].at_s < asked_s && scenario.card.presented_at_s < asked_s, "{}", scenario.file_name);
        let station = scenario.registry.region.crews[&scenario.crew.id].station;
        assert!(station.distance_km(scenario.crew.scene) < 6.0, "{}: the crew comes from far away", scenario.file_name);
    }
}

#[test]
fn case_1_is_in_shock_and_read_while_driving() {
    let scenario = &cases()[0];
    let age = domain::patient::age_on(scenario.person.birth_date, domain::patient::japan_date(scenario.start));
    assert_eq!(age, Some(50));
    let times = &scenario.crew.timeline;
    let driving = times.at_s(Milestone::LeftScene)..times.at_s(Milestone::ArrivedHospital);
    assert!(driving.contains(&scenario.card.presented_at_s));

    let mut vitals = Vitals::default();
    for reading in &scenario.vitals {
        vitals.insert(reading.what.clone());
    }
    let severe = severe_reasons(&vitals, &domain::observation::Observations::default());
    assert!(severe.len() >= 2, "pulse and blood pressure are severe");

    // The surgery alone gives the finding: the drugs say cirrhosis, nothing says varices.
    let mut without = record(&scenario.person.record);
    without.surgeries.clear();
    assert!(findings(&without).iter().all(|finding| finding.code != "oesophageal-varices"));
    let surgery = scenario.person.record.surgeries[0].date;
    let days = domain::patient::japan_date(scenario.start).since(surgery).unwrap().get_days();
    assert!((330..400).contains(&days), "about a year ago, not {days} days");
    // The nearest hospital that the standard lists says that it cannot: it stands behind all that do not say so.
    let ranking = ranking(scenario);
    let nearest = ranking.iter().find(|one| one.hospital == named(scenario, "磯辺野病院")).unwrap();
    assert!(!nearest.suggested);
    assert!(nearest.rank > ranking[0].rank && nearest.drive.minutes < ranking[0].drive.minutes);
}

#[test]
fn case_2_goes_where_strokes_are_treated_by_consent_of_the_family() {
    let scenario = &cases()[1];
    assert_eq!(scenario.consent.as_ref().unwrap().basis, ConsentBasis::Family);
    let chosen = scenario.hospital(&destination(scenario)).unwrap();
    assert!(chosen.can_treat(domain::triage::ConditionClass::Stroke));
    // Four drugs in three trees: the crew sees four rows.
    let record = record(&scenario.person.record);
    let list = drug_list(&record, scenario);
    assert_eq!((list.entries.len(), list.count(DrugStatus::Current)), (4, 4));
    assert!(list.entries.iter().all(|drug| drug.sources.len() == 3 && drug.disagreements.is_empty()));
}

fn drug_list<'a>(record: &'a MedicalRecord, scenario: &Scenario) -> DrugList<'a> {
    DrugList::of(&record.medications, japan_date(scenario.start))
}

#[test]
fn the_lists_of_drugs_tell_what_each_patient_takes() {
    // Case 1 stopped going eight months ago; the others take what they were given.
    for (case, current, stopped) in [(0, 0, 3), (1, 4, 0), (2, 2, 0), (3, 4, 0)] {
        let scenario = &cases()[case];
        let record = record(&scenario.person.record);
        let list = drug_list(&record, scenario);
        let counts = (list.count(DrugStatus::Current), list.count(DrugStatus::Stopped));
        assert_eq!((counts, list.entries.len()), ((current, stopped), current + stopped), "{}", scenario.file_name);
        assert!(list.entries.iter().all(|drug| drug.doubled.is_empty()), "{}", scenario.file_name);
    }
}

#[test]
fn case_3_reaches_her_own_hospital_because_of_the_record() {
    let scenario = &cases()[2];
    assert_eq!(scenario.consent.as_ref().unwrap().basis, ConsentBasis::Waived);
    assert_eq!(ranking(scenario)[0].hospital, destination(scenario));
    let mut unread = scenario.clone();
    unread.person.record = Default::default();
    assert_ne!(ranking(&unread)[0].hospital, destination(scenario), "without the record another one would be first");
}

#[test]
fn case_4_tells_two_hospitals_of_nearly_one_name_apart() {
    let scenario = &cases()[3];
    assert!(scenario.complaints[0].what.contains("青凪病院"), "she names the wrong one");
    assert_eq!(ranking(scenario)[0].hospital, named(scenario, "青凪記念病院"));
    assert_eq!(destination(scenario), named(scenario, "青凪記念病院"));
    assert!(record(&scenario.person.record).visits.iter().all(|visit| visit.origin.institution_name == "青凪記念病院"));
    let mut unread = scenario.clone();
    unread.person.record = Default::default();
    let unread = ranking(&unread).into_iter().find(|one| one.suggested).unwrap().hospital;
    assert_eq!(unread, named(scenario, "青凪病院"), "without the record it would have been the wrong one");
}

#[test]
fn in_the_first_of_ours_the_record_comes_late_or_never() {
    for scenario in &all()[4..7] {
        assert!(record_when_asked(scenario).is_empty(), "{}", scenario.file_name);
    }
    let down = &all()[5];
    let back_s = down.network[0].until_s;
    assert_eq!(down.network[0].until_s - down.network[0].from_s, 180);
    assert!(down.retries_s[0] > back_s && down.retries_s[0] < down.crew.timeline.at_s(Milestone::ArrivedHospital));
    assert!(down.service.fault.unwrap().until_s.unwrap() < down.retries_s[0]);
    let grace = &all()[6];
    assert!(domain::text::has_unshowable(&grace.person.name) && domain::text::has_unshowable(&grace.person.address));
}

#[test]
fn what_is_expected_of_the_own_hospital_is_earned() {
    let mut checked = 0;
    for scenario in all() {
        let expect = &scenario.expect.as_ref().unwrap().own_hospital;
        let Some(matched) = &expect.matched else { continue };
        let own = own_hospitals(&scenario, &record_when_asked(&scenario));
        let (first, namesakes) = own.own().next().unwrap();
        assert_eq!(first.identity.code(), matched, "{}", scenario.file_name);
        assert_eq!(first.identity.hospital(), expect.hospital.as_ref(), "{}", scenario.file_name);
        assert_eq!(Some(first.department()), expect.department.as_deref(), "{}", scenario.file_name);
        let mut found: Vec<HospitalId> = namesakes.iter().map(|one| one.hospital.clone()).collect();
        let mut expected = expect.namesakes.clone().unwrap();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{}", scenario.file_name);
        let said: Vec<&str> = own.said.iter().map(|one| one.verdict.code()).collect();
        assert_eq!(said, expect.said, "{}", scenario.file_name);
        let relations = own.relations();
        for (hospital, code) in &expect.reasons {
            assert_eq!(relations[hospital].code(), code, "{}", scenario.file_name);
        }
        checked += 1;
    }
    assert_eq!(checked, 3);
}

#[test]
fn the_same_text_gives_the_same_scenario() {
    for (name, text) in SHIPPED {
        assert_eq!(Scenario::parse(text, name).unwrap(), Scenario::parse(text, name).unwrap());
    }
    assert_ne!(parse(super::SHORT), parse(&super::SHORT.replace("\"t\"", "\"u\"")));
}
