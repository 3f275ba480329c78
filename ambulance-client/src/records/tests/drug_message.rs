//! The public drug message: three trees, fields in any order, broken fields.

use domain::record::{Category, DrugRoute, FetchOutcome, Medication, RecordSource};
use jiff::civil::date;

use super::{super::reading::read, expected, message};

const CLAIMS: &str = "
  <MeTrMonthInf>
    <DiOrg>2</DiOrg><MeTrMonth>202603</MeTrMonth>
    <MeTrDiHCd>1340000007</MeTrDiHCd><MeTrDiHNm>みなと薬局</MeTrDiHNm>
    <PrlsHCd>1310000002</PrlsHCd><PrlsHNm>みなと病院</PrlsHNm>
    <DiDateInfs><DiDateInf>
      <DiDate></DiDate>
      <DrugInfs>
        <DrugInf><DrugC>620008439</DrugC><DrugN>アムロジピン錠5mg「日医工」</DrugN><IngreN>アムロジピンベシル酸塩</IngreN>
          <MeTrIdCl>21</MeTrIdCl><Qua1>1</Qua1><Unit>錠</Unit><UsageN>1日1回朝食後</UsageN><Times>28</Times></DrugInf>
        <DrugInf><DrugC></DrugC><DrugN>●薬（院内製剤）</DrugN><MeTrIdCl>99</MeTrIdCl><Times>many</Times></DrugInf>
      </DrugInfs>
      <MeTrInfs><MeTrInf><SinInfCd>160000310</SinInfCd><SinInfN>心電図検査</SinInfN></MeTrInf></MeTrInfs>
    </DiDateInf></DiDateInfs>
  </MeTrMonthInf>";

const ELECTRONIC: &str = "
  <ShPrInf><ShPrMonthInf>
    <ShPrDateInfs><ShPrDateInf>
      <ShDrugInfs><ShDrugInf><ShDrugN>ロキソニン錠60mg</ShDrugN><ShIngreN>ロキソプロフェン</ShIngreN><ShUsageCl>22</ShUsageCl></ShDrugInf></ShDrugInfs>
      <ShPrDate>20260515</ShPrDate>
    </ShPrDateInf></ShPrDateInfs>
    <ShPrMonth>202605</ShPrMonth><ShPrHCd>131-000000</ShPrHCd><ShPrHNm>みなとクリニック</ShPrHNm>
  </ShPrMonthInf></ShPrInf>
  <CzDiInf><CzDiMonthInf>
    <CzDiMonth>202605</CzDiMonth><CzMeTrDiHCd>1340000007</CzMeTrDiHCd><CzMeTrDiHNm>みなと薬局</CzMeTrDiHNm>
    <CzDiDateInfs><CzDiDateInf><CzDiDate>20260599</CzDiDate>
      <CzDrugInfs><CzDrugInf><CzDrugN>モーラステープ</CzDrugN><CzUsageCl>23</CzUsageCl></CzDrugInf></CzDrugInfs>
    </CzDiDateInf></CzDiDateInfs>
  </CzDiMonthInf></CzDiInf>";

fn medications() -> Vec<Medication> {
    let xml = message(&format!("{CLAIMS}{ELECTRONIC}"));
    let (outcome, part) = read(xml.as_bytes(), Category::Medications, &expected());
    assert_eq!(outcome, FetchOutcome::Fetched);
    assert_eq!(part.len(), part.medications.len(), "only the category that was asked for");
    part.medications
}

fn one(product: &str) -> Medication {
    medications().into_iter().find(|drug| drug.product == product).unwrap()
}

#[test]
fn a_claim_keeps_every_field_and_shows_its_month() {
    let drug = one("アムロジピン錠5mg「日医工」");
    assert_eq!((drug.code.as_str(), drug.ingredient.as_str()), ("620008439", "アムロジピンベシル酸塩"));
    assert_eq!((drug.quantity.as_str(), drug.unit.as_str(), drug.usage.as_str()), ("1", "錠", "1日1回朝食後"));
    assert_eq!((drug.times, drug.route), (Some(28), DrugRoute::Oral));
    assert_eq!(drug.origin.source, RecordSource::Claims);
    assert_eq!((drug.origin.date, drug.origin.month_only), (Some(date(2026, 3, 1)), true));
}

