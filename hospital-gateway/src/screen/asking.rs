//! What is said about the question itself: how it came, reminders and telephone calls, conditions that can be named, queries with the
//! crew's replies, and a word that was taken back or did not arrive.

use domain::{
    disclosure::{CaseStanding, QuestionView},
    inquiry::{Answer, InquiryRefusal, MAX_QUERIES, Query, ReleaseReason, Requirement},
};
use webkit::{form::IdempotencyKey, parts::Html};

use super::{card, show::Show};
use crate::inbox::{HospitalCase, Untaken, UntakenWord};

/// Waits that are one tap, minutes: what hospitals say over the telephone.
const WAITS_MIN: [u16; 4] = [10, 20, 30, 60];

/// Queries that are one tap, Japanese and English. The crew gets the Japanese words whatever language the board speaks.
const QUICK_QUERIES: [(&str, &str); 8] = [
    ("抗凝固薬の最終内服は", "Last dose of anticoagulant?"),
    ("アレルギーは", "Allergies?"),
    ("発症時刻は", "Time of onset?"),
    ("妊娠の可能性は", "Possibly pregnant?"),
    ("感染症状は", "Signs of infection?"),
    ("家族の同伴は", "Does family come along?"),
    ("最終の飲食は", "Last meal or drink?"),
    ("普段の生活動作は", "Usual level of activity?"),
];

/// Queries on a card of the board; all stand on the case's page.
const BOARD_MAX_QUERIES: usize = 2;

/// The question as a card shows it. Templates reach it as `c.ask`.
#[derive(Debug)]
pub(super) struct Asking {
    pub notices: Vec<Notice>,
    pub queries: Vec<QueryRow>,
    /// Older ones that a card of the board leaves out.
    pub queries_more: Option<String>,
    pub quick: Vec<(&'static str, &'static str)>,
    pub waits: Vec<(u16, String)>,
    pub requirements: Vec<(&'static str, &'static str)>,
    pub can_condition: bool,
    pub can_ask: bool,
    /// Said instead of the form when no more may be asked.
    pub ask_full: Option<String>,
    pub can_withdraw: bool,
    pub wait_key: IdempotencyKey,
    pub requirement_key: IdempotencyKey,
    pub quick_key: IdempotencyKey,
    pub text_key: IdempotencyKey,
    pub withdraw_key: IdempotencyKey,
}

/// One thing to know about the question, in a sentence.
#[derive(Debug)]
pub(super) struct Notice {
    /// `act`: something is to be done; `know`: good to know.
    pub kind: &'static str,
    pub text: String,
}

/// One query with its reply.
#[derive(Debug)]
pub(super) struct QueryRow {
    pub text: String,
    pub age: Html,
    /// The reply with its age; `None` while the crew has not replied.
    pub reply: Option<(String, Html)>,
}

pub(super) fn asking(show: Show, case: &HospitalCase) -> Asking {
    let is_asked = matches!(case.standing, CaseStanding::Asked(_));
    let count = case.queries().count();
    let may_ask = case.standing.may_read() && !case.is_handed_over();
    let language = show.language();
    let full = show.words().ask_full.replace("{n}", &MAX_QUERIES.to_string());
    let wait = |minutes: &u16| (*minutes, show.words().wait_short.replace("{n}", &minutes.to_string()));
    Asking {
        notices: notices(show, case),
        queries: queries(show, case),
        queries_more: None,
        quick: QUICK_QUERIES.iter().map(|(ja, en)| (*ja, language.of(ja, en))).collect(),
        waits: WAITS_MIN.iter().map(wait).collect(),
        requirements: Requirement::ALL.iter().map(|one| (one.code(), one.word(language))).collect(),
        can_condition: is_asked,
        can_ask: may_ask && count < MAX_QUERIES,
        ask_full: (may_ask && count >= MAX_QUERIES).then_some(full),
        can_withdraw: case.standing == CaseStanding::Destination && !case.is_handed_over() && !case.is_withdrawn_here(),
        wait_key: IdempotencyKey::fresh(),
        requirement_key: IdempotencyKey::fresh(),
        quick_key: IdempotencyKey::fresh(),
        text_key: IdempotencyKey::fresh(),
        withdraw_key: IdempotencyKey::fresh(),
    }
}

