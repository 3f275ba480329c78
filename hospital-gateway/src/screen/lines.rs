//! What needs nobody any more: a line without a name for each case that was handed over here, taken back, or declined. Where this hospital
//! had accepted, the line first needs one more tap.

use domain::disclosure::CaseStanding;
use jiff::{SignedDuration, Timestamp};
use webkit::{form::IdempotencyKey, moment::clock_hm};

use super::{
    asking::ending,
    attention::Attention,
    card::{AlarmView, alarm_view},
    show::{Show, short_code},
};
use crate::inbox::HospitalCase;

/// How long a line stands open. What the ward or the crew still asks comes within half an hour; after it the line is only looked up.
pub(super) const OPEN_FOR: SignedDuration = SignedDuration::from_mins(30);

/// One line.
#[derive(Debug)]
pub(super) struct Line {
    pub id: String,
    pub short: String,
    pub version: u64,
    /// `handed-over` or `ended`.
    pub lane: &'static str,
    /// How it ended: `handed-over`, `declined` or `released`.
    pub state: &'static str,
    pub text: String,
    pub clock: String,
    /// Age and sex, and no name: the wall is read by everybody who passes. `None` for what may not be read.
    pub who: Option<String>,
    /// Declined here: the hospital may still change its mind.
    pub accept_key: Option<IdempotencyKey>,
    /// Somebody here has to say that it knows.
    pub understood_key: Option<IdempotencyKey>,
    /// Somebody here has to tell the crew by telephone.
    pub told_key: Option<IdempotencyKey>,
    /// Calls until somebody has.
    pub alarm: Option<AlarmView>,
    pub since: Timestamp,
}

/// The lines of the board.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Patients who do not come although this hospital had accepted, and crews that do not know that they cannot come: above everything else
    /// until somebody has taken notice.
    pub owed: Vec<Line>,
    pub open: Vec<Line>,
    /// Folded away.
    pub older: Vec<Line>,
}

impl Lines {
    /// Handed over first, then what ended; what is older than [`OPEN_FOR`] is folded away.
    pub(super) fn of(
        show: Show,
        attention: &Attention,
        handed_over: &[&HospitalCase],
        ended: &[&HospitalCase],
    ) -> Self {
        let lines = handed_over
            .iter()
            .map(|case| handed_over_line(show, case))
            .chain(ended.iter().map(|case| ended_line(show, attention, case)));
        let is_owed = |line: &Line| line.understood_key.is_some() || line.told_key.is_some();
        let (owed, lines): (Vec<Line>, Vec<Line>) = lines.partition(is_owed);
        let (open, older) = lines.into_iter().partition(|line| show.now.duration_since(line.since) < OPEN_FOR);
        Self { owed, open, older }
    }

    /// Nothing to stand beneath the cases.
    pub(super) const fn is_empty(&self) -> bool {
        self.open.is_empty() && self.older.is_empty()
    }
}

fn handed_over_line(show: Show, case: &HospitalCase) -> Line {
    let since = case.handed_over_at().unwrap_or(case.standing_since);
    Line {
        lane: "handed-over",
        who: Some(show.age_and_sex(case.patient.as_ref())),
        ..line(case, "handed-over", show.words().handed_over.to_owned(), since)
    }
}

/// A case that was taken back, or declined.
pub(super) fn ended_line(show: Show, attention: &Attention, case: &HospitalCase) -> Line {
    let state = if matches!(case.standing, CaseStanding::Released(_)) { "released" } else { "declined" };
    Line {
        accept_key: (case.standing == CaseStanding::Declined).then(IdempotencyKey::fresh),
        understood_key: case.owes_release_notice().then(IdempotencyKey::fresh),
        told_key: case.owes_loss_call().then(IdempotencyKey::fresh),
        alarm: attention.alarm(case).map(|alarm| alarm_view(show, alarm)),
        ..line(case, state, ending(show, case), case.standing_since)
    }
}

fn line(case: &HospitalCase, state: &'static str, text: String, since: Timestamp) -> Line {
    Line {
        id: case.encounter.to_string(),
        short: short_code(case.encounter),
        version: case.version,
        lane: "ended",
        state,
        text,
        clock: clock_hm(since.as_millisecond()),
        who: None,
        accept_key: None,
        understood_key: None,
        told_key: None,
        alarm: None,
        since,
    }
}
