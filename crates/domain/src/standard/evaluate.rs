//! 選定基準: the one list of a class that applies to a case, and what made it apply.

use std::collections::HashMap;

use super::{
    ClassRule, Facts, HospitalList, TransportStandard, Truth, Words,
    judge::{duty_day, judge},
};
use crate::{ids::HospitalId, triage::ConditionClass};

/// The list that applies.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied<'a> {
    /// The list.
    pub list: &'a HospitalList,
    /// The class whose list it is: the one that was asked for, or `general` when none of its lists applies.
    pub class: ConditionClass,
    /// The class that was asked for: what to observe and tell.
    pub rule: Option<&'a ClassRule>,
    /// What made it apply, in words with values, e.g. 「六徴候 3/6(基準2以上)」; empty for a list that always applies.
    pub because: Vec<Words>,
    /// What nobody observed and could make an earlier list apply, e.g. 「最終健常時刻が未確認」.
    pub unobserved: Vec<Words>,
    /// Every hospital of the class by the first of its lists, and those of the list that applies: a region has thousands.
    listed: HashMap<&'a HospitalId, &'a HospitalList>,
}

/// Where a hospital stands for a case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Listing<'a> {
    /// On the list that applies.
    Applies,
    /// On another list of the class.
    Other(&'a HospitalList),
    /// On none of the class.
    NotListed,
}

impl<'a> Applied<'a> {
    /// Where a hospital stands.
    #[must_use]
    pub fn listing(&self, hospital: &HospitalId) -> Listing<'a> {
        match self.listed.get(hospital) {
            Some(list) if std::ptr::eq(*list, self.list) => Listing::Applies,
            Some(list) => Listing::Other(list),
            None => Listing::NotListed,
        }
    }
}

/// The list that applies: the first of the class of which all statements hold and which has a hospital in reach; when none of them does, the
/// first such list of `general`. `drive_min` gives the minutes to a hospital, `None` where they are not known: then it is not in reach.
/// `None` when no list of either class applies.
pub fn evaluate<'a>(
    standard: &'a TransportStandard,
    class: ConditionClass,
    facts: &Facts<'_>,
    drive_min: impl Fn(&HospitalId) -> Option<f64>,
) -> Option<Applied<'a>> {
    let rule = standard.classes.get(&class);
    let mut unobserved = Vec::new();
    for from in [class, ConditionClass::General] {
        for list in standard.classes.get(&from).into_iter().flat_map(|rule| &rule.lists) {
            match weigh(list, standard.stroke_signs_min, facts, &drive_min) {
                Weighed::Applies(because) => {
                    return Some(Applied { list, class: from, rule, because, unobserved, listed: listed(rule, list) });
                }
                Weighed::Open(open) => add_new(&mut unobserved, open),
                Weighed::Not => {}
            }
        }
        if class == ConditionClass::General {
            break;
        }
    }
    None
}

fn listed<'a>(rule: Option<&'a ClassRule>, applies: &'a HospitalList) -> HashMap<&'a HospitalId, &'a HospitalList> {
    let mut listed = HashMap::new();
    // What stands first counts: the list that applies, then the lists of the class in their order.
    for list in std::iter::once(applies).chain(rule.into_iter().flat_map(|rule| &rule.lists)) {
        for hospital in &list.hospitals {
            listed.entry(hospital).or_insert(list);
        }
    }
    listed
}

/// One list against a case.
enum Weighed {
    /// All holds: why.
    Applies(Vec<Words>),
    /// Nothing speaks against it, but this was not observed.
    Open(Vec<Words>),
    /// A statement does not hold, or no hospital is in reach.
    Not,
}

fn weigh(
    list: &HospitalList,
    stroke_signs_min: u8,
    facts: &Facts<'_>,
    drive_min: &impl Fn(&HospitalId) -> Option<f64>,
) -> Weighed {
    let today = duty_day(&list.when, facts);
    let (mut because, mut open) = (Vec::new(), Vec::new());
    for statement in &list.when {
        match judge(statement, stroke_signs_min, facts, today) {
            Truth::Holds(words) => because.push(words),
            Truth::Unobserved(words) => open.push(words),
            Truth::Not => return Weighed::Not,
        }
    }
    if let Some(max) = list.reach_max_min {
        let drives = list.hospitals.iter().filter_map(drive_min).filter(|minutes| minutes.is_finite());
        let Some(nearest) = drives.min_by(f64::total_cmp).filter(|nearest| *nearest <= f64::from(max)) else {
            return Weighed::Not;
        };
        because.push(Words::new(
            format!("最寄り約{nearest:.0}分(基準{max}分以内)"),
            format!("nearest about {nearest:.0} min (at most {max})"),
        ));
    }
    if open.is_empty() { Weighed::Applies(because) } else { Weighed::Open(open) }
}

fn add_new(all: &mut Vec<Words>, more: Vec<Words>) {
    for words in more {
        if !all.contains(&words) {
            all.push(words);
        }
    }
}
