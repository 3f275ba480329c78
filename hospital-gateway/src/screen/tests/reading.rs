//! What a reader at the wall must not misread: times, old values, strengths, names.

use domain::{
    disclosure::{CaseDelivery, CaseStanding, VitalsPart},
    inquiry::Answer,
    milestone::Milestone,
    observation::Observation,
    triage::{CareFlag, ConditionClass, Urgency},
    vitals::{VitalKind, VitalSource},
};
use jiff::{SignedDuration, Timestamp};
use webkit::lang::Lang;

use super::{Board, case_uri, sample};
use crate::{
    inbox::HospitalCase,
    screen::{
        attention::Attention,
        card,
        chips::{Chip, chips},
        lines::{Lines, OPEN_FOR},
        record,
        show::Show,
        tests::sample::{HAEMATEMESIS, STROKE},
        vitals,
    },
};

fn ja(now: Timestamp) -> Show {
    Show { lang: Lang::Ja, now }
}

fn case_of(delivery: &CaseDelivery, now: Timestamp) -> HospitalCase {
    let mut case = HospitalCase::new(delivery, now);
    case.absorb(delivery, now);
    case
}

fn measured(now: Timestamp, seconds: i64, values: &[(VitalKind, f64)]) -> HospitalCase {
    let readings = vec![sample::reading(sample::ago(now, seconds), VitalSource::Manual, values)];
    let vitals = Some(VitalsPart { readings, observations: Vec::new() });
    case_of(&CaseDelivery { vitals, ..sample::bare(1, 1, CaseStanding::Asked(None)) }, now)
}

fn of_kind<'a>(chips: &'a [Chip], kind: &str) -> Vec<&'a str> {
    chips.iter().filter(|chip| chip.kind == kind).map(|chip| chip.text.as_str()).collect()
}

#[test]
fn the_time_left_is_told_in_minutes_beside_the_time_of_day() {
    let now: Timestamp = "2026-11-20T22:10:00Z".parse().unwrap(); // 07:10 in Japan
    let case = case_of(&sample::haematemesis(now, 1), now);
    // Asked on the road 38 seconds ago, sixteen minutes to drive.
    for (minutes_on, state, big, late) in [
        (0, "on-the-road", "あと15分", false),
        (15, "on-the-road", "1分未満", false),
        (20, "overdue", "予定より4分遅れ", true),
    ] {
        let when = card::head(ja(now + SignedDuration::from_mins(minutes_on)), &case).when;
        assert_eq!((when.state, when.due.as_str(), when.label), (state, "07:25着予定", "当院到着まで"));
        let html = when.big.into_string();
        assert!(html.contains(&format!(">{big}<")) && html.contains("data-until-min"), "{html}");
        assert_eq!(html.contains("data-stale"), late);
    }
    let english = card::head(Show { lang: Lang::En, now }, &case).when;
    assert_eq!((english.label, english.due.as_str()), ("ETA if accepted", "due 07:25"));
}

