//! The report against the scenario's expectations.

use domain::{ids::HospitalId, record::Category};
use serde_json::Value;

use super::report::Report;
use crate::scenario::{ExpectedCard, ExpectedDestination, ExpectedOwn, Scenario};

/// Checks every expectation of the scenario and writes what was not met into the report.
pub(super) fn check(report: &mut Report, scenario: &Scenario) {
    let mut checks = Checks { failed: Vec::new(), checked: 0 };
    if let Some(expect) = &scenario.expect {
        let tablet = &report.tablet;
        for (category, parts) in &expect.record {
            for part in parts {
                checks.that(holds(&tablet["record"][list_of(*category)], part), || {
                    format!("record: no {} line with 「{part}」", category.code())
                });
            }
        }
        if expect.record_is_empty {
            let lines: usize = Category::ALL
                .iter()
                .filter_map(|category| tablet["record"][list_of(*category)].as_array())
                .map(Vec::len)
                .sum();
            checks.that(lines == 0, || format!("record: {lines} lines, none expected"));
        }
        for (category, outcome) in &expect.outcomes {
            let found = &tablet["fetches"][category.code()]["outcome"];
            checks.that(*found == outcome.code(), || {
                format!("outcome of {}: {found}, expected {}", category.code(), outcome.code())
            });
        }
        if let Some(failure) = expect.card_failure {
            let found = &tablet["card"]["reason"];
            checks.that(*found == failure.code(), || format!("card: {found}, expected {}", failure.code()));
        }
        for code in &expect.findings {
            checks.that(stands(tablet, code), || format!("finding {code} does not stand"));
        }
        for code in &expect.contradicted {
            checks.that(is_contradicted(tablet, code), || format!("nothing contradicts the finding {code}"));
        }
        for code in &expect.flags {
            checks.that(is_raised(tablet, code), || format!("flag {code} does not stand"));
        }
        for code in &expect.flags_absent {
            checks.that(!is_raised(tablet, code), || format!("flag {code} stands"));
        }
        for code in &expect.findings_absent {
            checks.that(!stands(tablet, code), || format!("finding {code} stands"));
        }
        check_asking(&mut checks, report, expect);
        check_card(&mut checks, report, &expect.card);
        check_own(&mut checks, report, &expect.own_hospital);
        if let Some(most) = expect.max_taps_to_record {
            let taps = report.taps.card_to_record;
            checks.that(taps <= most, || format!("{taps} taps from card to record, at most {most} expected"));
        }
    }
    report.ok = checks.failed.is_empty();
    report.checked = checks.checked;
    report.failed = checks.failed;
}

fn check_card(checks: &mut Checks, report: &Report, expect: &ExpectedCard) {
    let tablet = &report.tablet;
    checks.that(!report.asked_before_look, || "the record was asked for before somebody had looked".to_owned());
    for act in &report.card_acts {
        checks.that(act.told == act.expected, || {
            format!("second {}, {}: {}, expected {}", act.at_s, act.deed, act.told, act.expected)
        });
    }
    for row in &expect.conditions {
        checks.that(report.conditions_seen.iter().any(|code| code == row.code()), || {
            format!("{} was not shown, but {:?}", row.code(), report.conditions_seen)
        });
    }
    for row in &expect.never {
        checks
            .that(report.conditions_seen.iter().all(|code| code != row.code()), || format!("{} was shown", row.code()));
    }
    let mut equal = |what: &str, found: &Value, expected: Option<&str>| {
        checks.that(found.as_str() == expected, || format!("{what}: {found}, expected {expected:?}"));
    };
    if let Some(check) = expect.confirmed {
        equal("confirmed", &tablet["confirmed"]["check"], check.map(|check| check.code()));
    }
    if let Some(source) = expect.identity {
        equal("identity", &tablet["patient"]["source"], source.map(|source| source.code()));
    }
    if let Some(reason) = expect.no_card {
        equal("no card", &tablet["no_card"], Some(reason.code()));
    }
    let spoken = tablet["spoken"].to_string();
    for part in &expect.spoken {
        checks.that(spoken.contains(part), || format!("what was said does not hold 「{part}」"));
    }
    for part in &expect.shows {
        checks.that(report.page.contains(part), || format!("the page does not show 「{part}」"));
    }
    if expect.contradiction {
        checks.that(report.contradiction, || "the tablet saw no contradiction".to_owned());
    }
}

