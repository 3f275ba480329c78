#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use super::{
    Age, AlarmPriority, Html, LightState, LinkLight, Progress, Readiness, Step, Urgency, VitalFlag, VitalTile,
    countdown, elapsed, minutes_left,
};
use jiff::SignedDuration;

use crate::lang::{Lang, Text};

/// 2026-04-01 14:03:22.000 in Japan.
const AT: i64 = 1_775_019_802_000;

#[test]
fn no_two_urgencies_share_a_shape_or_a_word() {
    for lang in Lang::ALL {
        let badges: Vec<String> = Urgency::ALL.map(|urgency| urgency.html(lang).into_string()).to_vec();
        let field =
            |badge: &str, from: &str, to: &str| badge.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned();
        for (i, badge) in badges.iter().enumerate() {
            for other in &badges[..i] {
                assert_ne!(field(badge, " d=\"", "\""), field(other, " d=\"", "\""), "colour never alone");
                assert_ne!(field(badge, "<span>", "<"), field(other, "<span>", "<"));
            }
        }
    }
}

#[test]
fn an_age_past_its_limit_says_so() {
    let fresh = Age::new(AT, AT + 29_999).limit(SignedDuration::from_secs(30));
    assert!(!fresh.is_stale());
    assert_eq!(
        fresh.html(Lang::Ja).as_str(),
        format!(
            r#"<time class="age" datetime="2026-04-01T05:03:22.000Z" data-since="{AT}" data-limit="30000">29秒前</time>"#
        )
    );
    let stale = Age::new(AT, AT + 30_000).limit(SignedDuration::from_secs(30));
    assert!(stale.is_stale());
    assert!(stale.html(Lang::Ja).as_str().ends_with(" data-stale>30秒前（古い情報）</time>"));
    assert!(stale.html(Lang::En).as_str().ends_with(" data-stale>30 s ago (out of date)</time>"));
    // Measured in the future: nobody knows how old it is, so it does not look fresh.
    let unknown = Age::new(AT, AT - 5_001).limit(SignedDuration::from_secs(30));
    assert!(unknown.html(Lang::Ja).as_str().ends_with(" data-stale>時刻不明（時計の不一致）</time>"));
    assert!(!Age::new(AT, AT - 5_000).limit(SignedDuration::from_secs(30)).is_stale());
}

#[test]
fn old_readiness_is_never_shown_as_fresh() {
    let html = |age_ms| {
        Readiness::Wants.html(Lang::Ja, Age::new(AT, AT + age_ms).limit(SignedDuration::from_mins(30))).into_string()
    };
    assert!(!html(1_799_999).contains("data-stale"));
    assert!(html(1_800_000).contains("data-stale") && html(1_800_000).contains("古い情報"));
}

#[test]
fn progress_comes_from_events_only() {
    let html =
        Progress::default().reached(Step::Sent, AT).reached(Step::Received, AT + 2_000).html(Lang::Ja, AT + 44_000);
    let states: Vec<&str> =
        html.as_str().split("data-state=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(states, ["done", "done", "done", "waiting", "ahead"], "a later event implies the earlier step");
    assert_eq!(html.as_str().matches("14:03:2").count(), 2, "but invents no time for it");
    assert!(html.as_str().contains("data-elapsed=\"1775019804000\">0:42<"), "the wait counts from the last event");
    let untouched = Progress::default().html(Lang::Ja, AT);
    assert!(!untouched.as_str().contains("done") && !untouched.as_str().contains("data-elapsed"));
}

#[test]
fn the_answer_has_its_own_word() {
    let html = Progress::default().reached(Step::Answered, AT).answer(Text::new("受入", "Accepted")).html(Lang::En, AT);
    assert!(html.as_str().contains("Accepted") && !html.as_str().contains("Answered"));
}

#[test]
fn a_countdown_turns_overdue_at_zero() {
    assert_eq!(
        countdown(Lang::Ja, AT + 1_000, AT).as_str(),
        format!(r#"<span class="age" data-until="{}">0:01</span>"#, AT + 1_000)
    );
    assert!(countdown(Lang::Ja, AT, AT).as_str().contains("data-stale>超過 0:00"));
    assert!(countdown(Lang::En, AT, AT + 61_000).as_str().contains("over 1:01"));
    assert!(elapsed(AT, i64::MAX).as_str().contains("data-elapsed"), "no overflow");
}

#[test]
fn minutes_left_are_words_and_never_look_like_a_clock() {
    assert_eq!(
        minutes_left(Lang::Ja, AT + 1_063_000, AT).as_str(),
        format!(r#"<span class="age" data-until-min="{}">あと17分</span>"#, AT + 1_063_000)
    );
    for (left, ja, en, is_late) in [
        (60_000, "あと1分", "in 1 min", false),
        (59_999, "1分未満", "under 1 min", false),
        (-59_999, "1分未満", "under 1 min", false),
        (-60_000, "予定より1分遅れ", "1 min late", true),
        (-299_999, "予定より4分遅れ", "4 min late", true),
    ] {
        for (lang, words) in [(Lang::Ja, ja), (Lang::En, en)] {
            let html = minutes_left(lang, AT + left, AT).into_string();
            assert!(html.contains(&format!(">{words}</span>")), "{left}: {html}");
            assert_eq!(html.contains("data-stale"), is_late, "{left}");
        }
    }
    assert!(minutes_left(Lang::En, i64::MIN, i64::MAX).as_str().contains("late"), "no overflow");
}

#[test]
fn a_flag_can_have_a_word_of_its_own() {
    let html = AlarmPriority::Medium.flag_called("搬送決定", "当院に決定しました").into_string();
    assert!(html.contains("搬送決定") && !html.contains("警戒"));
}

#[test]
fn whatever_comes_from_outside_is_escaped() {
    let bad = "<b>\"x\"</b>";
    let tile = VitalTile {
        label: Text::new("脈拍", "Pulse"),
        value: Some(bad),
        unit: bad,
        flag: VitalFlag::High,
        age: None,
        source: Some(bad),
        trend: None,
    };
    for html in [tile.html(Lang::Ja), super::source(bad), AlarmPriority::High.flag(Lang::Ja, bad), Html::text(bad)] {
        assert!(!html.as_str().contains("<b>"), "{html}");
        assert!(html.as_str().contains("&#60;b&#62;"), "{html}");
    }
}

#[test]
fn a_value_that_was_not_taken_is_not_an_empty_tile() {
    let tile = VitalTile {
        label: Text::new("体温", "Temperature"),
        value: None,
        unit: "℃",
        flag: VitalFlag::Normal,
        age: None,
        source: None,
        trend: None,
    };
    assert!(tile.html(Lang::Ja).as_str().contains("未測定"));
    assert!(!tile.html(Lang::Ja).as_str().contains('℃'));
}

#[test]
fn only_a_live_link_shows_no_time() {
    let light = |state| {
        LinkLight { label: Text::new("本部", "HQ"), state, since_ms: AT }.html(Lang::Ja, AT + 5_000).into_string()
    };
    assert!(!light(LightState::Live).contains("data-elapsed"));
    for state in [LightState::Connecting, LightState::Late, LightState::Lost] {
        assert!(light(state).contains(">0:05<"));
    }
}
