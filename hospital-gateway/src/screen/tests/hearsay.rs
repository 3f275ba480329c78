//! Said is not recorded: where age and sex come from, what was told to the crew, and why there is no record to wait for.

use domain::{
    consent::{ConsentBasis, IdentityCheck},
    disclosure::{CaseDelivery, PatientView, RecordView},
    encounter::Fetch,
    fetch::Window,
    interview::{NoCardReason, SpokenHistory},
    patient::{IdentitySource, Sex},
    record::{Category, FetchOutcome},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use webkit::lang::Lang;

use super::{Board, case_uri, sample};
use crate::screen::{
    record,
    show::Show,
    spoken::{self, Spoken},
    tests::sample::{FALL, STROKE},
    whence::Whence,
};

fn at(lang: Lang) -> Show {
    Show { lang, now: "2026-11-20T05:06:00Z".parse().unwrap() } // 14:06 in Japan
}

fn nothing(view: &RecordView) -> Option<String> {
    let show = at(Lang::Ja);
    let bare = sample::bare(1, 1, domain::disclosure::CaseStanding::Asked(None));
    let mut case = crate::inbox::HospitalCase::new(&bare, Timestamp::UNIX_EPOCH);
    case.record = Some(view.clone());
    let brief = record::brief(show, &case).nothing;
    assert_eq!(brief, record::full(show, &case).nothing, "card and page say the same");
    brief
}

fn row<'a>(spoken: &'a Spoken, title: &str) -> Option<&'a [String]> {
    spoken.rows.iter().find(|row| row.title == title).map(|row| row.lines.as_slice())
}

#[test]
fn age_and_sex_say_where_they_come_from_and_whether_that_was_checked() {
    use IdentityCheck::{FourInformation, PhoneOwner, Pin, Visual};
    use IdentitySource::{CardFace, Eligibility, Interview, LookUp, MobileDocument};
    for (source, confirmed, state, ja, en) in [
        (Eligibility, Some(Visual), "confirmed", "カード/本人確認済（目視）", "card/identity checked (by sight)"),
        (Eligibility, None, "open", "カード/本人確認 未", "card/identity NOT checked"),
        (
            CardFace,
            Some(Pin),
            "confirmed",
            "カード券面/本人確認済（暗証番号）",
            "printed in card/identity checked (PIN)",
        ),
        (
            LookUp,
            Some(FourInformation),
            "confirmed",
            "4情報照会/本人確認済（4情報）",
            "look-up/identity checked (four items)",
        ),
        (
            MobileDocument,
            Some(PhoneOwner),
            "confirmed",
            "スマホ/本人確認済（スマホ認証）",
            "phone/identity checked (phone unlocked)",
        ),
        (Interview, None, "said", "聞き取り/", "interview/"),
    ] {
        let patient = PatientView { source: Some(source), confirmed, ..PatientView::default() };
        for (lang, expected) in [(Lang::Ja, ja), (Lang::En, en)] {
            let whence = Whence::of(at(lang), Some(&patient)).unwrap();
            let text = format!("{}/{}{}", whence.source, whence.checked, whence.how);
            assert_eq!((whence.state, text.as_str()), (state, expected));
        }
    }
    let unknown = PatientView { sex: Sex::Female, ..PatientView::default() };
    assert_eq!(Whence::of(at(Lang::Ja), Some(&unknown)), None);
    assert_eq!(Whence::of(at(Lang::Ja), None), None);
}

#[test]
fn what_was_said_stands_under_its_headings_allergies_first() {
    let show = at(Lang::Ja);
    let said = sample::spoken(show.now, 180);
    let spoken = spoken::full(show, Some(&said)).unwrap();
    assert_eq!(spoken.said_by, "家族 14:03");
    assert!(spoken.age.as_str().contains("3分前"), "{}", spoken.age.as_str());
    let titles: Vec<&str> = spoken.rows.iter().map(|row| row.title).collect();
    assert_eq!(titles, ["アレルギー", "服薬", "既往歴", "手術歴", "かかりつけ", "透析"]);
    assert_eq!((spoken.rows[0].kind, spoken.rows[0].unknown), ("allergies", None));
    for (title, lines) in [
        ("アレルギー", &said.allergies),
        ("服薬", &said.medications),
        ("既往歴", &said.illnesses),
        ("手術歴", &said.surgeries),
        ("かかりつけ", &said.visits),
        ("透析", &vec!["なし".to_owned()]),
    ] {
        assert_eq!(row(&spoken, title), Some(lines.as_slice()));
    }
}

