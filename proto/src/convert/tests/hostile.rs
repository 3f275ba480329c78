//! Bytes from anywhere: an error, never a panic, and never a silent change.

use proptest::{prelude::*, sample::Index};
use prost::Message;

use super::{
    deliveries::{delivery, report},
    strategies::recorded,
};
use crate::{
    convert::{
        candidates_from_wire, delivery_from_wire, delivery_to_wire, event_from_wire, event_to_wire,
        readiness_from_wire, report_from_wire, report_to_wire, statistics_from_wire,
    },
    v1,
};

#[test]
fn an_empty_message_is_refused_by_its_first_missing_field() {
    assert_eq!(event_from_wire(v1::RecordedEvent::default()).unwrap_err().field, "event_id");
    assert_eq!(readiness_from_wire(v1::ReadinessChanged::default()).unwrap_err().field, "event_id");
    assert_eq!(delivery_from_wire(v1::CaseDelivery::default()).unwrap_err().field, "standing");
    assert_eq!(report_from_wire(v1::ReportRequest::default()).unwrap_err().field, "report_id");
    assert_eq!(candidates_from_wire(v1::Candidates::default()).unwrap_err().field, "encounter_id");
    let nothing = statistics_from_wire(v1::QueryStatisticsResponse::default()).unwrap();
    assert_eq!(nothing.counts["cases"], 0, "a platform without cases answers with an empty message");
    assert_eq!(nothing.distributions["ask-to-seen-s"], (0, None, None));
}

/// Reads the bytes as everything they could be.
fn read_as_anything(bytes: &[u8]) {
    let _ = v1::RecordedEvent::decode(bytes).map(event_from_wire);
    let _ = v1::ReadinessChanged::decode(bytes).map(readiness_from_wire);
    let _ = v1::CaseDelivery::decode(bytes).map(delivery_from_wire);
    let _ = v1::ReportRequest::decode(bytes).map(report_from_wire);
    let _ = v1::Candidates::decode(bytes).map(candidates_from_wire);
    let _ = v1::QueryStatisticsResponse::decode(bytes).map(statistics_from_wire);
}

fn damaged(mut bytes: Vec<u8>, place: Index, with: u8) -> Vec<u8> {
    if let Some(byte) = (!bytes.is_empty()).then(|| place.index(bytes.len())).and_then(|place| bytes.get_mut(place)) {
        *byte ^= with;
    }
    bytes
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_as_anything(&bytes);
    }

    #[test]
    fn a_damaged_message_never_makes_it_panic(
        event in recorded(),
        delivery in delivery(),
        report in report(),
        place in any::<Index>(),
        with in 1..=u8::MAX,
    ) {
        for bytes in [event_to_wire(&event).encode_to_vec(), delivery_to_wire(&delivery).encode_to_vec(), report_to_wire(&report).encode_to_vec()] {
            read_as_anything(&damaged(bytes.clone(), place, with));
            read_as_anything(&bytes[..place.index(bytes.len())]);
        }
    }

    /// What a damaged message still says is something the domain can say: it goes out again and comes back the same.
    #[test]
    fn what_is_accepted_is_always_well_formed(event in recorded(), place in any::<Index>(), with in 1..=u8::MAX) {
        let bytes = damaged(event_to_wire(&event).encode_to_vec(), place, with);
        if let Some(Ok(accepted)) = v1::RecordedEvent::decode(bytes.as_slice()).ok().map(event_from_wire) {
            prop_assert_eq!(event_from_wire(event_to_wire(&accepted)), Ok(accepted));
        }
    }
}
