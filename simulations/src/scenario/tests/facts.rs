//! What is read stands where it belongs, and what is not said has its default.

use domain::{
    consent::{ConsentBasis, IdentityCheck},
    inquiry::{Answer, DeclineReason},
    milestone::Milestone,
    observation::{Gcs, Sign},
    readiness::ReadinessLevel,
    record::Category,
    triage::{ConditionClass, IncidentKind},
    vitals::{Tenths, VitalKind, VitalSource},
};

use super::{super::*, SHORT, parse};
use crate::{
    cards::CardCondition,
    people::Registration,
    record_service::{Fault, TextEncoding},
};

#[test]
fn the_shortest_scenario_has_sensible_defaults() {
    let scenario = parse(SHORT);
    assert_eq!(scenario.start.to_string(), "2026-11-16T01:00:00Z");
    assert_eq!((scenario.speed, scenario.seed), (60.0, 1));
    assert_eq!(scenario.card, Card { condition: Condition::Ok, presented_at_s: 1_218, ms_per_apdu: 0 });
    assert_eq!(
        scenario.service,
        Service { latency_ms: 400, encoding: TextEncoding::ShiftJis, fault: None, look_up: false }
    );
    assert!(scenario.consent.is_none() && scenario.expect.is_none() && scenario.asks.is_empty());
    assert_eq!(scenario.crew.kind, IncidentKind::AcuteIllness);
    assert_eq!(scenario.crew.id.as_str(), "minato-1", "the station nearest to the scene");
    assert_eq!(scenario.choice.rule, ChoiceRule::FirstAcceptance);
    assert_eq!(scenario.other_hospitals.answer, Some(Answer::Accept));
    assert_eq!(scenario.registry_text, crate::region::TEXT);
}

#[test]
fn the_eleven_times_follow_the_national_means() {
    let times = parse(SHORT).crew.timeline;
    let gap_min = |from, to| f64::from(times.at_s(to) - times.at_s(from)) / 60.0;
    for (from, to, mean_min) in [
        (Milestone::CallReceived, Milestone::ArrivedOnScene, 10.3),
        (Milestone::ArrivedOnScene, Milestone::AtPatient, 1.3),
        (Milestone::AtPatient, Milestone::Loaded, 7.7),
        (Milestone::Loaded, Milestone::LeftScene, 12.3),
        (Milestone::LeftScene, Milestone::ArrivedHospital, 12.9),
        (Milestone::ArrivedHospital, Milestone::HandedOver, 2.8),
    ] {
        assert!((gap_min(from, to) - mean_min).abs() < 0.01, "{}", to.code());
    }
    assert_eq!(times.iter().count(), 11);
}

#[test]
fn a_given_time_moves_the_others_and_is_never_passed() {
    let times = parse(&format!("{SHORT}arrived_on_scene_s = 300\nleft_scene_s = 600\n")).crew.timeline;
    assert_eq!(times.at_s(Milestone::ArrivedOnScene), 300);
    assert_eq!(times.at_s(Milestone::AtPatient), 378);
    assert_eq!(times.at_s(Milestone::Loaded), 600, "its usual 462 s would pass the departure");
    assert_eq!(times.at_s(Milestone::ArrivedHospital), 600 + 774);
}

#[test]
fn a_scene_may_lie_near_a_hospital() {
    let near = |scene: &str| parse(&SHORT.replace("{ lat = 34.86, lon = 137.05 }", scene));
    let scenario = near("{ near = \"青凪病院\", east_km = 3.0, north_km = -4.0 }");
    let hospital = scenario.registry.region.hospitals.values().find(|one| one.name == "青凪病院").unwrap();
    assert!((scenario.crew.scene.distance_km(hospital.place) - 5.0).abs() < 0.05);
    assert!(scenario.crew.scene.latitude_deg() < hospital.place.latitude_deg());
    let beside = near("{ near = \"9910000125\" }");
    assert!((beside.crew.scene.distance_km(hospital.place) - 1.0).abs() < 0.02);
}

#[test]
fn consent_says_on_what_basis_and_for_what() {
    let consent = |lines: &str| parse(&format!("{SHORT}[consent]\n{lines}")).consent;
    assert_eq!(consent("basis = \"none\""), None);
    let usual = consent("basis = \"family\"").unwrap();
    assert_eq!((usual.basis, usual.at_s, usual.identity_check), (ConsentBasis::Family, 1_188, IdentityCheck::Visual));
    assert_eq!(usual.categories, Category::ALL);
    let narrow =
        consent("basis = \"patient\"\nat_s = 900\nidentity_check = \"pin\"\ncategories = [\"medications\"]").unwrap();
    assert_eq!(
        (narrow.at_s, narrow.identity_check, narrow.categories),
        (900, IdentityCheck::Pin, vec![Category::Medications])
    );
}

