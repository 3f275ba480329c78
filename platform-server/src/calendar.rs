//! The calendar of days off: whether the holidays of this year are those that were announced.

use std::{ops::RangeInclusive, time::Duration};

use domain::{patient::japan_date, readiness::HOLIDAYS_ANNOUNCED};
use host::Clock;
use jiff::civil::Date;
use tokio::time::{MissedTickBehavior, interval};

/// How often the date is looked at: a new year is told within the hour in which it begins.
const LOOK_EVERY: Duration = Duration::from_secs(3_600);

/// Says in the log, once a day and at the start, that the holidays of the year are computed and not announced.
pub async fn run(clock: Clock) {
    let mut look = interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut told = None;
    loop {
        look.tick().await;
        let today = japan_date(clock.now());
        if told != Some(today)
            && let Some(warning) = warning(today)
        {
            told = Some(today);
            tracing::warn!(%today, warning, "calendar");
        }
    }
}

/// What is to be said of a day whose holidays nobody had announced when this program was made; without a full stop.
fn warning(today: Date) -> Option<String> {
    let known: RangeInclusive<i16> = HOLIDAYS_ANNOUNCED;
    (!known.contains(&today.year())).then(|| {
        format!(
            "national holidays are announced in this program for {} to {} only; those of {} are computed by the rules of the law, \
             and a holiday that was moved since is not known: update the program",
            known.start(),
            known.end(),
            today.year()
        )
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_year_beyond_the_announced_ones_is_told_and_no_other() {
        let (first, last) = (*HOLIDAYS_ANNOUNCED.start(), *HOLIDAYS_ANNOUNCED.end());
        assert_eq!(warning(date(first, 1, 1)), None);
        assert_eq!(warning(date(last, 12, 31)), None);
        let told = warning(date(last + 1, 1, 1)).unwrap_or_default();
        assert!(told.contains(&format!("{first} to {last} only; those of {} are computed", last + 1)), "{told}");
        assert!(warning(date(first - 1, 12, 31)).is_some());
    }
}