#[test]
fn an_old_value_carries_its_age_in_the_chip() {
    let now = Timestamp::now();
    for (seconds, is_stale) in [(899, false), (900, true)] {
        let case = measured(now, seconds, &[(VitalKind::Systolic, 84.0)]);
        let chips = chips(ja(now), &case);
        assert_eq!(of_kind(&chips, "severe"), ["収縮期血圧 84 mmHg"]);
        let age = chips.iter().find(|chip| chip.kind == "severe").unwrap().age.as_ref().unwrap();
        assert!(age.as_str().contains(r#"data-limit="900000""#), "it goes on ticking");
        assert_eq!(age.as_str().contains("data-stale"), is_stale, "{seconds}");
    }
}

#[test]
fn the_first_chips_say_what_kind_of_case_it_is() {
    let now = Timestamp::now();
    let mut delivery = sample::stroke(now, 1);
    let triage = delivery.situation.as_mut().unwrap().triage.as_mut().unwrap();
    triage.flags = vec![CareFlag::Pregnant, CareFlag::OnDialysis];
    let note = Observation { note: "発症は\n目撃あり".to_owned(), ..Observation::at(sample::ago(now, 60)) };
    delivery.vitals.as_mut().unwrap().observations.push(note);
    let chips = chips(ja(now), &case_of(&delivery, now));
    let kinds: Vec<&str> = chips.iter().map(|chip| chip.kind).collect();
    assert_eq!(kinds[..3], ["class", "flag", "flag"]);
    assert_eq!(kinds.last(), Some(&"note"));
    assert_eq!(of_kind(&chips, "flag"), ["妊娠", "透析中"]);
    let facts = of_kind(&chips, "fact");
    assert_eq!(facts[1..], ["心房細動", "GCS 12 (E4V2M6)", "3/3陽性", "4/6陽性・未観察1"]);
    let known_well = chips.iter().find(|chip| chip.label == "最終健常確認").unwrap();
    assert!(known_well.is_about_time && known_well.age.as_ref().unwrap().as_str().contains("1時間30分前"));
}

#[test]
fn oxygen_is_always_said_beside_a_saturation() {
    let now = Timestamp::now();
    for (values, expected) in [
        (&[(VitalKind::Spo2, 94.0)][..], Some("O₂ 未入力")),
        (&[(VitalKind::Spo2, 94.0), (VitalKind::OxygenFlow, 0.0)], Some("O₂ なし")),
        (&[(VitalKind::Spo2, 94.0), (VitalKind::OxygenFlow, 6.0)], Some("O₂ 6 L/分")),
        (&[(VitalKind::Pulse, 80.0)], None),
    ] {
        let tiles = vitals::tiles(ja(now), &measured(now, 10, values));
        let saturation = tiles.iter().find(|tile| tile.label == "SpO₂").unwrap();
        assert_eq!(saturation.also.as_deref(), expected);
    }
}

#[test]
fn what_speaks_to_the_case_comes_first_and_weak_guesses_stay_behind() {
    let now = Timestamp::now();
    let bleeding = case_of(&sample::haematemesis(now, 1), now);
    let brief = record::brief(ja(now), &bleeding);
    assert_eq!((brief.findings[0].name.as_str(), brief.findings[0].tag.as_str()), ("食道・胃静脈瘤", "推測・根拠強"));
    let all = record::full(ja(now), &bleeding).findings;
    assert!(brief.findings.iter().all(|finding| finding.strength != "弱"));
    assert!(all.iter().any(|finding| finding.strength == "弱"), "the sample has a weak one");
    assert_eq!(brief.findings.len() + brief.findings_more, all.len());
    // Under another heading the same record is read otherwise: what matters in any case comes first.
    let mut stroke = case_of(&sample::stroke(now, 1), now);
    stroke.record.as_mut().unwrap().findings.extend(bleeding.record.unwrap().findings);
    let brief = record::brief(ja(now), &stroke);
    assert_eq!(brief.findings[0].name, "抗凝固薬の処方歴");
}

#[test]
fn what_contradicts_a_finding_is_told_with_its_line() {
    let now = Timestamp::now();
    let mut bleeding = case_of(&sample::haematemesis(now, 1), now);
    let findings = &mut bleeding.record.as_mut().unwrap().findings;
    let line = findings[1].evidence.first().cloned();
    findings[0].contradictions = vec![domain::inference::Contradiction {
        with: "other".to_owned(),
        ja: "逆の病気".to_owned(),
        en: "the opposite".to_owned(),
        note_ja: "日付で考える".to_owned(),
        note_en: "judge by the dates".to_owned(),
        line: line.clone(),
    }];
    let marked = findings[0].ja.clone();
    for rows in [record::brief(ja(now), &bleeding).findings, record::full(ja(now), &bleeding).findings] {
        let row = rows.iter().find(|row| row.name == marked).unwrap();
        let against = &row.against[0];
        assert_eq!((against.name.as_str(), against.note.as_str()), ("逆の病気", "日付で考える"));
        assert_eq!(against.line.as_ref().unwrap().name, line.as_ref().unwrap().name);
        assert!(rows.iter().filter(|row| row.name != marked).all(|row| row.against.is_empty()));
    }
}

#[actix_web::test]
async fn answered_cases_alone_on_the_board_show_their_vitals() {
    let now = Timestamp::now();
    let board = Board::with([sample::haematemesis(now, 1)]).await;
    board.desk.answer(sample::encounter(HAEMATEMESIS), Answer::Accept).await.unwrap();
    assert!(board.page("/").await.contains(r#"data-lane="rest" data-density="one""#));
    board.deliver(&sample::stroke(now, 2)).await;
    assert!(board.page("/").await.contains(r#"data-lane="rest" data-density="tight""#));
}

fn handed_over(now: Timestamp, minutes_ago: i64) -> CaseDelivery {
    let mut delivery = sample::stroke(now, 1);
    delivery.situation.as_mut().unwrap().milestones.reach(Milestone::HandedOver, sample::ago(now, minutes_ago * 60));
    delivery
}

#[actix_web::test]
async fn a_handed_over_case_is_a_line_without_a_name() {
    let now = Timestamp::now();
    let board = Board::with([handed_over(now, 5)]).await;
    let page = board.page("/").await;
    assert!(page.contains("62歳 男性") && page.contains(r#"data-lane="lines""#));
    assert!(!page.contains("潮見") && !page.contains("左半身"), "no name and no complaint on the wall");
    assert!(board.page(&case_uri(STROKE, "")).await.contains("潮見 恒一"));
}

#[test]
fn lines_fold_away_after_half_an_hour() {
    let now = Timestamp::now();
    let fold_after = OPEN_FOR.as_mins();
    for (minutes_ago, open, older) in [(fold_after - 1, 1, 0), (fold_after, 0, 1)] {
        let case = case_of(&handed_over(now, minutes_ago), now);
        let lines = Lines::of(ja(now), &Attention::default(), &[&case], &[]);
        assert_eq!((lines.open.len(), lines.older.len()), (open, older), "{minutes_ago}");
    }
}

#[actix_web::test]
async fn a_question_can_be_noticed_without_answering_and_a_decision_is_no_danger() {
    let now = Timestamp::now();
    let board = Board::with([sample::haematemesis(now, 1)]).await;
    assert!(board.page("/").await.contains("確認のみ（未回答）"));
    let board = Board::with([sample::stroke(now, 1)]).await;
    let page = board.page("/").await;
    assert!(page.contains("<strong>搬送決定</strong>") && !page.contains("警戒") && !page.contains("未回答"));
}

#[test]
fn a_triage_without_flags_has_one_chip() {
    let now = Timestamp::now();
    let triage = sample::triage(ConditionClass::Burn, Urgency::Yellow);
    let situation = Some(sample::situation(now, "隊", "主訴", triage, &[], 5, 1));
    let case = case_of(&CaseDelivery { situation, ..sample::bare(1, 1, CaseStanding::Asked(None)) }, now);
    let chips = chips(ja(now), &case);
    assert_eq!((chips.len(), of_kind(&chips, "class")), (1, vec!["熱傷"]));
}

#[test]
fn no_rule_cuts_a_vital_number_off() {
    let style = include_str!("../../../assets/board.css");
    let tiles: Vec<&str> = style.lines().filter(|line| line.contains("er-tile")).collect();
    assert!(tiles.len() > 10, "the rules of the tiles stand on lines of their own");
    for rule in tiles {
        assert!(!rule.contains("overflow: hidden") && !rule.contains("text-overflow"), "{rule}");
    }
}

#[test]
fn no_rule_cuts_the_source_and_age_of_an_evidence_off() {
    let style = include_str!("../../../assets/board.css");
    let cuts = |rule: &&str| ["overflow: hidden", "max-height", "display: none"].iter().any(|cut| rule.contains(cut));
    let about = |part: &str| style.lines().filter(|line| line.contains(part)).collect::<Vec<_>>();
    let boxes: Vec<&str> = [about(".er-because {"), about(".er-src {")].concat();
    assert!(!boxes.iter().any(cuts), "{boxes:?}");
    assert!(boxes.iter().any(|rule| rule.contains(".er-because > .er-src { flex: none;")), "the name gives way first");
    // A finding that is hidden is hidden whole; one that is shown may take a second line.
    for rule in about(".er-findings > li") {
        assert!(!rule.contains("max-height") && !rule.contains("overflow: hidden; }"), "{rule}");
    }
    assert!(about(".er-findings > li:nth-child").iter().all(|rule| rule.contains("display: none")));
}

#[actix_web::test]
async fn an_evidence_stands_in_one_box_with_its_source_and_age() {
    let board = Board::with([sample::haematemesis(Timestamp::now(), 1)]).await;
    let page = board.page("/").await;
    let because = page.split("class=\"er-because\">").nth(1).unwrap().split("</li>").next().unwrap();
    let (name, source) = (because.find("er-evidence").unwrap(), because.find("class=\"er-src\">レセプト・").unwrap());
    assert!(name < source && because.find("</span></span>").unwrap() > source, "{because}");
}

#[test]
fn the_board_says_whether_it_is_the_patients_own_hospital() {
    let now = Timestamp::now();
    for (delivery, state, words) in [
        (sample::haematemesis(now, 1), "own", "貴院の受診歴あり：受診6回・入院あり、最終"),
        (
            sample::confused(now, 1),
            "other",
            "かかりつけは貴院ではありません：湊野中央医療センター（名前の似た別の病院）",
        ),
        (sample::headache(now, 1), "unsure", "貴院と名前が似ています（要確認）"),
    ] {
        let case = case_of(&delivery, now);
        let brief = record::brief(ja(now), &case).own.unwrap();
        let full = record::full(ja(now), &case).own.unwrap();
        assert_eq!((brief.state, &brief.text), (state, &full.text));
        assert!(brief.text.contains(words), "{}", brief.text);
    }
    let stroke = case_of(&sample::stroke(now, 1), now);
    assert!(record::brief(ja(now), &stroke).own.is_none());
}

#[actix_web::test]
async fn what_a_narrow_card_hides_is_counted_behind_what_it_shows() {
    let now = Timestamp::now();
    let mut delivery = sample::heavy(now).remove(0);
    let flag = |code: &str| domain::flags::Flag {
        code: code.to_owned(),
        tier: domain::flags::Tier::Check,
        ja: format!("旗{code}"),
        en: String::new(),
        advice_ja: String::new(),
        advice_en: String::new(),
        grounds: Vec::new(),
    };
    delivery.flags = Some(["a", "b", "c", "d", "e"].map(flag).to_vec());
    let board = Board::with([delivery]).await;
    let page = board.page("/").await;
    let flags = page.split("class=\"er-flags\"").nth(1).unwrap().split("</ul>").next().unwrap();
    let counts: Vec<&str> = flags
        .split("class=\"er-more\"")
        .skip(1)
        .map(|rest| rest.split_once('>').unwrap().1)
        .map(|rest| &rest[..rest.find('<').unwrap()])
        .collect();
    assert_eq!(counts, ["ほか4件", "ほか3件", "ほか2件"], "three are shown of five");
    assert!(!flags.contains("旗d"));
    assert!(page.contains("服用中 8・手術 3"), "the lines are counted and one tap away");
}

#[test]
fn the_warning_of_a_namesake_is_never_cut() {
    let style = include_str!("../../../assets/board.css");
    let rules = style.lines().filter(|line| line.trim_start().starts_with(".er-own"));
    assert!(rules.clone().count() > 3);
    for rule in rules {
        assert!(!rule.contains("nowrap") && !rule.contains("overflow: hidden") && !rule.contains("clamp"), "{rule}");
    }
}
