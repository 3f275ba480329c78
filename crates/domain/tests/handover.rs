//! The handover sheet: the same on both ends, every datum with its source and age, bounded, and loud about what it leaves out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at a surprise")]
#![allow(clippy::print_stdout, reason = "the texts are measured by hand")]

#[path = "handover/case.rs"]
mod case;

use domain::{
    disclosure::{CaseStanding, PatientView, RecordView, Situation, patient_view, question_view, record_view},
    encounter::Encounter,
    event::EncounterEvent,
    fetch::Window,
    flags::{FIRST_SHOWN, Flag},
    handover::{
        ACTS_MAX, ALOUD_MAX, DRUGS_MAX, FINDINGS_MAX, HandoverView, Item, Moment, Part, Sheet, TEXT_MAX_CHARS,
        TabletParts, VISITS_MAX, aloud, cost,
    },
    ids::HospitalId,
    inquiry::Access,
    record::{Category, FetchOutcome},
    text::Language,
};
use jiff::Timestamp;
use proptest::{prelude::*, sample::subsequence};

use case::{busiest, everything, fold, hospital, now, one_drug_stopped};

/// What the platform sends to a hospital, as `platform-server/src/routing/delivery.rs` fills it.
struct Delivered {
    situation: Option<Situation>,
    patient: PatientView,
    record: RecordView,
    flags: Vec<Flag>,
}

fn delivered(encounter: &Encounter, to: &HospitalId, standing: &CaseStanding) -> Delivered {
    let situation = encounter.inquiries.latest_of(to).map(|(_, inquiry)| Situation {
        crew: encounter.crew.clone(),
        crew_name: "湊野救急1".to_owned(),
        crew_name_en: "Minatono 1".to_owned(),
        kind: encounter.kind,
        opened_at: encounter.opened_at,
        complaint: encounter.complaint.clone(),
        triage: encounter.triage.clone(),
        milestones: encounter.milestones.clone(),
        drive_min: inquiry.drive_min,
        asked_at: inquiry.sent_at,
        question: question_view(encounter, to),
    });
    Delivered {
        situation,
        patient: patient_view(encounter, access(standing), now()),
        record: record_view(encounter, None, access(standing)),
        flags: encounter.standing_flags().cloned().collect(),
    }
}

fn access(standing: &CaseStanding) -> Access {
    if *standing == CaseStanding::Destination { Access::Full } else { Access::Candidate }
}

fn at_hospital(encounter: &Encounter, standing: &CaseStanding, language: Language) -> (Sheet, String) {
    let sent = delivered(encounter, &hospital(1), standing);
    let (vitals, observations) = (&encounter.vitals, &encounter.observations);
    let situation = sent.situation.as_ref();
    let view = HandoverView::of_hospital(
        encounter.id,
        situation,
        &sent.patient,
        &sent.record,
        vitals,
        observations,
        &sent.flags,
    );
    (Sheet::of(&view, language, now()), aloud(&view, now()))
}

fn on_tablet(encounter: &Encounter, language: Language) -> (Sheet, String) {
    let parts = TabletParts::of(encounter, now());
    let view = HandoverView::of_tablet(encounter, &parts);
    (Sheet::of(&view, language, now()), aloud(&view, now()))
}

fn items(sheet: &Sheet) -> impl Iterator<Item = &Item> {
    sheet.rows.iter().flat_map(|row| &row.items)
}

fn has(sheet: &Sheet, code: &str, part: &str) -> bool {
    items(sheet).any(|item| item.code == code && item.text.contains(part))
}

