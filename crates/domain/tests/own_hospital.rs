//! The patient's own hospital: from the code first, the name where there is none, namesakes told, and what was said against it.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use domain::{
    ids::HospitalId,
    own_hospital::{Directory, Identity, OwnHospitals, Relation, Verdict},
    record::{DrugRoute, MedicalRecord, Medication, Origin, RecordSource, Surgery, Treatment, Visit},
    text::Language,
};
use jiff::{ToSpan, civil::Date};
use proptest::prelude::*;

/// Number, name, kilometres from the vehicle.
const REGION: [(u8, &str, f64); 9] = [
    (1, "青凪病院", 4.2),
    (2, "青凪記念病院", 6.0),
    (3, "青凪市民病院", 2.5),
    (4, "霧原病院", 30.0),
    (5, "さくら病院", 9.0),
    (6, "さくら病院", 21.0),
    (7, "医療法人社団潮風会 潮路野病院", 12.0),
    (8, "湊野医療センター", 18.0),
    (9, "青凪内科クリニック", 1.0),
];

fn id(number: u8) -> HospitalId {
    HospitalId::new(format!("99100000{number:02}")).unwrap()
}

fn directory() -> Directory {
    let ids: Vec<HospitalId> = REGION.iter().map(|(number, ..)| id(*number)).collect();
    Directory::of(ids.iter().zip(REGION).map(|(id, (_, name, _))| (id, name, "")))
}

fn km(hospital: &HospitalId) -> Option<f64> {
    REGION.iter().find(|(number, ..)| id(*number) == *hospital).map(|(_, _, km)| *km)
}

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

fn origin(code: Option<HospitalId>, name: &str, days_ago: i32) -> Origin {
    Origin {
        source: RecordSource::Claims,
        institution: code,
        institution_name: name.to_owned(),
        date: Some(today() - days_ago.days()),
        month_only: false,
    }
}

fn visit(code: Option<u8>, name: &str, department: &str, days_ago: i32) -> Visit {
    Visit { department: department.to_owned(), inpatient: false, origin: origin(code.map(id), name, days_ago) }
}

fn monthly(code: Option<u8>, name: &str, department: &str, times: i32) -> Vec<Visit> {
    (0..times).map(|time| visit(code, name, department, 12 + time * 28)).collect()
}

fn visits(visits: Vec<Visit>) -> MedicalRecord {
    MedicalRecord { visits, ..MedicalRecord::default() }
}

fn of(record: &MedicalRecord, said: &[&str]) -> OwnHospitals {
    let said: Vec<String> = said.iter().map(|one| (*one).to_owned()).collect();
    OwnHospitals::of(record, &said, &directory(), &km, today())
}

fn names(own: &OwnHospitals) -> Vec<&str> {
    own.institutions.iter().map(|one| one.name.as_str()).collect()
}

#[test]
fn the_fourth_case_the_record_gives_the_right_one_and_the_namesake_is_told() {
    let own = of(&visits(monthly(Some(2), "青凪記念病院", "循環器内科", 12)), &["青凪病院"]);
    let (first, namesakes) = own.own().next().unwrap();
    assert_eq!((first.identity.clone(), first.department(), first.visits), (Identity::Code(id(2)), "循環器内科", 12));
    assert_eq!(first.last_written().as_deref(), Some("2026-11-09"));
    let names: Vec<&str> = namesakes.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["青凪市民病院", "青凪病院"], "nearest first");
    let said = &own.said[0];
    assert_eq!((said.verdict, &said.institutions[..]), (Verdict::Similar, &[0][..]));
    assert_eq!(said.named[0].hospital, id(1));
    let relations = own.relations();
    let words = |number| relations[&id(number)].words(Language::Ja);
    assert_eq!(words(1), "名前が似た別の病院：お話の病院名ですが、かかりつけは青凪記念病院");
    assert_eq!(words(3), "名前が似た別の病院：かかりつけは青凪記念病院");
    assert_eq!(words(2), "かかりつけのため上位(受診12回、最終2026-11-09 循環器内科)");
    assert!(!relations.contains_key(&id(4)) && !relations.contains_key(&id(9)));
    assert_eq!(
        relations[&id(1)].words_to_hospital(Language::Ja),
        "かかりつけは貴院ではありません：青凪記念病院（名前の似た別の病院）。ご本人・ご家族は貴院の名前を話しています"
    );
    assert_eq!(
        relations[&id(2)].words_to_hospital(Language::Ja),
        "貴院の受診歴あり：受診12回、最終2026-11-09 循環器内科"
    );
}

