//! Every fault: none of them ever passes for an answer, and a server that was down is asked again.

use std::time::Duration;

use domain::drive::Trouble;
use platform_server::travel::{FAILURES_IN_A_ROW, Guarded, RoadTimes as _};

use super::{KINDS, PATIENT, RoadFault, RoadServer, adapter, hospitals, scene};

/// Faults that keep no test waiting, and what they are called.
const FAULTS: [(RoadFault, Trouble); 12] = [
    (RoadFault::Down, Trouble::Down),
    (RoadFault::BrokenOff, Trouble::Down),
    (RoadFault::Refuses, Trouble::Refused),
    (RoadFault::TooMany, Trouble::Refused),
    (RoadFault::Elsewhere, Trouble::Refused),
    (RoadFault::Garbage, Trouble::Refused),
    (RoadFault::Truncated, Trouble::Refused),
    (RoadFault::Endless, Trouble::Refused),
    (RoadFault::TooFew, Trouble::Refused),
    (RoadFault::TwoRows, Trouble::Refused),
    (RoadFault::Minutes, Trouble::Refused),
    (RoadFault::Days, Trouble::Refused),
];

#[tokio::test]
async fn every_fault_has_its_trouble_on_both_wires() {
    let server = RoadServer::start().unwrap();
    for kind in KINDS {
        let adapter = adapter(kind, server.url(), PATIENT);
        for (fault, expected) in FAULTS.into_iter().chain([(RoadFault::Negative, Trouble::Refused)]) {
            server.set_fault(fault);
            assert_eq!(adapter.table(scene(), &hospitals()).await, Err(expected), "{kind:?} {fault:?}");
        }
        server.set_fault(RoadFault::Nulls);
        assert_eq!(adapter.table(scene(), &hospitals()).await, Ok(vec![None; 3]), "{kind:?}");
        server.set_fault(RoadFault::None);
        assert!(adapter.table(scene(), &hospitals()).await.is_ok(), "{kind:?}");
    }
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let server = RoadServer::start().unwrap();
    for kind in KINDS {
        for fault in [RoadFault::Hang, RoadFault::HangInBody] {
            server.set_fault(fault);
            let hasty = adapter(kind, server.url(), Duration::from_millis(200));
            assert_eq!(hasty.table(scene(), &hospitals()).await, Err(Trouble::Slow), "{kind:?} {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_server_that_is_gone_is_down() {
    let server = RoadServer::start().unwrap();
    server.stop().await;
    for kind in KINDS {
        assert_eq!(adapter(kind, server.url(), PATIENT).table(scene(), &hospitals()).await, Err(Trouble::Down));
    }
}

#[tokio::test]
async fn after_failures_in_a_row_it_is_left_alone_and_then_found_again() {
    let server = RoadServer::start().unwrap();
    for kind in KINDS {
        let before = server.questions();
        let asked = || server.questions() - before;
        let adapter = adapter(kind, server.url(), PATIENT);
        server.set_fault(RoadFault::Down);
        let resting = Guarded::new(std::sync::Arc::clone(&adapter));
        for _ in 0..FAILURES_IN_A_ROW + 5 {
            assert_eq!(resting.table(scene(), &hospitals()).await, Err(Trouble::Down), "{kind:?}");
        }
        assert_eq!(asked(), FAILURES_IN_A_ROW as usize, "{kind:?}");
        server.set_fault(RoadFault::None);
        assert_eq!(resting.table(scene(), &hospitals()).await, Err(Trouble::Down), "it still rests: {kind:?}");

        // One whose rest is over at once: the next question finds the server again.
        let probing = Guarded::new(adapter).with_rest(Duration::ZERO);
        server.set_fault(RoadFault::Down);
        for _ in 0..FAILURES_IN_A_ROW + 2 {
            assert_eq!(probing.table(scene(), &hospitals()).await, Err(Trouble::Down), "{kind:?}");
        }
        assert_eq!(asked(), 2 * FAILURES_IN_A_ROW as usize + 2, "{kind:?}");
        server.set_fault(RoadFault::None);
        assert!(probing.table(scene(), &hospitals()).await.is_ok(), "{kind:?}");
    }
}
