//! The gateway's lamp against a lamp that fails in every way it knows.
#![allow(clippy::unwrap_used, reason = "a test ends when something is not as it should be")]

use std::sync::Arc;

use domain::ids::{HospitalId, PersonId};
use hospital_gateway::{
    decision::{Desk, HospitalIdentity},
    inbox::Inbox,
    lamp::{HttpLamp, Lamp as _, LampConfig, LampError, LampState, Light},
    screen::{LinkReport, Screen, start_with},
};
use host::Clock;
use journal::{MemoryEngine, Outbox, Store};
use serde::Deserialize;

use super::{AMBER_FLASHING, BLUE, DARK, LampFault, LampHandle, RED_FLASHING, simulated_config, start, start_at};

#[derive(Deserialize)]
struct Document {
    lamp: LampConfig,
}

fn adapter(port: u16) -> HttpLamp {
    toml::from_str::<Document>(&simulated_config(port)).unwrap().lamp.open().unwrap()
}

const HIGH: LampState = LampState { light: Light::High, sounds: false };

#[actix_web::test]
async fn each_state_is_one_request_and_is_what_shines() {
    let lamp = start().unwrap();
    let adapter = adapter(lamp.port());
    let medium = LampState { light: Light::Medium, sounds: false };
    for (state, shining) in
        [(HIGH, RED_FLASHING), (medium, AMBER_FLASHING), (LampState::OFF, DARK), (LampState::UNWATCHED, BLUE)]
    {
        adapter.show(state).await.unwrap();
        assert_eq!(lamp.shining(), shining);
    }
    let told = lamp.told();
    assert_eq!(told.len(), 4);
    assert!(told.windows(2).all(|pair| pair[0].at <= pair[1].at));
    // A state that was never configured is not taken for another.
    assert_eq!(adapter.show(LampState { sounds: true, ..HIGH }).await, Err(LampError::OtherAnswer));
    lamp.stop().await;
}

#[actix_web::test]
async fn whatever_is_not_done_is_known_as_not_done() {
    let lamp = start().unwrap();
    let adapter = adapter(lamp.port());
    for (fault, error) in
        [(LampFault::Refuses, LampError::Refused(503)), (LampFault::SaysError, LampError::OtherAnswer)]
    {
        lamp.set_fault(fault);
        assert_eq!(adapter.show(HIGH).await, Err(error), "{fault:?}");
    }
    lamp.stop().await;
    assert_eq!(adapter.show(HIGH).await, Err(LampError::Unreachable));
    assert_eq!((lamp.told().len(), lamp.shining()), (0, DARK));
}

/// A gateway's board without a platform, with this lamp.
fn board(port: u16) -> (Arc<Desk>, Screen) {
    let store = Store::new(Arc::new(MemoryEngine::new()));
    let inbox = Arc::new(Inbox::open(store.clone()).unwrap());
    let identity = HospitalIdentity {
        hospital: HospitalId::new("9910000001").unwrap(),
        name: "試験病院".to_owned(),
        person: PersonId::new("p-er-desk").unwrap(),
    };
    let desk = Desk::new(identity, Clock::system(), inbox, Outbox::open(store, "to-platform").unwrap());
    let link = || LinkReport { is_connected: true, last_heard: None, clock_ahead: None };
    let call_ups: hospital_gateway::uplink::CallUps =
        Arc::new(|_| Box::pin(async { Err(hospital_gateway::uplink::CallUpFailure::Unreachable) }));
    let lamp = Arc::new(adapter(port));
    let screen = start_with("127.0.0.1:0", Arc::clone(&desk), link, call_ups, Some(lamp)).unwrap();
    (desk, screen)
}

async fn amber(screen: &Screen) -> bool {
    let page = reqwest::Client::builder().no_proxy().build().unwrap();
    let page = page.get(format!("http://{}/", screen.address())).send().await.unwrap().text().await.unwrap();
    page.contains("警告灯につながりません")
}

/// Waits for what the board says of its lamp; hangs, and so fails, when it never does.
async fn until_amber(screen: &Screen, wanted: bool) {
    while amber(screen).await != wanted {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// A question of nobody in particular: without triage and severe signs its alarm is of medium priority.
async fn ask(desk: &Desk, number: u8, standing: domain::disclosure::CaseStanding, version: u64) {
    let delivery = domain::disclosure::CaseDelivery {
        encounter: domain::ids::EncounterId::from_bytes(&[number; 16]).unwrap(),
        version,
        inquiry: domain::ids::InquiryId::from_bytes(&[number; 16]).unwrap(),
        standing,
        loss_unheard: false,
        situation: None,
        patient: None,
        record: None,
        vitals: None,
        flags: None,
    };
    assert!(desk.inbox().take_in(&delivery, jiff::Timestamp::now()).await.unwrap());
    desk.show(delivery.encounter);
}

async fn lit_by_a_question(lamp: &LampHandle) -> (Arc<Desk>, Screen) {
    let (desk, screen) = board(lamp.port());
    ask(&desk, 1, domain::disclosure::CaseStanding::Asked(None), 1).await;
    lamp.until_shining(AMBER_FLASHING).await;
    (desk, screen)
}

#[actix_web::test]
async fn the_lamp_goes_out_when_another_hospital_was_chosen_and_says_in_the_end_that_nobody_watches() {
    let lamp = start().unwrap();
    let (desk, screen) = lit_by_a_question(&lamp).await;
    let released = domain::disclosure::CaseStanding::Released(domain::inquiry::ReleaseReason::AnotherChosen);
    ask(&desk, 1, released, 2).await;
    lamp.until_shining(DARK).await;
    screen.stop().await;
    assert_eq!(lamp.shining(), BLUE);
    lamp.stop().await;
}

#[actix_web::test]
async fn seen_or_answered_puts_it_out() {
    let lamp = start().unwrap();
    let (desk, screen) = lit_by_a_question(&lamp).await;
    desk.seen(domain::ids::EncounterId::from_bytes(&[1; 16]).unwrap()).await.unwrap();
    lamp.until_shining(DARK).await;
    ask(&desk, 2, domain::disclosure::CaseStanding::Asked(None), 2).await;
    lamp.until_shining(AMBER_FLASHING).await;
    let second = domain::ids::EncounterId::from_bytes(&[2; 16]).unwrap();
    desk.answer(second, domain::inquiry::Answer::Accept).await.unwrap();
    lamp.until_shining(DARK).await;
    screen.stop().await;
    lamp.stop().await;
}

#[actix_web::test]
async fn a_lamp_that_hangs_or_is_away_is_amber_on_the_board_and_comes_back_to_the_present_state() {
    let lamp = start().unwrap();
    let port = lamp.port();
    let (desk, screen) = board(port);
    lamp.until_asked(1).await;
    lamp.set_fault(LampFault::Hangs);
    ask(&desk, 1, domain::disclosure::CaseStanding::Asked(None), 1).await;
    until_amber(&screen, true).await;
    lamp.stop().await;
    let back = start_at(port).unwrap();
    back.until_shining(AMBER_FLASHING).await;
    until_amber(&screen, false).await;
    screen.stop().await;
    back.stop().await;
}
