//! Which mark holds, what it is worth, and when a pattern is proposed.
#![allow(clippy::unwrap_used, reason = "a test ends when something is not as it should be")]

use jiff::{SignedDuration, Timestamp, civil::date};

use super::{
    Band, BandDays, Basis, Department, EmptyBeds, Freshness, MinuteOfDay, Pattern, Readiness, ReadinessLevel as L,
    ReadinessMark, SCHEDULE_WEIGHT, STALE_AFTER, Scope, Statement, is_holiday, needs_of, on_our_clock, proposed,
};
use crate::{ids::EventId, text::Language, triage::ConditionClass as C};

fn at(minute: i64) -> Timestamp {
    "2026-11-16T01:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minute)
}

fn scheduled(scope: Scope, level: L, minute: i64) -> ReadinessMark {
    ReadinessMark { basis: Basis::Schedule, ..ReadinessMark::tapped(scope, level, at(minute)) }
}

fn board(marks: &[(Scope, L, i64)]) -> Readiness {
    let mut board = Readiness::default();
    marks.iter().for_each(|(scope, level, minute)| board.set(ReadinessMark::tapped(*scope, *level, at(*minute))));
    board
}

const SURGEONS: Scope = Scope::Department(Department::Neurosurgery);
const ENDOSCOPE: Scope = Scope::Department(Department::Gastroenterology);
const KNIFE: Scope = Scope::Department(Department::Surgery);

#[test]
fn a_class_has_its_own_mark_else_its_departments_else_the_general_one() {
    let holds =
        |marks: &[(Scope, L, i64)], class| board(marks).for_class(class, at(20)).map(|mark| (mark.scope, mark.level));
    let general = (Scope::General, L::Can, 0);
    assert_eq!(holds(&[], C::Stroke), None);
    assert_eq!(holds(&[general], C::Stroke), Some((Scope::General, L::Can)));
    assert_eq!(holds(&[general, (SURGEONS, L::Consult, 1)], C::Stroke), Some((SURGEONS, L::Consult)));
    assert_eq!(holds(&[general, (SURGEONS, L::Consult, 1)], C::Burn), Some((Scope::General, L::Can)));
    let own = (Scope::Class(C::Stroke), L::Wants, 2);
    assert_eq!(holds(&[general, (SURGEONS, L::Consult, 1), own], C::Stroke), Some((own.0, L::Wants)));
    // Of several departments the worst, whichever was said last.
    let both = [general, (ENDOSCOPE, L::Cannot, 1), (KNIFE, L::Can, 5)];
    assert_eq!(holds(&both, C::GastrointestinalBleed), Some((ENDOSCOPE, L::Cannot)));
    // What no department speaks for.
    assert_eq!(holds(&both, C::General), Some((Scope::General, L::Can)));
}

#[test]
fn a_newer_statement_of_a_more_general_scope_replaces_older_ones() {
    let own = Scope::Class(C::Stroke);
    let holds = |marks: &[(Scope, L, i64)]| board(marks).for_class(C::Stroke, at(20)).unwrap().scope;
    assert_eq!(holds(&[(own, L::Can, 1), (SURGEONS, L::Cannot, 2)]), SURGEONS);
    assert_eq!(holds(&[(own, L::Can, 2), (SURGEONS, L::Cannot, 1)]), own);
    assert_eq!(holds(&[(own, L::Can, 1), (SURGEONS, L::Cannot, 2), (Scope::General, L::Can, 3)]), Scope::General);
    // Said together, as by a pattern: the particular one was meant.
    assert_eq!(holds(&[(SURGEONS, L::Cannot, 3), (Scope::General, L::Can, 3)]), SURGEONS);
    assert_eq!(holds(&[(own, L::Can, 3), (SURGEONS, L::Cannot, 3), (Scope::General, L::Can, 3)]), own);
}

#[test]
fn a_department_that_went_stale_does_not_hide_one_that_speaks() {
    let board = board(&[(ENDOSCOPE, L::Cannot, -180), (KNIFE, L::Can, 0)]);
    assert_eq!(board.for_class(C::GastrointestinalBleed, at(5)).unwrap().scope, KNIFE);
    let late = at(STALE_AFTER.as_mins() + 1);
    assert_eq!(board.for_class(C::GastrointestinalBleed, late).unwrap().freshness(late), Freshness::Stale);
}

#[test]
fn a_schedule_speaks_only_where_no_person_does_and_is_worth_less() {
    let mut board = board(&[(SURGEONS, L::Cannot, 0)]);
    board.set(scheduled(Scope::General, L::Can, 10));
    board.set(scheduled(SURGEONS, L::Can, 10));
    assert_eq!(board.for_class(C::Stroke, at(20)).unwrap(), ReadinessMark::tapped(SURGEONS, L::Cannot, at(0)));
    let burn = board.for_class(C::Burn, at(10)).unwrap();
    assert_eq!((burn.basis, burn.freshness(at(10))), (Basis::Schedule, Freshness::Ageing));
    assert!((burn.weight(at(10)) - SCHEDULE_WEIGHT).abs() < 1e-9);
    // Once the tap says nothing any more, the schedule is better than nothing.
    assert_eq!(board.for_class(C::Stroke, at(125)).unwrap().level, L::Can);
    // And a tap at any time silences it.
    board.set(ReadinessMark::tapped(Scope::General, L::Cannot, at(11)));
    assert_eq!(board.for_class(C::Burn, at(12)).unwrap().level, L::Cannot);
}

