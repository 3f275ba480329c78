//! Only what changed is told.

use domain::{disclosure::CaseStanding, inquiry::Answer, observation::Jcs, place::Place, triage::Urgency};

use super::{
    now, only, sections, told,
    words::{consent, dismissed, fetched, inferred, loaded, medication, observed, patient, triaged},
};
use crate::ledger::tests::region::{ask, complaint, encounter, hospital, ledger, vitals};

#[tokio::test]
async fn a_hospital_that_was_not_asked_is_told_nothing() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1])).await;
    assert_eq!((told(&ledger, 1, 0).len(), told(&ledger, 2, 0).len()), (1, 0));
    assert_eq!(told(&ledger, 1, now(&ledger)), [], "and who knows everything is told nothing");
}

#[tokio::test]
async fn each_event_is_told_as_the_section_it_changes_and_no_other() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1])).await;
    assert_eq!(sections(&only(&ledger, 1, 0)), "s", "nothing else has content yet");
    let located = domain::event::EncounterEvent::Located { place: Place::new(34.7, 137.0).unwrap() };
    let table = [
        (complaint("胸痛"), "s"),
        (loaded(10), "s"),
        (triaged(Urgency::Red2), "s"),
        (patient("試験 花子"), "p"),
        (consent(5), "r"),
        (fetched(vec![medication(1, "薬".to_owned())]), "r"),
        (inferred("on-anticoagulant"), "r"),
        (dismissed("on-anticoagulant"), "r"),
        (vitals(0..5), "v"),
        (observed(7, Jcs::I1), "v"),
    ];
    for (event, section) in table {
        let (before, what) = (now(&ledger), event.code());
        ledger.crew(case, event).await;
        let delivery = only(&ledger, 1, before);
        assert_eq!(sections(&delivery), section, "{what}");
        assert_eq!((delivery.encounter, delivery.version), (case, now(&ledger)));
    }
    let before = now(&ledger);
    ledger.crew(case, located).await;
    assert_eq!(told(&ledger, 1, before), [], "where the vehicle is concerns the ranking only");
    assert_eq!(sections(&only(&ledger, 1, 0)), "sprv");
}

#[tokio::test]
async fn a_section_holds_its_newest_state_whole() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.decided(case, 1).await;
    ledger.crew(case, fetched(vec![medication(1, "甲".to_owned())])).await;
    let before = now(&ledger);
    ledger.crew(case, fetched(vec![medication(2, "乙".to_owned())])).await;
    ledger.crew(case, inferred("a")).await;
    ledger.crew(case, dismissed("a")).await;
    let record = only(&ledger, 1, before).record.unwrap();
    assert_eq!(record.record.medications.len(), 2);
    assert_eq!(record.findings, [], "a dismissed finding is not told");
}

#[tokio::test]
async fn readings_are_told_once_and_observations_again() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1])).await;
    ledger.crew(case, vitals(0..5)).await;
    ledger.crew(case, observed(3, Jcs::I1)).await;
    let before = now(&ledger);
    ledger.crew(case, vitals(5..8)).await;
    let part = only(&ledger, 1, before).vitals.unwrap();
    assert_eq!((part.readings.len(), part.observations.len()), (3, 1));
    assert_eq!(only(&ledger, 1, 0).vitals.unwrap().readings.len(), 8, "a gateway that begins anew gets all");
}

#[tokio::test]
async fn the_situation_names_the_crew_the_question_and_the_drive() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, complaint("胸痛")).await;
    ledger.crew(case, ask(&[1])).await;
    let delivery = only(&ledger, 1, 0);
    let inquiry = ledger.inquiry(case, 1);
    let state = ledger.state();
    let asked = state.case(case).unwrap().encounter.inquiries.get(inquiry).unwrap().clone();
    let situation = delivery.situation.unwrap();
    assert_eq!((delivery.inquiry, &delivery.standing), (inquiry, &CaseStanding::Asked(None)));
    assert_eq!(
        (situation.crew_name.as_str(), situation.crew_name_en.as_str(), situation.complaint.as_str()),
        ("湊1", "Minato 1", "胸痛")
    );
    assert_eq!((situation.drive_min, situation.asked_at), (asked.drive_min, asked.sent_at));
}

#[tokio::test]
async fn receipts_change_nothing_and_an_answer_tells_the_standing_only() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1, 2])).await;
    let (inquiry, before) = (ledger.inquiry(case, 1), now(&ledger));
    for event in [
        domain::event::EncounterEvent::InquiryReceived { inquiry, hospital: hospital(1) },
        domain::event::EncounterEvent::InquirySeen { inquiry, hospital: hospital(1) },
    ] {
        ledger.submit(crate::ledger::tests::region::by_hospital(1, case, event)).await.unwrap();
    }
    assert_eq!(told(&ledger, 1, before), []);
    ledger.answer(1, case, Answer::Accept).await;
    let delivery = only(&ledger, 1, before);
    assert_eq!((sections(&delivery).as_str(), delivery.standing), ("", CaseStanding::Asked(Some(Answer::Accept))));
    assert_eq!(told(&ledger, 2, before), [], "what one hospital answers is not told to another");
}

#[tokio::test]
async fn cases_are_told_one_by_one() {
    let ledger = ledger();
    for number in 1..=3 {
        let case = ledger.open_case(number).await;
        ledger.crew(case, ask(&[1])).await;
    }
    let before = now(&ledger);
    ledger.crew(encounter(2), complaint("腹痛")).await;
    let told = told(&ledger, 1, before);
    assert_eq!(told.iter().map(|delivery| delivery.encounter).collect::<Vec<_>>(), [encounter(2)]);
}