#[test]
fn a_code_is_never_overruled_by_a_name() {
    // The line carries the code of one and the name of another: as it happens after a slip in a claim.
    let own = of(&visits(vec![visit(Some(4), "青凪病院", "内科", 20)]), &[]);
    assert_eq!(own.institutions[0].identity, Identity::Code(id(4)));
    assert!(!matches!(own.relation(&id(1)), Some(Relation::Own(_))));
    // A code outside the region with a name of the region is somebody else of the same name.
    let own = of(&visits(vec![visit(Some(77), "青凪病院", "内科", 20)]), &[]);
    assert_eq!(own.institutions[0].identity, Identity::Code(id(77)));
    let told = own.relation(&id(1)).unwrap().words(Language::Ja);
    assert_eq!(told, "名前が同じ別の病院：かかりつけは青凪病院");
}

#[test]
fn a_line_without_a_code_is_matched_by_name_and_says_so() {
    for written in ["青凪記念病院", "医療法人社団青凪会 青凪記念病院", "青凪 記念病院"] {
        let own = of(&visits(monthly(None, written, "循環器内科", 5)), &[]);
        assert_eq!(own.institutions[0].identity, Identity::Name(id(2)), "{written}");
        let Some(Relation::Own(one)) = own.relation(&id(2)) else { panic!("{written}") };
        assert!(one.by_name);
        let relation = Relation::Own(one);
        assert_eq!(relation.code(), "own-hospital-by-name");
        assert!(relation.words(Language::Ja).contains("推定") && relation.words(Language::Ja).contains("要確認"));
        assert!(relation.words_to_hospital(Language::Ja).contains("推定"));
    }
    let own = of(&visits(monthly(None, "潮路野病院", "外科", 2)), &[]);
    assert_eq!(own.institutions[0].identity, Identity::Name(id(7)), "the region writes the owner");
    let own = of(&visits(monthly(None, "遠海病院", "外科", 2)), &[]);
    assert_eq!(own.institutions[0].identity, Identity::Unknown);
    assert!(own.relations().is_empty());
}

#[test]
fn an_ambiguous_name_stays_ambiguous_with_its_candidates_nearest_first() {
    let own = of(&visits(monthly(None, "さくら病院", "内科", 4)), &[]);
    assert_eq!(own.institutions[0].identity, Identity::Ambiguous(vec![id(5), id(6)]));
    for number in [5, 6] {
        let relation = own.relation(&id(number)).unwrap();
        assert_eq!(relation.code(), "own-hospital-ambiguous");
        assert!(!relation.is_own());
    }
    assert!(own.namesakes[0].is_empty(), "the candidates are no namesakes of themselves");
}

#[test]
fn a_line_without_a_code_belongs_where_the_patient_is_known_by_code() {
    let mut lines = monthly(Some(6), "さくら病院", "内科", 3);
    lines.extend(monthly(None, "さくら病院", "内科", 2));
    let own = of(&visits(lines.clone()), &[]);
    assert_eq!(own.institutions.len(), 1);
    assert_eq!((own.institutions[0].identity.clone(), own.institutions[0].by_name), (Identity::Code(id(6)), 2));
    // Known at both: the department decides, and without one nothing does.
    lines.extend(monthly(Some(5), "さくら病院", "整形外科", 3));
    let own = of(&visits(lines.clone()), &[]);
    let visits_of = |own: &OwnHospitals, number| {
        own.institutions.iter().find(|one| one.identity == Identity::Code(id(number))).map(|one| one.visits)
    };
    assert_eq!((visits_of(&own, 6), visits_of(&own, 5)), (Some(5), Some(3)));
    lines.push(visit(None, "さくら病院", "", 400));
    let own = of(&visits(lines), &[]);
    assert!(own.institutions.iter().any(|one| one.identity == Identity::Ambiguous(vec![id(5), id(6)])));
}

