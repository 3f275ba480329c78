//! The part `card`: who the patient is, what lies on the reader, on what basis the record may be read.

use askama::Template;
use domain::{
    card::{CardFailure, CardSummary, CertificateStanding, Condition, TokenKind},
    consent::ConsentBasis,
    encounter::{CardState, Encounter, Fetch},
    interview::NoCardReason,
    patient::{IdentitySource, PatientIdentity, Sex, japan_date},
    record::{Category, FetchOutcome},
};
use webkit::{moment::clock_hm, parts::Html};

use super::{CaseView, Choice, Frame, choices};
use crate::{
    card::{CardTries, TriesLeft, chain::expiry_hint_of_day},
    tablet::{CardMoment, Proposal, WorkingCase, parts},
};

#[derive(Template)]
#[template(path = "crew/card.html")]
struct CardPart {
    f: Frame,
    who: Who,
    card: Line,
    other_card: bool,
    question: Option<Question>,
    checked: Option<Checked>,
    /// Said in small letters: the case goes on.
    quiet: Vec<String>,
    ways: Ways,
    consent: Option<Given>,
    sexes: Vec<Choice>,
    look_up: bool,
    bases: Vec<Choice>,
    categories: Vec<Choice>,
}

/// "Is this the patient?"
struct Question {
    name: String,
    kana: String,
    age: Option<u8>,
    sex: &'static str,
    /// Birth date and address, for whom there is no photo to look at.
    details: String,
    source: &'static str,
    photo: Option<String>,
    /// Why it may be somebody else; empty when nothing speaks for that.
    odd: &'static str,
    /// What to compare it with.
    look: &'static str,
    /// The record is fetched as soon as it matches.
    record_follows: bool,
    /// Beside a name that is not whole.
    partly: String,
}

/// Whether somebody has compared the patient with the identity that the case has.
struct Checked {
    tone: &'static str,
    text: String,
}

/// What else can be done with a card or a phone, and without one.
struct Ways {
    pin: Tries,
    printed: Tries,
    is_phone: bool,
    reasons: Vec<Choice>,
}

/// Tries that are left to a secret, in words.
struct Tries {
    text: String,
    is_last: bool,
    is_blocked: bool,
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
    /// What was said before, beneath an identity that counts more.
    said: String,
    photo: Option<String>,
    /// Beside a name that is not whole.
    partly: String,
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
    let tablet = &case.view.app.tablet;
    let (moment, is_slow, tries) = if case.is_active() {
        (tablet.card(), tablet.is_card_slow(), tablet.tries())
    } else {
        (CardMoment::None, false, None)
    };
    case.read(|working| {
        let encounter = &working.encounter;
        let consent = encounter.consent.as_ref();
        let said = encounter.identity_from(IdentitySource::Interview);
        let sex = said.map(|patient| patient.sex);
        let card = if is_slow { condition(case, "busy", Condition::Slow) } else { line(case, &moment, working) };
        CardPart {
            f: case.frame(parts::CARD),
            who: who(case, working),
            other_card: working.other_card,
            question: working
                .proposal
                .as_ref()
                .filter(|_| !working.needs_pin())
                .map(|proposal| question(case, working, proposal)),
            checked: checked(case, encounter),
            quiet: quiet(case, working).into_iter().filter(|said| *said != card.text).collect(),
            card,
            ways: ways(case, working, &moment, tries),
            consent: consent.map(|consent| given(case, consent)),
            sexes: choices!(Sex, case, |one| sex == Some(one)),
            look_up: case.view.app.tablet.offers_look_up() && !working.has_card(),
            bases: choices!(ConsentBasis, case, |one| consent.is_some_and(|consent| consent.basis == one)),
            categories: choices!(Category, case, |one| consent.is_none_or(|consent| consent.categories.contains(&one))),
        }
    })
    .map(|part| Html::of(&part))
}

fn who(case: &CaseView<'_>, working: &WorkingCase) -> Who {
    let encounter = &working.encounter;
    let said = encounter.identity_from(IdentitySource::Interview);
    let Some(patient) = encounter.patient.as_ref() else { return Who::default() };
    let from_card = patient.source != IdentitySource::Interview;
    let w = case.view.words();
    Who {
        age: patient.age_years(japan_date(case.view.now)),
        stated_age: said.and_then(|said| said.stated_age_years),
        sex: patient.sex.word(case.view.language()),
        name: patient.name.clone(),
        kana: patient.name_kana.clone(),
        birth: patient.birth_date.map(|date| date.to_string()).unwrap_or_default(),
        address: patient.address.clone(),
        source: patient.source.word(case.view.language()),
        source_short: match patient.source {
            IdentitySource::Eligibility => w.by_card,
            IdentitySource::CardFace => w.by_face,
            IdentitySource::Interview => w.by_interview,
            IdentitySource::MobileDocument => w.by_phone,
            IdentitySource::LookUp => w.by_look_up,
        },
        from_card,
        said: said.filter(|_| from_card).map(|said| in_a_line(case, said)).unwrap_or_default(),
        photo: working.photo_version().filter(|_| from_card).map(|version| photo_url(case, version)),
        // Said once: where an identity waits, beside its name.
        partly: working.name_notice().filter(|_| working.proposal.is_none()).map_or_else(String::new, told(case)),
    }
}