#[test]
fn every_condition_of_a_card_has_its_place() {
    let card = |condition: &str| {
        let mut text = SHORT.replace("[crew]", &format!("[person.card]\ncondition = \"{condition}\"\n[crew]"));
        if condition == "photoless" {
            text = text.replace("1960-01-01", "2024-01-01");
        }
        if condition == "other-person" {
            text.push_str("[other_person]\nname = \"乙\"\nbirth_date = 1990-02-02\nsex = \"female\"\n");
        }
        let scenario = parse(&text);
        (scenario.card.chip(), scenario.card_holder().registration, scenario.card_holder().name.clone())
    };
    let patient = |chip, registration| (chip, registration, "甲".to_owned());
    assert_eq!(card("absent"), patient(None, Registration::Registered));
    for (condition, chip) in [
        ("ok", CardCondition::Ok),
        ("expired-in-grace", CardCondition::ExpiredInGrace),
        ("expired", CardCondition::Expired),
        ("not-a-myna-card", CardCondition::NotAMynaCard),
        ("locked-phone", CardCondition::LockedPhone),
    ] {
        assert_eq!(card(condition), patient(Some(chip), Registration::Registered), "{condition}");
    }
    assert!(matches!(card("broken").0, Some(CardCondition::Broken { .. })));
    assert!(matches!(card("removed-mid-read").0, Some(CardCondition::RemovedMidRead { .. })));
    for (condition, registration) in [
        ("not-registered", Registration::NotRegistered),
        ("revoked", Registration::Revoked),
        ("invalid-qualification", Registration::InvalidQualification),
        ("no-qualification", Registration::NoQualification),
        ("scheme-not-retrievable", Registration::SchemeNotRetrievable),
    ] {
        assert_eq!(card(condition), patient(Some(CardCondition::Ok), registration), "{condition}");
    }
    assert_eq!(card("photoless"), patient(Some(CardCondition::NoPhoto), Registration::Photoless));
    assert_eq!(card("other-person"), (Some(CardCondition::Ok), Registration::Registered, "乙".to_owned()));
}

#[test]
fn a_slow_card_is_slow() {
    let scenario = parse(&SHORT.replace("[crew]", "[person.card]\nms_per_apdu = 40\npresented_at_s = 800\n[crew]"));
    assert_eq!(scenario.card.chip(), Some(CardCondition::Slow { ms_per_apdu: 40 }));
    assert_eq!(scenario.card.presented_at_s, 800);
}

#[test]
fn what_the_crew_sees_stands_at_its_instant() {
    let scenario = parse(&format!(
        "{SHORT}complaint = \"後で\"\n[[complaint]]\nat_s = 30\ntext = \" 通報時 \"\n\
         [[observation]]\nat_s = 900\njcs = \"II-10\"\ngcs = \"E3V4M6\"\npupil_left_mm = 3.5\npupil_left_reacts = false\n\
         present = [\"aphasia\"]\nabsent = [\"seizure\"]\nlast_known_well_s = -3600\n\
         [[vitals]]\nat_s = 960\nspo2 = 91\ntemperature = 36.5\n"
    ));
    assert_eq!(scenario.complaints[0], At { at_s: 30, what: "通報時".to_owned() });
    assert_eq!(scenario.complaints[1].at_s, 756, "a minute after the first contact");
    let seen = &scenario.observations[0].what;
    assert_eq!(seen.at, scenario.instant(900));
    assert_eq!((seen.gcs, seen.pupil_left.unwrap().diameter_tenth_mm), (Some(Gcs::new(3, 4, 6).unwrap()), 35));
    assert_eq!((seen.present.as_slice(), seen.absent.as_slice()), (&[Sign::Aphasia][..], &[Sign::Seizure][..]));
    assert_eq!(seen.last_known_well.unwrap().to_string(), "2026-11-16T00:00:00Z");
    let measured = &scenario.vitals[0].what;
    assert_eq!((measured.at, measured.source), (scenario.instant(960), VitalSource::Manual));
    assert_eq!(measured.values[&VitalKind::Temperature], Tenths(365));
}

#[test]
fn a_monitor_drifts_and_repeats_itself_for_one_seed_only() {
    let text = format!(
        "{SHORT}[monitor]\nfrom_s = 800\nuntil_s = 1400\nstart = {{ pulse = 60, systolic = 120, oxygen_flow = 2 }}\nend = {{ pulse = 120 }}\n"
    );
    let monitor = parse(&text).monitor.unwrap();
    assert!(monitor.values(799, 1).is_empty() && monitor.values(1_400, 1).is_empty());
    let pulse = |at_s, seed| monitor.values(at_s, seed)[&VitalKind::Pulse].value();
    assert!((58.0..=62.0).contains(&pulse(800, 1)) && (118.0..=122.0).contains(&pulse(1_399, 1)));
    assert!((87.0..=93.0).contains(&pulse(1_100, 1)), "half-way");
    let run = |seed| (800..1_400).map(|at_s| monitor.values(at_s, seed)).collect::<Vec<_>>();
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
    assert_eq!(monitor.values(1_000, 3)[&VitalKind::OxygenFlow], Tenths(20), "what is set by hand does not swing");
    let cuffs = (800..1_400).filter(|at_s| monitor.values(*at_s, 1).contains_key(&VitalKind::Systolic)).count();
    assert_eq!(cuffs, 4, "every 150 s in 600 s");
}

