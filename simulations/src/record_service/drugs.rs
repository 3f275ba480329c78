//! The body of `YZKsiquc01res`: drugs in three trees, treatments in the claims tree.

use std::{cmp::Reverse, collections::BTreeMap};

use domain::record::{DrugRoute, RecordSource};
use jiff::civil::Date;

use super::xml::{self, Xml};
use crate::people::{Institution, UpstreamAct, UpstreamDrug};

/// One month at one institution, newest month first.
type Months<'a, T> = BTreeMap<(Reverse<Date>, &'a str, &'a str), Vec<&'a T>>;

/// The three trees.
pub(super) fn drugs(out: &mut Xml, drugs: &[UpstreamDrug]) {
    let of = |tree| drugs.iter().filter(move |drug: &&UpstreamDrug| drug.tree == tree);
    for ((month, code, name), lines) in by_month(of(RecordSource::Claims), |drug| (drug.date, &drug.institution)) {
        claims_month(out, month.0, code, name, |out| {
            out.group("DiDateInf", |out| {
                // Claims show the month only.
                out.leaf("DiDate", "");
                out.group("DrugInfs", |out| lines.iter().for_each(|drug| line(out, drug, "", "MeTrIdCl")));
            });
        });
    }
    electronic(out, "Sh", of(RecordSource::Prescribed));
    electronic(out, "Cz", of(RecordSource::Dispensed));
}

/// Treatments, in the claims tree, by day.
pub(super) fn treatments(out: &mut Xml, treatments: &[UpstreamAct]) {
    for ((month, code, name), lines) in by_month(treatments.iter(), |act| (act.date, &act.institution)) {
        claims_month(out, month.0, code, name, |out| {
            for act in lines {
                out.group("DiDateInf", |out| {
                    out.leaf("DiDate", &xml::day(act.date));
                    out.group("MeTrInfs", |out| {
                        out.group("MeTrInf", |out| {
                            out.leaf("SinInfCd", &act.code);
                            out.leaf("SinInfN", &act.name);
                        });
                    });
                });
            }
        });
    }
}

fn claims_month(out: &mut Xml, month: Date, code: &str, name: &str, days: impl FnOnce(&mut Xml)) {
    out.group("MeTrMonthInf", |out| {
        out.leaf("MeTrMonth", &xml::month(month));
        out.leaf("MeTrDiHCd", code);
        out.leaf("MeTrDiHNm", name);
        out.group("DiDateInfs", days);
    });
}

/// 電子処方箋, prescribed or dispensed: the same shape, other names, and the day is known.
fn electronic<'a>(out: &mut Xml, prefix: &str, drugs: impl Iterator<Item = &'a UpstreamDrug>) {
    let months = by_month(drugs, |drug| (drug.date, &drug.institution));
    if months.is_empty() {
        return;
    }
    let [list, month_name, days, day, date, institution] = if prefix == "Sh" {
        ["ShPrInf", "ShPrMonth", "ShPrDateInfs", "ShPrDateInf", "ShPrDate", "ShPrH"]
    } else {
        ["CzDiInf", "CzDiMonth", "CzDiDateInfs", "CzDiDateInf", "CzDiDate", "CzMeTrDiH"]
    };
    out.group(list, |out| {
        for ((month, code, name), lines) in months {
            out.group(&format!("{month_name}Inf"), |out| {
                // The date of a day group is not first in it: readers must not depend on the order.
                out.group(days, |out| {
                    for drug in lines {
                        out.group(day, |out| {
                            out.group(&format!("{prefix}DrugInfs"), |out| {
                                line(out, drug, prefix, &format!("{prefix}UsageCl"))
                            });
                            out.leaf(date, &xml::day(drug.date));
                        });
                    }
                });
                out.leaf(month_name, &xml::month(month.0));
                out.leaf(&format!("{institution}Cd"), code);
                out.leaf(&format!("{institution}Nm"), name);
            });
        }
    });
}

fn line(out: &mut Xml, drug: &UpstreamDrug, prefix: &str, class: &str) {
    out.group(&format!("{prefix}DrugInf"), |out| {
        let mut leaf = |name: &str, text: &str| out.leaf(&format!("{prefix}{name}"), text);
        leaf("DrugC", &drug.code);
        leaf("DrugN", &drug.product);
        leaf("IngreN", &drug.ingredient);
        leaf("Qua1", &drug.quantity);
        leaf("Unit", &drug.unit);
        leaf("UsageN", &drug.usage);
        leaf("Times", &drug.times.to_string());
        let route = match drug.route {
            DrugRoute::Oral => "21",
            DrugRoute::AsNeeded => "22",
            DrugRoute::External => "23",
            DrugRoute::Unstated => "",
        };
        out.leaf(class, route);
    });
}

fn by_month<'a, T>(
    lines: impl Iterator<Item = &'a T>,
    place: impl Fn(&'a T) -> (Date, &'a Institution),
) -> Months<'a, T> {
    let mut months = Months::new();
    for line in lines {
        let (date, institution) = place(line);
        let key = (Reverse(date.first_of_month()), institution.code_text(), institution.name.as_str());
        months.entry(key).or_default().push(line);
    }
    months
}