#[test]
fn both_ends_make_the_same_sheet_of_a_case_with_everything() {
    let encounter = fold(&everything());
    for language in [Language::Ja, Language::En] {
        let (there, said_there) = at_hospital(&encounter, &CaseStanding::Destination, language);
        let (here, said_here) = on_tablet(&encounter, language);
        assert_eq!(there, here);
        assert_eq!(said_there, said_here);
    }
    let (sheet, _) = on_tablet(&encounter, Language::Ja);
    let letters: Vec<&str> = sheet.rows.iter().map(|row| row.letter).collect();
    println!("{}", on_tablet(&encounter, Language::Ja).1);
    assert_eq!(letters, ["A", "T", "M", "I", "S", "T", "推", "薬", "術", "院", "聞", "記"]);
    for (code, part) in [
        ("age-sex", "62歳 男性"),
        ("name", "潮見 恒一（シオミ コウイチ）"),
        ("identity-check", "済（目視）"),
        ("last-known-well", "09:30"),
        ("times", "覚知"),
        ("expected", "推定"),
        ("complaint", "左半身"),
        ("urgency", "赤2"),
        ("present", "左片麻痺"),
        ("absent", "共同偏視"),
        ("pupils", "左 3mm 反射あり"),
        ("ecg", "心房細動"),
        ("jcs", "JCS Ⅰ-3"),
        ("gcs", "GCS 12"),
        ("vital", "186/102mmHg（最初 172/96）"),
        ("oxygen", "4 L/分"),
        ("finding", "抗凝固"),
        ("drug", "ワルファリン"),
        ("surgery", "静脈瘤"),
        ("dialysis", "（記録に2回）"),
        ("visit", "湊野医療センター"),
        ("allergies", "ペニシリン"),
        ("said-drugs", "血圧の薬"),
        ("consent", "家族の同意"),
        ("fetch", "特定健診"),
        ("not-pulled", "診療情報"),
    ] {
        assert!(has(&sheet, code, part), "{code} {part}: {:#?}", sheet.rows);
    }
    assert!(sheet.newest_at.is_some_and(|at| at <= now()));
}

/// Name and record are the destination's; what was seen at the patient is the same before the decision.
#[test]
fn before_the_decision_the_hospital_has_no_name_and_no_record() {
    let encounter = fold(&everything());
    let (asked, said) = at_hospital(&encounter, &CaseStanding::Asked(None), Language::Ja);
    let (here, _) = on_tablet(&encounter, Language::Ja);
    let printed = format!("{:?}{said}", asked.rows);
    for secret in ["潮見", "シオミ", "本町二丁目", "1964", "アムロジピン", "結紮術", "霧原整形外科"]
    {
        assert!(!printed.contains(secret), "{secret}");
    }
    let seen = |sheet: &Sheet| {
        let rows = sheet.rows.iter().skip(1).filter(|row| row.part == Part::Atmist);
        rows.cloned().collect::<Vec<_>>()
    };
    assert_eq!(seen(&asked), seen(&here));
}

#[test]
fn what_is_not_known_is_said_as_such() {
    let bare = fold(&everything()[..1]);
    let (sheet, said) = on_tablet(&bare, Language::Ja);
    for (code, part) in [
        ("age-sex", "不明"),
        ("complaint", "記載なし"),
        ("urgency", "未判定"),
        ("findings", "まだありません"),
        ("jcs", "未測定"),
        ("vital", "未測定"),
        ("treatment", "ありません"),
        ("allergies", "不明"),
        ("consent", "記録なし"),
        ("not-pulled", "すべて"),
    ] {
        assert!(has(&sheet, code, part), "{code} {part}");
    }
    assert!(items(&sheet).filter(|item| item.code != "kind").all(|item| item.is_unknown));
    assert!(said.contains("年齢不明") && said.contains("アレルギーは不明"), "{said}");
}

#[test]
fn what_only_a_stopped_drug_tells_is_on_the_sheet_with_its_age_and_not_read_aloud() {
    let (sheet, said) = on_tablet(&fold(&one_drug_stopped()), Language::Ja);
    assert!(has(&sheet, "finding", "てんかん") && has(&sheet, "finding", "甲状腺機能亢進症"));
    assert!(said.contains("記録からの推測で、てんかん") && !said.contains("甲状腺"), "{said}");
}

#[test]
fn every_outcome_of_a_pull_is_told_in_its_own_words() {
    let mut events = everything();
    for outcome in FetchOutcome::ALL.iter().filter(|outcome| **outcome != FetchOutcome::WrongPerson) {
        let fetched = EncounterEvent::CategoryFetched {
            window: Window::Full,
            category: Category::Surgeries,
            outcome: *outcome,
            part: domain::record::MedicalRecord::default(),
            duration_ms: 1,
        };
        events.push(fetched);
        let (sheet, _) = on_tablet(&fold(&events), Language::Ja);
        let told = items(&sheet).find(|item| item.code == "fetch" && item.label == outcome.ja()).unwrap();
        assert!(told.text.contains("手術情報"), "{}", outcome.code());
        assert_eq!(told.is_unknown, !matches!(outcome, FetchOutcome::Fetched | FetchOutcome::Empty));
    }
}

