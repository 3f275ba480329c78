//! The crew's acts of a scenario, in order of time.

use domain::{
    consent::IdentityCheck, milestone::Milestone, observation::Observation, triage::Triage, vitals::VitalReading,
};

use crate::scenario::{Ask, CallUpPlan, CardAct, ConsentPlan, Interview, NetworkFault, RouteAct, Scenario};

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Milestone(Milestone),
    Place,
    PresentCard,
    LayCardAgain,
    Interview(Interview),
    Consent(ConsentPlan),
    Pin,
    Card(CardAct),
    Complaint(String),
    Observe(Observation),
    Measure(VitalReading),
    Triage(Triage),
    Dismiss(String),
    Retry,
    Ask(Ask),
    Route(RouteAct),
    CallUp(CallUpPlan),
    Network(NetworkFault, bool),
    Service,
    LookBeforeArrival,
    Close,
}

/// Seconds after the first presentation at which a card that slipped is laid down again.
const LAY_AGAIN_AFTER_S: u32 = 20;

/// Seconds after the card was laid down at which its owner has typed the PIN.
const PIN_AFTER_S: u32 = 10;

/// All acts with their second, in order; acts of the same second in the order in which a crew would do them.
pub(super) fn script(scenario: &Scenario) -> Vec<(u32, Act)> {
    let mut acts: Vec<(u32, Act)> = Vec::new();
    let timeline = &scenario.crew.timeline;
    for fault in &scenario.network {
        acts.push((fault.from_s, Act::Network(fault.clone(), true)));
        acts.push((fault.until_s, Act::Network(fault.clone(), false)));
    }
    acts.push((0, Act::Service));
    if let Some(fault) = &scenario.service.fault {
        acts.push((fault.from_s, Act::Service));
        if let Some(until_s) = fault.until_s {
            acts.push((until_s, Act::Service));
        }
    }
    for (milestone, at_s) in timeline.iter() {
        acts.push((at_s, Act::Milestone(milestone)));
        if milestone == Milestone::ArrivedOnScene {
            acts.push((at_s, Act::Place));
        }
    }
    acts.extend(scenario.interview.iter().map(|interview| (interview.at_s, Act::Interview(interview.clone()))));
    acts.extend(scenario.complaints.iter().map(|one| (one.at_s, Act::Complaint(one.what.clone()))));
    acts.extend(scenario.observations.iter().map(|one| (one.at_s, Act::Observe(one.what.clone()))));
    acts.extend(scenario.vitals.iter().map(|one| (one.at_s, Act::Measure(one.what.clone()))));
    acts.extend(scenario.triages.iter().map(|one| (one.at_s, Act::Triage(one.what.clone()))));
    if scenario.card.condition != crate::scenario::Condition::Absent {
        acts.push((scenario.card.presented_at_s, Act::PresentCard));
        if scenario.card.condition == crate::scenario::Condition::RemovedMidRead {
            acts.push((scenario.card.presented_at_s + LAY_AGAIN_AFTER_S, Act::LayCardAgain));
        }
    }
    acts.extend(scenario.consent.iter().map(|consent| (consent.at_s, Act::Consent(consent.clone()))));
    if scenario.consent.as_ref().is_some_and(|consent| consent.identity_check == IdentityCheck::Pin) {
        acts.push((scenario.card.presented_at_s + PIN_AFTER_S, Act::Pin));
    }
    acts.extend(scenario.card_acts.iter().map(|act| (act.at_s, Act::Card(act.clone()))));
    acts.extend(scenario.dismissals.iter().map(|one| (one.at_s, Act::Dismiss(one.what.clone()))));
    acts.extend(scenario.retries_s.iter().map(|at_s| (*at_s, Act::Retry)));
    acts.extend(scenario.asks.iter().map(|ask| (ask.at_s, Act::Ask(ask.clone()))));
    acts.extend(scenario.route_acts.iter().map(|act| (act.at_s, Act::Route(act.what.clone()))));
    acts.extend(scenario.call_ups.iter().map(|call| (call.at_s, Act::CallUp(call.clone()))));
    let arrival_s = timeline.at_s(Milestone::ArrivedHospital);
    acts.push((arrival_s.saturating_sub(1), Act::LookBeforeArrival));
    acts.push((timeline.at_s(Milestone::Returned) + 1, Act::Close));
    acts.sort_by_key(|(at_s, _)| *at_s);
    acts
}
