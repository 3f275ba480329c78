//! Arbitrary words of the domain, within what the wire can carry: instants in milliseconds, texts below their limit.

use domain::{
    disclosure::QuestionView,
    event::{Author, AuthorRole, RecordedEvent},
    flags::{Flag, Ground, GroundSource, Tier},
    ids::{CrewId, DeviceId, EncounterId, EventId, HeadquartersId, HospitalId, InquiryId, PersonId},
    inference::{Contradiction, Evidence, Finding, Strength},
    inquiry::{
        Answer, AskOrigin, AskTerms, DeclineReason, OverrideReason, Proviso, Query, RedirectReason, Requirement,
    },
    readiness::{Band, BandDays, Basis, EMPTY_BEDS_MAX, MinuteOfDay, Pattern, ReadinessLevel, Scope, Statement},
    record::{
        Category, Checkup, DrugRoute, MedicalRecord, Medication, Origin, RecordSource, Surgery, Treatment, Visit,
    },
};
use jiff::{Timestamp, civil::Date};
use proptest::{
    collection::btree_map,
    option,
    prelude::*,
    sample::{select, subsequence},
};

use super::events::body;

/// Any instant of the calendar, in whole milliseconds.
pub fn instant() -> impl Strategy<Value = Timestamp> {
    let ms = Timestamp::MIN.as_millisecond()..=Timestamp::MAX.as_millisecond();
    ms.prop_map(|ms| Timestamp::from_millisecond(ms).unwrap())
}

pub fn date() -> impl Strategy<Value = Date> {
    (-9999..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

/// Any text, also with line breaks and signs that no keyboard has.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "\\PC{0,12}", 1 => any::<String>()].prop_filter("within the limit", |text| text.len() <= 4_096)
}

fn code() -> impl Strategy<Value = String> {
    "[a-z0-9-]{1,64}"
}

fn levels(count: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<(Scope, ReadinessLevel)>> {
    let scopes = select(Scope::all().collect::<Vec<_>>());
    btree_map(scopes, select(ReadinessLevel::ALL), count).prop_map(|levels| levels.into_iter().collect())
}

/// A tap, a pattern, a schedule, a number of beds.
pub fn statement() -> impl Strategy<Value = Statement> {
    prop_oneof![
        (levels(1..=6), option::of(0..=EMPTY_BEDS_MAX)).prop_map(|(levels, beds)| Statement::new(
            levels,
            beds,
            Basis::Tapped
        )
        .unwrap()),
        levels(1..=6).prop_map(|levels| Statement::new(levels, None, Basis::Schedule).unwrap()),
        (0..=EMPTY_BEDS_MAX).prop_map(|beds| Statement::new(Vec::new(), Some(beds), Basis::Tapped).unwrap()),
        levels(1..=1).prop_map(|levels| Statement::new(levels, None, Basis::Tapped).unwrap()),
    ]
}

/// A hospital's own pattern.
pub fn pattern() -> impl Strategy<Value = Pattern> {
    let times = subsequence((0..1_440_u16).collect::<Vec<_>>(), 2).prop_shuffle();
    let band = (select(BandDays::ALL), times).prop_map(|(days, times)| {
        let minute = |at: usize| MinuteOfDay::new(times[at]).unwrap();
        Band::new(days, minute(0), minute(1)).unwrap()
    });
    (event_id(), "[a-z夜間休日]{1,20}", levels(1..=4), option::of(band))
        .prop_map(|(id, name, levels, band)| Pattern::new(id, &name, levels, band).unwrap())
}

fn id_bytes() -> impl Strategy<Value = [u8; 16]> {
    (1..=u128::MAX).prop_map(u128::to_be_bytes)
}

pub fn event_id() -> impl Strategy<Value = EventId> {
    id_bytes().prop_map(|bytes| EventId::from_bytes(&bytes).unwrap())
}

pub fn encounter_id() -> impl Strategy<Value = EncounterId> {
    id_bytes().prop_map(|bytes| EncounterId::from_bytes(&bytes).unwrap())
}

pub fn inquiry_id() -> impl Strategy<Value = InquiryId> {
    id_bytes().prop_map(|bytes| InquiryId::from_bytes(&bytes).unwrap())
}

pub fn person() -> impl Strategy<Value = PersonId> {
    code().prop_map(|code| PersonId::new(code).unwrap())
}

pub fn crew() -> impl Strategy<Value = CrewId> {
    code().prop_map(|code| CrewId::new(code).unwrap())
}

pub fn headquarters() -> impl Strategy<Value = HeadquartersId> {
    code().prop_map(|code| HeadquartersId::new(code).unwrap())
}

pub fn hospital() -> impl Strategy<Value = HospitalId> {
    "[0-9]{10}".prop_map(|code| HospitalId::new(code).unwrap())
}

pub fn author() -> impl Strategy<Value = Author> {
    let device = code().prop_map(|code| DeviceId::new(code).unwrap());
    (select(AuthorRole::ALL), text(), person(), device).prop_map(|(role, organisation, person, device)| Author {
        role,
        organisation,
        person,
        device,
    })
}

pub fn answer() -> impl Strategy<Value = Answer> {
    let proviso = (0..=120_u16, option::of(select(Requirement::ALL)));
    prop_oneof![
        Just(Answer::Accept),
        proviso.prop_map(|(wait, requirement)| {
            Proviso::new(wait, requirement).map_or(Answer::Accept, Answer::AcceptIf)
        }),
        select(DeclineReason::ALL).prop_map(Answer::Decline)
    ]
}

pub fn terms() -> impl Strategy<Value = AskTerms> {
    let reckoned = (any::<bool>(), option::of(any::<u16>()));
    (select(AskOrigin::ALL), option::of(select(OverrideReason::ALL)), text(), reckoned).prop_map(
        |(origin, reason, standard, (own, chance_permille))| AskTerms {
            origin,
            reason,
            standard,
            own,
            chance_permille,
        },
    )
}

/// A query or a reply, within its limit.
pub fn query_text() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.chars().take(200).collect())
}

