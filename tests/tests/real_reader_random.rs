//! Random histories at the real card service: cards come, go, slip, hang and talk nonsense on two readers. After each stretch the
//! readers and the tablet show what lies there; no card has lost a try of a PIN, no thread panicked or hangs, and in the end a good
//! card is read.
//!
//! `READER_ROUNDS=10000 READER_SEED=7 cargo test --release -p system-tests --features pcsc --test real_reader_random`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    sync::atomic::{AtomicU32, Ordering},
    thread::sleep,
    time::{Duration, Instant, UNIX_EPOCH},
};

use ambulance_client::tablet::CardMoment;
use domain::card::CardFailure;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use simulations::cards::{
    CardCondition, CardMemory, Defect, certificate_handle,
    socket::{InsertedCard, insert},
};
use system_tests::real_reader::{Daemon, Desk, PATIENCE, in_own_process_within, issue_serial, say};

const ROUNDS: u32 = 200;

/// Rounds between two comparisons of what lies there with what is shown.
const COMPARED_EVERY: u32 = 10;

/// A round takes less than half a second on average, with the comparisons.
const LIMIT_PER_ROUND: Duration = Duration::from_secs(2);

/// Panics of any thread of this process, also of those that nobody joins.
static PANICS: AtomicU32 = AtomicU32::new(0);

/// A card that was laid down, with what it remembered then.
struct Laid {
    serial: u64,
    condition: CardCondition,
    memory: CardMemory,
    card: InsertedCard,
}

/// One reader of the two.
#[derive(Default)]
struct Slot(Option<Laid>);

impl Slot {
    fn lies(&self) -> Option<(u64, CardCondition)> {
        self.0.as_ref().filter(|laid| laid.card.is_inserted()).map(|laid| (laid.serial, laid.condition))
    }

    fn lay(&mut self, daemon: &Daemon, slot: u16, serial: u64, condition: CardCondition) {
        let card = issue_serial(serial, condition).unwrap();
        let memory = card.memory();
        self.0 = Some(Laid { serial, condition, memory, card: insert(daemon.slot(slot), card).unwrap() });
    }

    /// Lifts the card, if one was laid there, and looks at its counters.
    fn lift(&mut self, story: &str) -> bool {
        let Some(laid) = self.0.take() else { return false };
        let card = laid.card.remove().expect("the card's own thread does not panic");
        assert_eq!(card.memory(), laid.memory, "{story}: {:?} spent or gave back a try", laid.condition);
        true
    }
}

fn count_panics() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        tell(panic);
    }));
}

/// Threads of this process that talk to a card.
fn workers() -> usize {
    let threads = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let names = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("comm")).ok());
    names.filter(|name| name.trim_end() == "card-worker").count()
}

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |value| value.parse().expect("a number"))
}

fn any_condition(dice: &mut StdRng) -> CardCondition {
    match dice.random_range(0..100) {
        0..40 => CardCondition::Ok,
        40..45 => CardCondition::LastTry,
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
            CardCondition::Broken { defect: Defect::Garbage } => *moment == CardMoment::Failed(CardFailure::Garbage),
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

/// Which readers hold a card, by what the watcher tells.
fn occupied(desk: &Desk) -> Vec<bool> {
    desk.tablet.reader_report().readers.iter().map(|line| line.state.is_occupied()).collect()
}

fn compare(desk: &Desk, slots: &[Slot], story: &str) {
    let began = Instant::now();
    // A card slips off by itself while it is read: what lies there is looked at anew each time.
    loop {
        let lies: Vec<_> = slots.iter().map(Slot::lies).collect();
        let moment = desk.tablet.card();
        let holds: Vec<_> = lies.iter().map(Option::is_some).collect();
        let is_settled = !matches!(moment, CardMoment::Reading) && occupied(desk) == holds;
        if is_settled && is_right(&moment, &lies.iter().flatten().copied().collect::<Vec<_>>()) {
            return;
        }
        let report = desk.tablet.reader_report();
        assert!(began.elapsed() < PATIENCE, "{story}: {moment:?} is shown, {lies:?} lies there, {report:?}");
        sleep(Duration::from_millis(5));
    }
}

/// What happened, for the report.
#[derive(Default)]
struct Tally {
    laid: u32,
    lifted: u32,
    compared: u32,
}

fn play(daemon: &Daemon, rounds: u32, seed: u64) -> Tally {
    let mut dice = StdRng::seed_from_u64(seed);
    let desk = Desk::start().unwrap();
    let mut slots = [Slot::default(), Slot::default()];
    let mut tally = Tally::default();
    for round in 0..rounds {
        let story = format!("seed {seed}, round {round}");
        let at = u16::from(dice.random_bool(0.3));
        let slot = &mut slots[usize::from(at)];
        let was_there = slot.lift(&story);
        tally.lifted += u32::from(was_there);
        if !was_there || dice.random_bool(0.3) {
            slot.lay(daemon, at, u64::from(round) + 1, any_condition(&mut dice));
            tally.laid += 1;
        }
        let pause = if dice.random_bool(0.2) { dice.random_range(300..900) } else { dice.random_range(0..60) };
        sleep(Duration::from_millis(pause));
        if round % COMPARED_EVERY == 0 {
            compare(&desk, &slots, &story);
            tally.compared += 1;
        }
    }
    for slot in &mut slots {
        tally.lifted += u32::from(slot.lift("the end"));
    }
    desk.until("everything lifted", |moment| *moment == CardMoment::None);
    let last = u64::from(rounds) + 1;
    slots[0].lay(daemon, 0, last, CardCondition::Ok);
    desk.until_read(last);
    slots[0].lift("the last card");
    desk.until("everything lifted", |moment| *moment == CardMoment::None);
    let deadline = Instant::now() + PATIENCE;
    while workers() > 0 {
        assert!(Instant::now() < deadline, "a thread that talks to a card hangs, and no card lies there");
        sleep(Duration::from_millis(5));
    }
    tally
}

#[test]
fn whatever_happened_the_next_good_card_is_read() {
    let rounds = u32::try_from(number("READER_ROUNDS", ROUNDS.into())).unwrap();
    let limit = Duration::from_secs(120) + LIMIT_PER_ROUND * rounds;
    in_own_process_within(limit, "whatever_happened_the_next_good_card_is_read", 1, |daemon| {
        let seed = number("READER_SEED", UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64);
        say(&format!("real_reader: seed {seed}"));
        count_panics();
        let began = Instant::now();
        let Tally { laid, lifted, compared } = play(daemon, rounds, seed);
        assert_eq!(PANICS.load(Ordering::Relaxed), 0, "a thread panicked");
        say(&format!(
            "real_reader: {rounds} rounds with seed {seed} in {} s: {laid} laid, {lifted} lifted with all tries, \
             {compared} comparisons; ended with a good reading",
            began.elapsed().as_secs()
        ));
    });
}
