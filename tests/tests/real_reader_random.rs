//! Random histories at the real card service: cards come, go, slip, hang and talk nonsense on two readers. In the end the tablet shows
//! what lies there, and a good card is read.
//!
//! `READER_ROUNDS=10000 READER_SEED=7 cargo test --release -p system-tests --features pcsc --test real_reader_random`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    thread::sleep,
    time::{Duration, Instant, UNIX_EPOCH},
};

use ambulance_client::tablet::CardMoment;
use domain::card::CardFailure;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use simulations::cards::{
    CardCondition, Defect, certificate_handle,
    socket::{InsertedCard, insert},
};
use system_tests::real_reader::{Daemon, Desk, PATIENCE, in_own_process_within, issue_serial, say};

const ROUNDS: u32 = 200;

/// Rounds between two comparisons of what lies there with what is shown.
const COMPARED_EVERY: u32 = 10;

/// A round takes less than half a second on average, with the comparisons.
const LIMIT_PER_ROUND: Duration = Duration::from_secs(2);

struct Slot {
    card: Option<(u64, CardCondition, InsertedCard)>,
}

impl Slot {
    fn lies(&self) -> Option<(u64, CardCondition)> {
        self.card.as_ref().filter(|(.., card)| card.is_inserted()).map(|(serial, condition, _)| (*serial, *condition))
    }
}

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |value| value.parse().expect("a number"))
}

fn any_condition(dice: &mut StdRng) -> CardCondition {
    match dice.random_range(0..100) {
        0..45 => CardCondition::Ok,
        45..55 => CardCondition::Broken { defect: Defect::Garbage },
        55..62 => CardCondition::Broken { defect: Defect::Status6f00 },
        62..70 => CardCondition::NotAMynaCard,
        70..84 => CardCondition::RemovedMidRead { after_apdus: dice.random_range(0..12) },
        84..97 => CardCondition::Slow { ms_per_apdu: dice.random_range(1..40) },
        _ => CardCondition::Slow { ms_per_apdu: 3_600_000 },
    }
}

/// What has to be shown in the end for what lies there.
fn is_right(moment: &CardMoment, lies: &[(u64, CardCondition)]) -> bool {
    match lies {
        [] => *moment == CardMoment::None,
        [(serial, condition)] => match condition {
            CardCondition::Broken { .. } => *moment == CardMoment::Failed(CardFailure::Broken),
            CardCondition::NotAMynaCard => *moment == CardMoment::Failed(CardFailure::NotMynaCard),
            CardCondition::Slow { ms_per_apdu: 1_000.. } => *moment == CardMoment::Failed(CardFailure::TimedOut),
            _ => {
                matches!(moment, CardMoment::Read(reading, _) if reading.certificate_serial == certificate_handle(*serial))
            }
        },
        _ => *moment == CardMoment::Failed(CardFailure::TwoCards),
    }
}

fn compare(desk: &Desk, slots: &[Slot], story: &str) {
    let began = Instant::now();
    // A card slips off by itself while it is read: what lies there is looked at anew each time.
    loop {
        let lies: Vec<_> = slots.iter().filter_map(Slot::lies).collect();
        let moment = desk.tablet.card();
        if is_right(&moment, &lies) {
            return;
        }
        let report = desk.tablet.reader_report();
        assert!(began.elapsed() < PATIENCE, "{story}: {moment:?} is shown, {lies:?} lies there, {report:?}");
        sleep(Duration::from_millis(5));
    }
}

fn play(daemon: &Daemon, rounds: u32, seed: u64) {
    let mut dice = StdRng::seed_from_u64(seed);
    let desk = Desk::start().unwrap();
    let mut slots = [Slot { card: None }, Slot { card: None }];
    let began = Instant::now();
    for round in 0..rounds {
        let at = u16::from(dice.random_bool(0.3));
        let slot = &mut slots[usize::from(at)];
        if slot.card.take().is_none() || dice.random_bool(0.3) {
            let (serial, condition) = (u64::from(round) + 1, any_condition(&mut dice));
            let card = insert(daemon.slot(at), issue_serial(serial, condition).unwrap()).unwrap();
            slot.card = Some((serial, condition, card));
        }
        let pause = if dice.random_bool(0.2) { dice.random_range(300..900) } else { dice.random_range(0..60) };
        sleep(Duration::from_millis(pause));
        if round % COMPARED_EVERY == 0 {
            compare(&desk, &slots, &format!("seed {seed}, round {round}"));
        }
    }
    slots.iter_mut().for_each(|slot| slot.card = None);
    desk.until("everything lifted", |moment| *moment == CardMoment::None);
    let last = u64::from(rounds) + 1;
    let _good = insert(daemon.slot(0), issue_serial(last, CardCondition::Ok).unwrap()).unwrap();
    desk.until_read(last);
    say(&format!(
        "real_reader: {rounds} rounds with seed {seed} in {} s, ended with a good reading",
        began.elapsed().as_secs()
    ));
}

#[test]
fn whatever_happened_the_next_good_card_is_read() {
    let rounds = u32::try_from(number("READER_ROUNDS", ROUNDS.into())).unwrap();
    let limit = Duration::from_secs(120) + LIMIT_PER_ROUND * rounds;
    in_own_process_within(limit, "whatever_happened_the_next_good_card_is_read", 1, |daemon| {
        let seed = number("READER_SEED", UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64);
        say(&format!("real_reader: seed {seed}"));
        play(daemon, rounds, seed);
    });
}
