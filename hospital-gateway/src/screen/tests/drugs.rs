//! The list of drugs on the board and on a case's page: what is taken, from whom, how old, and what does not fit together.

use domain::{drug_list::DrugList, patient::japan_date, record::RecordSource};
use jiff::{Timestamp, ToSpan as _};
use webkit::lang::Lang;

use super::{Board, case_uri, sample};
use crate::screen::{
    drugs,
    show::Show,
    tests::sample::{HAEMATEMESIS, STROKE},
};

/// The sample's warfarin, prescribed by another clinic too.
fn doubled(now: Timestamp) -> domain::disclosure::CaseDelivery {
    let mut delivery = sample::stroke(now, 1);
    let lines = &mut delivery.record.as_mut().unwrap().record.medications;
    let mut again = lines.iter().find(|line| line.origin.source == RecordSource::Dispensed).unwrap().clone();
    again.origin.institution_name = "浜町整形外科".to_owned();
    again.origin.date = Some(japan_date(now) - 3.days());
    lines.push(again);
    delivery
}

#[actix_web::test]
async fn the_case_page_tells_each_drug_once_with_source_age_and_prescriber() {
    let now = Timestamp::now();
    let board = Board::with([sample::stroke(now, 1)]).await;
    let page = board.page(&case_uri(STROKE, "")).await;
    let section = &page[page.find("服薬一覧（成分ごと）").unwrap()..];
    let warfarin = &section[section.find("ワルファリンカリウム").unwrap()..];
    let warfarin = &warfarin[..warfarin.find("</tr>").unwrap()];
    for words in [
        "ワーファリン錠1mg 1錠",
        ">レセプト<",
        ">処方<",
        ">調剤<",
        "汐見内科クリニック",
        "8日前",
        "から・",
        "元の記録 3件",
        "（月単位）",
    ] {
        assert!(warfarin.contains(words), "{words} is missing in {warfarin}");
    }
    assert!(!warfarin.contains("⚠") && !section.contains("終了した薬"));
    assert_eq!(section.matches("<strong>ワルファリンカリウム</strong>").count(), 1);
}

#[actix_web::test]
async fn drugs_from_two_clinics_are_marked_on_the_board_too() {
    let now = Timestamp::now();
    let board = Board::with([doubled(now)]).await;
    for uri in ["/".to_owned(), case_uri(STROKE, "")] {
        let page = board.page(&uri).await;
        assert!(page.contains("重複処方：浜町整形外科、汐見内科クリニック"), "{uri}");
    }
}

#[actix_web::test]
async fn what_was_stopped_is_counted_and_folded_away() {
    let now = Timestamp::now();
    let board = Board::with([sample::haematemesis(now, 1)]).await;
    let page = board.page(&case_uri(HAEMATEMESIS, "")).await;
    assert!(page.contains("服用中と見られる薬はありません") && page.contains("<summary>終了した薬 3件</summary>"));
    let folded = page.find("<summary>終了した薬").unwrap();
    assert!(page.find("<strong>スピロノラクトン</strong>").unwrap() > folded);
    let case = sample::haematemesis(now, 1);
    let show = Show { lang: Lang::Ja, now };
    let brief = drugs::brief(show, &DrugList::of(&case.record.unwrap().record.medications, japan_date(now)));
    assert_eq!(
        (brief.current, brief.stopped.as_str(), brief.names.len()),
        (0, "終了3", 3),
        "named where nothing is taken"
    );
}
