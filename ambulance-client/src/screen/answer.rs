//! What becomes of a posted form: carried out, or refused with the field and the remedy; told to a page, to a script, or as JSON.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{ACCEPT, CACHE_CONTROL},
    },
};
use domain::{
    card::Condition,
    ids::EncounterId,
    inquiry::InquiryRefusal,
    text::Language::{En, Ja},
};
use serde_json::json;
use webkit::{
    lang::Text,
    problem::{Field, LIVE_FORM_HEADER, Problem},
    respond::see_other,
};

use crate::tablet::{ActError, ProofError, RecordError};

/// The wish was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    /// The case it concerned.
    pub encounter: Option<EncounterId>,
    /// Where a browser without script goes on.
    pub next: String,
}

impl Done {
    /// Back to the page of the case.
    pub fn at(encounter: EncounterId) -> Self {
        Self { encounter: Some(encounter), next: page_of(encounter) }
    }
}

/// Address of the page of a case.
pub(super) fn page_of(encounter: EncounterId) -> String {
    format!("/encounters/{encounter}")
}

/// A refusal on its way: boxed, because it is large and rare.
pub(super) type Refusal = Box<Refused>;

/// The wish was not carried out. Never carries what was typed: that may be about a patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub status: StatusCode,
    pub code: &'static str,
    pub field: Option<Field>,
    pub what: Text,
    pub remedy: Text,
}

impl Refused {
    /// A refusal that concerns the whole wish.
    pub fn new(status: StatusCode, code: &'static str, what: Text, remedy: Text) -> Refusal {
        Box::new(Self { status, code, field: None, what, remedy })
    }

    /// A refusal that concerns one field: 422.
    pub fn field(field: Field, code: &'static str, what: Text, remedy: Text) -> Refusal {
        Box::new(Self { status: StatusCode::UNPROCESSABLE_ENTITY, code, field: Some(field), what, remedy })
    }

    /// The case is not on this tablet.
    pub fn unknown_case() -> Refusal {
        Self::new(
            StatusCode::NOT_FOUND,
            "unknown-case",
            Text::new(
                "この事案はこの端末にありません（終了した可能性があります）。",
                "This case is not on this tablet (it may be closed).",
            ),
            Text::new("最初の画面から事案を開いてください。", "Open a case from the first page."),
        )
    }

    /// The rules of asking forbid it: 409, by the code that the platform would send.
    pub fn asking(reason: InquiryRefusal) -> Refusal {
        let (what, remedy) = match reason {
            InquiryRefusal::NotAsked => (
                Text::new("この病院への照会はありません。", "There is no such question to this hospital."),
                Text::new(
                    "画面で照会中の病院を確かめてください。まだなら先に照会してください。",
                    "Look at the hospitals that are being asked, or ask this one first.",
                ),
            ),
            InquiryRefusal::AlreadyDecided => (
                Text::new("搬送先に決まった病院です。", "This hospital is the destination."),
                Text::new("変えるときは「搬送先を変更」を押してください。", "To change it, press Change destination."),
            ),
            InquiryRefusal::TooLate => (
                Text::new("この病院への照会は終わっています。", "This hospital is no longer being asked."),
                Text::new("必要なことは電話で伝えてください。", "Say by telephone what it has to know."),
            ),
            InquiryRefusal::AnswerChanged => (
                Text::new("この病院の回答の条件が変わりました。", "This hospital has changed its condition."),
                Text::new("今の条件を確かめて、もう一度選んでください。", "Read what it says now, then choose again."),
            ),
            _ => (
                Text::new("今はこの操作はできません。", "This cannot be done now."),
                Text::new("画面の状態を確かめてください。", "Look at what the screen shows now."),
            ),
        };
        Self::new(StatusCode::CONFLICT, reason.code(), what, remedy)
    }

    /// A sentence in one language: field, what happened, what to do.
    fn sentence(&self, pick: fn(Text) -> &'static str) -> String {
        let label = self.field.map(|field| format!("{}: ", pick(field.label))).unwrap_or_default();
        format!("{label}{} {}", pick(self.what), pick(self.remedy))
    }

    fn response(&self, req: &HttpRequest) -> HttpResponse {
        if wants_json(req) {
            return HttpResponse::build(self.status).insert_header((CACHE_CONTROL, "no-store")).json(json!({
                "ok": false,
                "field": self.field.map(|field| field.name),
                "code": self.code,
                "ja": self.sentence(|text| text.ja),
                "en": self.sentence(|text| text.en),
            }));
        }
        let problem = match self.field {
            Some(field) => Problem::in_field(field, self.code, self.what, self.remedy),
            None => Problem::new(self.status, self.code, self.what, self.remedy),
        };
        problem.for_request(req).response()
    }
}

/// The answer in the form that its sender asked for.
pub(super) fn respond(req: &HttpRequest, outcome: Result<Done, Refusal>) -> HttpResponse {
    match outcome {
        Err(refused) => {
            tracing::debug!(code = refused.code, status = refused.status.as_u16(), "form refused");
            refused.response(req)
        }
        Ok(done) if wants_json(req) => {
            let encounter = done.encounter.map(|id| id.to_string());
            HttpResponse::Ok()
                .insert_header((CACHE_CONTROL, "no-store"))
                .json(json!({ "ok": true, "encounter": encounter, "next": done.next }))
        }
        // The page changes through its stream.
        Ok(_) if req.headers().contains_key(LIVE_FORM_HEADER) => HttpResponse::NoContent().finish(),
        Ok(done) => see_other(&done.next),
    }
}

fn wants_json(req: &HttpRequest) -> bool {
    let accept = req.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}

