//! What is too large for one message is cut or divided, never lost and never in the way of the next case.

use domain::{
    record::{Category, FetchOutcome},
    vitals::{TIMELINE_MAX_READINGS, Timeline},
};
use prost::Message as _;
use proto::convert::{delivery_from_wire, delivery_to_wire};
use trust::grpc::MAX_MESSAGE_BYTES;

use super::{
    now, only, told,
    words::{fetched, medication, observed, patient},
};
use crate::{
    ledger::tests::region::{ask, complaint, ledger, vitals},
    routing::delivery::OBSERVATIONS_SENT_MAX,
};

#[tokio::test]
async fn a_case_of_many_hours_is_told_with_all_that_is_kept_of_it() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    let hours = TIMELINE_MAX_READINGS as i64 + 1_200;
    for batch in (0..hours).step_by(600) {
        ledger.crew(case, vitals(batch..batch + 600)).await;
    }
    ledger.crew(case, patient("試験 花子")).await;
    ledger.crew(case, ask(&[1])).await;
    let mut timeline = Timeline::default();
    for delivery in told(&ledger, 1, 0) {
        let wire = delivery_to_wire(&delivery);
        assert!(wire.encoded_len() < MAX_MESSAGE_BYTES);
        let came = delivery_from_wire(wire).expect("a gateway can read it");
        for reading in came.vitals.into_iter().flat_map(|part| part.readings) {
            timeline.insert(reading);
        }
    }
    assert_eq!(timeline, ledger.state().case(case).unwrap().encounter.vitals);
    assert_eq!(timeline.len(), TIMELINE_MAX_READINGS);
}

#[tokio::test]
async fn many_readings_travel_apart_from_the_rest() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, patient("試験 花子")).await;
    for batch in 0..2 {
        ledger.crew(case, vitals(batch * 600..batch * 600 + 600)).await;
    }
    ledger.crew(case, ask(&[1])).await;
    let both = told(&ledger, 1, 0);
    let shapes: Vec<_> = both.iter().map(super::sections).collect();
    assert_eq!(shapes, ["sp", "v"]);
    assert!(both.iter().all(|delivery| delivery.version == now(&ledger) && delivery.standing == both[0].standing));
}

#[tokio::test]
async fn a_record_too_large_for_a_message_loses_its_oldest_lines_and_says_so() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, complaint("胸痛")).await;
    for part in 0..8 {
        let lines =
            (part * 300..part * 300 + 300).map(|number| medication(number, format!("{number} {}", "薬".repeat(500))));
        ledger.crew(case, fetched(lines.collect())).await;
    }
    ledger.decided(case, 1).await;
    let delivery = only(&ledger, 1, 0);
    assert!(delivery_to_wire(&delivery).encoded_len() < MAX_MESSAGE_BYTES);
    let view = delivery.record.unwrap();
    assert_eq!(view.fetches[&Category::Medications].outcome, FetchOutcome::Partial);
    let numbers: Vec<_> =
        view.record.medications.iter().map(|line| line.product.split(' ').next().unwrap().to_owned()).collect();
    let newest: Vec<_> = (0..1_200).map(|number| number.to_string()).collect();
    assert_eq!(numbers, newest, "the newest half of 2,400 lines");
}

#[tokio::test]
async fn of_very_many_observations_the_newest_are_told() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    for second in 0..=OBSERVATIONS_SENT_MAX as i64 {
        ledger.crew(case, observed(second, domain::observation::Jcs::I1)).await;
    }
    ledger.crew(case, ask(&[1])).await;
    let observations = only(&ledger, 1, 0).vitals.unwrap().observations;
    assert_eq!(observations.len(), OBSERVATIONS_SENT_MAX);
    assert_eq!(observations[0].at, crate::ledger::tests::region::at(1), "the oldest one is left out");
}
