//! Whom to ask: the ranking with its reasons, and why the crew may ask otherwise.

use domain::{ids::HospitalId, inquiry::OverrideReason};
use proto::convert::{CandidateView, ReasonWords};
use webkit::lang::Lang;

use super::{CaseView, Choice, Copied, in_language};

/// One hospital of the ranking.
pub(super) struct Candidate {
    pub id: HospitalId,
    pub name: String,
    pub level: &'static str,
    pub rank: u32,
    pub minutes: String,
    pub expected: String,
    /// What it says of itself, before all other reasons.
    pub readiness: Option<ShownReason>,
    pub reasons: Vec<ShownReason>,
    pub askable: bool,
    pub suggested: bool,
}

/// A reason in words, with its tone: `for`, `against`, `faded` or `plain`.
pub(super) type ShownReason = (&'static str, String);

/// Why the crew asks or chooses otherwise than suggested, one touch each. That none was given is what no touch says.
pub(super) fn override_reasons(case: &CaseView<'_>) -> Vec<Choice> {
    let reasons = OverrideReason::ALL.iter().filter(|reason| **reason != OverrideReason::NotGiven);
    reasons.map(|reason| Choice::new(reason.code(), reason.word(case.view.language()), false)).collect()
}

pub(super) fn candidate(case: &CaseView<'_>, copied: &Copied, one: &CandidateView) -> Candidate {
    let shown = |reason| shown_reason(case, reason);
    let says = |reason: &ReasonWords| reason.code.starts_with("readiness");
    // The drive stands beside it as a number; a class that nobody chose is no reason.
    let counts = |reason: &ReasonWords| match reason.code.as_str() {
        "drive" => false,
        "capable" | "not-listed" => copied.triaged,
        _ => !says(reason),
    };
    let wished = copied.wishes.open_asks().any(|(asked, _)| *asked == one.hospital);
    Candidate {
        id: one.hospital.clone(),
        name: in_language(case, one),
        level: one.level.word(case.view.language()),
        rank: one.rank,
        minutes: format!("{:.0}", one.drive.minutes),
        // Rounded apart, the two may not contradict each other.
        expected: format!("{:.0}", one.expected_min.max(one.drive.minutes)),
        readiness: one.reasons.iter().find(|reason| says(reason)).map(shown),
        reasons: one.reasons.iter().filter(|reason| counts(reason)).map(shown).collect(),
        askable: !wished && copied.board.check_ask(&one.hospital).is_ok(),
        suggested: one.suggested,
    }
}

/// A reason with its tone: what speaks for, what speaks against, what is no more certain, what just is.
fn shown_reason(case: &CaseView<'_>, reason: &ReasonWords) -> ShownReason {
    let tone = match reason.code.as_str() {
        "own-hospital" | "own-hospital-by-name" | "capable" => "for",
        "own-hospital-ambiguous" | "namesake" | "like-named" => "against",
        "not-listed" | "declined" | "below-need" | "above-need" | "readiness-cannot" => "against",
        "readiness-faded" => "faded",
        _ => "plain",
    };
    (tone, if case.view.lang == Lang::Ja { reason.ja.clone() } else { reason.en.clone() })
}
