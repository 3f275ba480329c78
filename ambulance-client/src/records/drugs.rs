//! 薬剤情報 and 診療情報 (`YZKsiquc01`). Drugs stand in three trees that overlap: claims, prescribed, dispensed. The trees
//! have the same shape and different names.

use domain::record::{DrugRoute, Medication, RecordSource, Treatment};

use super::{
    field::{Place, origin},
    lines::Lines,
    xml::Element,
};

/// Names of one tree.
struct Tree {
    source: RecordSource,
    /// From the body to the groups of one month at one institution.
    months: &'static [&'static str],
    month: &'static str,
    /// Where it was dispensed or done: code, name.
    done_at: [&'static str; 2],
    /// Who prescribed it: code, name.
    prescribed_by: [&'static str; 2],
    days: [&'static str; 2],
    day: &'static str,
    drugs: [&'static str; 2],
    /// Put in front of the names of a drug line.
    prefix: &'static str,
    class: &'static str,
}

const TREES: [Tree; 3] = [
    Tree {
        source: RecordSource::Claims,
        months: &["MeTrMonthInf"],
        month: "MeTrMonth",
        done_at: ["MeTrDiHCd", "MeTrDiHNm"],
        prescribed_by: ["PrlsHCd", "PrlsHNm"],
        days: ["DiDateInfs", "DiDateInf"],
        day: "DiDate",
        drugs: ["DrugInfs", "DrugInf"],
        prefix: "",
        class: "MeTrIdCl",
    },
    Tree {
        source: RecordSource::Prescribed,
        months: &["ShPrInf", "ShPrMonthInf"],
        month: "ShPrMonth",
        done_at: ["ShMeTrDiHCd", "ShMeTrDiHNm"],
        prescribed_by: ["ShPrHCd", "ShPrHNm"],
        days: ["ShPrDateInfs", "ShPrDateInf"],
        day: "ShPrDate",
        drugs: ["ShDrugInfs", "ShDrugInf"],
        prefix: "Sh",
        class: "ShUsageCl",
    },
    Tree {
        source: RecordSource::Dispensed,
        months: &["CzDiInf", "CzDiMonthInf"],
        month: "CzDiMonth",
        done_at: ["CzMeTrDiHCd", "CzMeTrDiHNm"],
        prescribed_by: ["CzPrlsHCd", "CzPrlsHNm"],
        days: ["CzDiDateInfs", "CzDiDateInf"],
        day: "CzDiDate",
        drugs: ["CzDrugInfs", "CzDrugInf"],
        prefix: "Cz",
        class: "CzUsageCl",
    },
];

impl Tree {
    /// The institution that matters to a hospital is the one that prescribed; where none is named, the one that did it.
    fn place<'a>(&self, month: &'a Element) -> Place<'a> {
        let [by_code, by_name] = self.prescribed_by;
        let [at_code, at_name] = self.done_at;
        let prescriber = Place { code: month.text(by_code), name: month.text(by_name) };
        if prescriber.code.is_empty() && prescriber.name.is_empty() {
            Place { code: month.text(at_code), name: month.text(at_name) }
        } else {
            prescriber
        }
    }
}

/// Where and when a line belongs. Read once for each day: looking it up again for each of its lines would take the product of both.
struct Day<'a> {
    place: Place<'a>,
    day: &'a str,
    month: &'a str,
}

/// Every drug line of the three trees.
pub(super) fn medications(body: &Element) -> Lines<Medication> {
    let mut lines = Lines::default();
    for tree in &TREES {
        for month in body.all(tree.months) {
            let (place, month_text) = (tree.place(month), month.text(tree.month));
            for day in month.all(&tree.days) {
                let of_day = Day { place, day: day.text(tree.day), month: month_text };
                for drug in day.all(&tree.drugs) {
                    lines.take(drug, medication(tree, &of_day, drug));
                }
            }
        }
    }
    lines
}

/// One drug, when it says at least which.
fn medication(tree: &Tree, of_day: &Day<'_>, drug: &Element) -> Option<Medication> {
    let text = |name: &str| drug.text(&format!("{}{name}", tree.prefix)).to_owned();
    let (code, product, ingredient) = (text("DrugC"), text("DrugN"), text("IngreN"));
    (!code.is_empty() || !product.is_empty() || !ingredient.is_empty()).then(|| Medication {
        code,
        product,
        ingredient,
        quantity: text("Qua1"),
        unit: text("Unit"),
        usage: text("UsageN"),
        times: text("Times").parse().ok(),
        route: route(drug.text(tree.class)),
        origin: origin(tree.source, &of_day.place, of_day.day, of_day.month),
    })
}

fn route(class: &str) -> DrugRoute {
    match class {
        "21" => DrugRoute::Oral,
        "22" => DrugRoute::AsNeeded,
        "23" => DrugRoute::External,
        _ => DrugRoute::Unstated,
    }
}

/// Every treatment line. They stand beside the drugs in the claims tree.
pub(super) fn treatments(body: &Element) -> Lines<Treatment> {
    let [claims, ..] = &TREES;
    let mut lines = Lines::default();
    for month in body.all(claims.months) {
        let place = Place { code: month.text(claims.done_at[0]), name: month.text(claims.done_at[1]) };
        let month_text = month.text(claims.month);
        for day in month.all(&claims.days) {
            let day_text = day.text(claims.day);
            for line in day.all(&["MeTrInfs", "MeTrInf"]) {
                let (code, name) = (line.text("SinInfCd").to_owned(), line.text("SinInfN").to_owned());
                let treatment = (!code.is_empty() || !name.is_empty()).then(|| Treatment {
                    code,
                    name,
                    origin: origin(claims.source, &place, day_text, month_text),
                });
                lines.take(line, treatment);
            }
        }
    }
    lines
}
