//! One case as a card of the board: who comes, how bad it is, when, what the record says, what was asked and what can be answered.

use domain::{
    disclosure::{CaseStanding, Situation},
    inquiry::{Answer, DeclineReason, Proviso},
    milestone::Milestone,
    text::Language,
    triage::Urgency,
};
use webkit::{
    form::IdempotencyKey,
    moment::{clock_hm, late_by_a_minute},
    parts::{self, Html},
};

use super::{
    asking::{Asking, asking},
    attention::{Alarm, News},
    chips::{Chip, chips},
    flags::{self, FlagRow},
    handover::has_sheet,
    record::{self, Brief},
    show::{Show, short_code},
    spoken::{self, Spoken},
    vitals::{self, Tile},
    whence::Whence,
    words::BoardWords,
};
use crate::inbox::HospitalCase;

/// Where on the board a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Owes an answer.
    Ask,
    /// On its way here.
    Coming,
    /// Answered; the crew has not decided.
    Answered,
    /// Handed over here.
    HandedOver,
    /// Taken back, or declined: a line without content.
    Ended,
}

impl Lane {
    pub(super) fn of(case: &HospitalCase) -> Self {
        match &case.standing {
            CaseStanding::Asked(_) if case.awaits_answer() => Self::Ask,
            CaseStanding::Asked(_) => Self::Answered,
            CaseStanding::Destination if case.is_handed_over() => Self::HandedOver,
            CaseStanding::Destination => Self::Coming,
            CaseStanding::Declined | CaseStanding::Released(_) => Self::Ended,
        }
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Coming => "coming",
            Self::Answered => "answered",
            Self::HandedOver => "handed-over",
            Self::Ended => "ended",
        }
    }
}

/// A card. Templates reach it as `c`.
#[derive(Debug)]
pub(super) struct Card {
    pub w: &'static BoardWords,
    pub head: Head,
    /// A question: the screen has to say that it shows it. Value: the question.
    pub receive: Option<String>,
    pub alarm: Option<AlarmView>,
    pub kind: &'static str,
    pub crew: String,
    pub chips: Vec<Chip>,
    pub tiles: Vec<Tile>,
    pub flags: Vec<FlagRow>,
    pub record: Brief,
    pub spoken: Option<Spoken>,
    pub heard: Html,
    pub answer: AnswerView,
    pub ask: Asking,
    /// The handover sheet may be opened.
    pub has_sheet: bool,
    /// Drawn on the case's own page: a plain form comes back there.
    pub is_page: bool,
    /// 「推測」
    pub guess: &'static str,
    pub accept_key: IdempotencyKey,
    pub decline_key: IdempotencyKey,
}