#[test]
fn of_the_busiest_patient_as_much_as_fits_is_shown_and_the_rest_is_counted() {
    let encounter = fold(&busiest());
    let (sheet, said) = on_tablet(&encounter, Language::Ja);
    let of = |letter: &str| sheet.rows.iter().find(|row| row.letter == letter && row.part == Part::History).unwrap();
    assert_eq!(of("薬").items.len(), DRUGS_MAX);
    let rest = of("薬").rest.clone().unwrap();
    assert!(rest.contains(&format!("ほか{}件", 40 - DRUGS_MAX)), "{rest}");
    assert_eq!((of("推").items.len(), of("院").items.len()), (FINDINGS_MAX, VISITS_MAX));
    assert!(of("推").rest.is_some() && of("院").rest.is_some() && of("術").rest.is_some());
    assert!(of("術").items.len() <= 2 * ACTS_MAX + 1);
    let doubled = of("薬").items.iter().take_while(|item| item.marks.iter().any(|mark| mark == "重複処方")).count();
    assert_eq!(doubled, 2, "doubled ones stand first");
    let of_warfarin = |item: &Item| item.text.starts_with("ワーファリン");
    assert!(of("薬").items[doubled..].iter().any(of_warfarin), "what speaks for an inference is not cut");
    assert!(
        sheet.attention.len() == FIRST_SHOWN + 1 && sheet.attention[0].starts_with("▲ すぐ対応："),
        "{:?}",
        sheet.attention
    );
    for item in items(&sheet).filter(|item| item.code != "times") {
        assert!(item.text.chars().count() <= TEXT_MAX_CHARS, "{}", item.code);
    }
    assert!(has(&sheet, "complaint", "…") && has(&sheet, "said-illnesses", "…"), "what was cut says so");
    assert!(said.chars().map(cost).sum::<u32>() <= ALOUD_MAX && said.ends_with("続きは引継書で。"), "{said}");
    println!("{said}");
}

/// Kinds of data that have no time of their own.
const TIMELESS: [&str; 12] = [
    "age-sex",
    "identity-check",
    "name",
    "birth-date",
    "address",
    "expected",
    "complaint",
    "kind",
    "urgency",
    "class",
    "flags",
    "consent",
];

proptest! {
    /// Of any case, in any part of its course.
    #[test]
    fn every_datum_has_a_source_and_an_age_where_it_has_a_time(kept in some_events(), full in any::<bool>()) {
        let all = if full { busiest() } else { everything() };
        let events: Vec<EncounterEvent> =
            all.into_iter().enumerate().filter(|(n, _)| *n == 0 || kept.contains(n)).map(|(_, one)| one).collect();
        let encounter = fold(&events);
        for language in [Language::Ja, Language::En] {
            let (sheet, said) = on_tablet(&encounter, language);
            for row in &sheet.rows {
                prop_assert!(!row.items.is_empty(), "{}", row.title);
            }
            for item in items(&sheet) {
                prop_assert!(!item.text.is_empty(), "{}", item.code);
                prop_assert!(item.is_unknown || !item.source.is_empty(), "{} {}", item.code, item.text);
                let timeless = TIMELESS.contains(&item.code) || item.code == "no-card";
                prop_assert!(item.is_unknown || timeless || item.when.is_some(), "{} {}", item.code, item.text);
                if let Some(when) = item.when {
                    prop_assert!(!when.words(language, now()).is_empty());
                }
            }
            prop_assert!(said.chars().map(cost).sum::<u32>() <= ALOUD_MAX, "{said}");
            prop_assert!(said.chars().all(|c| c.is_alphanumeric() || matches!(c, '、' | '。' | 'ー' | '々')), "{said}");
        }
        // Nobody is chosen who was not asked.
        let chosen = encounter.inquiries.destination().map(|(hospital, _)| hospital.clone());
        if chosen.is_some_and(|chosen| encounter.inquiries.latest_of(&chosen).is_some()) {
            let (there, _) = at_hospital(&encounter, &CaseStanding::Destination, Language::Ja);
            prop_assert_eq!(there, on_tablet(&encounter, Language::Ja).0);
        }
    }
}

fn some_events() -> impl Strategy<Value = Vec<usize>> {
    subsequence((1..40).collect::<Vec<usize>>(), 0..=39)
}

#[test]
fn ages_are_told_in_words() {
    let at = |ago_s: i64| Moment::Instant(Timestamp::from_second(now().as_second() - ago_s).unwrap());
    let words = |moment: Moment| moment.words(Language::Ja, now());
    assert!(words(at(5)).ends_with("（1分以内）"), "{}", words(at(5)));
    assert!(words(at(5 * 60)).ends_with("（5分前）"));
    assert!(words(at(125 * 60)).ends_with("（2時間5分前）"));
    assert!(words(at(-60)).ends_with("（時計の不一致）"));
    assert_eq!(words(Moment::Unknown), "日付不明");
}
