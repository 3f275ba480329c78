//! Which rows of the table of card conditions the tablet shows, read from its state.

use domain::{card::Condition, patient::japan_date};
use jiff::{Timestamp, civil::Date};
use serde_json::Value;

/// Days before the end of a certificate from which on the patient is told: renewing is possible from then on.
const ENDS_SOON_DAYS: i32 = 90;

/// What the state of a case says.
pub(super) fn of_case(case: &Value, now: Timestamp) -> Vec<Condition> {
    let mut rows = Vec::new();
    let told = [&case["card"]["reason"], &case["card_notice"], &case["revocation"], &case["no_card"]];
    let outcomes = case["fetches"].as_object().into_iter().flatten().map(|(_, fetch)| &fetch["outcome"]);
    let notices = case["notices"].as_array().into_iter().flatten();
    rows.extend(
        told.into_iter().chain(notices).chain(outcomes).filter_map(Value::as_str).filter_map(Condition::of_code),
    );
    let mut note = |holds: bool, row: Condition| rows.extend(holds.then_some(row));
    note(case["needs_pin"] == true, Condition::NoPhoto);
    note(case["consent"]["basis"] == "refused", Condition::ConsentRefused);
    let card = &case["card"];
    let read = card["state"] == "read";
    note(read && card["standing"] == "grace", Condition::InGrace);
    note(read && card["standing"] == "expired", Condition::Expired);
    note(read && card["standing"] == "not-yet-valid", Condition::NotYetValid);
    note(read && card["standing"] == "valid" && ends_soon(&card["certificate_ends"], now), Condition::ExpiresSoon);
    rows
}

/// What the state of the reader says.
pub(super) fn of_reader(state: &Value) -> Option<Condition> {
    state["card"]["code"].as_str().and_then(Condition::of_code)
}

/// What the setup page says of its last reading.
pub(super) fn of_test(setup: &Value) -> Option<Condition> {
    let test = &setup["test"];
    test["code"].as_str().or_else(|| test["card"]["objection"].as_str()).and_then(Condition::of_code)
}

fn ends_soon(last_day: &Value, now: Timestamp) -> bool {
    let last_day: Option<Date> = last_day.as_str().and_then(|day| day.parse().ok());
    last_day.is_some_and(|day| (day - japan_date(now)).get_days() <= ENDS_SOON_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_state_is_read_as_rows() {
        let now: Timestamp = "2026-11-16T01:00:00Z".parse().unwrap_or_default();
        let read = |standing: &str, ends: &str| {
            of_case(
                &json!({ "card": { "state": "read", "standing": standing, "certificate_ends": ends, "duration_ms": 80 } }),
                now,
            )
        };
        assert_eq!(read("valid", "2028-11-16"), []);
        assert_eq!(read("valid", "2026-12-09"), [Condition::ExpiresSoon]);
        assert_eq!(read("grace", "2026-10-09"), [Condition::InGrace]);
        let refused =
            json!({ "card": { "state": "failed", "reason": "card-broken" }, "consent": { "basis": "refused" } });
        assert_eq!(of_case(&refused, now), [Condition::Broken, Condition::ConsentRefused]);
        let told = json!({ "notices": ["name-not-showable", "face-differs"] });
        assert_eq!(of_case(&told, now), [Condition::UnshowableName, Condition::FaceDiffers]);
        assert_eq!(of_reader(&json!({ "card": { "state": "reading", "code": "card-slow" } })), Some(Condition::Slow));
        assert_eq!(
            of_reader(&json!({ "card": { "state": "failed", "code": "two-cards" } })),
            Some(Condition::TwoCards)
        );
        assert_eq!(of_test(&json!({ "test": { "code": "no-card", "card": null } })), Some(Condition::NoCard));
    }
}
