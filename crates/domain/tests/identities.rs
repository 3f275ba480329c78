//! Who the patient is: which source counts, what a judgement does to it, what was said beside it, and who sees what of it.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use domain::{
    card::{CardFailure, CardSummary, CertificateStanding, TokenKind},
    consent::IdentityCheck,
    disclosure::{CaseStanding, PatientView, RecordView, Section, patient_view, record_view, sections_of, told_age},
    encounter::Encounter,
    event::{Author, AuthorRole, EncounterEvent as E, RecordedEvent},
    fetch::Window,
    ids::{CrewId, DeviceId, EncounterId, EventId, HeadquartersId, PersonId},
    inference::{Finding, Strength},
    inquiry::{Access, ReleaseReason},
    interview::{Informant, NoCardReason, SpokenHistory},
    patient::{AgeBand, IdentitySource, IdentityVerdict, PatientIdentity, Sex},
    record::{Category, FetchOutcome, MedicalRecord, Origin, RecordSource, Surgery},
    triage::IncidentKind,
};
use jiff::{Timestamp, civil::date};
use proptest::{prelude::*, sample::select};
use uuid::Uuid;

use IdentitySource::{CardFace, Eligibility, Interview, LookUp, MobileDocument};
use IdentityVerdict::{Differs, Matches};

/// A case, and how many events it has taken.
struct Case {
    encounter: Encounter,
    taken: u8,
}

impl Case {
    fn with(events: impl IntoIterator<Item = E>) -> Self {
        let crew = CrewId::new("c").unwrap();
        let opened =
            E::Opened { crew, headquarters: HeadquartersId::new("h").unwrap(), kind: IncidentKind::AcuteIllness };
        let mut case = Self { encounter: Encounter::open(&recorded(0, opened)).unwrap(), taken: 0 };
        events.into_iter().for_each(|event| case.take(event));
        case
    }

    fn take(&mut self, event: E) {
        self.taken += 1;
        assert!(self.encounter.apply(&recorded(self.taken, event)).unwrap());
    }

    fn name(&self) -> Option<&str> {
        self.encounter.patient.as_ref().map(|patient| patient.name.as_str())
    }

    fn check(&self) -> Option<IdentityCheck> {
        self.encounter.confirmed.as_ref().map(|confirmed| confirmed.check)
    }
}

fn at(second: u8) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + i64::from(second)).unwrap()
}

fn recorded(number: u8, event: E) -> RecordedEvent {
    RecordedEvent {
        id: EventId::new(Uuid::from_u128(u128::from(number) + 1)),
        encounter: EncounterId::new(Uuid::from_u128(1)),
        author: Author {
            role: AuthorRole::Crew,
            organisation: "c".to_owned(),
            person: PersonId::new("p-captain").unwrap(),
            device: DeviceId::new("d").unwrap(),
        },
        recorded_at: at(number),
        event,
    }
}

fn person(source: IdentitySource, name: &str) -> PatientIdentity {
    PatientIdentity {
        name: name.to_owned(),
        name_kana: String::new(),
        birth_date: Some(date(1954, 3, 12)),
        stated_age_years: None,
        sex: Sex::Female,
        address: "試験町1丁目".to_owned(),
        source,
    }
}

fn known(source: IdentitySource, name: &str) -> E {
    E::PatientIdentified(person(source, name))
}

fn judged(source: IdentitySource, verdict: IdentityVerdict) -> E {
    E::IdentityJudged { source, verdict, check: IdentityCheck::Visual }
}

fn origin() -> Origin {
    Origin {
        source: RecordSource::Claims,
        institution: None,
        institution_name: String::new(),
        date: None,
        month_only: false,
    }
}

