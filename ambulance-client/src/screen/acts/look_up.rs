//! Why nobody was looked up by 基本4情報, in words. What was said is recorded all the same.

use actix_web::http::StatusCode;
use webkit::lang::Text;

use super::patient::{ADDRESS, BIRTH, NAME, SEX};
use crate::records::MissingItem;
use crate::screen::answer::{Refusal, Refused};
use crate::tablet::LookUpError;

/// The refusal that the crew reads.
pub(super) fn refused(error: LookUpError) -> Refusal {
    let conflict = |code, what, remedy| Refused::new(StatusCode::CONFLICT, code, what, remedy);
    match error {
        LookUpError::Act(error) => error.into(),
        LookUpError::Missing(item) => missing(item),
        LookUpError::NotOffered => conflict(
            "look-up-not-offered",
            Text::new("この端末では4情報で照会できません。", "This tablet cannot look people up."),
            Text::new("聞き取りの内容は記録しました。そのまま続けてください。", "What was said is recorded. Go on."),
        ),
        LookUpError::HasCard => conflict(
            "card-at-hand",
            Text::new("この事案のカードはすでに読み取られています。", "The card of this case has been read."),
            Text::new(
                "聞き取りの内容は記録しました。カードで続けてください。",
                "What was said is recorded. Go on with the card.",
            ),
        ),
        LookUpError::AlreadyFound => conflict(
            "look-up-already-found",
            Text::new(
                "この事案ではすでに照会した人の記録を使っています。",
                "This case uses the record of somebody looked up before.",
            ),
            Text::new(
                "聞き取りの内容は記録しました。別の人だったときは、「詳しく」から取り消してから照会してください。",
                "What was said is recorded. If it was somebody else, reject that person under Details first.",
            ),
        ),
        LookUpError::NoConsent => conflict(
            "no-consent",
            Text::new("記録の閲覧の同意がまだありません。", "No consent to read the record yet."),
            Text::new(
                "聞き取りの内容は記録しました。同意のボタンを押してから、もう一度照会してください。",
                "What was said is recorded. Press one of the consent buttons, then look up again.",
            ),
        ),
    }
}

fn missing(item: MissingItem) -> Refusal {
    let (field, what) = match item {
        MissingItem::Name => {
            (NAME, Text::new("照会には氏名かフリガナが要ります。", "A look-up needs the name or its kana."))
        }
        MissingItem::BirthDate => (BIRTH, Text::new("照会には生年月日が要ります。", "A look-up needs the birth date.")),
        MissingItem::Sex => (SEX, Text::new("照会には性別が要ります。", "A look-up needs the sex.")),
        MissingItem::Address => (ADDRESS, Text::new("照会には住所が要ります。", "A look-up needs the address.")),
    };
    let remedy = Text::new(
        "ここまでの内容は記録しました。分かれば入れて、もう一度照会してください。",
        "What was said so far is recorded. Enter it if it is known, and look up again.",
    );
    Refused::field(field, "look-up-incomplete", what, remedy)
}
