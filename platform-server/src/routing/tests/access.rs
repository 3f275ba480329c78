//! Who may see what, and when everything is new.

use domain::{
    disclosure::{CaseStanding, RecordView},
    event::EncounterEvent,
    ids::EncounterId,
    inquiry::{Answer, RedirectReason, ReleaseReason},
};

use super::{
    now, only, sections, told, told_at,
    words::{fetched, medication, patient},
};
use crate::ledger::{
    Ledger,
    tests::region::{NO_BED, ask, at, by_hospital, choose, complaint, encounter, hospital, ledger, vitals},
};

/// A case with content in every section.
async fn rich_case(ledger: &Ledger) -> EncounterId {
    let case = ledger.open_case(1).await;
    ledger.crew(case, complaint("胸痛")).await;
    ledger.crew(case, patient("試験 花子")).await;
    ledger.crew(case, fetched(vec![medication(1, "薬".to_owned())])).await;
    ledger.crew(case, vitals(0..5)).await;
    case
}

#[tokio::test]
async fn a_hospital_that_is_asked_gets_everything_that_was_before() {
    let ledger = ledger();
    let case = rich_case(&ledger).await;
    let before = now(&ledger);
    ledger.crew(case, ask(&[1])).await;
    let delivery = only(&ledger, 1, before);
    assert_eq!((sections(&delivery).as_str(), delivery.vitals.unwrap().readings.len()), ("sprv", 5));
}

#[tokio::test]
async fn the_name_goes_to_the_destination_only() {
    let ledger = ledger();
    let case = rich_case(&ledger).await;
    ledger.crew(case, ask(&[1, 2])).await;
    for number in [1, 2] {
        let delivery = only(&ledger, number, 0);
        let record = delivery.record.unwrap();
        assert_eq!(record, RecordView { withheld: true, ..RecordView::default() }, "no line of the record");
        let view = delivery.patient.unwrap();
        assert_eq!((view.age_years, view.is_decade, view.identity), (Some(70), true, None));
        ledger.answer(number, case, Answer::Accept).await;
        assert_eq!(only(&ledger, number, 0).patient.unwrap().identity, None, "an acceptance alone names nobody");
    }
    let before = now(&ledger);
    ledger.crew(case, choose(1)).await;
    let destination = only(&ledger, 1, before);
    assert_eq!(destination.standing, CaseStanding::Destination);
    let patient = destination.patient.as_ref().unwrap();
    assert_eq!((patient.identity.as_ref().unwrap().name.as_str(), patient.age_years), ("試験 花子", Some(72)));
    let record = destination.record.as_ref().unwrap();
    assert_eq!((record.record.medications.len(), record.withheld), (1, false));
    assert_eq!(sections(&destination), "sprv");
    let other = only(&ledger, 2, before);
    assert_eq!((sections(&other).as_str(), other.standing), ("", CaseStanding::Released(ReleaseReason::AnotherChosen)));
    assert_eq!(sections(&only(&ledger, 2, 0)), "", "also for a gateway that begins anew");
}

#[tokio::test]
async fn after_the_decision_only_the_destination_hears_more() {
    let ledger = ledger();
    let case = rich_case(&ledger).await;
    ledger.crew(case, ask(&[1, 2])).await;
    ledger.answer(1, case, Answer::Accept).await;
    ledger.crew(case, choose(1)).await;
    let before = now(&ledger);
    ledger.crew(case, vitals(5..9)).await;
    assert_eq!(only(&ledger, 1, before).vitals.unwrap().readings.len(), 4);
    assert_eq!(told(&ledger, 2, before), []);
    ledger.crew(case, EncounterEvent::Closed).await;
    assert_eq!(sections(&only(&ledger, 1, 0)), "sprv", "the destination keeps its case");
}

#[tokio::test]
async fn a_decline_ends_the_reading_and_a_new_question_or_a_change_of_mind_begins_it_again() {
    let ledger = ledger();
    let case = rich_case(&ledger).await;
    ledger.crew(case, ask(&[1])).await;

    let before = now(&ledger);
    ledger.answer(1, case, NO_BED).await;
    let declined = only(&ledger, 1, before);
    assert_eq!((sections(&declined).as_str(), &declined.standing), ("", &CaseStanding::Declined));
    let before = now(&ledger);
    ledger.crew(case, vitals(5..9)).await;
    assert_eq!(told(&ledger, 1, before), [], "nothing more while it stands declined");

    let first = ledger.inquiry(case, 1);
    let before = now(&ledger);
    ledger.crew(case, ask(&[1])).await;
    let again = only(&ledger, 1, before);
    assert_eq!(
        (sections(&again).as_str(), again.vitals.unwrap().readings.len()),
        ("sprv", 9),
        "what came in between too"
    );
    assert_ne!(again.inquiry, first);

    ledger.answer(1, case, NO_BED).await;
    let before = now(&ledger);
    ledger.answer(1, case, Answer::Accept).await;
    let changed_mind = only(&ledger, 1, before);
    assert_eq!(
        (sections(&changed_mind).as_str(), changed_mind.standing),
        ("sprv", CaseStanding::Asked(Some(Answer::Accept)))
    );
}