/// 「なし」 is an answer; no answer is not 「なし」.
#[test]
fn what_nobody_said_is_never_shown_as_none() {
    let show = at(Lang::Ja);
    let illness = SpokenHistory {
        medications: Vec::new(),
        surgeries: Vec::new(),
        visits: Vec::new(),
        allergies: Vec::new(),
        on_dialysis: None,
        ..sample::spoken(show.now, 60)
    };
    let spoken = spoken::brief(show, Some(&illness)).unwrap();
    let texts: Vec<_> = spoken.rows.iter().map(|row| (row.title, row.text(show.words()))).collect();
    assert_eq!(texts, [("アレルギー", "不明".to_owned()), ("既往歴", "高血圧、心房細動、糖尿病".to_owned())]);
    let on_dialysis = SpokenHistory { on_dialysis: Some(true), ..illness.clone() };
    assert_eq!(row(&spoken::full(show, Some(&on_dialysis)).unwrap(), "透析"), Some(&["あり".to_owned()][..]));
    let silent = SpokenHistory { illnesses: Vec::new(), ..illness };
    assert!(spoken::full(show, Some(&silent)).is_none() && spoken::full(show, None).is_none());
}

#[test]
fn a_card_shortens_long_lists_and_says_so_but_no_allergy_is_left_out() {
    let show = at(Lang::Ja);
    let many: Vec<String> = (1..=9).map(|n| format!("{n}番")).collect();
    let said = SpokenHistory { medications: many.clone(), allergies: many.clone(), ..sample::spoken(show.now, 60) };
    let brief = spoken::brief(show, Some(&said)).unwrap();
    assert_eq!(row(&brief, "アレルギー"), Some(many.as_slice()));
    let drugs = brief.rows.iter().find(|row| row.title == "服薬").unwrap();
    assert_eq!(drugs.text(show.words()), "1番、2番、3番、4番、5番、6番、ほか3件");
    assert_eq!(brief.more_word(show.words()).as_deref(), Some("ほか4項目"), "all but allergies and drugs");
    assert_eq!(row(&spoken::full(show, Some(&said)).unwrap(), "服薬"), Some(many.as_slice()));
}

#[test]
fn nobody_waits_for_a_record_that_does_not_come() {
    let without = |reason| RecordView { no_card: Some(reason), ..RecordView::default() };
    for reason in NoCardReason::ALL {
        let said = nothing(&without(*reason)).unwrap();
        assert!(said.contains(reason.ja()), "{said}");
        // A crew that treats first may read the card on the way.
        assert_eq!(said.contains("届きません"), *reason != NoCardReason::TreatmentFirst, "{said}");
    }
    let lost = without(NoCardReason::NotCarried);
    assert_eq!(nothing(&lost).unwrap(), "カードなし：所持なし。記録は届きません");
    assert_eq!(nothing(&RecordView::default()).unwrap(), "記録はまだ届いていません");
    let refused = RecordView { consent: Some(ConsentBasis::Refused), ..lost.clone() };
    assert!(nothing(&refused).unwrap().starts_with("同意がない"), "a card would change nothing");
    let pulled = |outcome| RecordView {
        fetches: [(Category::Eligibility, Fetch::of(Window::Full, outcome, Timestamp::UNIX_EPOCH, 1))].into(),
        ..lost.clone()
    };
    assert!(nothing(&pulled(FetchOutcome::WrongPerson)).is_some(), "the card that was read was somebody else's");
    assert_eq!(nothing(&pulled(FetchOutcome::Empty)), None, "looked up, and there is nothing in it");
}

