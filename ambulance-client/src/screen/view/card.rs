//! The part `card`: who the patient is, what lies on the reader, on what basis the record may be read.

use askama::Template;
use domain::{
    card::{CardFailure, CardSummary, CertificateStanding, TokenKind},
    consent::{ConsentBasis, IdentityCheck},
    encounter::CardState,
    patient::{IdentitySource, PatientIdentity, Sex, japan_date},
    record::Category,
};
use webkit::{lang::Lang, moment::clock_hm, parts::Html};

use super::{CaseView, Choice, Frame, choices};
use crate::{
    screen::words::card_remedy,
    tablet::{CardMoment, WorkingCase, parts},
};

#[derive(Template)]
#[template(path = "crew/card.html")]
struct CardPart {
    f: Frame,
    who: Who,
    card: Line,
    other_card: bool,
    consent: Option<Given>,
    sexes: Vec<Choice>,
    bases: Vec<Choice>,
    checks: Vec<Choice>,
    categories: Vec<Choice>,
}

/// The identity as the rail shows it; every field may be empty.
#[derive(Default)]
struct Who {
    age: Option<u8>,
    /// What the interview form begins with: a stated age, never one from the card.
    stated_age: Option<u8>,
    sex: &'static str,
    name: String,
    kana: String,
    birth: String,
    address: String,
    source: &'static str,
    source_short: &'static str,
    from_card: bool,
}

/// A state in words: `tone` is `ok`, `busy`, `warn`, `bad` or `idle`.
struct Line {
    tone: &'static str,
    text: String,
}

/// The consent that was recorded.
struct Given {
    tone: &'static str,
    basis: &'static str,
    at: String,
    check: &'static str,
    refused: bool,
    /// Categories left out, in words.
    without: Vec<&'static str>,
}

pub(super) fn part(case: &CaseView<'_>) -> Option<Html> {
    let moment = if case.is_active() { case.view.app.tablet.card() } else { CardMoment::None };
    case.read(|working| {
        let encounter = &working.encounter;
        let consent = encounter.consent.as_ref();
        let sex = encounter.patient.as_ref().map(|patient| patient.sex);
        CardPart {
            f: case.frame(parts::CARD),
            who: encounter.patient.as_ref().map(|patient| who(case, patient)).unwrap_or_default(),
            card: line(case, &moment, working),
            other_card: working.other_card,
            consent: consent.map(|consent| given(case, consent)),
            sexes: choices!(Sex, case, |one| sex == Some(one)),
            bases: choices!(ConsentBasis, case, |one| consent.is_some_and(|consent| consent.basis == one)),
            checks: choices!(IdentityCheck, case, |one| one
                == consent.map_or(IdentityCheck::Visual, |consent| consent.identity_check)),
            categories: choices!(Category, case, |one| consent.is_none_or(|consent| consent.categories.contains(&one))),
        }
    })
    .map(|part| Html::of(&part))
}

fn who(case: &CaseView<'_>, patient: &PatientIdentity) -> Who {
    Who {
        age: patient.age_years(japan_date(case.view.now)),
        stated_age: patient.stated_age_years,
        sex: patient.sex.word(case.view.language()),
        name: patient.name.clone(),
        kana: patient.name_kana.clone(),
        birth: patient.birth_date.map(|date| date.to_string()).unwrap_or_default(),
        address: patient.address.clone(),
        source: patient.source.word(case.view.language()),
        source_short: match patient.source {
            IdentitySource::Eligibility => case.view.words().by_card,
            IdentitySource::Interview => case.view.words().by_interview,
            IdentitySource::MobileDocument => case.view.words().by_phone,
        },
        from_card: patient.source == IdentitySource::Eligibility,
    }
}

fn given(case: &CaseView<'_>, consent: &domain::consent::Consent) -> Given {
    let language = case.view.language();
    let left_out = Category::ALL.iter().filter(|category| !consent.categories.contains(category));
    Given {
        tone: if consent.basis == ConsentBasis::Refused { "warn" } else { "ok" },
        basis: consent.basis.word(language),
        at: clock_hm(consent.at.as_millisecond()),
        check: consent.identity_check.word(language),
        refused: consent.basis == ConsentBasis::Refused,
        without: left_out.map(|category| category.word(language)).collect(),
    }
}

/// What the crew has to know of the card now: what lies on the reader first, then what the case has.
fn line(case: &CaseView<'_>, moment: &CardMoment, working: &WorkingCase) -> Line {
    let w = case.view.words();
    let line = |tone, text: &str| Line { tone, text: text.to_owned() };
    match (moment, &working.encounter.card) {
        (CardMoment::Reading, _) => line("busy", w.card_reading),
        (CardMoment::Failed(reason), _) => failed(case, *reason),
        (_, Some(CardState::Read(summary))) => read(case, summary, needs_card(working)),
        (CardMoment::ReaderGone, _) => failed(case, CardFailure::ReaderGone),
        (_, Some(CardState::Failed(reason))) => failed(case, *reason),
        (_, None) => line("idle", w.card_place),
    }
}

fn failed(case: &CaseView<'_>, reason: CardFailure) -> Line {
    let stop = if case.view.lang == Lang::Ja { "。" } else { ". " };
    let remedy = card_remedy(reason).map(|remedy| [stop, remedy.of(case.view.lang)].concat()).unwrap_or_default();
    Line { tone: "bad", text: [reason.word(case.view.language()), &remedy].concat() }
}

/// The card is in memory only: after a restart it has to be placed again if something may still come.
fn needs_card(working: &WorkingCase) -> bool {
    let encounter = &working.encounter;
    let may_come = |category| encounter.fetches.get(category).is_none_or(|fetch| fetch.outcome.is_worth_retrying());
    let refused = encounter.consent.as_ref().is_some_and(|consent| consent.basis == ConsentBasis::Refused);
    !working.has_card() && !refused && Category::ALL.iter().any(may_come)
}

fn read(case: &CaseView<'_>, summary: &CardSummary, again: bool) -> Line {
    let w = case.view.words();
    let line = |tone, text: &str| Line { tone, text: text.to_owned() };
    match summary.standing {
        CertificateStanding::Grace => line("warn", w.card_grace),
        CertificateStanding::Expired => line("bad", w.card_expired),
        CertificateStanding::NotYetValid => line("bad", w.card_not_yet),
        CertificateStanding::Valid if again => line("warn", w.card_again),
        CertificateStanding::Valid => {
            let phone = if summary.token == TokenKind::Card { "" } else { w.card_phone };
            line("ok", format!("{} {phone}", w.card_read).trim())
        }
    }
}
