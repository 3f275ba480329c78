//! What hospitals want to know before they answer: open queries above everything else, replied ones beside the question.

use domain::inquiry::{Inquiry, Query};
use webkit::{
    lang::Text,
    moment::clock_hm,
    parts::{AlarmPriority, Html},
};

use super::{CaseView, Copied, name};

/// A reply that promises another one: the query stays in sight.
const BEING_CHECKED: &str = "確認中";

/// Replies in one touch. What is sent is Japanese in either language of the page: the hospital reads it.
const QUICK: [Text; 4] = [
    Text::new("はい", "Yes"),
    Text::new("いいえ", "No"),
    Text::new("不明", "Unknown"),
    Text::new(BEING_CHECKED, "Being checked"),
];

/// A query that waits for a reply, or for a better one.
pub(super) struct QueryCard {
    pub id: String,
    pub hospital: String,
    pub text: String,
    pub at: String,
    /// Flashes until there is any reply.
    pub flag: Option<Html>,
    /// 「確認中 10:33」
    pub said: String,
    /// What is sent, and what the button says.
    pub quick: Vec<(&'static str, &'static str)>,
}

/// A query with its reply.
pub(super) struct Replied {
    pub text: String,
    pub reply: String,
    pub at: String,
}

/// Queries that the crew has to reply to, oldest first; also the destination's.
pub(super) fn open(case: &CaseView<'_>, copied: &Copied) -> Vec<QueryCard> {
    let board = &copied.board;
    let of_question = |inquiry: &Inquiry| {
        let waiting = inquiry.queries.iter().filter(|query| is_waiting(query) && board.check_reply(query.id).is_ok());
        let cards: Vec<_> = waiting.map(|query| (query.at, card(case, copied, inquiry, query))).collect();
        cards
    };
    let mut cards: Vec<_> = board.iter().flat_map(|(_, inquiry)| of_question(inquiry)).collect();
    cards.sort_by_key(|(at, _)| *at);
    cards.into_iter().map(|(_, card)| card).collect()
}

/// Queries that were replied to, oldest first.
pub(super) fn replied(inquiry: &Inquiry) -> Vec<Replied> {
    let replied = |query: &Query| {
        let (reply, at) = query.reply.clone()?;
        Some(Replied { text: query.text.clone(), reply, at: clock_hm(at.as_millisecond()) })
    };
    inquiry.queries.iter().filter(|query| !is_waiting(query)).filter_map(replied).collect()
}

fn is_waiting(query: &Query) -> bool {
    query.reply.as_ref().is_none_or(|(reply, _)| reply == BEING_CHECKED)
}

fn card(case: &CaseView<'_>, copied: &Copied, inquiry: &Inquiry, query: &Query) -> QueryCard {
    let w = case.view.words();
    let is_open = query.reply.is_none();
    let quick = QUICK.iter().filter(|reply| is_open || reply.ja != BEING_CHECKED);
    QueryCard {
        id: query.id.to_string(),
        hospital: name(case, copied, &inquiry.hospital),
        text: query.text.clone(),
        at: clock_hm(query.at.as_millisecond()),
        flag: is_open.then(|| AlarmPriority::Medium.flag(case.view.lang, w.query)),
        said: query
            .reply
            .as_ref()
            .map(|(_, at)| format!("{} {}", w.being_checked, clock_hm(at.as_millisecond())))
            .unwrap_or_default(),
        quick: quick.map(|reply| (reply.ja, reply.of(case.view.lang))).collect(),
    }
}
