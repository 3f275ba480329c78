#![allow(clippy::unwrap_used)]
use super::{
    drugs::{DrugTables, Meaning},
    index::IngredientIndex,
    name::{folded, stem},
    *,
};
use crate::record::{DrugRoute, Medication, RecordSource};

const NATIONAL_LIST: &str = "shared/data/drug_price_list_2025-07-16.csv";

/// The national list where it lies beside the repository; a checkout without it says so.
fn national_list() -> Option<PriceList> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(file) = folder.ancestors().map(|above| above.join(NATIONAL_LIST)).find(|file| file.is_file()) else {
        eprintln!("SKIPPED: {NATIONAL_LIST} is in no folder above the repository");
        return None;
    };
    Some(PriceList::parse(&std::fs::read_to_string(file).unwrap()).unwrap())
}

fn drug(ingredient: &str, product: &str, route: DrugRoute) -> Medication {
    Medication {
        code: String::new(),
        product: product.to_owned(),
        ingredient: ingredient.to_owned(),
        quantity: "1".to_owned(),
        unit: "錠".to_owned(),
        usage: String::new(),
        times: None,
        route,
        origin: Origin {
            source: RecordSource::Claims,
            institution: None,
            institution_name: String::new(),
            date: Some(jiff::civil::date(2026, 9, 1)),
            month_only: true,
        },
    }
}

fn found_by(knowledge: &Knowledge, medications: Vec<Medication>) -> Vec<(String, Strength)> {
    let record = MedicalRecord { medications, ..MedicalRecord::default() };
    infer(&record, knowledge).into_iter().map(|finding| (finding.code, finding.strength)).collect()
}

/// `code strength, …` of what one drug alone says.
fn said(ingredient: &str, product: &str, route: DrugRoute) -> String {
    let found = found_by(&Knowledge::shipped().unwrap(), vec![drug(ingredient, product, route)]);
    found.iter().map(|(code, strength)| format!("{code} {}", strength.code())).collect::<Vec<_>>().join(", ")
}

#[test]
fn every_ingredient_of_the_index_has_a_meaning_or_a_reason_for_none() {
    let knowledge = Knowledge::shipped().unwrap();
    let mut classes = std::collections::BTreeSet::new();
    let mut ingredients = 0;
    for line in include_str!("../../knowledge/ingredient_classes.tsv").lines().filter(|line| !line.starts_with('#')) {
        let name = line.split('\t').next().unwrap();
        let entry = knowledge.drugs().index.exact(&folded(name)).unwrap();
        for class in entry.classes(DrugRoute::Unstated) {
            assert_ne!(knowledge.drugs().meaning(class, &entry.name), Meaning::Unassigned, "{class} {name}");
            classes.insert(class);
        }
        ingredients += 1;
    }
    assert_eq!((classes.len(), ingredients), (403, 2_669));
}

