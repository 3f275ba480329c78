//! The record of the invented patient.

use domain::record::{DrugRoute, MedicalRecord, Medication, Origin, RecordSource, Surgery, Visit};
use jiff::civil::date;

use super::hospital;

fn origin(source: RecordSource, institution: Option<u8>, name: &str, (year, month, day): (i16, i8, i8)) -> Origin {
    Origin {
        source,
        institution: institution.map(hospital),
        institution_name: name.to_owned(),
        date: Some(date(year, month, day)),
        month_only: source == RecordSource::Claims,
    }
}

/// The record of the invented patient.
pub fn record() -> MedicalRecord {
    use RecordSource::{Claims, Dispensed, Prescribed};
    let drug = |product: &str, ingredient: &str, usage: &str, source, at| Medication {
        code: String::new(),
        product: product.to_owned(),
        ingredient: ingredient.to_owned(),
        quantity: "1".to_owned(),
        unit: "錠".to_owned(),
        usage: usage.to_owned(),
        times: Some(28),
        route: DrugRoute::Oral,
        origin: origin(source, None, "しばうら薬局", at),
    };
    let visit = |number, name: &str, department: &str, inpatient, at| Visit {
        department: department.to_owned(),
        inpatient,
        origin: origin(Claims, number, name, at),
    };
    let mut record = MedicalRecord::default();
    record.absorb(MedicalRecord {
        medications: vec![
            drug("カルベジロール錠10mg", "カルベジロール", "1日1回朝食後", Dispensed, (2026, 11, 5)),
            drug("カルベジロール錠10mg", "カルベジロール", "1日1回朝食後", Prescribed, (2026, 11, 5)),
            drug("カルベジロール錠10mg", "カルベジロール", "1日1回朝食後", Claims, (2026, 9, 1)),
            drug("スピロノラクトン錠25mg", "スピロノラクトン", "1日1回朝食後", Dispensed, (2026, 11, 5)),
            drug("リフキシマ錠200mg", "リファキシミン", "1日3回毎食後", Dispensed, (2026, 11, 5)),
            drug("ラクツロース経口ゼリー", "ラクツロース", "1日2回", Claims, (2026, 9, 1)),
            drug("エソメプラゾールカプセル20mg", "エソメプラゾールマグネシウム水和物", "1日1回", Claims, (2026, 9, 1)),
            drug("ゾルピデム酒石酸塩錠5mg", "ゾルピデム酒石酸塩", "不眠時", Claims, (2026, 6, 1)),
        ],
        surgeries: vec![
            Surgery {
                code: "K533-2".to_owned(),
                name: "内視鏡的食道・胃静脈瘤結紮術".to_owned(),
                origin: origin(Claims, Some(2), "みなと総合病院", (2025, 11, 1)),
            },
            Surgery {
                code: "K718".to_owned(),
                name: "虫垂切除術".to_owned(),
                origin: origin(Claims, None, "北浜外科", (2022, 4, 1)),
            },
        ],
        visits: vec![
            visit(Some(2), "みなと総合病院", "消化器内科", false, (2026, 11, 5)),
            visit(Some(2), "みなと総合病院", "消化器内科", false, (2026, 9, 1)),
            visit(Some(2), "みなと総合病院", "消化器内科", true, (2025, 11, 1)),
            visit(None, "芝浦内科クリニック", "内科", false, (2026, 10, 1)),
        ],
        ..MedicalRecord::default()
    });
    record
}