#[tokio::test]
async fn closing_without_a_destination_takes_the_case_back_from_everybody() {
    let ledger = ledger();
    let case = rich_case(&ledger).await;
    ledger.crew(case, ask(&[1, 2])).await;
    ledger.answer(2, case, NO_BED).await;
    let before = now(&ledger);
    ledger.crew(case, EncounterEvent::Closed).await;
    for number in [1, 2] {
        let delivery = only(&ledger, number, before);
        assert_eq!(
            (sections(&delivery).as_str(), delivery.standing),
            ("", CaseStanding::Released(ReleaseReason::EncounterClosed))
        );
    }
}

/// The crew has told the code by telephone: what it cannot confirm over its broken link, the hospital's yes stands for.
#[tokio::test]
async fn a_hospital_that_called_the_case_up_reads_the_record_once_it_accepts() {
    let ledger = ledger();
    let case = rich_case(&ledger).await;
    let called_up = EncounterEvent::CaseCalledUp { hospital: hospital(1) };
    ledger.submit(by_hospital(1, case, called_up)).await.unwrap();
    assert!(only(&ledger, 1, 0).record.unwrap().withheld);
    let before = now(&ledger);
    ledger.answer(1, case, Answer::Accept).await;
    let accepted = only(&ledger, 1, before);
    assert_eq!(sections(&accepted), "sprv");
    assert!(!accepted.record.unwrap().withheld && accepted.patient.unwrap().identity.is_some());
    let before = now(&ledger);
    ledger.answer(1, case, NO_BED).await;
    assert_eq!(sections(&only(&ledger, 1, before)), "", "and a no takes it back");
}

/// Left for another hospital: dropped there, whole where the patient goes.
#[tokio::test]
async fn a_redirection_moves_the_record() {
    let ledger = ledger();
    let case = rich_case(&ledger).await;
    ledger.crew(case, ask(&[1])).await;
    ledger.answer(1, case, Answer::Accept).await;
    ledger.crew(case, choose(1)).await;
    let reason = RedirectReason::Condition;
    ledger.crew(case, EncounterEvent::RedirectRequested { reason }).await;
    let told = only(&ledger, 1, 0);
    assert_eq!((told.standing, told.situation.unwrap().question.redirect), (CaseStanding::Destination, Some(reason)));
    ledger.crew(case, ask(&[2])).await;
    let candidate = only(&ledger, 2, 0);
    assert!(candidate.record.unwrap().withheld && candidate.situation.unwrap().question.redirect.is_none());
    ledger.answer(2, case, Answer::Accept).await;
    let before = now(&ledger);
    ledger.crew(case, choose(2)).await;
    let left = only(&ledger, 1, before);
    assert_eq!((sections(&left).as_str(), left.standing), ("", CaseStanding::Released(ReleaseReason::Redirected)));
    let chosen = only(&ledger, 2, before);
    assert_eq!((sections(&chosen).as_str(), chosen.standing), ("sprv", CaseStanding::Destination));
    assert!(!chosen.record.unwrap().withheld);
}

/// It has the case's identifier and could reckon the code from it: the code proves no call.
#[tokio::test]
async fn a_hospital_that_was_asked_gains_nothing_by_the_code() {
    let ledger = ledger();
    let case = rich_case(&ledger).await;
    ledger.crew(case, ask(&[1])).await;
    ledger.answer(1, case, NO_BED).await;
    let called_up = EncounterEvent::CaseCalledUp { hospital: hospital(1) };
    ledger.submit(by_hospital(1, case, called_up)).await.unwrap();
    ledger.answer(1, case, Answer::Accept).await;
    let accepted = only(&ledger, 1, 0);
    assert!(accepted.record.unwrap().withheld && accepted.patient.unwrap().identity.is_none());
}

#[tokio::test]
async fn a_case_of_which_nobody_has_heard_for_a_day_alarms_nobody() {
    let ledger = ledger();
    let case = rich_case(&ledger).await;
    ledger.crew(case, ask(&[1, 2])).await;
    ledger.answer(1, case, Answer::Accept).await;
    ledger.crew(case, choose(1)).await;
    let newest = ledger.state().case(case).unwrap().newest_at();
    let (hour, load) = (3_600, |at| ledger.state().on_its_way(&hospital(1), encounter(2), at));
    let since = newest.as_second() - at(0).as_second();
    assert_eq!((told_at(&ledger, 1, 0, since + 23 * hour).len(), load(newest)), (1, 1));
    let days_later = at(since + 25 * hour);
    assert_eq!((told_at(&ledger, 1, 0, since + 25 * hour).len(), load(days_later)), (0, 0));
}
