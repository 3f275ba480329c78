use super::{age_words, clock_hm, clock_hms, date_hm, machine_time, stopwatch};
use crate::lang::Lang;

/// 2026-04-01 14:03:22.123 in Japan.
const AT: i64 = 1_775_019_802_123;

#[test]
fn clocks_are_japans() {
    assert_eq!(clock_hms(AT), "14:03:22");
    assert_eq!(clock_hm(AT), "14:03");
    assert_eq!(date_hm(AT), "2026-04-01 14:03");
    assert_eq!(machine_time(AT), "2026-04-01T05:03:22.123Z");
    // 15:00 UTC is midnight of the next day in Japan.
    assert_eq!(date_hm(1_775_055_600_000), "2026-04-02 00:00");
}

#[test]
fn an_impossible_time_is_shown_as_no_time() {
    assert_eq!(clock_hms(i64::MAX), "--:--");
    assert_eq!(machine_time(i64::MIN), "");
}

#[test]
fn ages_change_unit_at_the_edges() {
    for (age_ms, ja, en) in [
        (0, "0秒前", "0 s ago"),
        (59_999, "59秒前", "59 s ago"),
        (60_000, "1分前", "1 min ago"),
        (3_599_999, "59分前", "59 min ago"),
        (3_600_000, "1時間0分前", "1 h 0 min ago"),
        (86_399_999, "23時間59分前", "23 h 59 min ago"),
        (86_400_000, "1日前", "1 d ago"),
    ] {
        assert_eq!(age_words(Lang::Ja, age_ms), ja);
        assert_eq!(age_words(Lang::En, age_ms), en);
    }
}

#[test]
fn a_time_ahead_of_ours_is_said_not_hidden() {
    assert_eq!(age_words(Lang::Ja, -5_000), "0秒前");
    assert_eq!(age_words(Lang::Ja, -5_001), "時刻不明（時計の不一致）");
}

#[test]
fn stopwatch_gains_hours() {
    assert_eq!(stopwatch(-1), "0:00");
    assert_eq!(stopwatch(7_999), "0:07");
    assert_eq!(stopwatch(3_599_000), "59:59");
    assert_eq!(stopwatch(3_723_000), "1:02:03");
}
