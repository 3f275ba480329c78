#![allow(clippy::unwrap_used)]
use super::*;

fn fetched(access_token: &str) -> FetchedToken {
    FetchedToken { access_token: access_token.into(), expires_in_s: 300 }
}

#[test]
fn the_earlier_of_two_clocks_ends_a_token() {
    let (now, time_of_day) = (Instant::now(), SystemTime::now());
    let token = LiveToken::new(&fetched("x.y.z"), now, time_of_day).unwrap();
    let usable = Duration::from_secs(300) - ARRIVAL_MARGIN;
    let just_before = usable - Duration::from_millis(1);
    assert!(token.is_usable(now + just_before, time_of_day + just_before));
    assert!(!token.is_usable(now + usable, time_of_day), "the time of day was set back");
    assert!(!token.is_usable(now, time_of_day + usable), "the tablet slept");
    assert!(token.is_usable(now, SystemTime::UNIX_EPOCH), "the clock battery died: the monotonic clock decides");
}

#[test]
fn the_header_is_hidden_from_logs() {
    let header = LiveToken::new(&fetched("x.y.z"), Instant::now(), SystemTime::now()).unwrap().header();
    assert_eq!(header, "Bearer x.y.z");
    assert!(!format!("{header:?}").contains("x.y.z"));
}

#[test]
fn a_token_that_would_break_the_header_is_not_used() {
    for bad in ["two\nlines", "nul\0", "\u{7f}"] {
        assert!(LiveToken::new(&fetched(bad), Instant::now(), SystemTime::now()).is_none(), "{bad:?}");
    }
}