#[test]
fn the_prescriber_is_named_before_the_pharmacy() {
    let origin = one("アムロジピン錠5mg「日医工」").origin;
    assert_eq!(origin.institution.unwrap().as_str(), "1310000002");
    assert_eq!(origin.institution_name, "みなと病院");
    assert_eq!(one("モーラステープ").origin.institution_name, "みなと薬局", "no prescriber is named");
}

#[test]
fn a_line_without_ingredient_or_code_is_kept_as_far_as_it_goes() {
    let drug = one("●薬（院内製剤）");
    assert_eq!((drug.code.as_str(), drug.ingredient.as_str()), ("", ""));
    assert_eq!((drug.times, drug.route), (None, DrugRoute::Unstated));
}

#[test]
fn a_bad_institution_code_and_a_bad_date_become_unknown() {
    let prescribed = one("ロキソニン錠60mg");
    assert_eq!(prescribed.origin.institution, None);
    assert_eq!(prescribed.origin.institution_name, "みなとクリニック");
    assert_eq!((prescribed.origin.date, prescribed.origin.month_only), (Some(date(2026, 5, 15)), false));
    assert_eq!((prescribed.origin.source, prescribed.route), (RecordSource::Prescribed, DrugRoute::AsNeeded));
    let dispensed = one("モーラステープ");
    assert_eq!((dispensed.origin.source, dispensed.route), (RecordSource::Dispensed, DrugRoute::External));
    assert_eq!(
        (dispensed.origin.date, dispensed.origin.month_only),
        (Some(date(2026, 5, 1)), true),
        "31 days have no 99th"
    );
}

#[test]
fn a_line_without_a_day_or_a_month_has_no_age() {
    let undated = CLAIMS.replace("202603", "2026/3");
    let (outcome, part) = read(message(&undated).as_bytes(), Category::Medications, &expected());
    assert_eq!(outcome, FetchOutcome::Fetched);
    for drug in part.medications {
        assert_eq!((drug.origin.date, drug.origin.month_only), (None, false));
    }
}

#[test]
fn lines_come_newest_first() {
    let dates: Vec<_> = medications().iter().map(|drug| drug.origin.date).collect();
    assert_eq!(
        dates,
        [Some(date(2026, 5, 15)), Some(date(2026, 5, 1)), Some(date(2026, 3, 1)), Some(date(2026, 3, 1))]
    );
}

#[test]
fn treatments_come_alone_from_the_same_message() {
    let (outcome, part) = read(message(CLAIMS).as_bytes(), Category::Treatments, &expected());
    assert_eq!((outcome, part.len(), part.treatments.len()), (FetchOutcome::Fetched, 1, 1));
    let treatment = part.treatments.first().unwrap();
    assert_eq!((treatment.code.as_str(), treatment.name.as_str()), ("160000310", "心電図検査"));
    assert_eq!(treatment.origin.institution_name, "みなと薬局", "a treatment belongs where it was done");
}

#[test]
fn an_empty_body_is_viewed_but_empty() {
    for category in
        [Category::Medications, Category::Treatments, Category::Surgeries, Category::Visits, Category::Dialysis]
    {
        let (outcome, part) = read(message("").as_bytes(), category, &expected());
        assert_eq!((outcome, part.len()), (FetchOutcome::Empty, 0), "{category:?}");
    }
}

#[test]
fn a_group_that_we_do_not_know_is_never_called_empty() {
    let unknown = message("<NewDrugInf><DrugInf><DrugN>x</DrugN></DrugInf></NewDrugInf>");
    assert_eq!(read(unknown.as_bytes(), Category::Medications, &expected()).0, FetchOutcome::Unreadable);
    let known_and_unknown = message(&format!("{CLAIMS}<NewDrugInf><DrugInf/></NewDrugInf>"));
    let (outcome, part) = read(known_and_unknown.as_bytes(), Category::Medications, &expected());
    assert_eq!((outcome, part.len()), (FetchOutcome::Partial, 2));
}

#[test]
fn a_line_that_says_nothing_makes_the_answer_partial() {
    let silent = CLAIMS.replace("<DrugN>●薬（院内製剤）</DrugN>", "");
    let (outcome, part) = read(message(&silent).as_bytes(), Category::Medications, &expected());
    assert_eq!((outcome, part.len()), (FetchOutcome::Partial, 1));
}