impl Asking {
    /// With no more queries than a card of the board has room for.
    pub(super) fn brief(mut self, show: Show) -> Self {
        self.queries_more = show.more(self.queries.len().saturating_sub(BOARD_MAX_QUERIES));
        self.queries.truncate(BOARD_MAX_QUERIES);
        self
    }
}

/// What the crew has said first, the newest reply on top; then what still waits for one.
fn queries(show: Show, case: &HospitalCase) -> Vec<QueryRow> {
    let mut queries: Vec<&Query> = case.queries().collect();
    queries.sort_by_key(|query| std::cmp::Reverse((query.reply.as_ref().map(|(_, at)| *at), query.at)));
    queries.into_iter().map(|query| query_row(show, query)).collect()
}

fn query_row(show: Show, query: &Query) -> QueryRow {
    let quick = QUICK_QUERIES.iter().find(|(ja, _)| *ja == query.text);
    QueryRow {
        text: quick.map_or_else(|| query.text.clone(), |(ja, en)| show.language().of(ja, en).to_owned()),
        age: show.age(query.at),
        reply: query.reply.as_ref().map(|(text, at)| (text.clone(), show.age(*at))),
    }
}

/// What has to be done first, then what is good to know.
fn notices(show: Show, case: &HospitalCase) -> Vec<Notice> {
    let w = show.words();
    let none = QuestionView::default();
    let question = case.situation.as_ref().map_or(&none, |now| &now.question);
    let is_accepted = case.answer().is_none_or(Answer::is_acceptance);
    let act = |text: String| Notice { kind: "act", text };
    let know = |text: &str| Notice { kind: "know", text: text.to_owned() };
    let redirect = question.redirect.filter(|_| case.standing == CaseStanding::Destination);
    [
        redirect.map(|reason| act(w.redirecting.replace("{what}", reason.word(show.language())))),
        case.is_withdrawn_here().then(|| act(w.withdrawn_here.to_owned())),
        untaken(show, case).map(act),
        (question.telephone_at.is_some() && case.awaits_answer()).then(|| act(w.telephoning.to_owned())),
        (question.by_voice && is_accepted && !case.awaits_answer()).then(|| know(w.by_voice)),
        question.securing.then(|| know(w.securing)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the platform did not take, in words.
pub(super) fn untaken(show: Show, case: &HospitalCase) -> Option<String> {
    let (w, language) = (show.words(), show.language());
    let Untaken { word, why } = case.untaken?;
    let late = |what: &str| Some(w.too_late.replace("{what}", what));
    match (word, &case.standing) {
        (UntakenWord::Answer, CaseStanding::Released(reason)) => return late(reason.word(language)),
        (UntakenWord::Answer, CaseStanding::Destination) => return late(w.chosen_here),
        _ => {}
    }
    let word = match word {
        UntakenWord::Answer => w.word_answer,
        UntakenWord::Query => w.word_query,
        UntakenWord::Withdrawal => w.word_withdrawal,
    };
    let why = why.map_or(w.not_delivered_unknown, |why: InquiryRefusal| why.word(language));
    Some(w.not_delivered.replace("{what}", word).replace("{why}", why))
}

/// How a case ended here, in a sentence.
pub(super) fn ending(show: Show, case: &HospitalCase) -> String {
    let (w, language) = (show.words(), show.language());
    match &case.standing {
        CaseStanding::Released(reason) => match untaken(show, case) {
            Some(untaken) => untaken,
            // Its word says already that nobody comes.
            None if case.had_accepted && *reason != ReleaseReason::Redirected => {
                w.does_not_come_why.replace("{what}", reason.word(language))
            }
            None => reason.word(language).to_owned(),
        },
        _ => {
            let answer =
                case.answer().map_or_else(|| w.declined_here.to_owned(), |given| card::answer_word(show, given));
            let unheard = case.owes_loss_call().then(|| w.loss_unheard.to_owned());
            [Some(answer), unheard, untaken(show, case)].into_iter().flatten().collect::<Vec<_>>().join(w.comma)
        }
    }
}
