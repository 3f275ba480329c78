//! Which transports of a log count, and what is printed of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::sync::Arc;

use domain::{
    drive::{MEAN_SPEED_KM_PER_H, ROAD_DETOUR},
    inquiry::{Answer, RedirectReason},
};
use jiff::SignedDuration;
use journal::{Engine, MemoryEngine};

use super::*;
use crate::ledger::{
    Ledger,
    tests::region::{ask, at, choose, hospital, ledger_on, registry},
};

/// By which this zone's ambulances drive, km/h on the road.
const TRUE_SPEED: f64 = 24.0;

fn reached(milestone: Milestone, seconds: f64) -> EncounterEvent {
    EncounterEvent::MilestoneReached { milestone, at: at(0) + SignedDuration::from_secs_f64(seconds) }
}

fn scene(number: u8) -> Place {
    Place::new(34.75 + f64::from(number) / 400.0, 137.1).unwrap()
}

/// One whole transport to the fourth hospital, at the zone's speed; `turned`: another hospital was chosen on the way.
async fn transport(ledger: &Ledger, number: u8, turned: bool) {
    let case = ledger.open_case(number).await;
    ledger.crew(case, EncounterEvent::Located { place: scene(number) }).await;
    ledger.crew(case, ask(&[3, 4])).await;
    ledger.answer(4, case, Answer::Accept).await;
    ledger.crew(case, choose(4)).await;
    ledger.crew(case, reached(Milestone::LeftScene, 60.0)).await;
    // Where it is on the way is no scene.
    ledger.crew(case, EncounterEvent::Located { place: Place::new(34.5, 137.1).unwrap() }).await;
    if turned {
        ledger.crew(case, EncounterEvent::RedirectRequested { reason: RedirectReason::Condition }).await;
        ledger.crew(case, ask(&[3])).await;
        ledger.answer(3, case, Answer::Accept).await;
        ledger.crew(case, choose(3)).await;
    }
    let km = scene(number).distance_km(registry().region.hospitals[&hospital(4)].place) * ROAD_DETOUR;
    ledger.crew(case, reached(Milestone::ArrivedHospital, 60.0 + km / TRUE_SPEED * 3_600.0)).await;
    ledger.crew(case, EncounterEvent::Closed).await;
}

#[tokio::test]
async fn a_zone_reads_its_speed_off_its_own_log() {
    let engine = Arc::new(MemoryEngine::new());
    let ledger = ledger_on(Arc::clone(&engine) as Arc<dyn Engine>);
    for number in 1..=50 {
        transport(&ledger, number, false).await;
    }
    for number in 51..=53 {
        transport(&ledger, number, true).await;
    }
    // Neither decided nor arrived.
    let case = ledger.open_case(54).await;
    ledger.crew(case, reached(Milestone::LeftScene, 60.0)).await;
    drop(ledger);
    let transports = Transports::read(&Log::open(Store::new(engine), LOG_NAME).unwrap()).unwrap();
    let minato = HeadquartersId::new("minato").unwrap();
    let samples = transports.of(&[minato], &registry());
    assert_eq!(samples.len(), SAMPLES_MIN, "without the three that were turned and the one that is under way");
    let fitted = calibrate(&domain::drive::Roads::default(), &samples);
    let speed = fitted.bands[0].band.speed_km_per_h;
    assert!((speed - TRUE_SPEED).abs() < 0.1 && (speed - MEAN_SPEED_KM_PER_H).abs() > 10.0, "{speed}");
    assert_eq!(transports.of(&[HeadquartersId::new("aonagi").unwrap()], &registry()), []);
}

#[test]
fn what_is_printed_is_a_section_of_a_standard_and_says_what_was_kept() {
    let text = crate::standards::tests::small();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("west.toml");
    std::fs::write(&path, text).unwrap();
    let standard = crate::standards::read_standard(&path, None).unwrap();
    let printed = of_zone(&standard, &Transports::default(), &registry());
    assert_eq!(
        printed,
        "# west/2026: 0 transports\n[roads]\ndetour = 1.3\n\n\
         [[roads.band]]\nfrom = 06:00:00\nspeed_km_per_h = 36.0 # as it was: 0 transports, 50 are needed\n\n\
         [[roads.band]]\nfrom = 22:00:00\nspeed_km_per_h = 42.0 # as it was: 0 transports, 50 are needed\n\n"
    );
    assert!(toml::from_str::<toml::Table>(&printed).is_ok());
}