/// A surgery came, and something was inferred from it.
fn pulled() -> [E; 4] {
    let part = MedicalRecord {
        surgeries: vec![Surgery { code: String::new(), name: "手術".to_owned(), origin: origin() }],
        ..MedicalRecord::default()
    };
    let fetched = |category, part| E::CategoryFetched {
        category,
        window: Window::Full,
        outcome: FetchOutcome::Fetched,
        part,
        duration_ms: 1,
    };
    let finding = |code: &str| Finding {
        code: code.to_owned(),
        ja: "推測".to_owned(),
        en: "inferred".to_owned(),
        note_ja: String::new(),
        note_en: String::new(),
        strength: Strength::Strong,
        evidence: Vec::new(),
        contradictions: Vec::new(),
    };
    [
        fetched(Category::Eligibility, MedicalRecord::default()),
        fetched(Category::Surgeries, part),
        E::FindingsInferred { findings: vec![finding("pacemaker"), finding("steroid")], knowledge: String::new() },
        E::FindingDismissed { code: "steroid".to_owned() },
    ]
}

fn said(allergies: &[&str]) -> SpokenHistory {
    SpokenHistory {
        informant: Informant::Family,
        at: at(9),
        medications: Vec::new(),
        surgeries: Vec::new(),
        visits: Vec::new(),
        illnesses: Vec::new(),
        allergies: allergies.iter().map(|&one| one.to_owned()).collect(),
        on_dialysis: None,
    }
}

fn card_read() -> E {
    E::CardRead(CardSummary {
        token: TokenKind::Card,
        standing: CertificateStanding::Valid,
        certificate_ends: date(2030, 3, 31),
        duration_ms: 900,
    })
}

#[test]
fn the_source_that_counts_most_is_who_it_is_in_whatever_order_they_come() {
    let ranked = [Eligibility, CardFace, LookUp, MobileDocument, Interview];
    assert_eq!(IdentitySource::ALL, ranked);
    for (place, higher) in ranked.iter().enumerate() {
        for lower in &ranked[place + 1..] {
            for order in [[higher, lower], [lower, higher]] {
                let case = Case::with(order.map(|source| known(*source, source.code())));
                assert_eq!(case.name(), Some(higher.code()), "{order:?}");
                assert_eq!(case.encounter.identity_from(*lower).unwrap().name, lower.code(), "kept beneath");
            }
        }
    }
}

#[test]
fn what_was_typed_comes_back_when_the_card_is_somebody_elses() {
    for card in [Eligibility, CardFace] {
        let mut case = Case::with([known(Interview, "聞いた人"), known(Eligibility, "別人"), known(CardFace, "別人")]);
        case.take(judged(card, Differs));
        assert_eq!(case.name(), Some("聞いた人"));
        assert!(case.encounter.identity_from(Eligibility).is_none(), "both are of one card");
        assert!(case.encounter.identity_from(CardFace).is_none());
    }
    // A phone is another thing than the card: what is judged about it is about it alone.
    let mut case =
        Case::with([known(Interview, "聞いた人"), known(MobileDocument, "別人"), known(Eligibility, "本人")]);
    case.take(judged(MobileDocument, Differs));
    assert_eq!(case.name(), Some("本人"));
    assert!(case.encounter.identity_from(MobileDocument).is_none());
}

#[test]
fn a_stranger_on_the_card_takes_record_and_findings_along() {
    for source in [Eligibility, CardFace, LookUp] {
        let mut case = Case::with([known(Interview, "聞いた人"), known(source, "別人"), judged(source, Matches)]);
        pulled().into_iter().for_each(|event| case.take(event));
        case.take(E::Interviewed(said(&["えび"])));
        assert_eq!((case.encounter.record.len(), case.encounter.standing_findings().count()), (1, 1));
        case.take(judged(source, Differs));
        let now = &case.encounter;
        assert!(now.record.is_empty() && now.findings.is_empty() && now.dismissed.is_empty());
        assert_eq!((case.name(), case.check()), (Some("聞いた人"), None));
        let outcomes: Vec<_> =
            now.fetches.iter().map(|(category, fetch)| (*category, fetch.outcome, fetch.at)).collect();
        assert_eq!(outcomes, [(Category::Eligibility, FetchOutcome::WrongPerson, at(case.taken))]);
        assert_eq!(now.spoken, Some(said(&["えび"])), "what was said is not the card's");
    }
    // Of a phone no record comes, so none goes.
    let mut case = Case::with([known(Eligibility, "本人"), known(MobileDocument, "別人")]);
    pulled().into_iter().for_each(|event| case.take(event));
    case.take(judged(MobileDocument, Differs));
    assert_eq!((case.encounter.record.len(), case.encounter.findings.len()), (1, 2));
}