#[test]
fn every_word_of_the_ingredient_table_fits_an_ingredient_of_its_class() {
    let names: Vec<(String, &str)> = include_str!("../../knowledge/ingredient_classes.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, classes)| (folded(name), classes))
        .collect();
    let table: toml::Table = toml::from_str(include_str!("../../knowledge/drug_ingredients.toml")).unwrap();
    for row in table["ingredient"].as_array().unwrap() {
        let class = row.get("class").map_or("", |class| class.as_str().unwrap());
        for word in row["begins"].as_array().unwrap() {
            let word = word.as_str().unwrap();
            assert_eq!(word, folded(word), "written as it is compared");
            let fits = |(name, classes): &(String, &str)| name.starts_with(word) && classes.contains(class);
            assert!(names.iter().any(fits), "{class} {word}");
        }
    }
}

#[test]
fn the_whole_national_list_is_assigned() {
    let Some(list) = national_list() else { return };
    let coverage = Knowledge::shipped().unwrap().coverage(&list);
    assert_eq!((coverage.classes.total(), coverage.classes.unassigned.len()), (403, 0));
    assert_eq!((coverage.ingredients.total(), coverage.ingredients.unassigned.len()), (2_669, 0));
    assert_eq!((coverage.products.total(), coverage.products.unassigned.len()), (12_434, 0));
}

#[test]
fn names_are_equal_however_they_are_written() {
    for (written, meant) in [
        ("Ｌ－アルギニン　塩酸塩", "l-アルギニン塩酸塩"),
        ("ﾌﾟﾛﾌﾟﾗﾉﾛｰﾙ塩酸塩", "プロプラノロール塩酸塩"),
        ("ｶﾞﾊﾞﾍﾟﾝﾁﾝ", "ガバペンチン"),
        ("アダリムマブ（遺伝子組換え）［アダリムマブ後続１］", "アダリムマブ(遺伝子組換え)(アダリムマブ後続1)"),
        ("血液凝固第ⅩⅢ因子", "血液凝固第xiii因子"),
        ("ｳﾞ", "ヴ"),
        ("ﾟ", ""),
    ] {
        assert_eq!(folded(written), meant, "{written}");
    }
    assert_eq!(stem("(般)アムロジピン錠5mg").as_deref(), Some("アムロジピン"));
    assert_eq!(stem("ロキソプロフェンna錠60mg「トーワ」").as_deref(), Some("ロキソプロフェンナトリウム"));
    assert_eq!(stem("フロセミド"), None);
}

#[test]
fn a_drug_is_known_by_its_class_however_its_name_comes() {
    for (ingredient, product) in [
        ("ピリドスチグミン臭化物", "メスチノン錠60mg"),
        ("ﾋﾟﾘﾄﾞｽﾁｸﾞﾐﾝ 臭化物", ""),
        ("ピリドスチグミン", ""),
        ("", "【般】ピリドスチグミン臭化物錠６０ｍｇ"),
    ] {
        let said = said(ingredient, product, DrugRoute::Oral);
        assert_eq!(said, "myasthenia-gravis strong, cholinergic weak", "{ingredient} {product}");
    }
    assert_eq!(said("どこにもない薬", "カシミア", DrugRoute::Oral), "");
    assert_eq!(said("", "", DrugRoute::Unstated), "");
}

#[test]
fn the_route_tells_classes_apart_and_without_it_only_what_is_sure_counts() {
    assert_eq!(said("バラシクロビル塩酸塩", "", DrugRoute::Oral), "aciclovir moderate");
    assert_eq!(said("アシクロビル", "", DrugRoute::Oral), "aciclovir moderate");
    assert_eq!(said("カルテオロール塩酸塩", "", DrugRoute::External), "glaucoma strong, beta-blocker weak");
    // 3339 and 2649: an ointment for dry skin stands in the class of anticoagulants.
    for route in [DrugRoute::External, DrugRoute::Unstated] {
        assert_eq!(said("ヘパリン類似物質", "ヒルドイドソフト軟膏0.3%", route), "");
    }
    // 5 classes, by mouth one: an external line must not say "steroid".
    assert_eq!(said("デキサメタゾンリン酸エステルナトリウム", "オルガドロン点眼液", DrugRoute::External), "");
}

#[test]
fn ingredients_speak_before_their_class() {
    assert_eq!(
        said("クロザピン", "クロザリル錠25mg", DrugRoute::Oral),
        "agranulocytosis-risk strong, schizophrenia strong"
    );
    assert_eq!(said("アムロジピンベシル酸塩", "", DrugRoute::Oral), "hypertension moderate");
    assert_eq!(said("レバミピド", "", DrugRoute::Oral), "");
    assert_eq!(said("ノルアドレナリン", "", DrugRoute::Unstated), "");
    // Words inside other words: neither is an opioid, neither is a steroid for the lungs.
    assert_eq!(said("アポモルヒネ塩酸塩水和物", "アポカイン皮下注30mg", DrugRoute::Unstated), "parkinsons strong");
    assert_eq!(said("モメタゾンフランカルボン酸エステル", "フルメタ軟膏", DrugRoute::External), "");
    // A combination that begins like another drug has a row of its own.
    assert_eq!(said("レボノルゲストレル・エチニルエストラジオール", "", DrugRoute::Oral), "hormone-thrombosis strong");
    assert_eq!(said("アドレナリン", "エピペン注射液0.3mg", DrugRoute::Unstated), "adrenaline-autoinjector strong");
    assert!(said("乾燥濃縮人血液凝固第８因子", "", DrugRoute::Unstated).starts_with("haemophilia strong"));
    assert!(said("レカネマブ（遺伝子組換え）", "", DrugRoute::Unstated).starts_with("amyloid-antibody strong"));
}

#[test]
fn a_class_and_a_word_for_one_line_do_not_add_up_and_different_ingredients_do() {
    let knowledge = Knowledge::shipped().unwrap();
    let weak = |name: &str| drug(name, "", DrugRoute::Oral);
    // The word of the rule says 1, the table of ingredients 1 as well.
    assert_eq!(found_by(&knowledge, vec![weak("ランソプラゾール")]), [("gastric-ulcer".to_owned(), Strength::Weak)]);
    let two = vec![weak("ナプロキセン"), weak("メロキシカム"), weak("メロキシカム")];
    assert_eq!(found_by(&knowledge, two), [("nsaid".to_owned(), Strength::Moderate)]);
    // The highest weight of one ingredient counts, whichever line comes first.
    let aspirin = |product: &str| drug("アスピリン", product, DrugRoute::Oral);
    for pair in [["アスピリン腸溶錠100mg", "バイアスピリン錠100mg"], ["バイアスピリン錠100mg", "アスピリン腸溶錠100mg"]]
    {
        let found = found_by(&knowledge, pair.map(aspirin).to_vec());
        assert!(found.contains(&("antiplatelet".to_owned(), Strength::Strong)), "{found:?}");
    }
    // One ingredient, named by a claim, by its generic name, and by a product alone.
    let one = vec![
        weak("ナプロキセン"),
        weak("【般】ナプロキセン錠100mg"),
        drug("", "ナプロキセン錠１００ｍｇ", DrugRoute::Oral),
    ];
    assert_eq!(found_by(&knowledge, one), [("nsaid".to_owned(), Strength::Weak)]);
}

#[test]
fn a_price_list_adds_products_and_codes() {
    let text = "route,code,ingredient,strength,product\n外用薬,1319754Q1023,ラタノプロスト・チモロールマレイン酸塩,１ｍＬ,\"ザラカム,配合点眼液\"\r\n";
    let shipped = Knowledge::shipped().unwrap();
    let loaded = shipped.clone().with_price_list(text).unwrap();
    let line = drug("", "ザラカム,配合点眼液", DrugRoute::External);
    assert_eq!(found_by(&shipped, vec![line.clone()]), []);
    let told = [("glaucoma".to_owned(), Strength::Strong), ("beta-blocker".to_owned(), Strength::Weak)];
    assert_eq!(found_by(&loaded, vec![line]), told);
    let by_code = Medication { code: "1319754Q1023".to_owned(), ..drug("", "●", DrugRoute::Unstated) };
    assert_eq!(found_by(&loaded, vec![by_code]), told);
    assert_ne!(loaded.version(), shipped.version());
    // A YJ code names the class even without the list.
    let epilepsy = Medication { code: "1132002F1012".to_owned(), ..drug("", "●", DrugRoute::Unstated) };
    assert_eq!(found_by(&shipped, vec![epilepsy]), [("epilepsy".to_owned(), Strength::Strong)]);
}

#[test]
fn a_wrong_price_list_is_refused_with_line_and_field() {
    let head = "route,code,ingredient,strength,product\n内用薬,1132002F1012,フェニトイン,１錠,ア\n";
    for (text, line, field) in [
        (String::new(), 1, "header"),
        ("code,route\n".to_owned(), 1, "header"),
        ("route,code,ingredient,strength,product\n".to_owned(), 2, "line"),
        (format!("{head}内用薬,1132002F1012\n"), 3, "line"),
        (format!("{head}飲み薬,1132002F1013,フェニトイン,１錠,イ\n"), 3, "route"),
        (format!("{head}内用薬,1132002F101,フェニトイン,１錠,イ\n"), 3, "code"),
        (format!("{head}内用薬,A132002F1013,フェニトイン,１錠,イ\n"), 3, "code"),
        (format!("{head}内用薬,1132002F1012,フェニトイン,１錠,イ\n"), 3, "code"),
        (format!("{head}内用薬,1132002F1013, ,１錠,イ\n"), 3, "ingredient"),
        (format!("{head}\n内用薬,1132002F1013,フェニトイン,１錠,\n"), 4, "product"),
        (
            format!("{head}内用薬,1132002F1013,{},１錠,イ\n", "あ".repeat(PRICE_LIST_FIELD_MAX_CHARS + 1)),
            3,
            "ingredient",
        ),
    ] {
        let error = PriceList::parse(&text).unwrap_err();
        assert_eq!((error.line, error.field), (line, field), "{text}");
    }
}

#[test]
fn wrong_tables_of_drugs_are_refused_with_file_and_row() {
    const RULE: &str = "version = \"1\"\n[[rule]]\ncode = \"a\"\nja = \"あ\"\nen = \"a\"\nsource = \"s\"\n";
    const CLASS: &str = "version = \"1\"\n[[class]]\ncode = \"1131\"\nja = \"あ\"\nsource = \"s\"\n";
    const MEANS: &str = "means = [{ condition = \"a\", weight = 1 }]\n";
    const ROWS: &str = "version = \"1\"\n[[ingredient]]\nbegins = [\"い\"]\nsource = \"s\"\n";
    let read = |class: &str, ingredients: &str, index: &str| {
        let tables = DrugTables { classes: &[("c.toml", class)], ingredients: ("i.toml", ingredients), index };
        Knowledge::of_tables(RULE, Some(tables), None).map_err(|error| error.to_string())
    };
    let good = (format!("{CLASS}{MEANS}"), format!("{ROWS}{MEANS}"), "# remark\nアイウ\t1131内注\n");
    assert_eq!(read(&good.0, &good.1, good.2).unwrap().version(), "1, drugs 1");
    let refused = |class: &str, ingredients: &str, index: &str, part: &str| {
        let error = read(class, ingredients, index).unwrap_err();
        assert!(error.contains(part), "{error} instead of {part}");
    };
    refused(CLASS, &good.1, good.2, "c.toml, row `1131`: exactly one of");
    refused(&format!("{CLASS}{MEANS}no_meaning = \"x\"\n"), &good.1, good.2, "exactly one of");
    refused(&good.0.replace("1131", "113"), &good.1, good.2, "code: four digits");
    refused(&good.0.replace("\"a\"", "\"b\""), &good.1, good.2, "no rule in conditions.toml");
    refused(&good.0.replace("weight = 1", "weight = 4"), &good.1, good.2, "weight: 1 to 3");
    refused(&good.0.replace("code = \"1131\"", "codex = 1"), &good.1, good.2, "c.toml");
    refused(
        &format!("{}[[class]]\ncode = \"1131\"\nja = \"う\"\nsource = \"s\"\n{MEANS}", good.0),
        &good.1,
        good.2,
        "two rows",
    );
    refused(&good.0, &format!("{}class = \"9999\"\n", good.1), good.2, "i.toml, row `い`: class: no table");
    refused(&good.0, &good.1, "アイウ 1131内\n", "line 1, classes: no tab");
    refused(&good.0, &good.1, "アイウ\t1131\n", "one or more of");
    refused(&good.0, &good.1, "# \nアイウ\t113\n", "line 2, classes: four digits");
    let silent = (format!("{CLASS}no_meaning = \"x\"\n"), format!("{ROWS}no_meaning = \"x\"\n"));
    refused(&silent.0, &silent.1, good.2, "rule `a`");
}

#[test]
fn a_name_that_many_begin_with_is_no_name() {
    let many: String = (0..40).map(|n| format!("アイウ{n}\t1131内\n")).collect();
    let index = IngredientIndex::parse(&many).unwrap();
    assert_eq!(index.find("アイウ").len(), 0);
    assert_eq!(index.find("アイウ39").len(), 1);
    assert_eq!(index.find("アイ").len(), 0);
    let crude = IngredientIndex::parse("カシ\t5100内\nアイウエ\t1131内\n").unwrap();
    assert_eq!(crude.find("カシミア").len(), 0);
    assert_eq!(crude.find("アイウエオ配合").len(), 1);
}
