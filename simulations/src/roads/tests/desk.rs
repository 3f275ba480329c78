//! The platform's desk in front of a server over real HTTP: the estimate steps in, and leaves again.

use std::sync::Arc;

use domain::{
    drive::{Trouble, estimate_drive},
    ids::EncounterId,
    region::{Hospital, Region},
};
use jiff::Timestamp;
use platform_server::travel::{AFTER_FAILURE, Desk};

use super::{KINDS, RoadFault, RoadServer, config, http, place, scene};
use crate::region::shipped;

/// The hospital on the other shore.
const ACROSS: &str = "月影浜病院";

fn now() -> Timestamp {
    "2026-07-15T03:00:00Z".parse().unwrap()
}

/// Which hospital is the first by its drive, and where that drive comes from.
fn first(desk: &Desk, region: &Region, at: Timestamp) -> (String, &'static str) {
    let case = EncounterId::from_bytes(&[7; 16]).unwrap();
    let drives = desk.drives(case, scene(), at);
    let drive = |one: &Hospital| drives.to(one, estimate_drive(scene(), one.place));
    let least =
        region.hospitals.values().map(|one| (drive(one), one)).min_by(|a, b| a.0.minutes.total_cmp(&b.0.minutes));
    let (drive, hospital) = least.unwrap();
    (hospital.name.clone(), drive.source.code())
}

#[tokio::test]
async fn the_estimate_steps_in_while_the_server_is_down_and_says_so() {
    let case = EncounterId::from_bytes(&[7; 16]).unwrap();
    let mut region = shipped().unwrap().region;
    // Twelve kilometres across the water, and the nearest of all by straight line: all others lie 18 km north.
    for one in region.hospitals.values_mut() {
        one.place = if one.name == ACROSS { place(34.815, 137.241) } else { place(34.98, one.place.longitude_deg()) };
    }
    for kind in KINDS {
        let server = RoadServer::start().unwrap();
        server.set_fault(RoadFault::Down);
        let asked = config(kind, server.url()).open(http()).unwrap();
        let desk = Arc::new(Desk::new(Some(asked)));
        let mut bell = desk.answered();

        desk.want(case, scene(), now(), &region);
        assert_eq!(first(&desk, &region, now()), (ACROSS.to_owned(), Trouble::NotYet.code()), "{kind:?}");
        bell.changed().await.unwrap();
        assert_eq!(first(&desk, &region, now()), (ACROSS.to_owned(), Trouble::Down.code()), "{kind:?}");

        server.set_fault(RoadFault::None);
        let later = now() + AFTER_FAILURE;
        desk.want(case, scene(), later, &region);
        bell.changed().await.unwrap();
        let (name, source) = first(&desk, &region, later);
        assert_eq!(source, "routed", "{kind:?}");
        assert_ne!(name, ACROSS, "by road it is around the bay");
        assert_eq!(server.questions(), 2, "{kind:?}");
    }
}
