//! Asking hospitals, and taking the acceptance that the scenario prefers.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Crew, LOOK_AGAIN, LOOK_LIMIT};
use crate::{
    play::screens::{Answer, Screen},
    scenario::{CallUpPlan, ChoiceRule, Whom},
};

impl Crew<'_> {
    pub(super) async fn ask(&mut self, at_s: u32, whom: &Whom) -> Result<()> {
        // Nothing is suggested on the screen before the ranking is for the class that the crew has chosen.
        let ranked = |state: &Value| {
            let class = &state["triage"]["class"];
            state["ranked_class"] == *class && state["candidates"].as_array().is_some_and(|list| !list.is_empty())
        };
        let candidates = self.look(ranked).await;
        let candidates = candidates.map_or(Value::Null, |state| state["candidates"].clone());
        let (hospitals, taps): (Vec<String>, usize) = match whom {
            // One button asks the first suggested ones.
            Whom::Suggested(count) => {
                let suggested = candidates.as_array().into_iter().flatten().filter(|one| one["suggested"] == true);
                let first =
                    suggested.filter_map(|one| one["hospital"].as_str().map(str::to_owned)).take(*count as usize);
                (first.collect(), 1)
            }
            // One button asks whom the platform says to ask at once.
            Whom::Set => {
                let set = self.look(|state| state["ask_set"].as_array().is_some_and(|set| !set.is_empty())).await;
                let set = set.map_or(Value::Null, |state| state["ask_set"].clone());
                (set.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect(), 1)
            }
            // Each is ticked, then asked.
            Whom::Hospitals(hospitals) => {
                (hospitals.iter().map(|id| id.as_str().to_owned()).collect(), hospitals.len() + 1)
            }
        };
        if self.candidates.is_null() {
            self.candidates = candidates;
        }
        if hospitals.is_empty() {
            return Ok(());
        }
        self.taps.total += u32::try_from(taps - 1).unwrap_or_default();
        let fields: Vec<(&str, String)> = hospitals.into_iter().map(|hospital| ("hospital", hospital)).collect();
        let path = self.path("/ask");
        self.asked_at.push(tokio::time::Instant::now());
        self.tap(at_s, "ask", &path, &fields).await?;
        self.start_deciding();
        Ok(())
    }

    /// The crew tells its code by telephone, whatever its data link does; a person at the hospital types it.
    pub(super) async fn called_up(&mut self, call: &CallUpPlan) -> Result<()> {
        let state = self.tablet.get(&self.path("")).await?;
        let code = state["spoken_code"].as_str().context("the tablet shows no code")?.to_owned();
        let seat = self.stage.hospitals.get(&call.hospital).context("hospital not on the stage")?;
        let answer = Screen::at(seat.screen)?.submit("/call-up", &[("code", code)]).await?;
        let told = match answer {
            Answer::Done(body) if body["ok"] == true => None,
            Answer::Done(body) => Some(body["code"].to_string()),
            Answer::Refused(_, body) => Some(serde_json::from_str::<Value>(&body)?["code"].to_string()),
        };
        let expected = call.refusal.map(|refusal| format!("{:?}", refusal.code()));
        if told != expected {
            bail!("{} called the case up: {told:?}, expected {expected:?}", call.hospital);
        }
        self.start_deciding();
        Ok(())
    }

    /// From the first question on, somebody watches for an acceptance that the crew will take.
    pub(super) fn start_deciding(&mut self) {
        if self.deciding.as_ref().is_some_and(|deciding| !deciding.is_finished())
            || self.scenario.choice.rule == ChoiceRule::Nobody
        {
            return;
        }
        let (stage, tablet, path) = (Arc::clone(self.stage), self.tablet.clone(), self.encounter.clone());
        let choice = self.scenario.choice.clone();
        let wanted = match &choice.rule {
            ChoiceRule::Hospital(hospital) => Some(hospital.as_str().to_owned()),
            ChoiceRule::FirstAcceptance | ChoiceRule::Nobody => None,
        };
        self.deciding = Some(tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK_AGAIN).await;
                let Some(state) = tablet.try_get(&format!("/api/encounters/{path}")).await else { continue };
                if state["closed"] == true {
                    return None;
                }
                let accepted = state["inquiries"].as_array().into_iter().flatten();
                let says_yes = |one: &&Value| one["answer"] == "accept" || one["answer"] == "accept-if";
                let accepted = accepted.filter(|one| says_yes(one) && one["released"].is_null());
                // On a redirection the destination so far is no answer to the new question.
                let accepted = accepted.filter(|one| one["hospital"] != state["destination"]["hospital"]);
                let accepted = accepted.filter(|one| wanted.as_deref().is_none_or(|wanted| one["hospital"] == wanted));
                // Of two of the same millisecond the one that the tablet offers first.
                let offered = |one: &Value| {
                    let order = state["acceptances"].as_array().into_iter().flatten();
                    order.clone().position(|hospital| *hospital == one["hospital"])
                };
                let Some(first) = accepted.min_by_key(|one| (one["answered_at_ms"].as_i64(), offered(one))) else {
                    continue;
                };
                let Some(hospital) = first["hospital"].as_str() else { continue };
                let answered = first["answered_at_ms"].as_i64().and_then(|ms| Timestamp::from_millisecond(ms).ok());
                let due = answered.and_then(|at| at.checked_add(SignedDuration::from_secs(choice.after_s.into())).ok());
                if let Some(due) = due.filter(|due| *due > stage.clock.now()) {
                    // Then the crew looks once more: another acceptance of the same millisecond may have come a moment later.
                    stage.wait_until(due).await;
                    continue;
                }
                let tapped = Instant::now();
                if tablet
                    .post(&format!("/encounters/{path}/destination"), &[("hospital", hospital.to_owned())])
                    .await
                    .is_err()
                {
                    continue;
                }
                while tapped.elapsed() < LOOK_LIMIT {
                    let state = tablet.try_get(&format!("/api/encounters/{path}")).await.unwrap_or_default();
                    if state["destination"]["hospital"] == hospital {
                        return Some(tapped.elapsed().as_secs_f64() * 1000.0);
                    }
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
        }));
    }

    pub(super) async fn is_decided(&self) -> bool {
        match self.tablet.try_get(&self.path("")).await {
            Some(state) => !state["destination"].is_null(),
            None => false,
        }
    }

    /// The end of the timeline has come; whoever watches for an acceptance gets a last moment.
    pub(super) async fn wait_decided(&mut self) {
        if let Some(mut deciding) = self.deciding.take() {
            match tokio::time::timeout(Duration::from_millis(500), &mut deciding).await {
                Ok(result) => self.chosen = result.ok().flatten(),
                Err(_) => deciding.abort(),
            }
        }
        if self.chosen.is_some() {
            self.taps.total += 1;
            self.taps.list.push((self.second_now(), "destination".to_owned()));
        }
    }
}
