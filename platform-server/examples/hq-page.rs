//! The headquarters' page with made-up cases, to be looked at in a browser. Nothing leaves this machine and nothing is written to a disk.
//!
//! `cargo run -p platform-server --example hq-page -- 127.0.0.1:8097 120`, then `/`. The second argument is the number of cases.
#![allow(clippy::unwrap_used, reason = "an example ends when its own made-up data is wrong")]

use platform_server as platform;

#[path = "../src/screen/tests/sample.rs"]
mod sample;

use std::{sync::Arc, time::Duration};

use domain::{
    card::CardFailure,
    consent::ConsentBasis,
    inquiry::{Answer, DeclineReason},
    interview::NoCardReason,
    record::FetchOutcome,
};
use futures_util::future::join_all;
use host::{Clock, stop::Stop};
use jiff::Timestamp;
use journal::MemoryEngine;
use platform::screen::start;
use sample::{Played, YES};

/// A day of asking passes in a minute and a half while the made-up past is played.
const PAST_SPEED: f64 = 1_000.0;

/// How often another case begins and ends while the page is open.
const ANOTHER_EVERY: Duration = Duration::from_secs(4);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    host::logs::start();
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8097".to_owned());
    let count: u32 = arguments.next().map_or(Ok(120), |text| text.parse())?;
    let engine = Arc::new(MemoryEngine::new());
    let now = Timestamp::now();
    let past = sample::ledger(Arc::clone(&engine), Clock::scaled(now, now, PAST_SPEED));
    let cases: Vec<Played> = (0..count).map(made_up).collect();
    join_all(cases.iter().map(|case| sample::play(&past, case))).await;
    drop(past);
    let ledger = sample::ledger(engine, Clock::system());
    let screen = start(&address, Arc::clone(&ledger))?;
    let more = async {
        for n in count.. {
            tokio::time::sleep(ANOTHER_EVERY).await;
            sample::play(&ledger, &Played { opened_hours_ago: 0, decided_after_s: None, ..made_up(n) }).await;
        }
    };
    tokio::select! {
        () = more => {}
        () = async { Stop::on_signals().wait().await } => {}
    }
    screen.stop().await;
    Ok(())
}

/// Numbers that look drawn at random and are the same every time.
fn draw(n: u32, salt: u32, below: u32) -> u32 {
    let mixed = n
        .wrapping_mul(2_654_435_761)
        .wrapping_add(salt.wrapping_mul(40_503))
        .rotate_left(13)
        .wrapping_mul(2_246_822_519);
    (mixed >> 8) % below
}

fn made_up(n: u32) -> Played {
    let draw = |salt, below| draw(n, salt, below);
    let headquarters = ["minato", "minato", "minato", "aonagi", "aonagi", "shiraho"][draw(1, 6) as usize];
    let failures = [
        CardFailure::NoCard,
        CardFailure::NoCard,
        CardFailure::Removed,
        CardFailure::PhoneNeedsOwner,
        CardFailure::TimedOut,
        CardFailure::NotMynaCard,
    ];
    let card = match draw(2, 10) {
        0..=4 => None,
        5 | 6 => Some(None),
        _ => Some(Some(failures[draw(3, 6) as usize])),
    };
    let was_read = card == Some(None);
    let bases = [
        ConsentBasis::Patient,
        ConsentBasis::Patient,
        ConsentBasis::Family,
        ConsentBasis::Waived,
        ConsentBasis::Refused,
    ];
    let consent = was_read.then(|| bases[draw(4, 5) as usize]);
    let outcomes = [
        FetchOutcome::Fetched,
        FetchOutcome::Fetched,
        FetchOutcome::Fetched,
        FetchOutcome::Empty,
        FetchOutcome::TimedOut,
        FetchOutcome::Partial,
    ];
    let fetched = consent.filter(|basis| *basis != ConsentBasis::Refused).map(|_| outcomes[draw(5, 6) as usize]);
    let refusals = draw(6, 5).saturating_sub(1) as usize;
    let mut answers: Vec<Option<Answer>> = (0..refusals)
        .map(|index| Some(Answer::Decline(DeclineReason::ALL[draw(7 + index as u32, 8) as usize])))
        .collect();
    answers.push(if refusals == 3 && draw(12, 3) == 0 { None } else { YES });
    Played {
        headquarters,
        opened_hours_ago: i64::from(draw(13, 24 * 9)),
        card,
        no_card: card.is_none().then(|| NoCardReason::ALL[draw(17, 6) as usize]),
        consent,
        fetched,
        seen_after_s: Some(8 + i64::from(draw(14, 90))),
        decided_after_s: Some(110 + i64::from(draw(15, 500)) + 140 * refusals as i64),
        scene_min: Some(12 + i64::from(draw(16, 14)) + 4 * refusals as i64 + i64::from(was_read)),
        answers,
    }
}
