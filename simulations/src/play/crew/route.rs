//! What the crew does about hospitals beside asking and choosing.

use anyhow::Result;
use serde_json::Value;

use super::Crew;
use crate::scenario::RouteAct;

impl Crew<'_> {
    pub(super) async fn route(&mut self, at_s: u32, act: &RouteAct) -> Result<()> {
        match act {
            RouteAct::Redirect(reason) => {
                // From now on whoever watches waits for another acceptance.
                self.wait_decided().await;
                let path = self.path("/redirect");
                self.tap(at_s, "redirect", &path, &[("reason", reason.code().to_owned())]).await?;
            }
            RouteAct::Stay => {
                let path = self.path("/redirect-ended");
                self.tap(at_s, "stay", &path, &[]).await?;
            }
            RouteAct::Telephone(hospital, outcome) => {
                let fields = [("hospital", hospital.as_str().to_owned()), ("outcome", outcome.code().to_owned())];
                let path = self.path("/telephone");
                self.tap(at_s, "telephone", &path, &fields).await?;
            }
            RouteAct::Withdraw(hospital) => {
                let path = self.path("/withdraw");
                self.tap(at_s, "withdraw", &path, &[("hospital", hospital.as_str().to_owned())]).await?;
            }
            RouteAct::Reply(text) => {
                for query in self.open_queries().await {
                    let path = self.path("/reply");
                    self.tap(at_s, "reply", &path, &[("query", query), ("text", text.clone())]).await?;
                }
            }
            RouteAct::AcknowledgeLoss => {
                let path = self.path("/loss-acknowledged");
                self.tap(at_s, "loss acknowledged", &path, &[]).await?;
            }
        }
        Ok(())
    }

    async fn open_queries(&self) -> Vec<String> {
        let open = |query: &Value| query["replied_at_ms"].is_null();
        let Some(state) = self.look(|state| queries(state).any(open)).await else { return Vec::new() };
        queries(&state).filter(|query| open(query)).filter_map(|query| Some(query["id"].as_str()?.to_owned())).collect()
    }
}

fn queries(state: &Value) -> impl Iterator<Item = &Value> {
    let inquiries = state["inquiries"].as_array().into_iter().flatten();
    inquiries.flat_map(|one| one["queries"].as_array().into_iter().flatten())
}
