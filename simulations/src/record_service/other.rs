//! The bodies of `TKKsiquc01res` (public) and of the messages that are ours.

use std::{cmp::Reverse, collections::BTreeMap};

use ambulance_client::records::own::{self, ActNames};
use domain::fetch::Window;
use jiff::civil::Date;

use super::xml::{self, Xml};
use crate::people::{Institution, UpstreamAct, UpstreamCheckup, UpstreamVisit};

/// 特定健診, newest first; in the summary the days alone.
pub(super) fn checkups(out: &mut Xml, items: &[UpstreamCheckup], window: Window) {
    let mut days: BTreeMap<Reverse<Date>, Vec<&UpstreamCheckup>> = BTreeMap::new();
    for item in items {
        days.entry(Reverse(item.date)).or_default().push(item);
    }
    for (day, items) in days {
        out.group("SpecificHealthCheckupInfo", |out| {
            out.leaf("EffectiveTime", &xml::day(day.0));
            if window == Window::Summary {
                return;
            }
            out.group("HealthCheckupResultAndQuestionInfos", |out| {
                for item in items {
                    out.group("HealthCheckupResultAndQuestionInfo", |out| {
                        out.leaf("ItemCode", &item.code);
                        out.leaf("ItemName", &item.item);
                        out.leaf("DataValue", &item.value);
                        out.leaf("Unit", &item.unit);
                    });
                }
            });
        });
    }
}

/// 手術 or 透析.
pub(super) fn acts(out: &mut Xml, names: &ActNames, acts: &[UpstreamAct]) {
    list(out, names, acts.iter().map(|act| (act.code.as_str(), act.name.as_str(), act.date, &act.institution)));
}

/// 受診歴
pub(super) fn visits(out: &mut Xml, visits: &[UpstreamVisit]) {
    let lines = visits.iter().map(|visit| {
        let in_out = if visit.inpatient { own::INPATIENT } else { own::OUTPATIENT };
        (in_out, visit.department.as_str(), visit.date, &visit.institution)
    });
    list(out, &own::VISIT, lines);
}

fn list<'a>(out: &mut Xml, names: &ActNames, lines: impl Iterator<Item = (&'a str, &'a str, Date, &'a Institution)>) {
    out.group(names.list, |out| {
        for (code, name, date, institution) in lines {
            out.group(names.line, |out| {
                out.leaf(names.date, &xml::day(date));
                out.leaf(names.institution_code, institution.code_text());
                out.leaf(names.institution_name, &institution.name);
                out.leaf(names.code, code);
                out.leaf(names.name, name);
            });
        }
    });
}