#[test]
fn the_weight_fades_evenly_and_is_nothing_when_stale() {
    let mark = ReadinessMark::tapped(Scope::General, L::Can, at(0));
    for (minute, expected) in [(-2, 1.0), (0, 1.0), (30, 0.75), (60, 0.5), (120, 0.0), (121, 0.0), (-3, 0.0)] {
        assert!((mark.weight(at(minute)) - expected).abs() < 1e-9, "{minute}");
    }
    let weights: Vec<f64> = (0..=130).map(|minute| mark.weight(at(minute))).collect();
    assert!(weights.windows(2).all(|pair| pair[0] >= pair[1]), "never worth more than before");
    assert!(weights.windows(2).all(|pair| pair[0] - pair[1] < 0.01), "and no minute takes much of it");
}

#[test]
fn the_words_say_what_the_mark_speaks_for_and_how_old_it_is() {
    let mark = ReadinessMark::tapped(SURGEONS, L::Consult, at(0));
    for (minute, ja, en) in [
        (0, "脳神経外科 △ 要相談(たった今)", "Neurosurgery △ consult (just now)"),
        (30, "脳神経外科 △ 要相談(30分前)", "Neurosurgery △ consult (30 min ago)"),
        (31, "脳神経外科 △ 要相談(31分前・やや古い)", "Neurosurgery △ consult (31 min ago, ageing)"),
        (60, "脳神経外科 △ 要相談(1時間前・やや古い)", "Neurosurgery △ consult (1 h ago, ageing)"),
        (
            190,
            "脳神経外科 △ 要相談(3時間10分前・古いため不明扱い)",
            "Neurosurgery △ consult (3 h 10 min ago, too old: counted as unknown)",
        ),
    ] {
        assert_eq!(
            (mark.words(Language::Ja, at(minute)).as_str(), mark.words(Language::En, at(minute)).as_str()),
            (ja, en)
        );
    }
    let planned = scheduled(Scope::Class(C::Stroke), L::Can, 0);
    assert_eq!(planned.words(Language::Ja, at(5)), "脳卒中疑い ○ 応需可(5分前・予定・未確認)");
    assert_eq!(planned.words(Language::Ja, at(50)), "脳卒中疑い ○ 応需可(50分前・予定・未確認・やや古い)");
}

#[test]
fn empty_beds_are_told_and_make_no_level() {
    let mut board = Readiness::default();
    board.take(&Statement::new(Vec::new(), Some(3), Basis::Tapped).unwrap(), at(0));
    assert_eq!(board.for_class(C::General, at(1)), None, "an empty bed takes nobody");
    assert_eq!(board.beds().unwrap().words(Language::Ja, at(20)).unwrap(), "空床3(20分前)");
    assert_eq!(board.beds().unwrap().words(Language::Ja, at(100)).unwrap(), "空床3(1時間40分前)");
    assert_eq!(board.beds().unwrap().words(Language::Ja, at(121)), None);
    board.set_beds(EmptyBeds { count: 9, counted_at: at(-1) });
    assert_eq!(board.beds().unwrap().count, 3, "an older count replaces nothing");
    assert!(board.unchanged(at(1)).is_none(), "beds have to be counted");
    assert!(Statement::new(Vec::new(), Some(1_000), Basis::Tapped).is_err());
    assert!(Statement::new(Vec::new(), Some(1), Basis::Schedule).is_err());
}

#[test]
fn unchanged_says_again_what_stands_and_not_what_was_replaced_or_is_of_an_earlier_shift() {
    let mut board =
        board(&[(Scope::Class(C::Burn), L::Can, -5), (Scope::General, L::Can, 0), (SURGEONS, L::Cannot, 1)]);
    let said = board.unchanged(at(150)).unwrap();
    assert_eq!(said.levels(), [(Scope::General, L::Can), (SURGEONS, L::Cannot)]);
    board.take(&said, at(150));
    assert_eq!(board.for_class(C::Stroke, at(151)).unwrap().freshness(at(151)), Freshness::Fresh);
    assert_eq!(board.unchanged(at(150 + 12 * 60 + 1)), None);
}