#[actix_web::test]
async fn card_page_and_sheet_show_it_and_a_release_takes_it_away() {
    let now = Timestamp::now();
    let board = Board::with([sample::fall(now, 1)]).await;
    let [wall, page] = [board.page("/").await, board.page(&case_uri(FALL, "")).await];
    for page in [&wall, &page] {
        for part in [
            r#"class="er-whence" data-state="said""#,
            "カードなし：所持なし。記録は届きません",
            "家族 ",
            "アレルギー",
            "ペニシリン(発疹)",
            "血をさらさらにする薬",
            "心房細動",
            "左股関節",
            "霧原整形外科",
            "透析",
        ] {
            assert!(page.contains(part), "{part} is missing");
        }
        assert!(!page.contains("記録はまだ届いていません"));
    }
    // The block of its own ends before the panel of the national record begins, and is not printed as part of it.
    let place = |part: &str| page.find(part).unwrap();
    assert!(place(r#"data-key="spoken""#) < place("ペニシリン(発疹)"));
    assert!(place("ペニシリン(発疹)") < place(r#"er-full-record" data-key="record""#));
    assert_eq!(page.matches("ペニシリン(発疹)").count(), 1);
    assert!(page.contains("マイナ救急の記録ではありません"));
    board.deliver(&sample::released(FALL, 2)).await;
    for uri in ["/".to_owned(), case_uri(FALL, "")] {
        let page = board.page(&uri).await;
        for gone in ["ペニシリン", "心房細動", "カードなし", "er-whence", "er-spoken", "81歳"] {
            assert!(!page.contains(gone), "{gone} lingers on {uri}");
        }
    }
}

#[actix_web::test]
async fn the_sheet_names_source_and_check() {
    let now = Timestamp::now();
    let board = Board::with([sample::stroke(now, 1)]).await;
    let page = board.page(&case_uri(STROKE, "")).await;
    assert!(page.contains("・本人確認済<"), "at the top");
    let line = |verdict: &str| {
        format!(
            r#"<span class="er-datum-label">本人確認</span><span class="er-datum-rest"><span class="er-datum-text">{verdict}</span>"#
        )
    };
    assert!(page.contains(&line("済（目視）")), "and on the sheet");
    let mut open = sample::stroke(now, 2);
    open.patient.as_mut().unwrap().confirmed = None;
    board.deliver(&open).await;
    let page = board.page(&case_uri(STROKE, "")).await;
    assert!(page.contains("本人確認 未") && page.contains(&line("未")) && !page.contains("本人確認済"));
}

#[actix_web::test]
async fn what_was_typed_is_text_and_never_markup() {
    let mut delivery = sample::fall(Timestamp::now(), 1);
    delivery.record.as_mut().unwrap().spoken.as_mut().unwrap().allergies = vec!["<b>えび</b>".to_owned()];
    let board = Board::with([delivery]).await;
    for uri in ["/".to_owned(), case_uri(FALL, "")] {
        let page = board.page(&uri).await;
        assert!(!page.contains("<b>えび") && page.contains("&#60;b&#62;えび"), "{uri}");
    }
}

#[actix_web::test]
async fn programs_read_the_same_as_codes() {
    let now = Timestamp::now();
    let with_both = CaseDelivery {
        record: sample::stroke(now, 1).record.map(|view| RecordView { spoken: Some(sample::spoken(now, 9)), ..view }),
        ..sample::stroke(now, 1)
    };
    let board = Board::with([sample::fall(now, 1), with_both]).await;
    let case = board.api_case(FALL).await;
    assert_eq!((&case["patient"]["source"], &case["patient"]["confirmed"]), (&json!("interview"), &Value::Null));
    assert_eq!(
        (&case["record"]["no_card"], &case["record"]["medications"]),
        (&json!("not-carried"), &json!([])),
        "said drugs are no recorded drugs"
    );
    let said = sample::spoken(now, 190);
    let expected = json!({
        "informant": "family",
        "at_ms": said.at.as_millisecond(),
        "medications": said.medications,
        "illnesses": said.illnesses,
        "allergies": said.allergies,
        "surgeries": said.surgeries,
        "visits": said.visits,
        "on_dialysis": false,
    });
    assert_eq!(case["record"]["spoken"], expected);
    let case = board.api_case(STROKE).await;
    assert_eq!((&case["patient"]["confirmed"], &case["record"]["no_card"]), (&json!("visual"), &Value::Null));
    assert!(case["record"]["spoken"]["allergies"].is_array() && !case["record"]["medications"][0].is_null());
    board.deliver(&sample::released(FALL, 2)).await;
    assert_eq!(board.api_case(FALL).await["record"], Value::Null);
}
