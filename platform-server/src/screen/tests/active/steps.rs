//! What the section says at each step from the first question to the end of the case.

use domain::{
    event::EncounterEvent,
    ids::HeadquartersId,
    inquiry::{Answer, CallOutcome, DeclineReason},
    triage::Urgency,
};
use webkit::lang::Lang;

use super::scene::Scene;
use crate::{
    ledger::tests::region::{NO_BED, ask, choose, hospital},
    screen::{
        active,
        query::{Query, Window},
    },
};

fn has(text: &str, all: &[&str]) {
    for part in all {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
}

fn lacks(text: &str, none: &[&str]) {
    for part in none {
        assert!(!text.contains(part), "{part} is there: {text}");
    }
}

fn call(number: u8, outcome: CallOutcome) -> EncounterEvent {
    EncounterEvent::TelephoneNoted { hospital: hospital(number), outcome }
}

#[tokio::test]
async fn nothing_to_do_says_so_in_words() {
    let mut scene = Scene::new();
    has(&scene.text(), &["いま対応が要る事案はありません。照会中の事案もありません。"]);
    let case = scene.open(1, Urgency::Red1).await;
    has(&scene.text(), &["照会中の事案もありません"]);
    scene.crew(case, ask(&[15, 25])).await;
    scene.at(59).await;
    let text = scene.text();
    has(
        &text,
        &[
            "照会中の1件は回答を待っています",
            "湊野救急1",
            "赤1 脳卒中疑い",
            "回答待ち",
            "2機関／基準4（2回）",
            "5分／基準30分",
        ],
    );
    has(&text, &["最初の照会 59秒前", "覚知 10分前", "現着 5分前"]);
    lacks(&text, &["電話する", "件 照会中の事案"]);
    has(&super::scene::text(&scene.html(Lang::En)), &["No case needs anybody now. 1 wait for answers."]);
}

#[tokio::test]
async fn a_silent_hospital_is_to_be_rung_until_somebody_there_was_reached() {
    let mut scene = Scene::new();
    let case = scene.open(1, Urgency::Red1).await;
    scene.crew(case, ask(&[15, 25])).await;
    // The zone rings for red 1 after 60 s.
    scene.at(60).await;
    let text = scene.text();
    has(
        &text,
        &["いま対応が要る事案 1件", "病院に電話する 2件 湊野医療センター 0秒前 から 電話の記録なし ☎ 00-0000-0015"],
    );
    assert_eq!(text.matches("電話の記録なし").count(), 2);
    scene.crew(case, call(15, CallOutcome::NoAnswer)).await;
    scene.at(90).await;
    let text = scene.text();
    has(&text, &["湊野医療センター 30秒前 から ☎ 00-0000-0015 湊野救急1が", "に電話：電話に出ない"]);
    let (unrung, rung) = (text.find("電話の記録なし").unwrap(), text.find("電話に出ない").unwrap());
    assert!(unrung < rung, "who was not rung yet stands first");
    scene.crew(case, call(15, CallOutcome::NoAnswer)).await;
    has(&scene.text(), &["（2回目）"]);
    for number in [15, 25] {
        scene.crew(case, call(number, CallOutcome::Reached)).await;
    }
    let text = scene.text();
    has(&text, &["照会中の1件は回答を待っています", "電話がつながり回答待ち：湊野医療センター、"]);
    lacks(&text, &["病院に電話する"]);
}

#[tokio::test]
async fn a_round_that_ended_and_a_zone_without_an_acceptance_call_for_a_person() {
    let mut scene = Scene::new();
    let case = scene.open(1, Urgency::Red1).await;
    scene.crew(case, ask(&[15, 25])).await;
    scene.at(121).await;
    has(&scene.text(), &["次の照会を促す 次の医療機関がまだ照会されていません 0秒前", "無応答 2"]);
    scene.crew(case, ask(&[35, 45])).await;
    lacks(&scene.text(), &["次の照会を促す"]);
    for number in [35, 45] {
        scene.answers(number, case, NO_BED).await;
    }
    scene.at(130).await;
    let text = scene.text();
    has(
        &text,
        &[
            "緊急 調整先に電話する",
            "調整先に電話する 汐見県救急搬送調整センター 0秒前 から ☎ 00-0000-0900",
            "どこも受け入れていません（受入確保基準）",
            "未照会の確保病院： 汐見東部医療センター 00-0000-0035",
            "湊野医療センター 確保病院",
            "4機関／基準4（4回） ▲ 基準到達",
            "受入不可 2",
        ],
    );
    assert!(text.find("調整先に電話する").unwrap() < text.find("病院に電話する").unwrap(), "farthest first");
    lacks(&text, &["検知"]);
    has(&text, &["搬送困難の基準（shiomi-west/2026）：照会4機関以上かつ現場30分以上"]);
    let english = super::scene::text(&scene.html(Lang::En));
    has(&english, &["Ring the coordinator", "Shiomi Transport Coordination Centre", "Minatono Ambulance 1", "Red 1"]);
}

#[tokio::test]
async fn difficulty_is_marked_the_moment_it_is_recognised_with_its_standard() {
    let mut scene = Scene::new();
    let case = scene.open(1, Urgency::Yellow).await;
    scene.crew(case, ask(&[15, 25, 35, 45])).await;
    for number in [15, 25, 35, 45] {
        scene.crew(case, call(number, CallOutcome::Reached)).await;
    }
    scene.at(100).await;
    lacks(&scene.text(), &["▲ 搬送困難"]);
    scene.at(25 * 60).await;
    let text = scene.text();
    has(
        &text,
        &["▲ 搬送困難", "検知（照会4機関・現場30分） 判定：shiomi-west/2026の基準", "30分／基準30分 ▲ 基準到達"],
    );
    scene.answers(15, case, Answer::Accept).await;
    let text = scene.text();
    has(&text, &["受入可あり：救急隊の決定待ち", "▲ 搬送困難", "照会中の1件は回答を待っています"]);
    scene.crew(case, choose(15)).await;
    has(&scene.text(), &["照会中の事案もありません"]);
}

#[tokio::test]
async fn a_lost_destination_is_told_until_the_crew_knows_and_a_closed_case_leaves() {
    let mut scene = Scene::new();
    let case = scene.open(1, Urgency::Red2).await;
    scene.crew(case, ask(&[15])).await;
    scene.answers(15, case, Answer::Accept).await;
    scene.crew(case, choose(15)).await;
    scene.at(30).await;
    has(&scene.text(), &["照会中の事案もありません"]);
    let (inquiry, reason) = (scene.ledger().inquiry(case, 15), DeclineReason::TreatingOthers);
    let withdrawn = EncounterEvent::AcceptanceWithdrawn { inquiry, hospital: hospital(15), reason };
    scene.hospital(15, case, withdrawn).await;
    scene.at(40).await;
    let text = scene.text();
    has(&text, &["緊急 救急隊に伝える", "搬送先の湊野医療センターが受入れ不能（隊は未了解） 10秒前 から"]);
    lacks(&text, &[reason.ja(), "次の照会を促す"]);
    scene.crew(case, EncounterEvent::LossAcknowledged).await;
    let text = scene.text();
    has(&text, &["警戒 次の照会を促す", "受入れ不能となり、再照会（隊は了解済み）"]);
    lacks(&text, &["救急隊に伝える"]);
    scene.crew(case, EncounterEvent::Closed).await;
    has(&scene.text(), &["照会中の事案もありません"]);
}

#[tokio::test]
async fn what_is_due_first_stands_first_and_a_headquarters_sees_its_own() {
    let mut scene = Scene::new();
    let (waits, rung, lost) =
        (scene.open(1, Urgency::Red1).await, scene.open(2, Urgency::Red2).await, scene.open(3, Urgency::Green).await);
    scene.crew(rung, ask(&[25])).await;
    scene.crew(lost, ask(&[35])).await;
    scene.answers(35, lost, Answer::Accept).await;
    scene.crew(lost, choose(35)).await;
    let (inquiry, reason) = (scene.ledger().inquiry(lost, 35), DeclineReason::NoBed);
    scene.hospital(35, lost, EncounterEvent::AcceptanceWithdrawn { inquiry, hospital: hospital(35), reason }).await;
    scene.at(100).await;
    scene.crew(waits, ask(&[15])).await;
    let text = scene.text();
    let places = ["緑 脳卒中疑い", "赤2 脳卒中疑い", "赤1 脳卒中疑い"].map(|word| text.find(word).unwrap());
    assert!(places.is_sorted(), "lost, to be rung, waiting: {text}");
    has(&text, &["いま対応が要る事案 2件 照会中の事案 3件"]);
    let of = |code: &str| {
        let headquarters = Some(HeadquartersId::new(code).unwrap());
        active::part(Lang::Ja, scene.ledger(), &Query { headquarters, window: Window::Day }).into_string()
    };
    has(&of("minato"), &["湊野救急1"]);
    has(&of("aonagi"), &["照会中の事案もありません"]);
    scene.at(25 * 3_600).await;
    has(&scene.text(), &["照会中の事案もありません"]);
}

#[tokio::test]
async fn a_destination_that_nobody_there_has_confirmed_is_to_be_rung_until_somebody_does() {
    let mut scene = Scene::new();
    let case = scene.open(1, Urgency::Red1).await;
    scene.crew(case, ask(&[15])).await;
    scene.answers(15, case, Answer::Accept).await;
    scene.crew(case, choose(15)).await;
    has(&scene.text(), &["照会中の事案もありません"]);
    // The zone rings for red 1 after 60 s.
    scene.at(61).await;
    has(
        &scene.text(),
        &["搬送先に電話する 湊野医療センター", "搬送決定を病院でまだ誰も確認していません", "☎ 00-0000-0015"],
    );
    lacks(&scene.text(), &["搬送先変更を検討中"]);
    let (inquiry, hospital) = (scene.ledger().inquiry(case, 15), hospital(15));
    scene.hospital(15, case, EncounterEvent::DecisionAcknowledged { inquiry, hospital }).await;
    has(&scene.text(), &["照会中の事案もありません"]);
}