impl From<ActError> for Refusal {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Record(error) => error.into(),
            ActError::Text(_) => Refused::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "field-too-long",
                Text::new("文章が長すぎます。", "The text is too long."),
                Text::new(
                    "500文字以内に短くして、もう一度送信してください。",
                    "Shorten it to 500 characters and send it again.",
                ),
            ),
            ActError::Empty => Refused::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "nothing-given",
                Text::new("記録する内容がありません。", "There is nothing to record."),
                Text::new(
                    "一つ以上入力するか選んでから、記録してください。",
                    "Enter or choose at least one thing, then record.",
                ),
            ),
            ActError::NoPhoto => Refused::new(
                StatusCode::CONFLICT,
                Condition::NoPhoto.code(),
                Text::new(Condition::NoPhoto.sentence(Ja), Condition::NoPhoto.sentence(En)),
                Text::new(Condition::NoPhoto.next(Ja), Condition::NoPhoto.next(En)),
            ),
            ActError::Asking(reason) => Refused::asking(reason),
            ActError::NotUnderWay => Refused::new(
                StatusCode::CONFLICT,
                "not-under-way",
                Text::new("今はこの操作はできません。", "There is nothing of the kind under way."),
                Text::new("画面の状態を確かめてください。", "Look at what the screen shows now."),
            ),
            ActError::ChoiceOnItsWay => Refused::new(
                StatusCode::CONFLICT,
                "choice-on-its-way",
                Text::new("搬送先の確定を送信しています。", "The choice of a destination is on its way."),
                Text::new("連携基盤の決定を待ってください。", "Wait for the platform's decision."),
            ),
            ActError::Lines => Refused::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "too-many-lines",
                Text::new("一つの欄の行が多すぎます。", "One of the fields has too many lines."),
                Text::new("30行以内にまとめてください。", "Keep it within 30 lines."),
            ),
            ActError::Age => Refused::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "age-out-of-range",
                Text::new("年齢が正しくありません。", "The age is not possible."),
                Text::new("0〜150 の数字を入れてください。", "Enter a number from 0 to 150."),
            ),
        }
    }
}

impl From<ProofError> for Refusal {
    fn from(error: ProofError) -> Self {
        let condition = error.condition();
        let refused = |code, what, remedy| Refused::new(StatusCode::CONFLICT, code, what, remedy);
        let sentence = |condition: Condition| Text::new(condition.sentence(Ja), condition.sentence(En));
        let next = |condition: Condition| Text::new(condition.next(Ja), condition.next(En));
        match (error, condition) {
            (ProofError::Act(error), _) => error.into(),
            (ProofError::OtherCard, _) => refused(
                "other-card-on-reader",
                Text::new(
                    "この事案のカードではないカードが置かれています。",
                    "Another card than this case's lies on the reader.",
                ),
                Text::new("この傷病者のカードを置いてください。", "Place this patient's card."),
            ),
            (ProofError::Printed(mistake), Some(condition)) => {
                let what = Text::new(mistake.sentence(Ja), mistake.sentence(En));
                refused(condition.code(), what, next(condition))
            }
            (error, Some(condition)) => {
                let left =
                    error.tries_left().and_then(|left| TRIES_LEFT.get(usize::from(left).checked_sub(1)?).copied());
                refused(condition.code(), left.unwrap_or_else(|| sentence(condition)), next(condition))
            }
            (_, None) => refused(
                "no-document-issuers",
                Text::new(
                    "この端末ではスマホの証明書を確かめられません。",
                    "This tablet cannot verify documents of phones.",
                ),
                Text::new("聞き取りで続けてください。", "Go on by interview."),
            ),
        }
    }
}

/// What is said of a wrong entry when so many tries are left, from one on: a PIN has three, a printed number ten.
const TRIES_LEFT: [Text; 9] = [
    Text::new("番号が違います。あと1回で使えなくなります。", "Wrong. One try is left."),
    Text::new("番号が違います。残りは2回です。", "Wrong. 2 tries are left."),
    Text::new("番号が違います。残りは3回です。", "Wrong. 3 tries are left."),
    Text::new("番号が違います。残りは4回です。", "Wrong. 4 tries are left."),
    Text::new("番号が違います。残りは5回です。", "Wrong. 5 tries are left."),
    Text::new("番号が違います。残りは6回です。", "Wrong. 6 tries are left."),
    Text::new("番号が違います。残りは7回です。", "Wrong. 7 tries are left."),
    Text::new("番号が違います。残りは8回です。", "Wrong. 8 tries are left."),
    Text::new("番号が違います。残りは9回です。", "Wrong. 9 tries are left."),
];

impl From<RecordError> for Refusal {
    fn from(error: RecordError) -> Self {
        match &error {
            RecordError::UnknownCase => return Refused::unknown_case(),
            RecordError::Fold(_) | RecordError::Seal(_) | RecordError::Outbox(_) => {}
        }
        tracing::error!(%error, "not recorded");
        match error {
            RecordError::Outbox(_) => Refused::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "not-stored",
                Text::new("端末に保存できませんでした。", "The tablet could not store it."),
                Text::new(
                    "もう一度送信してください。続くときは端末を再起動し、内容は口頭で伝えてください。",
                    "Send it again. If it goes on, restart the tablet and pass the information on by voice.",
                ),
            ),
            _ => Refused::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "not-recorded",
                Text::new("記録できませんでした。", "It could not be recorded."),
                Text::new(
                    "もう一度送信してください。続くときは保守担当に連絡してください。",
                    "Send it again. If it goes on, call the engineers.",
                ),
            ),
        }
    }
}