/// An identity in one line: what was said stays readable beneath the card's.
fn in_a_line(case: &CaseView<'_>, patient: &PatientIdentity) -> String {
    let w = case.view.words();
    let age = patient.age_years(japan_date(case.view.now)).map(|age| format!("{age}{}", w.years));
    let birth = patient.birth_date.map(|date| date.to_string());
    let words = [Some(patient.name.clone()), age, Some(patient.sex.word(case.view.language()).to_owned()), birth];
    let address = Some(patient.address.clone());
    words.into_iter().chain([address]).flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn photo_url(case: &CaseView<'_>, version: u64) -> String {
    format!("{}/photo?{version}", crate::screen::answer::page_of(case.id))
}

fn question(case: &CaseView<'_>, working: &WorkingCase, proposal: &Proposal) -> Question {
    let identity = &proposal.identity;
    let w = case.view.words();
    Question {
        name: identity.name.clone(),
        kana: identity.name_kana.clone(),
        age: identity.age_years(japan_date(case.view.now)),
        sex: identity.sex.word(case.view.language()),
        details: if identity.source == IdentitySource::LookUp { details(identity) } else { String::new() },
        source: identity.source.word(case.view.language()),
        photo: working.photo_version().map(|version| photo_url(case, version)),
        odd: match proposal.contradicts_said {
            true if working.was_looked_up_as_another(identity) => w.identity_odd_found,
            true => w.identity_odd,
            false => "",
        },
        look: match (identity.source, working.photo_version().is_some()) {
            (IdentitySource::LookUp, _) => w.identity_look_said,
            (_, true) => w.identity_look_photo,
            (_, false) => w.identity_look,
        },
        record_follows: (working.has_card() || working.has_found()) && working.encounter.consent.is_some(),
        partly: working.name_notice().map_or_else(String::new, told(case)),
    }
}

fn details(identity: &PatientIdentity) -> String {
    let birth = identity.birth_date.map(|date| date.to_string()).unwrap_or_default();
    format!("{birth} {}", identity.address).trim().to_owned()
}

/// Nothing for an identity that was only said: there is nothing to compare it with.
fn checked(case: &CaseView<'_>, encounter: &Encounter) -> Option<Checked> {
    let w = case.view.words();
    let patient = encounter.patient.as_ref().filter(|patient| patient.source != IdentitySource::Interview)?;
    Some(match &encounter.confirmed {
        Some(confirmed) => Checked {
            tone: "ok",
            text: format!(
                "{} {} {}",
                w.identity_done,
                clock_hm(confirmed.at.as_millisecond()),
                confirmed.check.word(case.view.language())
            ),
        },
        None => {
            Checked { tone: "warn", text: format!("{} {}", w.identity_open, patient.source.word(case.view.language())) }
        }
    })
}

fn ways(case: &CaseView<'_>, working: &WorkingCase, moment: &CardMoment, tries: Option<CardTries>) -> Ways {
    let is_phone = match moment {
        CardMoment::Read(reading, _) => reading.token.is_phone(),
        CardMoment::Failed(reason) => *reason == CardFailure::PhoneNeedsOwner,
        _ => false,
    };
    let no_card = working.encounter.no_card;
    Ways {
        pin: in_words(case, tries.and_then(|tries| tries.authentication_pin)),
        printed: in_words(case, tries.and_then(|tries| tries.printed_number)),
        is_phone,
        reasons: choices!(NoCardReason, case, |one| no_card == Some(one)),
    }
}

fn in_words(case: &CaseView<'_>, tries: Option<TriesLeft>) -> Tries {
    let w = case.view.words();
    let (text, is_last, is_blocked) = match tries {
        None => (w.tries_unknown.to_owned(), false, false),
        Some(TriesLeft::Left(left)) => (format!("{}{left}{}", w.tries_left, w.tries), left == 1, false),
        // The card does not tell while it is open: it may be the last one.
        Some(TriesLeft::Open) => (w.tries_unknown.to_owned(), true, false),
        Some(TriesLeft::Blocked) => (w.tries_blocked.to_owned(), false, true),
    };
    Tries { text, is_last, is_blocked }
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
    let (w, gone) = (case.view.words(), moment.no_reader());
    // It has said that it is no card; since then its document was read.
    let waits =
        working.proposal.as_ref().is_some_and(|proposal| proposal.identity.source == IdentitySource::MobileDocument);
    let is_document = *moment == CardMoment::Document || waits || working.document_notice().is_some();
    let line = |tone, text: &str| Line { tone, text: text.to_owned() };
    match (moment, &working.encounter.card) {
        (CardMoment::Reading, _) => line("busy", w.card_reading),
        // A reader that is gone, or that nobody serves, takes nothing away that a case has: it is told further down.
        (CardMoment::Failed(reason), _) if gone.is_none() => condition(case, "bad", reason.condition()),
        (_, Some(CardState::Read(_))) if working.revocation_notice() == Some(Condition::Revoked) => {
            condition(case, "bad", Condition::Revoked)
        }
        _ if working.put_away_notice().is_some() => condition(case, "bad", Condition::FaceDiffers),
        (_, Some(CardState::Read(_))) if working.needs_pin() => condition(case, "warn", Condition::NoPhoto),
        (_, Some(CardState::Read(summary))) => match working.card_notice() {
            Some(row @ (Condition::SignatureWrong | Condition::NotYetValid)) => condition(case, "bad", row),
            Some(row) => condition(case, "warn", row),
            None => read(case, summary, needs_card(working)),
        },
        (CardMoment::ReaderGone | CardMoment::Failed(_), _) => {
            condition(case, "bad", gone.map_or(Condition::ReaderGone, CardFailure::condition))
        }
        (_, None | Some(CardState::Failed(CardFailure::NotMynaCard))) if is_document => {
            condition(case, "warn", Condition::NoInsuranceHandle)
        }
        (_, Some(CardState::Failed(reason))) => condition(case, "bad", reason.condition()),
        (_, None) => match (looked_up(working), working.encounter.no_card) {
            (Some(row), _) => condition(case, "warn", row),
            // There is a card, and no time for it.
            (None, Some(reason @ NoCardReason::TreatmentFirst)) => {
                line("idle", &[w.card_unread_said, reason.word(case.view.language())].concat())
            }
            (None, Some(reason)) => line("idle", &[w.card_none_said, reason.word(case.view.language())].concat()),
            (None, None) => line("idle", w.card_place),
        },
    }
}

/// What became of a look-up by four items, when it found nobody.
fn looked_up(working: &WorkingCase) -> Option<Condition> {
    let outcome = working.encounter.fetches.get(&Category::Eligibility)?.outcome;
    match outcome {
        FetchOutcome::NobodyFound | FetchOutcome::SeveralFound => Condition::of_code(outcome.code()),
        _ => None,
    }
}

/// A row of the table of conditions: what is the matter, and what to do next.
fn condition(case: &CaseView<'_>, tone: &'static str, row: Condition) -> Line {
    Line { tone, text: case.view.told(row) }
}

fn told(case: &CaseView<'_>) -> impl Fn(Condition) -> String {
    |row| case.view.told(row)
}

/// What is said in small letters beneath the line of the card.
fn quiet(case: &CaseView<'_>, working: &WorkingCase) -> Vec<String> {
    let revocation = working
        .revocation_notice()
        .filter(|row| *row == Condition::RevocationUnknown && working.has_card())
        .map(|row| row.sentence(case.view.language()).to_owned());
    revocation.into_iter().chain(working.document_notice().map(told(case))).collect()
}

/// The card is in memory only: after a restart it has to be placed again if something may still come.
fn needs_card(working: &WorkingCase) -> bool {
    let encounter = &working.encounter;
    let may_come = |category| encounter.fetches.get(category).is_none_or(Fetch::may_grow);
    let refused = encounter.consent.as_ref().is_some_and(|consent| consent.basis == ConsentBasis::Refused);
    !working.has_card() && !refused && Category::ALL.iter().any(may_come)
}

fn read(case: &CaseView<'_>, summary: &CardSummary, again: bool) -> Line {
    let w = case.view.words();
    let line = |tone, text: &str| Line { tone, text: text.to_owned() };
    match summary.standing {
        CertificateStanding::Grace => condition(case, "warn", Condition::InGrace),
        CertificateStanding::Expired => condition(case, "bad", Condition::Expired),
        CertificateStanding::NotYetValid => condition(case, "bad", Condition::NotYetValid),
        CertificateStanding::Valid if again => line("warn", w.card_again),
        CertificateStanding::Valid => {
            let read = if summary.token == TokenKind::Card { w.card_read } else { w.card_phone };
            match expiry_hint_of_day(summary.certificate_ends, case.view.now) {
                None => line("ok", read),
                Some(hint) => line("ok", &[read, w.stop, hint.sentence(case.view.language()).as_str()].concat()),
            }
        }
    }
}
