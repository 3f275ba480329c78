//! What the beats say of this machine's clock.
#![allow(clippy::unwrap_used, reason = "a test ends when something is not as it should be")]

use domain::ids::{HospitalId, PersonId};
use host::Clock;
use journal::{MemoryEngine, Outbox, Store};

use super::*;
use crate::{decision::HospitalIdentity, inbox::Inbox};

fn desk() -> Arc<Desk> {
    let store = Store::new(Arc::new(MemoryEngine::new()));
    let identity = HospitalIdentity {
        hospital: HospitalId::new("9910000001").unwrap(),
        name: "第一病院".to_owned(),
        person: PersonId::new("p-h-1").unwrap(),
    };
    let inbox = Arc::new(Inbox::open(store.clone()).unwrap());
    Desk::new(identity, Clock::system(), inbox, Outbox::open(store, "to-platform").unwrap())
}

#[tokio::test]
async fn a_clock_that_differs_by_more_than_two_minutes_is_told_with_its_sign_and_once() {
    let (desk, link) = (desk(), Link::default());
    // Half a minute beyond, so that the milliseconds between two looks do not matter.
    let beat = |minutes: i64| {
        let ahead = SignedDuration::from_secs(minutes * 60 + 30 * minutes.signum());
        (Timestamp::now() + ahead).as_millisecond()
    };
    assert_eq!(link.clock_ahead(), None, "nothing was heard");
    link.note_clock(&desk, beat(1));
    assert_eq!(link.clock_ahead(), None);
    let before = desk.hub().position();
    link.note_clock(&desk, beat(35));
    assert!(matches!(link.clock_ahead(), Some(ahead) if ahead.is_negative() && ahead.as_mins() >= -35));
    let told = desk.hub().position();
    assert_ne!(told, before);
    link.note_clock(&desk, beat(35));
    assert_eq!(desk.hub().position(), told, "the same difference is no news");
    link.note_clock(&desk, beat(-90));
    assert_eq!(link.clock_ahead().unwrap().as_mins(), 90);
    link.note_clock(&desk, beat(0));
    assert_eq!(link.clock_ahead(), None, "set right");
}