#[test]
fn a_confirmation_is_of_one_identity_and_of_nobody_after_it() {
    let mut case = Case::with([known(Eligibility, "甲"), judged(Eligibility, Matches)]);
    let confirmed = case.encounter.confirmed.clone().unwrap();
    assert_eq!((confirmed.person.as_str(), confirmed.at, confirmed.check), ("p-captain", at(2), IdentityCheck::Visual));
    case.take(known(Eligibility, "甲"));
    assert_eq!(case.encounter.confirmed, Some(confirmed), "the same came again");
    case.take(known(Eligibility, "乙"));
    assert_eq!((case.name(), case.check()), (Some("乙"), None));
    case.take(known(Eligibility, "甲"));
    assert_eq!(case.check(), None, "back again, and nobody looked");
}

#[test]
fn a_confirmation_holds_for_its_own_source_only() {
    let mut case = Case::with([known(MobileDocument, "甲"), judged(MobileDocument, Matches), known(Eligibility, "甲")]);
    assert_eq!((case.encounter.patient.as_ref().unwrap().source, case.check()), (Eligibility, None));
    case.take(judged(Eligibility, Differs));
    assert_eq!(case.check(), Some(IdentityCheck::Visual), "the phone was compared, and still says so");
    // Nobody can have confirmed what is not known.
    let case = Case::with([judged(CardFace, Matches)]);
    assert_eq!((case.name(), case.check()), (None, None));
}

#[test]
fn a_card_that_was_read_ends_the_reason_why_there_was_none() {
    let mut case = Case::with([E::CardUnavailable { reason: NoCardReason::NotCarried }]);
    case.take(E::CardUnavailable { reason: NoCardReason::NotFound });
    assert_eq!(case.encounter.no_card, Some(NoCardReason::NotFound), "the last word counts");
    case.take(E::CardReadFailed { reason: CardFailure::NotMynaCard, duration_ms: 1 });
    assert_eq!(case.encounter.no_card, Some(NoCardReason::NotFound), "a failed reading is no card");
    case.take(card_read());
    assert_eq!(case.encounter.no_card, None);
}

#[test]
fn an_interview_replaces_the_one_before_and_an_empty_one_clears_it() {
    let mut case = Case::with([E::Interviewed(said(&["えび", "そば"]))]);
    case.take(E::Interviewed(SpokenHistory { on_dialysis: Some(false), ..said(&["えび"]) }));
    assert_eq!(case.encounter.spoken.as_ref().unwrap().allergies, ["えび"], "replaced, not merged");
    case.take(E::Interviewed(SpokenHistory { on_dialysis: Some(false), ..said(&[]) }));
    assert!(case.encounter.spoken.is_some(), "no dialysis is something that was said");
    case.take(E::Interviewed(said(&[])));
    assert_eq!(case.encounter.spoken, None);
}

#[test]
fn before_the_decision_a_hospital_sees_source_and_check_and_no_name() {
    let case = Case::with([known(Interview, "聞いた人"), known(Eligibility, "本人"), judged(Eligibility, Matches)]);
    let now: Timestamp = "2026-11-20T00:00:00Z".parse().unwrap();
    let expected = PatientView {
        age_years: Some(70),
        is_decade: true,
        age_band: Some(AgeBand::Elderly),
        sex: Sex::Female,
        source: Some(Eligibility),
        confirmed: Some(IdentityCheck::Visual),
        identity: None,
    };
    assert_eq!(patient_view(&case.encounter, Access::Candidate, now), expected);
    let chosen = patient_view(&case.encounter, Access::Full, now);
    assert_eq!((chosen.identity, chosen.source), (Some(person(Eligibility, "本人")), Some(Eligibility)));
    assert_eq!((chosen.age_years, chosen.is_decade), (Some(72), false));
    for standing in [CaseStanding::Declined, CaseStanding::Released(ReleaseReason::AnotherChosen)] {
        assert!(!standing.may_read());
    }
    let unknown = Case::with([]);
    assert_eq!(patient_view(&unknown.encounter, Access::Full, now), PatientView::default());
}

