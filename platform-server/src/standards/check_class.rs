//! The lists and items of one class.

use std::ops::Range;

use domain::{
    standard::{ClassRule, HospitalList, Item, Statement},
    triage::ConditionClass,
};
use toml::Spanned;

use super::{
    ITEMS_MAX, LISTS_MAX, REACH_MIN, STATEMENTS_MAX, check,
    file::{ClassEntry, ItemEntry, ListEntry, Words},
    gather::{Gather, short},
};

/// One class; `place` is that of its name.
pub(super) fn rule(
    class: ConditionClass,
    place: Range<usize>,
    entry: &ClassEntry,
    gather: &mut Gather<'_>,
) -> Option<ClassRule> {
    let observe = items(&entry.observe, "observe", gather);
    let tell = items(&entry.tell, "tell", gather);
    if entry.list.is_empty() {
        let remedy = format!("Add a [[class.{}.list]] with its hospitals", class.code());
        gather.wrong(place, "the class has no list of hospitals", remedy);
        return None;
    }
    gather.at_most(entry.list.len(), LISTS_MAX, place.clone(), "lists");
    gather.each_once(entry.list.iter().map(|list| &list.code), "in this class");
    let lists: Vec<Option<HospitalList>> = entry.list.iter().map(|one| list(one, gather)).collect();
    hidden(&lists, entry, gather);
    let is_open = |last: &Option<HospitalList>| last.as_ref().is_some_and(|last| !last.always_applies());
    if class == ConditionClass::General && lists.last().is_some_and(is_open) {
        let remedy =
            "Let its last list have `when = []` and no `reach_max_min`: it is the one for whom nothing else applies";
        gather.wrong(place, "no list of `general` always applies", remedy);
    }
    Some(ClassRule { lists: lists.into_iter().collect::<Option<_>>()?, observe: observe?, tell: tell? })
}

/// Lists behind one that takes everybody whom they would take.
fn hidden(lists: &[Option<HospitalList>], entry: &ClassEntry, gather: &mut Gather<'_>) {
    for (index, (list, place)) in lists.iter().zip(&entry.list).enumerate() {
        let Some(list) = list else { continue };
        let earlier = lists.iter().take(index).flatten().find(|earlier| earlier.hides(list));
        if let Some(earlier) = earlier {
            let problem = format!("this list can never apply: \"{}\" before it takes every such patient", earlier.code);
            gather.wrong(
                place.code.span(),
                problem,
                "Put it before that list, or narrow that list with `when` or `reach_max_min`",
            );
        }
    }
}

fn list(entry: &ListEntry, gather: &mut Gather<'_>) -> Option<HospitalList> {
    let code = gather.own_code(&entry.code);
    let name = gather.text(&entry.name, "name");
    let name_en = gather.text(&entry.name_en, "name");
    let when = statements(&entry.when, gather);
    let hospitals = check::hospitals(&entry.hospitals, "the list has no hospitals", gather);
    let reach = entry.reach_max_min.as_ref().map(|reach| gather.whole(reach, &REACH_MIN));
    Some(HospitalList {
        code: code?,
        name: name?,
        name_en: name_en?,
        when: when?,
        hospitals: hospitals?,
        reach_max_min: match reach {
            Some(minutes) => Some(minutes?),
            None => None,
        },
    })
}

fn statements(words: &Words, gather: &mut Gather<'_>) -> Option<Vec<Statement>> {
    gather.at_most(words.get_ref().len(), STATEMENTS_MAX, words.span(), "statements");
    gather.each_once(words.get_ref(), "in this list");
    let read: Vec<Option<Statement>> = words.get_ref().iter().map(|word| statement(word, gather)).collect();
    read.into_iter().collect()
}

fn statement(word: &Spanned<String>, gather: &mut Gather<'_>) -> Option<Statement> {
    match Statement::parse(word.get_ref()) {
        Ok(statement) => Some(statement),
        Err(bad) => {
            let problem = format!("\"{}\": {bad}", short(word.get_ref()));
            gather.wrong(word.span(), problem, "The statements are listed in docs/transport-standard.md");
            None
        }
    }
}

fn items(entries: &Spanned<Vec<ItemEntry>>, what: &str, gather: &mut Gather<'_>) -> Option<Vec<Item>> {
    let (all, span) = (entries.get_ref(), entries.span());
    if all.is_empty() {
        gather.wrong(
            span,
            format!("there is nothing to {what}"),
            "Give at least one item { code = …, ja = …, en = … }",
        );
        return None;
    }
    gather.at_most(all.len(), ITEMS_MAX, span, "items");
    gather.each_once(all.iter().map(|item| &item.code), "in this list");
    let read: Vec<Option<Item>> = all.iter().map(|entry| item(entry, gather)).collect();
    read.into_iter().collect()
}

fn item(entry: &ItemEntry, gather: &mut Gather<'_>) -> Option<Item> {
    let code = gather.own_code(&entry.code);
    let ja = gather.text(&entry.ja, "Japanese text");
    let en = gather.text(&entry.en, "English text");
    Some(Item { code: code?, ja: ja?, en: en? })
}
