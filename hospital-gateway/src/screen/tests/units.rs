//! The small parts: ages, the link's light, the memory of wishes, the change of a vital.

use std::{
    cell::Cell,
    sync::{Arc, atomic::AtomicUsize, atomic::Ordering},
};

use domain::{
    inquiry::Answer,
    record::{Origin, RecordSource},
    vitals::{Timeline, VitalKind, VitalSource},
};
use jiff::{SignedDuration, Timestamp, civil::date};
use webkit::{form::IdempotencyKey, lang::Lang, parts::LightState};

use super::{Board, key, sample};
use crate::{
    inbox::HospitalCase,
    screen::{
        link::{LOST_AFTER_S, LinkReport, LinkState},
        reply::Refusal,
        show::{Show, short_code},
        vitals,
        wishes::{KEYS_REMEMBERED, Wish, Wishes},
    },
};

fn show(now: &str, lang: Lang) -> Show {
    Show { lang, now: now.parse().unwrap() }
}

#[test]
fn a_line_of_the_record_tells_its_date_and_age() {
    let origin = |date, month_only| Origin {
        source: RecordSource::Claims,
        institution: None,
        institution_name: String::new(),
        date,
        month_only,
    };
    let ja = show("2026-11-20T15:30:00Z", Lang::Ja); // 2026-11-21 in Japan
    for (date, month_only, expected) in [
        (Some(date(2026, 11, 21)), false, "2026-11-21・今日"),
        (Some(date(2026, 11, 13)), false, "2026-11-13・8日前"),
        (Some(date(2026, 9, 22)), false, "2026-09-22・60日前"),
        (Some(date(2026, 9, 21)), false, "2026-09-21・2か月前"),
        (Some(date(2024, 11, 21)), false, "2024-11-21・24か月前"),
        (Some(date(2024, 10, 31)), false, "2024-10-31・2年前"),
        (Some(date(2026, 9, 1)), true, "2026-09（月単位）・2か月前"),
        (Some(date(2026, 11, 1)), true, "2026-11（月単位）・今月"),
        (Some(date(2026, 11, 22)), false, "2026-11-22・未来の日付"),
        (None, false, "日付不明"),
    ] {
        assert_eq!(ja.dated(&origin(date, month_only)), expected);
    }
    assert_eq!(
        show("2026-11-20T15:30:00Z", Lang::En).dated(&origin(Some(date(2026, 9, 1)), true)),
        "2026-09 (month)・2 mo ago"
    );
}

#[test]
fn a_case_has_a_short_name_for_the_telephone() {
    assert_eq!(short_code(sample::encounter(sample::HAEMATEMESIS)), "1A37");
}

#[actix_web::test]
async fn the_light_turns_amber_at_once_and_red_after_fifteen_seconds() {
    let board = Board::with([]).await;
    let now = board.desk.clock().now();
    let ago = |seconds: u64| Some(now - SignedDuration::from_secs(i64::try_from(seconds).unwrap()));
    for (is_connected, last_heard, started, expected) in [
        (true, ago(1), 100, LightState::Live),
        (false, ago(1), 100, LightState::Late),
        (false, ago(LOST_AFTER_S - 2), 100, LightState::Late),
        (false, ago(LOST_AFTER_S), 100, LightState::Lost),
        (false, None, 1, LightState::Connecting),
        (false, None, LOST_AFTER_S, LightState::Lost),
    ] {
        let state = LinkState::now(
            LinkReport { is_connected, last_heard, clock_ahead: None },
            &board.desk,
            ago(started).unwrap(),
        );
        assert_eq!(state.light, expected, "{is_connected} {last_heard:?}");
    }
}

#[actix_web::test]
async fn a_wish_is_carried_out_once_per_key() {
    let wishes = Wishes::default();
    let encounter = sample::encounter(1);
    let key: IdempotencyKey = key(1).parse().unwrap();
    let done = Cell::new(0);
    for expected in 1..=2 {
        let outcome = wishes
            .once(key, Wish::Seen(encounter), || async {
                done.set(done.get() + 1);
                // Ours at first: worth another try. Then the wish's own fault, for good.
                Err(if done.get() == 1 { Refusal::NotStored } else { Refusal::QuestionClosed })
            })
            .await;
        assert_eq!((done.get(), outcome.is_err()), (expected, true));
    }
    let again = wishes.once(key, Wish::Seen(encounter), || async { Ok(()) }).await;
    assert_eq!(again, Err(Refusal::QuestionClosed), "the same answer as before");
    let other = wishes.once(key, Wish::Answer(encounter, Answer::Accept), || async { Ok(()) }).await;
    assert_eq!(other, Err(Refusal::KeyUsedOtherwise));
}

#[actix_web::test]
async fn two_at_once_with_one_key_are_one() {
    let wishes = Arc::new(Wishes::default());
    let key: IdempotencyKey = key(1).parse().unwrap();
    let runs = Arc::new(AtomicUsize::new(0));
    let run = || {
        let (wishes, runs) = (Arc::clone(&wishes), Arc::clone(&runs));
        async move {
            let perform = || async {
                tokio::task::yield_now().await;
                runs.fetch_add(1, Ordering::Relaxed);
                Ok(())
            };
            wishes.once(key, Wish::Received(sample::encounter(1)), perform).await
        }
    };
    assert_eq!(tokio::join!(run(), run(), run()), (Ok(()), Ok(()), Ok(())));
    assert_eq!(runs.load(Ordering::Relaxed), 1);
}

#[actix_web::test]
async fn the_oldest_key_is_forgotten_first() {
    let wishes = Wishes::default();
    let runs = Cell::new(0);
    let wish = |n: u128| {
        wishes.once(key(n).parse().unwrap(), Wish::Seen(sample::encounter(1)), || async {
            runs.set(runs.get() + 1);
            Ok(())
        })
    };
    for n in 0..=KEYS_REMEMBERED as u128 {
        wish(n).await.unwrap();
    }
    assert_eq!(runs.get(), KEYS_REMEMBERED + 1);
    wish(1).await.unwrap();
    assert_eq!(runs.get(), KEYS_REMEMBERED + 1, "still remembered");
    wish(0).await.unwrap();
    assert_eq!(runs.get(), KEYS_REMEMBERED + 2, "forgotten");
}

#[test]
fn a_vital_tells_how_it_has_changed() {
    let now: Timestamp = "2026-11-20T15:30:00Z".parse().unwrap();
    let mut vitals = Timeline::default();
    for (seconds, pulse) in [(1_200, 60.0), (400, 96.0), (200, 110.0), (0, 118.0)] {
        vitals.insert(sample::reading(
            sample::ago(now, seconds),
            VitalSource::Manual,
            &[(VitalKind::Pulse, pulse), (VitalKind::Spo2, 97.0)],
        ));
    }
    let mut case = HospitalCase::new(&sample::bare(1, 1, domain::disclosure::CaseStanding::Asked(None)), now);
    case.vitals = vitals;
    let tiles = vitals::tiles(Show { lang: Lang::Ja, now }, &case);
    let of = |label: &str| tiles.iter().find(|tile| tile.label == label).unwrap();
    // Against the reading of 400 s before: the newest that is at least five minutes older.
    assert_eq!(of("脈拍").change.as_deref(), Some("↗ +22 /6分"));
    assert_eq!((of("脈拍").severe, of("SpO₂").change.as_deref(), of("体温").value.as_str()), (None, None, "未測定"));
}
