//! Which rows of the table of card conditions the tablet shows, read from its state.

use domain::{card::Condition, patient::japan_date};
use jiff::{Timestamp, civil::Date};
use serde_json::Value;

/// A reading that takes longer than this is shown as "do not move it" for a time that a person notices (milliseconds).
const SLOW_FROM_MS: u64 = 1_000;

/// Days before the end of a certificate from which on the patient is told: renewing is possible from then on.
const ENDS_SOON_DAYS: i32 = 90;

/// The character that stands for one that cannot be shown.
const UNSHOWABLE: char = '●';

/// What the state of a case says.
pub(super) fn of_case(case: &Value, now: Timestamp) -> Vec<Condition> {
    let mut rows = Vec::new();
    let told = [&case["card"]["reason"], &case["card_notice"], &case["revocation"], &case["no_card"]];
    let outcomes = case["fetches"].as_object().into_iter().flatten().map(|(_, fetch)| &fetch["outcome"]);
    rows.extend(told.into_iter().chain(outcomes).filter_map(Value::as_str).filter_map(Condition::of_code));
    let mut note = |holds: bool, row: Condition| rows.extend(holds.then_some(row));
    note(case["needs_pin"] == true, Condition::NoPhoto);
    note(case["consent"]["basis"] == "refused", Condition::ConsentRefused);
    let card = &case["card"];
    let read = card["state"] == "read";
    note(read && card["standing"] == "grace", Condition::InGrace);
    note(read && card["standing"] == "expired", Condition::Expired);
    note(read && card["standing"] == "not-yet-valid", Condition::NotYetValid);
    note(read && card["standing"] == "valid" && ends_soon(&card["certificate_ends"], now), Condition::ExpiresSoon);
    note(read && card["duration_ms"].as_u64().is_some_and(|took| took >= SLOW_FROM_MS), Condition::Slow);
    let patient = &case["patient"];
    note(patient["source"] == "eligibility" && is_unshowable(patient), Condition::UnshowableName);
    let only_document = patient["source"] == "mobile-document" && card["in_hand"] == false;
    note(only_document && case["confirmed"].is_object(), Condition::NoInsuranceHandle);
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

fn is_unshowable(patient: &Value) -> bool {
    let text = |field: &str| patient[field].as_str().unwrap_or_default().to_owned();
    text("name").contains(UNSHOWABLE) || text("address").contains(UNSHOWABLE) || text("address").is_empty()
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
        let named = |name: &str, address: &str| {
            of_case(&json!({ "patient": { "source": "eligibility", "name": name, "address": address } }), now)
        };
        assert_eq!(named("甲", "乙町"), []);
        assert_eq!(
            (named("●", "乙町"), named("甲", "")),
            (vec![Condition::UnshowableName], vec![Condition::UnshowableName])
        );
        assert_eq!(
            of_reader(&json!({ "card": { "state": "failed", "code": "two-cards" } })),
            Some(Condition::TwoCards)
        );
        assert_eq!(of_test(&json!({ "test": { "code": "no-card", "card": null } })), Some(Condition::NoCard));
    }
}