/// The top line, to be read from three metres.
#[derive(Debug)]
pub(super) struct Head {
    pub id: String,
    pub short: String,
    pub version: u64,
    pub lane: Lane,
    pub urgency: Option<(&'static str, Html)>,
    pub headline: String,
    pub who: String,
    /// Where that comes from, and whether it was checked.
    pub whence: Option<Whence>,
    /// Name and kana: the destination only.
    pub name: Option<(String, String)>,
    pub when: When,
    /// Since when an answer is owed, milliseconds.
    pub waiting: Option<(i64, Html)>,
}

/// When the patient is here.
#[derive(Debug)]
pub(super) struct When {
    /// `not-left`, `on-the-road`, `overdue`, `arrived`, `handed-over`.
    pub state: &'static str,
    pub label: &'static str,
    pub big: Html,
    /// The time of day of the arrival, while it is expected: 「07:28着予定」.
    pub due: String,
    pub note: String,
}

/// An alarm with its flag.
#[derive(Debug)]
pub(super) struct AlarmView {
    pub code: &'static str,
    pub id: String,
    pub flag: Html,
}

/// What was answered and what can be done.
#[derive(Debug)]
pub(super) struct AnswerView {
    pub key: IdempotencyKey,
    pub can_notice: bool,
    /// What noticing is called: of a question, that it answers nothing.
    pub notice: &'static str,
    pub can_accept: bool,
    pub can_decline: bool,
    /// What the buttons would change, when something was answered before.
    pub is_change: bool,
    pub reasons: Vec<(&'static str, &'static str)>,
    pub trail: Vec<Step>,
}

/// One step of the question, from a real event.
#[derive(Debug)]
pub(super) struct Step {
    pub word: String,
    pub clock: Option<String>,
    /// `done`, `now`, `ahead`.
    pub state: &'static str,
}

/// The card of a case that may be read.
pub(super) fn card(show: Show, case: &HospitalCase, alarm: Option<Alarm>) -> Card {
    let situation = case.situation.as_ref();
    Card {
        w: show.words(),
        head: head(show, case),
        receive: receive(case),
        kind: situation.map_or("", |now| now.kind.word(show.language())),
        crew: situation.map_or_else(String::new, |now| show.pick(&now.crew_name, &now.crew_name_en).to_owned()),
        chips: chips(show, case),
        tiles: vitals::tiles(show, case),
        flags: flags::brief(show, &case.flags),
        record: record::brief(show, case),
        spoken: spoken::brief(show, case.record.as_ref().and_then(|record| record.spoken.as_ref())),
        heard: show.age(case.heard_at),
        answer: answer(show, case, alarm.is_some()),
        ask: asking(show, case).brief(show),
        has_sheet: has_sheet(case),
        is_page: false,
        guess: show.words().guess,
        accept_key: IdempotencyKey::fresh(),
        decline_key: IdempotencyKey::fresh(),
        alarm: alarm.map(|alarm| alarm_view(show, alarm)),
    }
}

/// The question that the screen has to confirm as shown, once.
pub(super) fn receive(case: &HospitalCase) -> Option<String> {
    let is_question = matches!(case.standing, CaseStanding::Asked(_));
    (is_question && !case.received_here).then(|| case.inquiry.to_string())
}

/// The top line of a case that may be read.
pub(super) fn head(show: Show, case: &HospitalCase) -> Head {
    let w = show.words();
    let situation = case.situation.as_ref();
    let urgency = situation.and_then(|now| now.triage.as_ref()).map(|triage| triage.urgency);
    let identity = case.patient.as_ref().and_then(|patient| patient.identity.as_ref());
    let lane = Lane::of(case);
    let headline = match situation {
        None => w.situation_unknown.to_owned(),
        Some(now) if now.complaint.is_empty() => now.kind.word(show.language()).to_owned(),
        Some(now) => now.complaint.clone(),
    };
    Head {
        id: case.encounter.to_string(),
        short: short_code(case.encounter),
        version: case.version,
        lane,
        urgency: urgency.map(|urgency| (urgency.code(), badge(urgency).html(show.lang))),
        headline,
        who: show.age_and_sex(case.patient.as_ref()),
        whence: Whence::of(show, case.patient.as_ref()),
        name: identity.map(|identity| {
            let name = if identity.name.is_empty() { w.name_unknown.to_owned() } else { identity.name.clone() };
            (name, identity.name_kana.clone())
        }),
        when: when(show, case, situation),
        waiting: situation.filter(|_| lane == Lane::Ask).map(|now| {
            let asked_ms = now.asked_at.as_millisecond();
            (asked_ms, parts::elapsed(asked_ms, show.now_ms()))
        }),
    }
}

const fn badge(urgency: Urgency) -> parts::Urgency {
    match urgency {
        Urgency::Red1 => parts::Urgency::Red1,
        Urgency::Red2 => parts::Urgency::Red2,
        Urgency::Yellow => parts::Urgency::Yellow,
        Urgency::Green => parts::Urgency::Green,
        Urgency::White => parts::Urgency::White,
    }
}

fn when(show: Show, case: &HospitalCase, situation: Option<&Situation>) -> When {
    let w = show.words();
    let at_rest =
        |state, label, big: &str| When { state, label, big: Html::text(big), due: String::new(), note: String::new() };
    let Some(now) = situation else { return at_rest("not-left", w.not_left, "–") };
    let clock = |milestone| now.milestones.at(milestone).map(|at| clock_hm(at.as_millisecond()));
    let drive = w.drive_minutes.replace("{n}", &now.drive_min.to_string());
    if let Some(at) = clock(Milestone::HandedOver) {
        return at_rest("handed-over", w.handed_over, &at);
    }
    if let Some(at) = clock(Milestone::ArrivedHospital) {
        return at_rest("arrived", w.arrived, &at);
    }
    match (case.expected_at(), clock(Milestone::LeftScene)) {
        (Some(expected), Some(left)) => {
            let until = expected.as_millisecond();
            When {
                state: if late_by_a_minute(until - show.now_ms()) { "overdue" } else { "on-the-road" },
                // Nothing is decided as long as it is asked: it is when the patient would be here.
                label: if case.standing == CaseStanding::Destination { w.until_arrival } else { w.if_here },
                big: parts::minutes_left(show.lang, until, show.now_ms()),
                due: w.due.replace("{time}", &clock_hm(until)),
                note: format!("{} {left}", w.left_scene),
            }
        }
        _ => {
            let last = now.milestones.iter().last().map(|(milestone, at)| {
                format!("{} {}", milestone.word(show.language()), clock_hm(at.as_millisecond()))
            });
            When { note: last.unwrap_or_default(), ..at_rest("not-left", w.not_left, &drive) }
        }
    }
}

/// The alarm as it is drawn.
pub(super) fn alarm_view(show: Show, alarm: Alarm) -> AlarmView {
    let w = show.words();
    let about = match &alarm.news {
        News::Question => w.new_question.to_owned(),
        News::Chosen => w.chosen_here.to_owned(),
        News::MoreUrgent(urgency) => w.more_urgent.replace("{what}", urgency.word(show.language())),
        News::Reminded => w.reminded_about.to_owned(),
        News::Replied => w.replied_new.to_owned(),
        News::Released(_) => w.does_not_come.to_owned(),
        News::Worse(reasons) => w.worse.replace("{what}", &vitals::severe_words(show, reasons).join(w.comma)),
    };
    let flag = match alarm.news {
        // Decided for here: to be prepared for, no danger.
        News::Chosen => alarm.priority.flag_called(w.chosen, &about),
        News::Reminded => alarm.priority.flag_called(w.reminded, &about),
        _ => alarm.priority.flag(show.lang, &about),
    };
    AlarmView { code: alarm.priority.code(), id: alarm.id, flag }
}

pub(super) fn reasons(language: Language) -> Vec<(&'static str, &'static str)> {
    DeclineReason::ALL.iter().map(|reason| (reason.code(), reason.word(language))).collect()
}

/// What an answer is called on this board.
pub(super) fn answer_word(show: Show, answer: Answer) -> String {
    match answer {
        Answer::Accept => show.words().accept.to_owned(),
        Answer::AcceptIf(proviso) => show.words().accept_if_said.replace("{what}", &proviso_words(show, proviso)),
        Answer::Decline(reason) => format!("{}（{}）", show.words().decline, reason.word(show.language())),
    }
}

/// 「20分後から、手術はできない」
fn proviso_words(show: Show, proviso: Proviso) -> String {
    let w = show.words();
    let wait = proviso.wait_min();
    let wait = (wait > 0).then(|| w.wait_said.replace("{n}", &wait.to_string()));
    let requirement = proviso.requirement().map(|one| one.word(show.language()).to_owned());
    wait.into_iter().chain(requirement).collect::<Vec<_>>().join(w.comma)
}

pub(super) const fn notice_word(show: Show, case: &HospitalCase) -> &'static str {
    if case.awaits_answer() { show.words().notice } else { show.words().notice_done }
}