fn check_own(checks: &mut Checks, report: &Report, expect: &ExpectedOwn) {
    let own = &report.own_hospitals;
    let first = &own["institutions"][0];
    let codes = |list: &Value, key: &str| -> Vec<String> {
        let code = |one: &Value| if key.is_empty() { one.as_str() } else { one[key].as_str() }.map(str::to_owned);
        list.as_array().into_iter().flatten().filter_map(code).collect()
    };
    let expected = |ids: &[HospitalId]| -> Vec<String> { ids.iter().map(ToString::to_string).collect() };
    if let Some(hospital) = &expect.hospital {
        let found = &first["hospital"];
        checks.that(*found == hospital.as_str(), || format!("own hospital: {found}, expected {hospital}"));
    }
    for (key, value) in [("matched", &expect.matched), ("department", &expect.department)] {
        let Some(value) = value else { continue };
        let found = &first[key];
        checks.that(*found == value.as_str(), || format!("own hospital, {key}: {found}, expected {value}"));
    }
    if let Some(ids) = &expect.candidates {
        let found = codes(&first["candidates"], "");
        checks.that(found == expected(ids), || format!("own hospital, candidates: {found:?}, expected {ids:?}"));
    }
    if let Some(ids) = &expect.namesakes {
        let (mut found, mut ids) = (codes(&first["namesakes"], "hospital"), expected(ids));
        found.sort_unstable();
        ids.sort_unstable();
        checks.that(found == ids, || format!("namesakes: {found:?}, expected {ids:?}"));
    }
    if !expect.said.is_empty() {
        let found = codes(&own["said"], "verdict");
        checks.that(found == expect.said, || format!("what was said: {found:?}, expected {:?}", expect.said));
    }
    for (hospital, code) in &expect.reasons {
        let candidates = report.candidates_when_asked.as_array().into_iter().flatten();
        let mut one = candidates.filter(|one| one["hospital"] == hospital.as_str());
        let has = one
            .any(|one| one["reasons"].as_array().into_iter().flatten().any(|reason| reason["code"] == code.as_str()));
        checks.that(has, || format!("candidate {hospital} has no reason {code}"));
    }
}