/// Children by the year, adults by the decade.
#[test]
fn a_candidate_is_told_about_how_old_somebody_is() {
    for (years, told) in
        [(0, (0, false)), (6, (6, false)), (17, (17, false)), (18, (10, true)), (64, (60, true)), (103, (100, true))]
    {
        assert_eq!(told_age(years), told, "{years}");
    }
}

#[test]
fn a_candidate_reads_no_line_of_the_record() {
    let case = Case::with([E::CardUnavailable { reason: NoCardReason::PaperOnly }, E::Interviewed(said(&["えび"]))]);
    let view = record_view(&case.encounter, None, Access::Candidate);
    assert_eq!(view, RecordView { withheld: true, ..RecordView::default() });
}

#[test]
fn whoever_may_see_the_record_sees_what_was_said_and_why_there_is_no_card() {
    let case = Case::with([E::CardUnavailable { reason: NoCardReason::PaperOnly }, E::Interviewed(said(&["えび"]))]);
    let view = record_view(&case.encounter, None, Access::Full);
    assert_eq!((view.spoken, view.no_card), (Some(said(&["えび"])), Some(NoCardReason::PaperOnly)));
    assert!(view.record.is_empty() && view.findings.is_empty(), "said is not recorded");
    for (event, sections) in [
        (judged(Eligibility, Differs), &[Section::Patient, Section::Record, Section::Flags][..]),
        (judged(Eligibility, Matches), &[Section::Patient, Section::Record, Section::Flags]),
        (E::Interviewed(said(&[])), &[Section::Record]),
        (E::CardUnavailable { reason: NoCardReason::NotFound }, &[Section::Record]),
        (card_read(), &[Section::Record]),
    ] {
        assert_eq!(sections_of(&event), sections, "{}", event.code());
    }
}

#[test]
fn what_is_said_of_a_patient_is_in_no_debug_output() {
    let said = SpokenHistory { illnesses: vec!["心房細動".to_owned()], ..said(&["えび"]) };
    let event = format!("{:?}", E::Interviewed(said));
    assert!(event.contains("Family") && !event.contains("えび") && !event.contains("心房細動"), "{event}");
}

fn step() -> impl Strategy<Value = E> {
    let source = || select(IdentitySource::ALL);
    prop_oneof![
        (source(), select(&["甲", "乙"][..])).prop_map(|(source, name)| known(source, name)),
        (source(), select(IdentityVerdict::ALL)).prop_map(|(source, verdict)| judged(source, verdict)),
    ]
}

proptest! {
    /// Against the simplest possible telling: a table of sources, the names they say, and whether somebody looked.
    #[test]
    fn whatever_happens_the_patient_is_the_best_source_that_stands(steps in prop::collection::vec(step(), 0..24)) {
        let mut told: BTreeMap<IdentitySource, (String, bool)> = BTreeMap::new();
        let mut case = Case::with([]);
        for event in steps {
            match &event {
                E::PatientIdentified(who) => {
                    let looked = told.get(&who.source).is_some_and(|(name, looked)| *name == who.name && *looked);
                    told.insert(who.source, (who.name.clone(), looked));
                }
                E::IdentityJudged { source, verdict: Matches, .. } => {
                    if let Some(entry) = told.get_mut(source) {
                        entry.1 = true;
                    }
                }
                E::IdentityJudged { source: Eligibility | CardFace | LookUp, .. } => {
                    told.remove(&Eligibility);
                    told.remove(&CardFace);
                    told.remove(&LookUp);
                }
                E::IdentityJudged { source, .. } => {
                    told.remove(source);
                }
                _ => {}
            }
            case.take(event);
            let best = told.iter().next().map(|(source, (name, looked))| (*source, name.as_str(), *looked));
            let got = case.encounter.patient.as_ref().map(|who| (who.source, who.name.as_str(), case.check().is_some()));
            prop_assert_eq!(got, best);
        }
    }
}
