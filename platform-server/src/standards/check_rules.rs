//! How the zone asks, what happens when nobody accepts, and its figures.

use std::{collections::BTreeMap, ops::Range};

use domain::{
    drive::{BANDS_MAX, DETOUR, Roads, SPEED_KM_PER_H, SpeedBand},
    inquiry::MAX_INQUIRIES,
    standard::{AskingRules, BaseRates, DifficultCriteria, NobodyAccepts},
    triage::Urgency,
};
use toml::Spanned;

use super::{
    ASKING_MIN, DECLINES, DIFFICULT_ASKED, DISCLOSURE_PRICE_MIN, HOSPITALS_AT_ONCE, RATE, RATES_MAX, WAIT_S, check,
    file::{AskingEntry, AskingOverride, BandEntry, DifficultEntry, NobodyEntry, RatesEntry, RoadsEntry},
    gather::Gather,
};

/// The rules for all, and those of the urgencies that have rules of their own. Where a value is noted as wrong, another one stands in for the
/// further checks.
pub(super) fn asking(entry: &AskingEntry, gather: &mut Gather<'_>) -> (AskingRules, BTreeMap<Urgency, AskingRules>) {
    let (base, waits_fit) = base(entry, gather);
    let grows = waits_fit && grows(&base, entry.next_after_s.span(), gather);
    let mut by_urgency = BTreeMap::new();
    for (word, other) in &entry.urgency {
        let Some(urgency) = gather.code(word) else { continue };
        let (rules, waits_fit) = overridden(&base, other, gather);
        // Waits that are wrong for all are told once.
        if grows && waits_fit {
            self::grows(&rules, word.span(), gather);
        }
        by_urgency.insert(urgency, rules);
    }
    (base, by_urgency)
}

/// The rules for all, and whether each wait is within its range.
fn base(entry: &AskingEntry, gather: &mut Gather<'_>) -> (AskingRules, bool) {
    let stand_in = AskingRules { next: entry.next, ..AskingRules::default() };
    let all = AskingFields {
        set_max: Some(&entry.set_max),
        disclosure_price_min: Some(&entry.disclosure_price_min),
        waits: [&entry.remind_after_s, &entry.telephone_after_s, &entry.next_after_s].map(Some),
    };
    all.over(&stand_in, gather)
}

/// The rules of one urgency: what it does not name is as for all.
fn overridden(base: &AskingRules, other: &AskingOverride, gather: &mut Gather<'_>) -> (AskingRules, bool) {
    let base = AskingRules { next: other.next.unwrap_or(base.next), ..*base };
    let named = AskingFields {
        set_max: other.set_max.as_ref(),
        disclosure_price_min: other.disclosure_price_min.as_ref(),
        waits: [&other.remind_after_s, &other.telephone_after_s, &other.next_after_s].map(Option::as_ref),
    };
    named.over(&base, gather)
}

/// The numbers of one section, as far as they are there.
struct AskingFields<'f> {
    set_max: Option<&'f Spanned<i64>>,
    disclosure_price_min: Option<&'f Spanned<f64>>,
    /// Remind, telephone, next.
    waits: [Option<&'f Spanned<i64>>; 3],
}

impl AskingFields<'_> {
    /// In the place of those of `base`; and whether each wait that is there is within its range.
    fn over(&self, base: &AskingRules, gather: &mut Gather<'_>) -> (AskingRules, bool) {
        let set_max = self.set_max.and_then(|number| gather.whole(number, &HOSPITALS_AT_ONCE));
        let price = self.disclosure_price_min.and_then(|number| gather.real(number, &DISCLOSURE_PRICE_MIN));
        let waits = self.waits.map(|wait| wait.and_then(|number| gather.whole(number, &WAIT_S)));
        let fits = self.waits.iter().zip(&waits).all(|(given, read)| given.is_none() || read.is_some());
        let [remind, telephone, next] = waits;
        let rules = AskingRules {
            set_max: set_max.unwrap_or(base.set_max),
            disclosure_price_min: price.unwrap_or(base.disclosure_price_min),
            remind_after_s: remind.unwrap_or(base.remind_after_s),
            telephone_after_s: telephone.unwrap_or(base.telephone_after_s),
            next_after_s: next.unwrap_or(base.next_after_s),
            next: base.next,
        };
        (rules, fits)
    }
}