#[test]
fn pharmacies_and_dentists_are_no_own_hospital() {
    let code = |digits: &str| Some(HospitalId::new(digits).unwrap());
    let mut record =
        visits(vec![Visit { origin: origin(code("9930000011"), "青凪歯科", 5), ..visit(None, "", "歯科", 5) }]);
    for (institution, name) in
        [(code("9940000011"), "みなと薬局"), (None, "みなと薬局"), (None, "凪歯科医院"), (None, " ")]
    {
        record.medications.push(Medication {
            code: String::new(),
            product: "薬".to_owned(),
            ingredient: String::new(),
            quantity: String::new(),
            unit: String::new(),
            usage: String::new(),
            times: None,
            route: DrugRoute::Oral,
            origin: origin(institution, name, 5),
        });
    }
    assert!(of(&record, &[]).institutions.is_empty());
}

#[test]
fn what_is_lasting_and_recent_stands_before_a_single_visit() {
    let mut lines = monthly(Some(2), "青凪記念病院", "循環器内科", 10);
    lines.push(visit(Some(4), "霧原病院", "整形外科", 3));
    assert_eq!(names(&of(&visits(lines), &[])), ["青凪記念病院", "霧原病院"], "the newest visit is an episode");
    // Left two years ago for another one.
    let mut lines: Vec<Visit> = (0..20).map(|time| visit(Some(4), "霧原病院", "内科", 730 + time * 28)).collect();
    lines.extend(monthly(Some(2), "青凪記念病院", "内科", 4));
    assert_eq!(names(&of(&visits(lines), &[])), ["青凪記念病院", "霧原病院"]);
    // Eyes every month, and dialysis elsewhere.
    let mut record = visits(monthly(Some(3), "青凪市民病院", "眼科", 12));
    record.dialysis = (0..8)
        .map(|week| Treatment {
            code: String::new(),
            name: "人工腎臓".to_owned(),
            origin: origin(Some(id(5)), "さくら病院", 20 + week * 7),
        })
        .collect();
    let own = of(&record, &[]);
    assert_eq!(own.institutions[0].name, "さくら病院");
    assert!(own.institutions[0].dialysis == 8 && own.institutions[0].is_attended);
    // An operation half a year ago is no episode.
    let mut record = visits(vec![visit(Some(4), "霧原病院", "内科", 10)]);
    record.surgeries.push(Surgery {
        code: "K549".to_owned(),
        name: "ステント".to_owned(),
        origin: origin(Some(id(2)), "青凪記念病院", 180),
    });
    let own = of(&record, &[]);
    assert_eq!((names(&own), own.own), (vec!["青凪記念病院", "霧原病院"], 1));
}

#[test]
fn one_old_visit_is_told_as_a_visit_and_not_as_the_own_hospital() {
    let own = of(&visits(vec![visit(Some(4), "霧原病院", "内科", 900)]), &[]);
    assert_eq!((own.own, own.institutions[0].is_attended), (1, false));
    assert!(own.relation(&id(4)).unwrap().words(Language::Ja).starts_with("受診歴があるため上位(受診1回"));
}

#[test]
fn what_was_said_goes_together_with_the_record_or_not() {
    let record = visits(monthly(Some(2), "青凪記念病院", "循環器内科", 12));
    let verdict = |said: &str| of(&record, &[said]).said[0].verdict;
    for (said, expected) in [
        ("青凪記念病院", Verdict::Recorded),
        ("青凪記念", Verdict::Recorded),
        ("かかりつけは青凪記念病院の循環器", Verdict::Recorded),
        ("医療法人 青凪記念病院", Verdict::Recorded),
        ("青凪病院", Verdict::Similar),
        ("青凪市民病院", Verdict::Similar),
        ("霧原病院", Verdict::NotRecorded),
        ("近くの内科", Verdict::NotRecorded),
    ] {
        assert_eq!(verdict(said), expected, "{said}");
    }
    let both = of(&record, &["青凪記念病院、霧原病院", "霧原病院", ""]);
    let texts: Vec<&str> = both.said.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["青凪記念病院", "霧原病院"], "one line may name two; twice is once");
    let mut two = monthly(Some(2), "青凪記念病院", "内科", 3);
    two.extend(monthly(Some(3), "青凪市民病院", "内科", 3));
    assert_eq!(of(&visits(two), &["青凪"]).said[0].verdict, Verdict::Several);
}

