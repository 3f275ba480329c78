//! What was said here about a case, on the disk: receipts and the answer, queries on their way, and what the platform did not take. Every
//! reader is beside its writer; see `keys` for the layout.

use domain::{
    ids::EventId,
    inquiry::{Answer, DeclineReason, InquiryRefusal, Proviso, Query, Requirement},
};
use jiff::Timestamp;
use journal::Op;
use prost::Message as _;
use proto::v1;

use super::{HospitalCase, UnreadableInbox, keys};

/// Which word of this hospital the platform did not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UntakenWord {
    /// An answer.
    Answer,
    /// A query.
    Query,
    /// The word that the patient cannot be taken any more.
    Withdrawal,
}

/// A word of this hospital that the platform did not take, until the next one is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untaken {
    /// Which word.
    pub word: UntakenWord,
    /// Why; `None` for a reason that this version does not know.
    pub why: Option<InquiryRefusal>,
}

impl UntakenWord {
    const fn tag(self) -> u8 {
        match self {
            Self::Answer => 1,
            Self::Query => 2,
            Self::Withdrawal => 3,
        }
    }

    const fn of_tag(tag: u8) -> Option<Self> {
        match tag {
            1 => Some(Self::Answer),
            2 => Some(Self::Query),
            3 => Some(Self::Withdrawal),
            _ => None,
        }
    }
}

/// What has to be written when a case turns from `before` to `after`; nothing for a case that is new here and has said nothing.
pub(super) fn changes(before: Option<&HospitalCase>, after: &HospitalCase) -> Vec<Op> {
    let is_changed = |differs: &dyn Fn(&HospitalCase) -> bool| before.is_some_and(differs);
    let mut ops = Vec::new();
    if is_changed(&|before| reported(before) != reported(after)) {
        ops.push(own(after));
    }
    if is_changed(&|before| before.queries_here != after.queries_here) {
        ops.push(queries(after));
    }
    if is_changed(&|before| before.untaken != after.untaken) {
        ops.push(untaken(after));
    }
    ops
}

fn reported(case: &HospitalCase) -> (u8, Option<Answer>) {
    (flags(case), case.answered_here)
}

fn flags(case: &HospitalCase) -> u8 {
    let flags = [
        (case.received_here, keys::RECEIVED),
        (case.seen_here, keys::SEEN),
        (case.had_accepted, keys::HAD_ACCEPTED),
        (case.release_seen_here, keys::RELEASE_SEEN),
        (case.decision_seen_here, keys::DECISION_SEEN),
        (case.loss_told_here, keys::LOSS_TOLD),
    ];
    flags.iter().map(|(is_set, flag)| u8::from(*is_set) * flag).sum()
}

/// Receipts and the answer.
pub(super) fn own(case: &HospitalCase) -> Op {
    let own = v1::CaseAnswer {
        encounter_id: Vec::new(),
        inquiry_id: case.inquiry.bytes().to_vec(),
        answer: case.answered_here.map(answer_to_disk),
    };
    let mut value = vec![flags(case)];
    value.extend(own.encode_to_vec());
    Op::Put { key: keys::of_case(case.encounter, keys::OWN), value }
}

pub(super) fn read_own(case: &mut HospitalCase, value: &[u8]) -> Result<(), UnreadableInbox> {
    let (flags, message) = value.split_first().ok_or(UnreadableInbox::Shape("own"))?;
    let own = v1::CaseAnswer::decode(message)?;
    if own.inquiry_id != case.inquiry.bytes() {
        return Ok(());
    }
    case.received_here = flags & keys::RECEIVED != 0;
    case.seen_here = flags & keys::SEEN != 0;
    case.had_accepted = flags & keys::HAD_ACCEPTED != 0;
    case.release_seen_here = flags & keys::RELEASE_SEEN != 0;
    case.decision_seen_here = flags & keys::DECISION_SEEN != 0;
    case.loss_told_here = flags & keys::LOSS_TOLD != 0;
    case.answered_here = own.answer.as_ref().map(answer_from_disk).transpose()?;
    Ok(())
}