/// Notes waits that do not grow.
fn grows(rules: &AskingRules, place: Range<usize>, gather: &mut Gather<'_>) -> bool {
    let AskingRules { remind_after_s, telephone_after_s, next_after_s, .. } = *rules;
    let grows = remind_after_s < telephone_after_s && telephone_after_s < next_after_s;
    if !grows {
        let problem = format!(
            "the waits do not grow: remind after {remind_after_s} s, telephone after {telephone_after_s} s, next after {next_after_s} s"
        );
        gather.wrong(place, problem, "Let remind_after_s be below telephone_after_s, and that below next_after_s");
    }
    grows
}

pub(super) fn nobody(entry: &NobodyEntry, gather: &mut Gather<'_>) -> Option<NobodyAccepts> {
    let after_min = gather.whole(&entry.after_min, &ASKING_MIN);
    let after_declines = gather.whole(&entry.after_declines, &DECLINES);
    gather.at_most(entry.hospitals.get_ref().len(), MAX_INQUIRIES, entry.hospitals.span(), "secured hospitals");
    let hospitals = check::hospitals(&entry.hospitals, "no hospital is secured for when nobody accepts", gather);
    let coordinator = gather.text(&entry.coordinator, "coordinator");
    let coordinator_en = gather.text(&entry.coordinator_en, "coordinator");
    let telephone = gather.text(&entry.telephone, "telephone");
    Some(NobodyAccepts {
        after_min: after_min?,
        after_declines: after_declines?,
        hospitals: hospitals?,
        coordinator: coordinator?,
        coordinator_en: coordinator_en?,
        telephone: telephone?,
        next: entry.next,
    })
}

pub(super) fn difficult(entry: &DifficultEntry, gather: &mut Gather<'_>) -> Option<DifficultCriteria> {
    let asked_min = gather.whole(&entry.asked_min, &DIFFICULT_ASKED);
    let on_scene_min = gather.whole(&entry.on_scene_min, &ASKING_MIN);
    Some(DifficultCriteria { asked_min: asked_min?, on_scene_min: on_scene_min? })
}

pub(super) fn roads(entry: &RoadsEntry, gather: &mut Gather<'_>) -> Option<Roads> {
    let detour = gather.real(&entry.detour, &DETOUR);
    let all = entry.band.get_ref();
    if all.is_empty() {
        let remedy = "Add a [[roads.band]] with from and speed_km_per_h";
        gather.wrong(entry.band.span(), "no band says how fast the roads are", remedy);
    }
    gather.at_most(all.len(), BANDS_MAX, entry.band.span(), "bands");
    let bands: Vec<Option<SpeedBand>> = all.iter().map(|one| band(one, gather)).collect();
    for (pair, entry) in bands.windows(2).zip(all.iter().skip(1)) {
        if let [Some(before), Some(after)] = pair
            && after.from <= before.from
        {
            gather.wrong(
                entry.from.span(),
                "this band does not begin after the one before it",
                "Sort the bands by `from`",
            );
        }
    }
    // What is refused here was noted above, line by line.
    Roads::new(detour?, bands.into_iter().collect::<Option<_>>()?).ok()
}

fn band(entry: &BandEntry, gather: &mut Gather<'_>) -> Option<SpeedBand> {
    let from = check::time_of_day(&entry.from, gather);
    let speed = gather.real(&entry.speed_km_per_h, &SPEED_KM_PER_H);
    Some(SpeedBand { from: from?, speed_km_per_h: speed? })
}

pub(super) fn rates(entry: &RatesEntry, gather: &mut Gather<'_>) -> Option<BaseRates> {
    let (all, span) = (entry.accepted_at_kth.get_ref(), entry.accepted_at_kth.span());
    if all.is_empty() {
        gather.wrong(
            span.clone(),
            "there is no rate",
            "Give the chance that the first request is accepted, and the next ones",
        );
    }
    gather.at_most(all.len(), RATES_MAX, span, "rates");
    let read: Vec<Option<f64>> = all.iter().map(|rate| gather.real(rate, &RATE)).collect();
    for (pair, place) in read.windows(2).zip(all.iter().skip(1)) {
        if let [Some(before), Some(after)] = pair
            && after > before
        {
            let problem = format!("{after} is above the rate {before} of the request before it");
            gather.wrong(place.span(), problem, "Acceptance never rises with a refusal: give falling or equal rates");
        }
    }
    Some(BaseRates { accepted_at_kth: read.into_iter().collect::<Option<_>>()? })
}
