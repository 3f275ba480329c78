//! The lines of the record: names, days, trees and institutions.

use domain::record::{DrugRoute, RecordSource};

use super::{SHORT, parse};
use crate::people::{UpstreamDrug, UpstreamRecord};

fn record(lines: &str) -> UpstreamRecord {
    parse(&SHORT.replace("[crew]", &format!("hospital = \"青凪病院\"\n{lines}\n[crew]"))).person.record
}

fn drugs(lines: &str) -> Vec<UpstreamDrug> {
    record(&format!("[[person.drug]]\n{lines}")).drugs
}

#[test]
fn a_drug_needs_no_more_than_a_name_and_a_day() {
    let [drug] = drugs("ingredient = \"ワルファリンカリウム\"\ndays_ago = 40").try_into().unwrap();
    assert_eq!(drug.product, "ワルファリンカリウム");
    assert_eq!((drug.quantity.as_str(), drug.unit.as_str(), drug.times), ("1", "錠", 28));
    assert_eq!((drug.route, drug.date.to_string().as_str()), (DrugRoute::Oral, "2026-10-07"));
    assert_eq!((drug.institution.code_text(), drug.institution.name.as_str()), ("9910000125", "青凪病院"));
    let [product] = drugs("product = \"ワーファリン錠1mg\"\ndate = 2026-10-07\nquantity = 2.5\nroute = \"as-needed\"")
        .try_into()
        .unwrap();
    assert_eq!(
        (product.ingredient.as_str(), product.quantity.as_str()),
        ("", "2.5"),
        "an unknown ingredient stays unknown"
    );
}

#[test]
fn claims_lag_and_the_last_month_is_dispensed() {
    let tree = |day: &str| drugs(&format!("ingredient = \"甲\"\ndate = {day}"))[0].tree;
    assert_eq!(tree("2026-10-16"), RecordSource::Claims);
    assert_eq!(tree("2026-10-17"), RecordSource::Dispensed);
    let both = drugs("ingredient = \"甲\"\ndate = 2026-10-16\ntrees = [\"claims\", \"prescribed\", \"dispensed\"]");
    let trees: Vec<RecordSource> = both.iter().map(|drug| drug.tree).collect();
    assert_eq!(trees, [RecordSource::Claims, RecordSource::Prescribed, RecordSource::Dispensed]);
}

#[test]
fn a_line_may_repeat_back_to_the_birth_and_no_further() {
    let days = |text: &str| -> Vec<String> { drugs(text).iter().map(|drug| drug.date.to_string()).collect() };
    assert_eq!(days("ingredient = \"甲\"\ndate = 2026-11-10\nrepeat = 3"), ["2026-11-10", "2026-10-13", "2026-09-15"]);
    assert_eq!(
        days("ingredient = \"甲\"\ndate = 2026-11-10\nrepeat = 2\nevery_days = 7"),
        ["2026-11-10", "2026-11-03"]
    );
    assert_eq!(
        days("ingredient = \"甲\"\ndate = 1960-01-20\nrepeat = 5\nevery_days = 10"),
        ["1960-01-20", "1960-01-10"]
    );
    let trees: Vec<RecordSource> =
        drugs("ingredient = \"甲\"\ndate = 2026-11-10\nrepeat = 2").iter().map(|drug| drug.tree).collect();
    assert_eq!(trees, [RecordSource::Dispensed, RecordSource::Claims]);
}

#[test]
fn an_institution_outside_the_region_has_a_code_of_its_own() {
    let maybe =
        |lines: &str| drugs(&format!("ingredient = \"甲\"\ndays_ago = 40\n{lines}"))[0].institution.code.clone();
    let code = |lines: &str| maybe(lines).unwrap();
    let made_up = code("institution = \"遠くの薬局\"");
    assert_eq!(made_up, code("institution = \"遠くの薬局\""), "the same name, the same code");
    assert_ne!(made_up, code("institution = \"近くの薬局\""));
    assert!(made_up.as_str().starts_with("9919") && !parse(SHORT).registry.region.hospitals.contains_key(&made_up));
    assert_eq!(code("institution = \"薬局\"\ninstitution_code = \"9940000012\"").as_str(), "9940000012");
    assert_eq!(code("hospital = \"青凪記念病院\"").as_str(), "9910000135");
    assert_eq!(
        maybe("institution = \"青凪記念病院\"\ninstitution_code = \"none\""),
        None,
        "as upstream may leave it out"
    );
}

#[test]
fn every_kind_of_line_is_read() {
    let record = record(
        "[[person.surgery]]\nname = \"冠動脈バイパス術\"\ncode = \"K552\"\ndays_ago = 400\n\
         [[person.visit]]\ndepartment = \"内科\"\ninpatient = true\ndays_ago = 3\n\
         [[person.treatment]]\nname = \"在宅酸素療法指導管理料\"\ndays_ago = 3\n\
         [[person.dialysis]]\nname = \"人工腎臓(慢性維持透析)\"\ndays_ago = 2\nrepeat = 150\nevery_days = 2\n\
         [[person.checkup]]\nitem = \"HbA1c\"\nvalue = \"7.1\"\nunit = \"%\"\ndate = \"2026-06-01\"\n",
    );
    assert_eq!((record.surgeries[0].code.as_str(), record.surgeries[0].name.as_str()), ("K552", "冠動脈バイパス術"));
    assert!(record.visits[0].inpatient && record.visits[0].department == "内科");
    assert_eq!((record.treatments.len(), record.dialysis.len()), (1, 150));
    assert_eq!(
        (record.checkups[0].value.as_str(), record.checkups[0].date.to_string().as_str()),
        ("7.1", "2026-06-01")
    );
}

#[test]
fn the_person_is_who_the_file_says() {
    let person =
        parse(&SHORT.replace("name = \"甲\"", "name = \"●田 甲\"\nkana = \"コウ\"\naddress = \"●町1\"")).person;
    assert_eq!((person.name.as_str(), person.name_kana.as_str(), person.address.as_str()), ("●田 甲", "コウ", "●町1"));
    assert_eq!(parse(SHORT).person.address, "", "an empty address is usual");
}