fn answer(show: Show, case: &HospitalCase, has_alarm: bool) -> AnswerView {
    let is_open = matches!(case.standing, CaseStanding::Asked(_));
    let given = case.answer();
    AnswerView {
        key: IdempotencyKey::fresh(),
        can_notice: has_alarm,
        notice: notice_word(show, case),
        can_accept: is_open && given != Some(Answer::Accept),
        can_decline: is_open && !matches!(given, Some(Answer::Decline(_))),
        is_change: given.is_some(),
        reasons: reasons(show.language()),
        trail: trail(show, case, given),
    }
}

fn trail(show: Show, case: &HospitalCase, given: Option<Answer>) -> Vec<Step> {
    let w = show.words();
    let Some(now) = case.situation.as_ref().filter(|_| matches!(case.standing, CaseStanding::Asked(_))) else {
        return Vec::new();
    };
    let told_back = matches!(case.standing, CaseStanding::Asked(Some(told)) if Some(told) == given);
    let steps = [
        (w.step_asked.to_owned(), Some(now.asked_at), true),
        (w.step_shown.to_owned(), None, case.received_here),
        (w.step_seen.to_owned(), None, case.seen_here || given.is_some()),
        (given.map_or_else(|| w.step_answer.to_owned(), |given| answer_word(show, given)), None, given.is_some()),
        (w.step_reached.to_owned(), told_back.then_some(case.standing_since), told_back),
    ];
    let reached = steps.iter().rposition(|(_, _, done)| *done).map_or(0, |last| last + 1);
    steps
        .into_iter()
        .enumerate()
        .map(|(index, (word, at, _))| Step {
            word,
            clock: at.map(|at| clock_hm(at.as_millisecond())),
            state: if index < reached {
                "done"
            } else if index == reached {
                "now"
            } else {
                "ahead"
            },
        })
        .collect()
}