#[test]
fn a_monitor_never_shows_what_cannot_be() {
    let text = format!("{SHORT}[monitor]\nstart = {{ spo2 = 100, pulse = 0, respiratory_rate = 0 }}\n");
    let scenario = parse(&text);
    let monitor = scenario.monitor.unwrap();
    assert_eq!((monitor.from_s, monitor.until_s), (816, 2_670), "from contact plus two minutes to the hospital");
    for at_s in monitor.from_s..monitor.until_s {
        let values = monitor.values(at_s, 1);
        assert!(values[&VitalKind::Spo2] <= Tenths(1000) && values[&VitalKind::Pulse] <= Tenths(20), "{at_s}");
    }
}

#[test]
fn hospitals_answer_as_they_are_told() {
    let scenario = parse(&format!(
        "{SHORT}[other_hospitals]\nanswer = \"none\"\n\
         [[hospital]]\nname = \"青凪病院\"\nanswer = \"decline\"\nreason = \"no-bed\"\nafter_s = 10\n\
         readiness = [{{ level = \"wants\", age_min = 5 }}, {{ level = \"cannot\", class = \"stroke\" }}]\n\
         [[hospital]]\nname = \"青凪記念病院\"\n"
    ));
    let [first, second] = scenario.hospitals.as_slice() else { panic!("two") };
    assert_eq!(first.reply.answer, Some(Answer::Decline(DeclineReason::NoBed)));
    assert_eq!((first.reply.after_s, first.reply.seen_after_s), (10, Some(10)), "seen no later than answered");
    assert_eq!(first.readiness[0], ReadinessPlan { class: None, level: ReadinessLevel::Wants, age_min: 5 });
    assert_eq!(first.readiness[1].class, Some(ConditionClass::Stroke));
    assert_eq!(
        second.reply,
        Reply { answer: Some(Answer::Accept), after_s: 60, seen_after_s: Some(20), ..Reply::default() }
    );
    let silent = scenario.reply_of(&HospitalId::new("9910000015").unwrap());
    assert_eq!((silent.answer, silent.seen_after_s), (None, None), "nobody looks at the screen");
}

#[test]
fn a_scenario_may_add_a_hospital() {
    let scenario = parse(&format!(
        "{SHORT}[[hospital]]\ncode = \"9910009995\"\nname = \"臨時救護所\"\nlevel = \"primary\"\nlat = 34.80\nlon = 137.20\n\
         capabilities = [\"general\", \"burn\"]\n[[ask]]\nat_s = 1200\nhospitals = [\"臨時救護所\"]\n"
    ));
    let id = HospitalId::new("9910009995").unwrap();
    assert_eq!(scenario.asks[0].whom, Whom::Hospitals(vec![id.clone()]));
    assert_eq!(scenario.hospital(&id).unwrap().name, "臨時救護所");
    assert_eq!(scenario.registry.region.hospitals.len(), 31);
    assert_eq!(Registry::parse(&scenario.registry_text).unwrap(), scenario.registry);
    assert!(scenario.registry.device("hospital-9910009995").unwrap().enabled);
}

#[test]
fn lines_fail_as_they_are_told() {
    let scenario = parse(&format!(
        "{SHORT}[service]\nfault = \"wrong-person\"\nat_s = 5\n\
         [[network]]\nwho = \"青凪病院\"\nlatency_ms = 2000\nfrom_s = 20\nuntil_s = 30\n\
         [[network]]\nwho = \"record-service\"\noffline = true\nfrom_s = 10\nuntil_s = 20\n"
    ));
    assert_eq!(scenario.service.fault, Some(ServiceFault { fault: Fault::WrongPerson, from_s: 5, until_s: None }));
    assert_eq!(scenario.network[0].who, Party::RecordService, "in the order of time");
    assert_eq!(scenario.network[1].kind, NetworkFaultKind::LatencyMs(2_000));
}

#[test]
fn a_fault_of_the_service_begins_and_ends() {
    let service = parse(&format!(
        "{SHORT}[service]\nencoding = \"utf-8\"\nlatency_ms = 0\nfault = \"hang\"\nat_s = 5\nuntil_s = 9\n"
    ))
    .service;
    let faults: Vec<Fault> = [4, 5, 8, 9].map(|at_s| service.behaviour(at_s).fault).to_vec();
    assert_eq!(faults, [Fault::None, Fault::Hang, Fault::Hang, Fault::None]);
    assert_eq!((service.behaviour(5).encoding, service.behaviour(5).latency_ms), (TextEncoding::Utf8, 0));
}

#[test]
fn the_crew_chooses_as_it_is_told() {
    let choice = |lines: &str| parse(&format!("{SHORT}[choose]\n{lines}\n")).choice;
    assert_eq!(choice("rule = \"nobody\"").rule, ChoiceRule::Nobody);
    let named = choice("hospital = \"青凪病院\"\nafter_s = 0");
    assert_eq!(named, Choice { rule: ChoiceRule::Hospital(HospitalId::new("9910000125").unwrap()), after_s: 0 });
}
