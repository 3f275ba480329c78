//! What goes on about a question: conditions, queries, reminders, a record that is kept back, a word taken back, a patient who does not come.

use actix_web::{http::StatusCode, test::TestRequest};
use domain::{
    disclosure::CaseStanding,
    inquiry::{Answer, DeclineReason, InquiryRefusal, Proviso, ReleaseReason, Requirement},
};
use jiff::Timestamp;
use prost::Message as _;
use proto::{
    convert::{Report, ReportKind, report_from_wire},
    v1::ReportRequest,
};
use serde_json::{Value, json};

use super::{Board, case_uri, key, sample, text};
use crate::screen::tests::sample::{CONFUSED, HAEMATEMESIS, STROKE};

fn sent(board: &Board) -> Vec<Report> {
    let items = board.desk.outbox().pending(0, 100).unwrap();
    items
        .iter()
        .map(|item| report_from_wire(ReportRequest::decode(item.message.as_slice()).unwrap()).unwrap())
        .collect()
}

/// A board with one question as a candidate is told it.
async fn asked() -> Board {
    Board::with([sample::withheld(sample::haematemesis(Timestamp::now(), 1))]).await
}

#[actix_web::test]
async fn a_condition_is_a_wait_a_requirement_or_both() {
    let board = asked().await;
    let uri = case_uri(HAEMATEMESIS, "/answer");
    for (n, fields, wait_min, requirement) in [
        (1, vec![("wait_min", "20")], 20, None),
        (2, vec![("requirement", "no-surgery")], 0, Some(Requirement::NoSurgery)),
        (3, vec![("wait_min", "0"), ("requirement", "family-comes")], 0, Some(Requirement::FamilyComes)),
        (4, vec![("wait_min", "120"), ("requirement", "first-care-only")], 120, Some(Requirement::FirstCareOnly)),
    ] {
        let k = key(n);
        let form: Vec<_> = [("key", k.as_str()), ("answer", "accept-if")].into_iter().chain(fields).collect();
        assert_eq!(board.post(&uri, &form).await.0, StatusCode::OK, "{form:?}");
        let answer = Answer::AcceptIf(Proviso::new(wait_min, requirement).unwrap());
        assert_eq!(
            sent(&board).last().unwrap().kind,
            ReportKind::Answered(sample::encounter(HAEMATEMESIS), sample::inquiry(HAEMATEMESIS), answer)
        );
        let case = board.api_case(HAEMATEMESIS).await;
        assert_eq!(
            (&case["answer"], &case["wait_min"], &case["requirement"]),
            (&json!("accept-if"), &json!(wait_min), &json!(requirement.map(Requirement::code)))
        );
    }
    let page = board.page("/").await;
    assert!(page.contains("条件付き受入可（120分後から、初療のみ(入院は他院へ)）"));
    for (n, fields, field) in [
        (11, vec![], "wait_min"),
        (12, vec![("wait_min", "0")], "wait_min"),
        (13, vec![("wait_min", "121")], "wait_min"),
        (14, vec![("wait_min", "soon")], "wait_min"),
        (15, vec![("requirement", "money")], "requirement"),
    ] {
        let k = key(n);
        let form: Vec<_> = [("key", k.as_str()), ("answer", "accept-if")].into_iter().chain(fields).collect();
        let (status, body) = board.post(&uri, &form).await;
        assert_eq!((status, &body["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)), "{form:?}");
    }
    assert_eq!(board.reports(), 4);
}

#[actix_web::test]
async fn every_condition_is_one_tap_on_the_card() {
    let page = asked().await.page("/").await;
    for minutes in [10, 20, 30, 60] {
        assert!(page.contains(&format!(r#"name="wait_min" value="{minutes}">{minutes}分後</button>"#)));
    }
    for one in Requirement::ALL {
        assert!(page.contains(&format!(r#"name="requirement" value="{}""#, one.code())), "{}", one.code());
    }
}

#[actix_web::test]
async fn a_query_is_shown_as_waiting_until_the_crew_replies_and_the_reply_is_news() {
    let now = Timestamp::now();
    let board = asked().await;
    let uri = case_uri(HAEMATEMESIS, "/query");
    for n in [1, 1, 2] {
        let form = [("key", &*key(n)), ("text", "抗凝固薬の最終内服は")];
        assert_eq!(board.post(&uri, &form).await.0, StatusCode::OK);
    }
    let reports = sent(&board);
    assert_eq!(reports.len(), 1, "the same words again, while they wait, are the same query");
    let query = board.api_case(HAEMATEMESIS).await["question"]["queries"][0].clone();
    assert_eq!((&query["reached"], &query["reply"]), (&json!(false), &Value::Null));
    for uri in ["/".to_owned(), case_uri(HAEMATEMESIS, "")] {
        assert!(board.page(&uri).await.contains("返答待ち"), "{uri}");
    }
    assert_eq!(board.api_case(HAEMATEMESIS).await["alarm"], Value::Null, "who asks has seen the question");

    let told = |version, reply| {
        let case = sample::withheld(sample::haematemesis(now, version));
        sample::questioned(case, |question| {
            let one = sample::query(now, 1, "抗凝固薬の最終内服は", 60, reply);
            question.queries = vec![domain::inquiry::Query { id: reports[0].id, ..one }];
        })
    };
    board.deliver(&told(2, None)).await;
    let queries = board.api_case(HAEMATEMESIS).await["question"]["queries"].clone();
    assert_eq!((queries.as_array().unwrap().len(), &queries[0]["reached"]), (1, &json!(true)));
    board.deliver(&told(3, Some(("昨夜21時", 5)))).await;
    let page = board.page("/").await;
    assert!(page.contains("昨夜21時") && page.contains("質問に返答がありました") && !page.contains("返答待ち"));
    assert_eq!(board.api_case(HAEMATEMESIS).await["alarm"], "medium", "the answer is still owed");
    board.post(&case_uri(HAEMATEMESIS, "/seen"), &[("key", &key(3))]).await;
    assert_eq!(board.api_case(HAEMATEMESIS).await["alarm"], Value::Null);
}

#[actix_web::test]
async fn a_query_has_words_and_not_too_many() {
    let board = asked().await;
    let uri = case_uri(HAEMATEMESIS, "/query");
    let (fits, long) = ("あ".repeat(200), "あ".repeat(201));
    for (n, words, code) in [(1, "", "field-missing"), (2, " \n", "field-missing"), (3, &long, "field-not-understood")]
    {
        let (status, body) = board.post(&uri, &[("key", &key(n)), ("text", words)]).await;
        assert_eq!(
            (status, &body["field"], &body["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("text"), &json!(code))
        );
    }
    assert_eq!(board.post(&uri, &[("key", &key(4)), ("text", &fits)]).await.0, StatusCode::OK);
    for n in 5..14 {
        let form = [("key", &*key(n)), ("text", &*format!("質問{n}"))];
        assert_eq!(board.post(&uri, &form).await.0, StatusCode::OK, "{n}");
    }
    let (status, body) = board.post(&uri, &[("key", &key(20)), ("text", "もう一つ")]).await;
    assert_eq!((status, &body["code"], board.reports()), (StatusCode::CONFLICT, &json!("too-many-queries"), 10));
    let page = board.page(&case_uri(HAEMATEMESIS, "")).await;
    assert!(page.contains("質問は10件までです"));
}

#[actix_web::test]
async fn what_a_candidate_is_not_told_is_said_to_be_kept_back_and_never_to_be_missing() {
    let now = Timestamp::now();
    let kept_back = [
        sample::withheld(sample::haematemesis(now, 1)),
        sample::withheld(sample::stroke(now, 2)),
        sample::withheld(sample::fall(now, 3)),
    ];
    let board = Board::with(kept_back).await;
    let api = board.json("/api/cases").await.to_string();
    let mut pages = vec![board.page("/").await, board.page("/?lang=en").await, api];
    for n in [HAEMATEMESIS, STROKE, sample::FALL] {
        pages.push(board.page(&case_uri(n, "")).await);
    }
    for page in &pages {
        for gone in [
            "スピロノラクトン",
            "静脈瘤",
            "ワーファリン",
            "ワルファリン",
            "ペニシリン",
            "霧原整形外科",
            "潮見",
            "シオミ",
            "本町二丁目",
            "62歳",
            "81歳",
            "取得していません",
            "Not pulled",
            "記録はまだ",
            "アレルギー</dt>",
            "\"birth_date\":\"",
            "62 y",
            "81 y",
        ] {
            assert!(!page.contains(gone), "{gone}");
        }
    }
    assert!(pages[0].contains("記録は受入決定後に開示（薬・手術・受診歴）"));
    assert!(pages[0].contains("50歳代 男性") && pages[0].contains("80歳代 女性") && pages[1].contains("80s, Female"));
    assert!(pages[0].contains("消化器内科"), "what this hospital is to the patient is told");
    let page = &pages[3];
    assert!(page.contains("50歳代 男性") && page.contains("引継書は、当院への搬送が決まると開けます"));
    assert!(!page.contains(&case_uri(HAEMATEMESIS, "/sheet")));
    let sheet = board.send(TestRequest::get().uri(&case_uri(HAEMATEMESIS, "/sheet"))).await;
    assert_eq!(sheet.status(), StatusCode::SEE_OTHER);
    let case = board.api_case(HAEMATEMESIS).await;
    assert_eq!(
        (&case["patient"]["age_years"], &case["patient"]["age_is_decade"], &case["record"]["withheld"]),
        (&json!(50), &json!(true), &json!(true))
    );
    assert_eq!(case["record"]["own"]["code"], "own-hospital");
}

#[actix_web::test]
async fn a_child_is_told_by_the_year() {
    let mut case = sample::haematemesis(Timestamp::now(), 1);
    case.patient = Some(sample::patient(7, domain::patient::Sex::Female));
    let board = Board::with([sample::withheld(case)]).await;
    let page = board.page("/").await;
    assert!(page.contains("7歳 女性") && !page.contains("7歳代"));
}

#[actix_web::test]
async fn a_reminder_sounds_anew_one_priority_higher_and_until_it_is_seen() {
    let now = Timestamp::now();
    let board = Board::with([sample::confused(now, 1)]).await;
    assert_eq!(board.api_case(CONFUSED).await["alarm"], "medium");
    let first = board.page("/").await;
    let reminded = sample::questioned(sample::confused(now, 2), |question| {
        question.reminded_at = Some(now);
        question.telephone_at = Some(now);
        question.securing = true;
    });
    board.deliver(&reminded).await;
    let page = board.page("/").await;
    let id = |page: &str| page.split("data-alarm-id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_ne!(id(&first), id(&page), "another condition, so it sounds although silenced");
    assert_eq!(board.api_case(CONFUSED).await["alarm"], "high");
    assert!(page.contains("救急隊から電話があります／未回答") && page.contains("受入確保基準による照会"));
    let question = board.api_case(CONFUSED).await["question"].clone();
    assert!(question["reminded_at_ms"].is_i64() && question["telephone_at_ms"].is_i64());
    assert_eq!(question["securing"], true);
    board.post(&case_uri(CONFUSED, "/seen"), &[("key", &key(1))]).await;
    assert_eq!(board.api_case(CONFUSED).await["alarm"], Value::Null);
    // Already as high as there is.
    let urgent = sample::questioned(sample::haematemesis(now, 1), |question| question.reminded_at = Some(now));
    board.deliver(&urgent).await;
    assert_eq!(board.api_case(HAEMATEMESIS).await["alarm"], "high");
}

#[actix_web::test]
async fn what_was_said_by_telephone_and_what_the_crew_considers_stand_on_the_card() {
    let now = Timestamp::now();
    let accepted = domain::disclosure::CaseDelivery {
        standing: CaseStanding::Asked(Some(Answer::Accept)),
        ..sample::questioned(sample::confused(now, 1), |question| question.by_voice = true)
    };
    let board = Board::with([accepted, sample::redirected(sample::stroke(now, 2))]).await;
    let page = board.page("/").await;
    assert!(page.contains("電話で応需（救急隊が記録）") && page.contains("搬送先の変更を検討中：容態の変化"));
    assert_eq!(board.api_case(STROKE).await["question"]["redirect"], "condition");
    assert_eq!(board.api_case(CONFUSED).await["question"]["by_voice"], true);
}

#[actix_web::test]
async fn only_the_destination_takes_its_word_back_and_once() {
    let now = Timestamp::now();
    let board = Board::with([sample::stroke(now, 1), sample::confused(now, 2)]).await;
    let page = board.page("/").await;
    assert_eq!(page.matches("/withdraw\"").count(), 1, "the destination's card only");
    assert!(page.contains("救急隊は搬送先を失い"));
    let form = |n: u128| [("key", key(n)), ("reason", "no-bed".to_owned())];
    let post = async |n: u8, k: u128| {
        let form = form(k);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        board.post(&case_uri(n, "/withdraw"), &form).await
    };
    let (status, body) = post(CONFUSED, 1).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &json!("not-destination")));
    for k in [2, 2, 3] {
        assert_eq!(post(STROKE, k).await.0, StatusCode::OK);
    }
    let withdrawn = ReportKind::Withdrawn(sample::encounter(STROKE), sample::inquiry(STROKE), DeclineReason::NoBed);
    assert_eq!(sent(&board).into_iter().map(|report| report.kind).collect::<Vec<_>>(), [withdrawn]);
    assert_eq!(board.api_case(STROKE).await["question"]["withdrawing"], true);
    let page = board.page("/").await;
    assert!(page.contains("受入の取り消しを送りました") && !page.contains("/withdraw\""));
    board.deliver(&sample::bare(STROKE, 3, CaseStanding::Declined)).await;
    assert!(board.page("/").await.contains("受入不可（満床）") && !board.page("/").await.contains("/loss-told"));
    let (status, body) = board.post(&case_uri(STROKE, "/withdraw"), &[("key", &key(9)), ("reason", "tired")]).await;
    assert_eq!((status, &body["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("reason")));
}

#[actix_web::test]
async fn the_decision_is_confirmed_with_one_tap_and_the_platform_hears_of_it() {
    let now = Timestamp::now();
    let board = Board::with([sample::stroke(now, 1), sample::confused(now, 2)]).await;
    let page = board.page("/").await;
    assert!(page.contains("当院に決定しました") && page.contains("確認した"));
    assert_eq!(board.api_case(STROKE).await["decision_seen"], json!(false));
    board.post(&case_uri(STROKE, "/seen"), &[("key", &key(1))]).await;
    let confirmed = ReportKind::DecisionSeen(sample::encounter(STROKE), sample::inquiry(STROKE));
    assert_eq!(sent(&board).pop().unwrap().kind, confirmed);
    assert_eq!(board.api_case(STROKE).await["decision_seen"], json!(true));
    assert!(!board.page("/").await.contains("当院に決定しました"));
    assert_eq!(board.api_case(CONFUSED).await["decision_seen"], Value::Null);
}

/// The platform has it, the crew is out of reach: the notice stays, above everything else, until somebody in the vehicle knows.
#[actix_web::test]
async fn a_loss_stays_above_the_board_until_the_crew_knows_or_was_told_by_telephone() {
    let now = Timestamp::now();
    for by_telephone in [false, true] {
        let board = Board::with([sample::stroke(now, 1), sample::confused(now, 2)]).await;
        board.post(&case_uri(STROKE, "/withdraw"), &[("key", &key(1)), ("reason", "no-bed")]).await;
        let lost = |version, loss_unheard| domain::disclosure::CaseDelivery {
            loss_unheard,
            ..sample::bare(STROKE, version, CaseStanding::Declined)
        };
        board.deliver(&lost(3, true)).await;
        assert_eq!(board.api_case(STROKE).await["loss_unheard"], json!(true));
        let words = "受入不可（満床）、救急隊はまだ知りません。電話で伝えてください";
        for uri in ["/".to_owned(), case_uri(STROKE, ""), case_uri(CONFUSED, "")] {
            let page = board.page(&uri).await;
            assert!(page.contains(words) && page.contains("電話で伝えた") && page.contains("/loss-told"), "{uri}");
        }
        assert!(board.page("/").await.contains("data-lane=\"owed\""));
        if by_telephone {
            let (status, _) = board.post(&case_uri(STROKE, "/loss-told"), &[("key", &key(2))]).await;
            assert_eq!(status, StatusCode::OK);
        } else {
            board.deliver(&lost(4, false)).await;
            let (status, _) = board.post(&case_uri(STROKE, "/loss-told"), &[("key", &key(2))]).await;
            assert_eq!(status, StatusCode::CONFLICT, "nothing is left to be told");
        }
        let page = board.page("/").await;
        assert!(page.contains("受入不可（満床）") && !page.contains(words) && !page.contains("/loss-told"));
        assert_eq!((&board.api_case(STROKE).await["loss_unheard"], board.reports()), (&json!(false), 1));
    }
}

#[actix_web::test]
async fn bad_news_calls_until_somebody_says_that_it_is_known() {
    for (reason, was_destination, alarm, words) in [
        (ReleaseReason::AnotherChosen, false, "low", "来院しません：他院に決定"),
        (ReleaseReason::WithdrawnByCrew, false, "low", "来院しません：救急隊が照会を取り下げ"),
        (ReleaseReason::EncounterClosed, false, "low", "来院しません：事案終了"),
        (ReleaseReason::Redirected, true, "medium", "搬送先を変更(来院しません)"),
    ] {
        let board = asked().await;
        board.desk.answer(sample::encounter(HAEMATEMESIS), Answer::Accept).await.unwrap();
        let told = if was_destination { CaseStanding::Destination } else { CaseStanding::Asked(Some(Answer::Accept)) };
        board.deliver(&sample::bare(HAEMATEMESIS, 2, told)).await;
        board.deliver(&sample::taken_back(HAEMATEMESIS, 3, reason)).await;
        let case = board.api_case(HAEMATEMESIS).await;
        assert_eq!((&case["alarm"], &case["release_seen"]), (&json!(alarm), &json!(false)), "{reason:?}");
        for uri in ["/".to_owned(), case_uri(HAEMATEMESIS, "")] {
            let page = board.page(&uri).await;
            assert!(
                page.contains(words) && page.contains("了解") && page.contains("/release-seen"),
                "{uri} {reason:?}"
            );
            assert_eq!(page.matches("data-alarm=").count(), 1, "all other alarms of the case are out");
            assert!(!page.contains("吐血"));
        }
        let before = board.reports();
        for k in [5, 5, 6] {
            let uri = case_uri(HAEMATEMESIS, "/release-seen");
            assert_eq!(board.post(&uri, &[("key", &key(k))]).await.0, StatusCode::OK);
        }
        assert_eq!(board.reports(), before + 1);
        let last = sent(&board).pop().unwrap().kind;
        assert_eq!(last, ReportKind::ReleaseSeen(sample::encounter(HAEMATEMESIS), sample::inquiry(HAEMATEMESIS)));
        let case = board.api_case(HAEMATEMESIS).await;
        assert_eq!((&case["alarm"], &case["release_seen"]), (&Value::Null, &json!(true)));
        let page = board.page("/").await;
        assert!(page.contains(words) && !page.contains("了解"));
    }
}

#[actix_web::test]
async fn a_question_that_was_never_accepted_ends_quietly() {
    let board = asked().await;
    board.desk.answer(sample::encounter(HAEMATEMESIS), Answer::Decline(DeclineReason::NoBed)).await.unwrap();
    board.deliver(&sample::bare(HAEMATEMESIS, 2, CaseStanding::Declined)).await;
    board.deliver(&sample::released(HAEMATEMESIS, 3)).await;
    let case = board.api_case(HAEMATEMESIS).await;
    assert_eq!((&case["alarm"], &case["release_seen"]), (&Value::Null, &Value::Null));
    assert!(!board.page("/").await.contains("了解"));
    let (status, _) = board.post(&case_uri(HAEMATEMESIS, "/query"), &[("key", &key(1)), ("text", "発症時刻は")]).await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn a_patient_who_does_not_come_is_noticed_on_another_cases_page_too() {
    let now = Timestamp::now();
    let board = Board::with([sample::stroke(now, 1), sample::confused(now, 2)]).await;
    board.deliver(&sample::taken_back(STROKE, 3, ReleaseReason::Redirected)).await;
    let page = board.page(&case_uri(CONFUSED, "")).await;
    assert!(page.contains("搬送先を変更(来院しません)") && page.contains(r#"data-alarm="medium""#));
}

/// The platform refused an answer: whoever gave it is told, before and after the case is taken back.
#[actix_web::test]
async fn an_answer_that_came_too_late_is_told_in_words() {
    let board = asked().await;
    board.desk.answer(sample::encounter(HAEMATEMESIS), Answer::Accept).await.unwrap();
    let report = sent(&board).pop().unwrap();
    board.desk.not_taken(&report, InquiryRefusal::TooLate.code()).await.unwrap();
    assert!(board.page("/").await.contains("回答は届きませんでした：照会は終了しています(他院に決定)"));
    board.deliver(&sample::released(HAEMATEMESIS, 3)).await;
    for uri in ["/".to_owned(), case_uri(HAEMATEMESIS, "")] {
        let page = board.page(&uri).await;
        assert!(page.contains("回答は間に合いませんでした：他院に決定") && page.contains("了解"), "{uri}");
    }
}

#[actix_web::test]
async fn a_word_that_was_not_taken_does_not_stand_as_given() {
    let now = Timestamp::now();
    let board = Board::with([sample::confused(now, 1), sample::stroke(now, 2)]).await;
    let encounter = sample::encounter(CONFUSED);
    board.desk.answer(encounter, Answer::Accept).await.unwrap();
    let answer = sent(&board).pop().unwrap();
    board.desk.not_taken(&answer, InquiryRefusal::TooManyAnswers.code()).await.unwrap();
    assert_eq!(board.api_case(CONFUSED).await["answer"], Value::Null);
    assert!(board.page("/").await.contains("回答は届きませんでした：回答の変更が多すぎます。電話で連絡してください"));
    board.post(&case_uri(CONFUSED, "/query"), &[("key", &key(1)), ("text", "発症時刻は")]).await;
    assert!(!board.page("/").await.contains("回答は届きません"), "the next word is another one");
    let query = sent(&board).pop().unwrap();
    board.desk.not_taken(&query, "a-code-of-tomorrow").await.unwrap();
    assert!(board.page("/").await.contains("質問は届きませんでした：電話で連絡してください"));
    assert_eq!(board.api_case(CONFUSED).await["question"]["queries"], json!([]));
    board.post(&case_uri(STROKE, "/withdraw"), &[("key", &key(2)), ("reason", "no-bed")]).await;
    let withdrawal = sent(&board).pop().unwrap();
    board.desk.not_taken(&withdrawal, InquiryRefusal::NotDestination.code()).await.unwrap();
    assert_eq!(board.api_case(STROKE).await["question"]["withdrawing"], false);
    assert!(board.page("/").await.contains("受入の取り消しは届きませんでした：この病院は搬送先ではありません"));
}

/// A decline that crosses the decision does not count, and must not look like a word taken back.
#[actix_web::test]
async fn a_decline_that_crosses_the_decision_is_told_as_late() {
    let board = Board::with([sample::confused(Timestamp::now(), 1)]).await;
    board.desk.answer(sample::encounter(CONFUSED), Answer::Decline(DeclineReason::NoBed)).await.unwrap();
    let decline = sent(&board).pop().unwrap();
    board.deliver(&sample::bare(CONFUSED, 2, CaseStanding::Destination)).await;
    assert_eq!(board.api_case(CONFUSED).await["question"]["withdrawing"], false);
    board.desk.not_taken(&decline, InquiryRefusal::TooLate.code()).await.unwrap();
    let page = board.page("/").await;
    assert!(page.contains("回答は間に合いませんでした：当院に決定しました") && page.contains("/withdraw\""));
}

#[actix_web::test]
async fn a_browser_that_asks_too_much_is_told_so() {
    let board = asked().await;
    let uri = case_uri(HAEMATEMESIS, "/withdraw");
    let form = [("key", key(1)), ("reason", "no-bed".to_owned())];
    let refused = board.send(TestRequest::post().uri(&uri).set_form(form)).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    assert!(text(refused).await.contains("当院は搬送先に決まっていません"));
}
