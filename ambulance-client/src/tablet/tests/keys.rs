//! A wish that is sent again is still the same wish, also after the program was killed.

use std::collections::BTreeMap;

use domain::{
    consent::ConsentBasis,
    ids::EncounterId,
    milestone::Milestone,
    observation::{Jcs, Observation},
    patient::Sex,
    place::Place,
    record::Category,
    triage::{ConditionClass, IncidentKind, Triage, Urgency},
    vitals::{Tenths, VitalKind},
};
use jiff::Timestamp;

use super::bench::{Bench, hospital};
use crate::tablet::{Acts, ChoiceEntry, ConsentEntry, InterviewEntry};

/// Carries out the act of this number; `None` when there are no more.
async fn act(acts: &Acts, number: usize, case: EncounterId) -> Option<&'static str> {
    let triage = Triage { class: ConditionClass::Stroke, urgency: Urgency::Red2, flags: Vec::new() };
    let consent = ConsentEntry { basis: ConsentBasis::Family, categories: Category::ALL.to_vec() };
    let interview = InterviewEntry { age_years: Some(50), ..InterviewEntry::of(Sex::Male) };
    let observation = Observation { jcs: Some(Jcs::I1), ..Observation::at(Timestamp::UNIX_EPOCH) };
    let (kind, done) = match number {
        0 => ("milestone-reached", acts.reach(case, Milestone::Loaded, None).await),
        1 => ("located", acts.locate(case, Place::new(35.0, 139.0).unwrap()).await),
        2 => ("patient-identified", acts.interview(case, interview).await),
        3 => ("consent-recorded", acts.consent(case, consent).await),
        4 => ("complaint-recorded", acts.complain(case, "吐血").await),
        5 => ("triaged", acts.triage(case, triage).await),
        6 => ("observed", acts.observe(case, observation).await),
        7 => ("vitals-recorded", acts.measure(case, BTreeMap::from([(VitalKind::Pulse, Tenths(800))])).await),
        8 => ("ask-requested", acts.ask(case, vec![hospital(1)], None).await),
        9 => ("destination-requested", acts.choose(case, ChoiceEntry::of(hospital(1))).await),
        10 => ("finding-dismissed", acts.dismiss(case, "gout").await),
        11 => ("flag-dismissed", acts.dismiss_flag(case, "shunt-arm").await),
        _ => return None,
    };
    done.unwrap();
    Some(kind)
}

#[tokio::test]
async fn every_act_is_recorded_once_under_the_key_of_its_form() {
    let bench = Bench::new();
    let case = bench.open().await;
    for number in 0.. {
        let key = host::fresh::event_id();
        let acts = bench.tablet.with_key(key);
        let Some(kind) = act(&acts, number, case).await else { break };
        act(&acts, number, case).await;
        let sent = bench.sent();
        assert_eq!(sent.len(), number + 2, "{kind}: sent again is not recorded again");
        assert_eq!((sent[number + 1].id, sent[number + 1].event.code()), (key, kind));
    }
    let key = host::fresh::event_id();
    bench.tablet.with_key(key).close(case).await.unwrap();
    assert_eq!(bench.sent().last().unwrap().id, key);
}

#[tokio::test]
async fn the_same_tap_after_a_restart_does_not_open_a_second_case() {
    let bench = Bench::new();
    let key = host::fresh::event_id();
    let case = bench.tablet.with_key(key).open_case(IncidentKind::Traffic).await.unwrap();
    assert_eq!(bench.tablet.with_key(key).open_case(IncidentKind::Traffic).await.unwrap(), case);
    assert_eq!(bench.kinds(), ["opened"]);

    let bench = bench.restarted();
    assert_eq!(bench.tablet.with_key(key).open_case(IncidentKind::Traffic).await.unwrap(), case);
    let sent = bench.sent();
    assert!(
        sent.iter().all(|event| (event.id, event.encounter) == (key, case)),
        "the same for the platform, which takes the first"
    );
    assert_eq!(bench.tablet.open_cases(), [case]);
    bench.tablet.take_in(1, &sent[0]);
    assert_eq!(bench.tablet.open_cases(), [case], "also when the first comes back");
}

#[tokio::test]
async fn the_same_form_after_a_restart_is_the_same_event() {
    let bench = Bench::new();
    let case = bench.open().await;
    let key = host::fresh::event_id();
    bench.tablet.with_key(key).ask(case, vec![hospital(1)], None).await.unwrap();
    let before = bench.sent();

    let bench = bench.restarted();
    bench.tablet.take_in(1, &before[0]);
    bench.tablet.with_key(key).ask(case, vec![hospital(1)], None).await.unwrap();
    let sent = bench.sent();
    assert_eq!((sent[2].id, &sent[2].event), (before[1].id, &before[1].event));

    let bench = bench.restarted();
    for (seq, event) in (1..).zip(&before) {
        bench.tablet.take_in(seq, event);
    }
    bench.tablet.with_key(key).ask(case, vec![hospital(1)], None).await.unwrap();
    assert_eq!(bench.sent().len(), 3, "once it came back from the platform, nothing more is sent");
}