#[test]
fn with_an_empty_record_nothing_is_asserted() {
    let own = of(&MedicalRecord::default(), &["青凪病院"]);
    assert!(own.institutions.is_empty() && own.own == 0 && own.namesakes.is_empty());
    let said = &own.said[0];
    assert_eq!(said.verdict, Verdict::NoRecord);
    assert_eq!(said.named.iter().map(|one| one.hospital.clone()).collect::<Vec<_>>(), [id(1)]);
    assert_eq!(said.alike.iter().map(|one| one.hospital.clone()).collect::<Vec<_>>(), [id(3), id(2)]);
    let codes: Vec<&str> = own.relations().values().map(Relation::code).collect();
    assert_eq!(codes, ["named", "like-named", "like-named"]);
    let short = of(&MedicalRecord::default(), &["青凪"]);
    assert_eq!(short.said[0].named.len(), 4, "everybody who may be meant: {:?}", short.said[0].named);
}

#[test]
fn without_a_region_the_record_alone_answers() {
    let record = visits(monthly(Some(2), "青凪記念病院", "循環器内科", 12));
    let nothing = |_: &HospitalId| None;
    let own = OwnHospitals::of(&record, &["青凪病院".to_owned()], &Directory::default(), &nothing, today());
    assert_eq!(own.institutions[0].identity, Identity::Code(id(2)));
    assert_eq!((own.said[0].verdict, own.said[0].named.len()), (Verdict::Similar, 0));
}

fn lines() -> impl Strategy<Value = Vec<Visit>> {
    let name =
        prop::sample::select(REGION.iter().map(|(_, name, _)| *name).chain(["遠海病院", "青凪"]).collect::<Vec<_>>());
    let department = prop::sample::select(vec!["", "内科", "眼科", "循環器内科"]);
    let line = (prop::option::of(1_u8..14), name, department, 0_i32..1800, any::<bool>());
    prop::collection::vec(
        line.prop_map(|(code, name, department, days, inpatient)| Visit {
            inpatient,
            ..visit(code, name, department, days)
        }),
        0..25,
    )
}

proptest! {
    /// However the lines come, the answer is the same; nobody is a namesake of oneself; what has a code is where its code says.
    #[test]
    fn order_makes_no_difference_and_no_hospital_is_its_own_namesake(
        (mut given, shuffled) in lines().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
        said in prop::collection::vec(prop::sample::select(vec!["青凪病院", "青凪", "さくら", "市民病院", "霧原記念"]), 0..3),
    ) {
        let own = of(&visits(given.clone()), &said);
        prop_assert_eq!(&own, &of(&visits(shuffled), &said));
        let total: u32 = own.institutions.iter().map(|one| one.visits).sum();
        prop_assert_eq!(total as usize, given.len());
        let known: Vec<&HospitalId> = own.institutions.iter().filter_map(|one| one.identity.hospital()).collect();
        for neighbour in own.namesakes.iter().flatten().chain(own.said.iter().flat_map(|one| one.named.iter().chain(&one.alike))) {
            prop_assert!(!known.contains(&&neighbour.hospital), "{} is in the record", neighbour.name);
        }
        for one in own.said.iter() {
            prop_assert!(one.alike.iter().all(|alike| !one.named.contains(alike)));
        }
        given.retain(|line| line.origin.institution.is_some());
        for line in &given {
            let code = line.origin.institution.clone().unwrap();
            prop_assert!(own.institutions.iter().any(|one| one.identity == Identity::Code(code.clone())));
            prop_assert!(own.relation(&code).is_some_and(|relation| relation.code() == "own-hospital"));
        }
    }

    /// Any text at all is taken.
    #[test]
    fn no_text_is_too_strange(name in "\\PC{0,30}", said in "\\PC{0,30}") {
        let own = of(&visits(vec![visit(None, &name, "", 1)]), &[&said]);
        prop_assert!(own.institutions.len() <= 1);
    }
}