fn check_asking(checks: &mut Checks, report: &Report, expect: &crate::scenario::Expect) {
    let winner = report.winner.as_ref().map(|winner| &winner.hospital);
    match &expect.destination {
        Some(ExpectedDestination::Hospital(hospital)) => {
            checks.that(winner == Some(hospital), || format!("destination {winner:?}, expected {hospital}"));
        }
        Some(ExpectedDestination::Nobody) => {
            checks.that(winner.is_none(), || format!("destination {winner:?}, none expected"))
        }
        None => {}
    }
    if let Some(expected) = &expect.asked {
        let mut asked: Vec<&HospitalId> = report.inquiries.iter().map(|inquiry| &inquiry.hospital).collect();
        let mut expected: Vec<&HospitalId> = expected.iter().collect();
        asked.sort_unstable();
        asked.dedup();
        expected.sort_unstable();
        checks.that(asked == expected, || format!("asked {asked:?}, expected {expected:?}"));
    }
    for refusal in &expect.refusals {
        let told =
            report.tablet["refusals"].as_array().into_iter().flatten().any(|one| one["reason"] == refusal.code());
        checks.that(told, || format!("refusal {} was not told", refusal.code()));
    }
    if let Some(saw) = &expect.hospital_saw {
        let board = &report.hospital_saw;
        let complaint = board["situation"]["complaint"].as_str().unwrap_or_default();
        for part in &saw.complaint {
            checks.that(complaint.contains(part), || format!("hospital did not see the complaint 「{part}」"));
        }
        for code in &saw.findings {
            let found =
                board["record"]["findings"].as_array().into_iter().flatten().any(|one| one["code"] == code.as_str());
            checks.that(found, || format!("hospital did not see the finding {code}"));
        }
        for code in &saw.flags {
            let found = board["flags"].as_array().into_iter().flatten().any(|one| one["code"] == code.as_str());
            checks.that(found, || format!("hospital did not see the flag {code}"));
        }
        for part in &saw.drugs {
            checks.that(holds(&board["record"]["medications"], part), || {
                format!("hospital did not see the drug 「{part}」")
            });
        }
        for part in &saw.surgeries {
            checks.that(holds(&board["record"]["surgeries"], part), || {
                format!("hospital did not see the surgery 「{part}」")
            });
        }
    }
    if let Some(part) = expect.hospital_saw.as_ref().and_then(|saw| saw.own.as_ref()) {
        let found = &report.hospital_saw["record"]["own"]["ja"];
        checks.that(found.as_str().is_some_and(|text| text.contains(part)), || {
            format!("hospital was told {found}, expected 「{part}」")
        });
    }
    check_together(checks, report, &expect.accepted_together);
    for hospital in &expect.cannot_read {
        let left = report.hospitals_at_end.iter().find(|one| one.hospital == *hospital).map(|one| &one.can_read);
        checks.that(left.is_none_or(Vec::is_empty), || format!("{hospital} can still read {left:?}"));
    }
}

/// Two yes of one millisecond: nobody could say which came first.
fn check_together(checks: &mut Checks, report: &Report, hospitals: &[HospitalId]) {
    let answered = |hospital: &HospitalId| {
        let inquiries = report.tablet["inquiries"].as_array().into_iter().flatten();
        let mut said_yes = inquiries.filter(|one| one["hospital"] == hospital.as_str() && one["answer"] == "accept");
        said_yes.next().and_then(|one| one["answered_at_ms"].as_i64())
    };
    let Some((first, others)) = hospitals.split_first() else { return };
    let at_ms = answered(first);
    checks.that(at_ms.is_some(), || format!("{first} did not accept"));
    for other in others {
        let other_ms = answered(other);
        checks.that(other_ms == at_ms, || format!("{first} accepted at {at_ms:?} ms, {other} at {other_ms:?} ms"));
    }
}

struct Checks {
    failed: Vec<String>,
    checked: usize,
}

impl Checks {
    fn that(&mut self, met: bool, otherwise: impl FnOnce() -> String) {
        self.checked += 1;
        if !met {
            self.failed.push(otherwise());
        }
    }
}

/// Name of the list of a category in the screens' JSON.
const fn list_of(category: Category) -> &'static str {
    category.code()
}

/// True when a line of the list has the text in any of its fields.
fn holds(list: &Value, part: &str) -> bool {
    list.as_array().into_iter().flatten().any(|line| {
        line.as_object().into_iter().flatten().any(|(_, value)| value.as_str().is_some_and(|text| text.contains(part)))
    })
}

fn is_raised(tablet: &Value, code: &str) -> bool {
    tablet["flags"].as_array().into_iter().flatten().any(|one| one["code"] == code && one["dismissed"] != true)
}

fn is_contradicted(tablet: &Value, code: &str) -> bool {
    let findings = tablet["findings"].as_array().into_iter().flatten();
    findings
        .filter(|one| one["code"] == code)
        .any(|one| one["contradictions"].as_array().is_some_and(|all| !all.is_empty()))
}

fn stands(tablet: &Value, code: &str) -> bool {
    tablet["findings"].as_array().into_iter().flatten().any(|one| one["code"] == code && one["dismissed"] != true)
}