fn answer_to_disk(answer: Answer) -> v1::Answer {
    let requirement = answer.proviso().and_then(Proviso::requirement);
    v1::Answer {
        accepted: answer.is_acceptance(),
        decline_reason: match answer {
            Answer::Decline(reason) => reason.code().to_owned(),
            _ => String::new(),
        },
        wait_min: u32::from(answer.wait_min()),
        requirement: requirement.map_or_else(String::new, |one| one.code().to_owned()),
    }
}

fn answer_from_disk(answer: &v1::Answer) -> Result<Answer, UnreadableInbox> {
    if !answer.accepted {
        let reason = DeclineReason::from_code(&answer.decline_reason);
        return reason.map(Answer::Decline).map_err(|_| UnreadableInbox::Shape("decline_reason"));
    }
    let requirement = match answer.requirement.as_str() {
        "" => None,
        code => Some(Requirement::from_code(code).map_err(|_| UnreadableInbox::Shape("requirement"))?),
    };
    if answer.wait_min == 0 && requirement.is_none() {
        return Ok(Answer::Accept);
    }
    let shape = || UnreadableInbox::Shape("wait_min");
    let wait_min = u16::try_from(answer.wait_min).map_err(|_| shape())?;
    Proviso::new(wait_min, requirement).map(Answer::AcceptIf).map_err(|_| shape())
}

/// Queries that the platform has not told back.
fn queries(case: &HospitalCase) -> Op {
    let key = keys::of_case(case.encounter, keys::QUERIES);
    if case.queries_here.is_empty() {
        return Op::Delete { key };
    }
    let query = |query: &Query| v1::Query {
        query_id: query.id.bytes().to_vec(),
        text: query.text.clone(),
        at_ms: query.at.as_millisecond(),
        ..v1::Query::default()
    };
    let all = v1::Question { queries: case.queries_here.iter().map(query).collect(), ..v1::Question::default() };
    let mut value = case.inquiry.bytes().to_vec();
    value.extend(all.encode_to_vec());
    Op::Put { key, value }
}

pub(super) fn read_queries(case: &mut HospitalCase, value: &[u8]) -> Result<(), UnreadableInbox> {
    let shape = || UnreadableInbox::Shape("queries");
    let Some(message) = of_question(case, value, "queries")? else { return Ok(()) };
    for query in v1::Question::decode(message)?.queries {
        let id = EventId::from_bytes(&query.query_id).map_err(|_| shape())?;
        let at = Timestamp::from_millisecond(query.at_ms).map_err(|_| shape())?;
        case.queries_here.push(Query { id, text: query.text, at, reply: None });
    }
    Ok(())
}

/// What the platform did not take.
fn untaken(case: &HospitalCase) -> Op {
    let key = keys::of_case(case.encounter, keys::UNTAKEN);
    let Some(untaken) = case.untaken else { return Op::Delete { key } };
    let mut value = case.inquiry.bytes().to_vec();
    value.push(untaken.word.tag());
    value.extend(untaken.why.map_or("", InquiryRefusal::code).as_bytes());
    Op::Put { key, value }
}

pub(super) fn read_untaken(case: &mut HospitalCase, value: &[u8]) -> Result<(), UnreadableInbox> {
    let shape = || UnreadableInbox::Shape("untaken");
    let Some(said) = of_question(case, value, "untaken")? else { return Ok(()) };
    let (tag, code) = said.split_first().ok_or_else(shape)?;
    let word = UntakenWord::of_tag(*tag).ok_or_else(shape)?;
    let why = std::str::from_utf8(code).ok().and_then(|code| InquiryRefusal::from_code(code).ok());
    case.untaken = Some(Untaken { word, why });
    Ok(())
}

/// What follows the question's identity; `None` when it is about an earlier question.
fn of_question<'a>(
    case: &HospitalCase,
    value: &'a [u8],
    shape: &'static str,
) -> Result<Option<&'a [u8]>, UnreadableInbox> {
    let (question, rest) = value.split_first_chunk::<16>().ok_or(UnreadableInbox::Shape(shape))?;
    Ok((*question == case.inquiry.bytes()).then_some(rest))
}