pub fn question() -> impl Strategy<Value = QuestionView> {
    let query = (event_id(), query_text(), instant(), option::of((query_text(), instant())))
        .prop_map(|(id, text, at, reply)| Query { id, text, at, reply })
        // An instant of 0 on the wire means that nothing happened yet.
        .prop_filter("not at 1970-01-01", |query| query.reply.as_ref().is_none_or(|(_, at)| at.as_millisecond() != 0));
    let when = || option::of(instant().prop_filter("not at 1970-01-01", |at| at.as_millisecond() != 0));
    (any::<bool>(), when(), when(), any::<bool>(), few(query), option::of(select(RedirectReason::ALL))).prop_map(
        |(securing, reminded_at, telephone_at, by_voice, queries, redirect)| QuestionView {
            securing,
            reminded_at,
            telephone_at,
            by_voice,
            queries,
            redirect,
        },
    )
}

fn origin() -> impl Strategy<Value = Origin> {
    (select(RecordSource::ALL), option::of(hospital()), text(), option::of(date()), any::<bool>()).prop_map(
        |(source, institution, institution_name, date, month_only)| Origin {
            source,
            institution,
            institution_name,
            date,
            month_only,
        },
    )
}

fn few<T: Strategy>(one: T) -> impl Strategy<Value = Vec<T::Value>> {
    prop::collection::vec(one, 0..3)
}

fn medication() -> impl Strategy<Value = Medication> {
    let words = (text(), text(), text(), text(), text(), text());
    (words, option::of(any::<u32>()), select(DrugRoute::ALL), origin()).prop_map(
        |((code, product, ingredient, quantity, unit, usage), times, route, origin)| Medication {
            code,
            product,
            ingredient,
            quantity,
            unit,
            usage,
            times,
            route,
            origin,
        },
    )
}

fn treatment() -> impl Strategy<Value = Treatment> {
    (text(), text(), origin()).prop_map(|(code, name, origin)| Treatment { code, name, origin })
}

pub fn record() -> impl Strategy<Value = MedicalRecord> {
    let surgery = (text(), text(), origin()).prop_map(|(code, name, origin)| Surgery { code, name, origin });
    let visit = (text(), any::<bool>(), origin()).prop_map(|(department, inpatient, origin)| Visit {
        department,
        inpatient,
        origin,
    });
    let checkup = (text(), text(), text(), origin()).prop_map(|(item, value, unit, origin)| Checkup {
        item,
        value,
        unit,
        origin,
    });
    (few(medication()), few(surgery), few(visit), few(treatment()), few(treatment()), few(checkup)).prop_map(
        |(medications, surgeries, visits, treatments, dialysis, checkups)| MedicalRecord {
            medications,
            surgeries,
            visits,
            treatments,
            dialysis,
            checkups,
        },
    )
}

pub fn finding() -> impl Strategy<Value = Finding> {
    let words = (text(), text(), text(), text(), text());
    (words, select(Strength::ALL), prop::collection::vec(evidence(), 1..3), few(contradiction())).prop_map(
        |((code, ja, en, note_ja, note_en), strength, evidence, contradictions)| Finding {
            code,
            ja,
            en,
            note_ja,
            note_en,
            strength,
            evidence,
            contradictions,
        },
    )
}

fn contradiction() -> impl Strategy<Value = Contradiction> {
    (text(), text(), text(), text(), text(), prop::option::of(evidence()))
        .prop_map(|(with, ja, en, note_ja, note_en, line)| Contradiction { with, ja, en, note_ja, note_en, line })
}

pub fn evidence() -> impl Strategy<Value = Evidence> {
    (select(Category::ALL), text(), origin()).prop_map(|(category, name, origin)| Evidence { category, name, origin })
}

pub fn flag() -> impl Strategy<Value = Flag> {
    let ground = (select(GroundSource::ALL), text(), text(), prop::option::of(instant()), prop::option::of(evidence()))
        .prop_map(|(source, ja, en, at, evidence)| Ground { source, ja, en, at, evidence });
    let words = (text(), text(), text(), text(), text());
    (words, select(Tier::ALL), prop::collection::vec(ground, 1..3)).prop_map(
        |((code, ja, en, advice_ja, advice_en), tier, grounds)| Flag {
            code,
            tier,
            ja,
            en,
            advice_ja,
            advice_en,
            grounds,
        },
    )
}

pub fn flags() -> impl Strategy<Value = Vec<Flag>> {
    few(flag())
}

pub fn findings() -> impl Strategy<Value = Vec<Finding>> {
    few(finding())
}

pub fn recorded() -> impl Strategy<Value = RecordedEvent> {
    (event_id(), encounter_id(), author(), instant(), body()).prop_map(|(id, encounter, author, recorded_at, event)| {
        RecordedEvent { id, encounter, author, recorded_at, event }
    })
}
