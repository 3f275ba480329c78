//! Whatever happens, and wherever a gateway takes up again: it ends with what a gateway has that heard everything at once.

use std::sync::Arc;

use domain::{event::EncounterEvent, inquiry::Answer, observation::Jcs, triage::Urgency};
use proptest::{collection::vec, prelude::*};

use super::words::{consent, dismissed, fetched, inferred, loaded, medication, observed, patient, triaged};
use crate::ledger::{
    Ledger,
    tests::{
        mirror::Mirror,
        region::{NO_BED, ask, at, choose, complaint, encounter, hospital, ledger, vitals},
    },
};

#[derive(Debug, Clone)]
enum Step {
    /// A crew records something in case 1 or 2.
    Crew(u8, u8),
    Ask(u8, Vec<u8>),
    Answer(u8, u8, bool),
    Choose(u8, u8),
    Close(u8),
    /// Hospital so-and-so looks: from where it is, or (as after a power cut) from where it last put its number on the disk.
    Look(u8, bool),
    /// It puts its number on the disk.
    Beat(u8),
}

const CASES: std::ops::RangeInclusive<u8> = 1..=2;
const HOSPITALS: std::ops::RangeInclusive<u8> = 1..=3;

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (CASES, 0..12_u8).prop_map(|(case, what)| Step::Crew(case, what)),
        4 => (CASES, vec(HOSPITALS, 1..3)).prop_map(|(case, hospitals)| Step::Ask(case, hospitals)),
        4 => (CASES, HOSPITALS, any::<bool>()).prop_map(|(case, hospital, accept)| Step::Answer(case, hospital, accept)),
        1 => (CASES, HOSPITALS).prop_map(|(case, hospital)| Step::Choose(case, hospital)),
        1 => (CASES).prop_map(Step::Close),
        6 => (HOSPITALS, any::<bool>()).prop_map(|(hospital, from_disk)| Step::Look(hospital, from_disk)),
        2 => HOSPITALS.prop_map(Step::Beat),
    ]
}

fn recorded(what: u8, turn: i64) -> EncounterEvent {
    match what {
        0 => complaint(&format!("主訴 {turn}")),
        1 => loaded(turn),
        2 => triaged(Urgency::ALL[turn as usize % 5]),
        3 => patient(&format!("試験 {turn}")),
        4 => consent(turn),
        5 => fetched(vec![medication(turn as i32, format!("薬 {turn}"))]),
        6 => inferred(&format!("code-{}", turn % 3)),
        7 => dismissed(&format!("code-{}", turn % 3)),
        8 => observed(turn % 7, Jcs::ALL[turn as usize % 10]),
        9 => EncounterEvent::Located { place: domain::place::Place::new(34.5, 137.0).unwrap() },
        // Overlapping batches, also late ones: the monitor buffers.
        _ => vitals(turn * 2 % 30..turn * 2 % 30 + 5),
    }
}

/// A gateway: what it has in memory, and what it would have after a power cut. Deliveries are on its disk at once, its number only with a beat.
#[derive(Default)]
struct Gateway {
    mirror: Mirror,
    number_on_disk: u64,
}

impl Gateway {
    fn look(&mut self, number: u8, ledger: &Ledger) {
        self.mirror.poll(&ledger.state(), ledger.registry(), &hospital(number), at(0));
    }
}

async fn play(steps: &[Step]) {
    let ledger: Arc<Ledger> = ledger();
    for number in CASES {
        ledger.open_case(number).await;
    }
    let mut gateways: Vec<Gateway> = HOSPITALS.map(|_| Gateway::default()).collect();
    for (turn, step) in steps.iter().enumerate() {
        match step {
            Step::Crew(case, what) => {
                let _ = ledger.crew(encounter(*case), recorded(*what, turn as i64)).await;
            }
            Step::Ask(case, hospitals) => {
                let _ = ledger.crew(encounter(*case), ask(hospitals)).await;
            }
            Step::Answer(case, number, accept) => {
                let is_asked = ledger
                    .state()
                    .case(encounter(*case))
                    .unwrap()
                    .encounter
                    .inquiries
                    .latest_of(&hospital(*number))
                    .is_some();
                if is_asked {
                    ledger.answer(*number, encounter(*case), if *accept { Answer::Accept } else { NO_BED }).await;
                }
            }
            Step::Choose(case, number) => {
                let _ = ledger.crew(encounter(*case), choose(*number)).await;
            }
            Step::Close(case) => {
                let _ = ledger.crew(encounter(*case), EncounterEvent::Closed).await;
            }
            Step::Look(number, from_disk) => {
                let gateway = &mut gateways[usize::from(*number) - 1];
                if *from_disk {
                    gateway.mirror.cursor = gateway.number_on_disk;
                }
                gateway.look(*number, &ledger);
            }
            Step::Beat(number) => {
                let gateway = &mut gateways[usize::from(*number) - 1];
                gateway.number_on_disk = gateway.mirror.cursor;
            }
        }
    }
    for (number, gateway) in HOSPITALS.zip(&mut gateways) {
        gateway.look(number, &ledger);
        let mut fresh = Gateway::default();
        fresh.look(number, &ledger);
        assert_eq!(gateway.mirror.cases, fresh.mirror.cases);
        for (case, content) in &fresh.mirror.cases {
            let state = ledger.state();
            let encounter = &state.case(*case).unwrap().encounter;
            if content.standing.may_read() {
                assert_eq!(content.vitals, encounter.vitals, "all readings, whatever the parts they came in");
                assert_eq!(content.observations, encounter.observations);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn every_gateway_ends_with_what_a_fresh_one_has(steps in vec(step(), 0..80)) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(play(&steps));
    }
}