#[test]
fn every_department_is_needed_by_a_class_and_every_scope_has_a_code() {
    for department in Department::ALL {
        assert!(C::ALL.iter().any(|class| needs_of(*class).departments.contains(department)), "{department:?}");
    }
    assert!(C::ALL.iter().all(|class| !needs_of(*class).why.is_empty()));
    assert_eq!(Scope::all().count(), Scope::COUNT);
    for scope in Scope::all() {
        assert_eq!(Scope::from_code(&scope.code()), Ok(scope));
    }
    for wrong in ["", "stroke", "class/", "department/magic", "general/"] {
        assert!(Scope::from_code(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn only_the_span_on_the_tellers_clock_is_believed() {
    let behind = SignedDuration::from_hours(3);
    let now = at(0);
    // Tapped four minutes before it was sent, by a clock three hours behind.
    let (tapped, sent) = (at(-4) - behind, now - behind);
    assert_eq!(on_our_clock(tapped, Some(sent), now), at(-4));
    assert_eq!(on_our_clock(at(-4) + behind, Some(now + behind), now), at(-4));
    assert_eq!(on_our_clock(tapped, None, now), tapped, "who does not say it is taken at the word");
    assert_eq!(on_our_clock(at(9), None, now), now, "never later than now");
    assert_eq!(on_our_clock(at(-4), Some(at(-5)), now), at(-4), "a clock set back in between");
}

#[test]
fn holidays_are_those_of_the_calendar() {
    let named = [
        (2026, 1, 12),
        (2026, 2, 11),
        (2026, 2, 23),
        (2026, 3, 20),
        (2026, 4, 29),
        (2026, 5, 3),
        (2026, 5, 4),
        (2026, 5, 5),
        (2026, 5, 6),
        (2026, 7, 20),
        (2026, 8, 11),
        (2026, 9, 21),
        (2026, 9, 22),
        (2026, 9, 23),
        (2026, 10, 12),
        (2026, 11, 3),
        (2026, 11, 23),
        (2027, 3, 21),
        (2027, 3, 22),
        (2026, 12, 30),
        (2027, 1, 2),
    ];
    for (year, month, day) in named {
        assert!(is_holiday(date(year, month, day)), "{year}-{month}-{day}");
    }
    for (year, month, day) in
        [(2026, 5, 7), (2026, 9, 24), (2026, 11, 24), (2026, 11, 21), (2026, 12, 28), (2027, 1, 4)]
    {
        assert!(!is_holiday(date(year, month, day)), "{year}-{month}-{day}");
    }
}

fn band(days: BandDays, from: &str, until: &str) -> Band {
    Band::new(days, MinuteOfDay::parse(from).unwrap(), MinuteOfDay::parse(until).unwrap()).unwrap()
}

#[test]
fn a_band_lasts_over_midnight_and_belongs_to_the_day_on_which_it_begins() {
    let japan = |text: &str| format!("{text}+09:00").parse::<Timestamp>().unwrap();
    let night = band(BandDays::Weekday, "17:15", "08:30");
    // 2026-11-20 is a Friday.
    for (now, begun) in [
        ("2026-11-20T17:14:59", None),
        ("2026-11-20T17:15:00", Some("2026-11-20T17:15:00")),
        ("2026-11-21T03:00:00", Some("2026-11-20T17:15:00")),
        ("2026-11-21T08:30:00", None),
        ("2026-11-21T18:00:00", None),
        ("2026-11-23T18:00:00", None), // 勤労感謝の日
    ] {
        assert_eq!(night.begun(japan(now)), begun.map(japan), "{now}");
    }
    let day = band(BandDays::Saturday, "08:30", "12:30");
    assert_eq!(day.begun(japan("2026-11-21T12:29:00")), Some(japan("2026-11-21T08:30:00")));
    assert_eq!(day.begun(japan("2026-11-21T12:30:00")), None);
    assert!(
        Band::new(BandDays::Every, MinuteOfDay::parse("8:30").unwrap(), MinuteOfDay::parse("08:30").unwrap()).is_err()
    );
    for wrong in ["", "24:00", "8", "08:60", "8:3a", "-1:00", "123:00"] {
        assert!(MinuteOfDay::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn of_the_bands_that_last_the_one_that_began_last_is_proposed() {
    let pattern = |n: u8, name: &str, band| {
        let id = EventId::from_bytes(&[n; 16]).unwrap();
        Pattern::new(id, name, vec![(Scope::General, L::Can)], band).unwrap()
    };
    let patterns = [
        pattern(1, "手動", None),
        pattern(2, "夜間", Some(band(BandDays::Every, "17:00", "08:00"))),
        pattern(3, "深夜", Some(band(BandDays::Every, "23:00", "06:00"))),
    ];
    let name = |text: &str| {
        let now = format!("{text}+09:00").parse().unwrap();
        proposed(&patterns, now).map(|(pattern, _)| pattern.name().to_owned())
    };
    assert_eq!(name("2026-11-20T12:00:00"), None);
    assert_eq!(name("2026-11-20T22:00:00").as_deref(), Some("夜間"));
    assert_eq!(name("2026-11-21T01:00:00").as_deref(), Some("深夜"));
    assert_eq!(name("2026-11-21T07:00:00").as_deref(), Some("夜間"));
    let id = EventId::from_bytes(&[9; 16]).unwrap();
    for (wrong, levels) in
        [("", 1), (" ", 1), ("一二三四五六七八九十一二三四五六七八九十一", 1), ("a\nb", 1), ("昼", 0)]
    {
        assert!(Pattern::new(id, wrong, vec![(Scope::General, L::Can); levels], None).is_err(), "{wrong}");
    }
}
