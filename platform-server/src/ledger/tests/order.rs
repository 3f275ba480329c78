//! Many at once: everything is applied in the order of the log, and nobody who listens misses a change.

use std::{sync::Arc, time::Duration};

use domain::{disclosure::CaseStanding, event::EncounterEvent, ids::EncounterId, inquiry::Answer};
use host::Clock;
use tokio::task::JoinSet;

use super::{
    mirror::Mirror,
    region::{ask, choose, complaint, hospital, ledger, vitals},
};
use crate::ledger::Ledger;

const CASES: u8 = 12;

/// One whole case, as fast as it goes; the first hospital gets the even ones.
async fn play(ledger: Arc<Ledger>, number: u8) -> EncounterId {
    let case = ledger.open_case(number).await;
    let winner = 1 + number % 2;
    ledger.crew(case, ask(&[1, 2])).await;
    for batch in 0..10 {
        ledger.crew(case, vitals(batch * 5..batch * 5 + 5)).await;
        ledger.crew(case, complaint(&format!("主訴 {batch}"))).await;
    }
    ledger.answer(winner, case, Answer::Accept).await;
    ledger.crew(case, choose(winner)).await;
    ledger.crew(case, vitals(50..55)).await;
    case
}

fn play_all(ledger: &Arc<Ledger>) -> JoinSet<EncounterId> {
    let mut plays = JoinSet::new();
    for number in 1..=CASES {
        plays.spawn(play(Arc::clone(ledger), number));
    }
    plays
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_submits_leave_a_log_without_holes_and_cases_in_its_order() {
    let ledger = ledger();
    let mut applied = ledger.applied();
    let mut heard = Vec::new();
    let plays = play_all(&ledger);
    let listener = tokio::spawn(async move {
        while applied.changed().await.is_ok() {
            heard.push(*applied.borrow_and_update());
        }
        heard
    });
    let cases = plays.join_all().await;
    let mut numbers = Vec::new();
    for case in cases {
        let story = ledger.story(case);
        assert!(story.is_sorted(), "events_after gives the order of the log");
        let later: Vec<_> = story.iter().filter(|(seq, _)| *seq > story[4].0).cloned().collect();
        assert_eq!(ledger.state().case(case).unwrap().events_after(story[4].0).count(), later.len());
        numbers.extend(story.into_iter().map(|(seq, _)| seq));
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
    assert_eq!(ledger.state().applied_seq(), numbers.len() as u64);
    drop(ledger);
    assert!(listener.await.unwrap().is_sorted(), "told in the order of the log");
}

/// A subscriber looks again and again while others write: its cursor never passes a change it was not told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_polls_while_others_write_ends_with_everything() {
    let ledger = ledger();
    let plays = play_all(&ledger);
    let spectator = tokio::spawn({
        let ledger = Arc::clone(&ledger);
        async move {
            let mut mirror = Mirror::default();
            let mut polls = 0_u32;
            while ledger.state().open_cases().filter(|case| case.encounter.vitals.len() == 55).count()
                < usize::from(CASES)
            {
                mirror.poll(&ledger.state(), ledger.registry(), &hospital(1), Clock::system().now());
                polls += 1;
                tokio::task::yield_now().await;
            }
            mirror.poll(&ledger.state(), ledger.registry(), &hospital(1), Clock::system().now());
            (mirror, polls)
        }
    });
    plays.join_all().await;
    let (mirror, polls) = spectator.await.unwrap();
    let mut fresh = Mirror::default();
    fresh.poll(&ledger.state(), ledger.registry(), &hospital(1), Clock::system().now());
    assert!(polls > 1, "it looked while others wrote");
    assert_eq!(mirror.cases, fresh.cases);
    let destinations = fresh.cases.values().filter(|case| case.standing == CaseStanding::Destination).count();
    assert_eq!(destinations, usize::from(CASES / 2));
}

/// The bell alone is enough: a ring between two looks is not lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waits_for_the_bell_is_woken_for_every_last_change() {
    let ledger = ledger();
    let mut bell = ledger.bells().hospital(&hospital(1));
    let listener = tokio::spawn({
        let ledger = Arc::clone(&ledger);
        async move {
            let mut mirror = Mirror::default();
            let complete = |mirror: &Mirror| {
                let ended = mirror.cases.values().filter(|case| match case.standing {
                    CaseStanding::Destination => case.vitals.len() == 55,
                    CaseStanding::Released(_) => true,
                    _ => false,
                });
                ended.count() == usize::from(CASES)
            };
            while !complete(&mirror) {
                bell.changed().await.unwrap();
                mirror.poll(&ledger.state(), ledger.registry(), &hospital(1), Clock::system().now());
            }
        }
    });
    play_all(&ledger).join_all().await;
    // Far longer than it takes; a lost ring would wait for ever.
    tokio::time::timeout(Duration::from_secs(60), listener).await.expect("a ring was lost").unwrap();
}

#[tokio::test]
async fn the_bells_ring_for_those_concerned_only() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1])).await;
    let [mut asked, mut other] = [1, 2].map(|number| ledger.bells().hospital(&hospital(number)));
    let [mut own, mut neighbour] = [1, 2].map(|number| ledger.bells().crew(&super::region::crew(number)));
    for bell in [&mut asked, &mut other, &mut own, &mut neighbour] {
        bell.mark_unchanged();
    }
    ledger.crew(case, EncounterEvent::Closed).await;
    let rung = [&asked, &other, &own, &neighbour].map(|bell| bell.has_changed().unwrap());
    assert_eq!(rung, [true, false, true, false]);
}
