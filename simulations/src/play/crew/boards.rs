//! Looking at the hospitals' boards.

use std::time::Instant;

use domain::ids::HospitalId;
use serde_json::Value;

use super::{Crew, LOOK_AGAIN, SETTLE_LIMIT};
use crate::play::{report::HospitalAtEnd, screens::Screen, sheet::standalone};

impl Crew<'_> {
    pub(super) async fn look_before_arrival(&mut self) {
        let path = format!("/encounters/{}/handover?lang=ja", self.encounter);
        self.sheets.tablet = standalone(&self.tablet, &path).await.unwrap_or_default();
        self.read_aloud = spoken_part(&self.sheets.tablet).unwrap_or_default();
        let Some(state) = self.tablet.try_get(&self.path("")).await else { return };
        let Some(hospital) = state["destination"]["hospital"].as_str().and_then(|code| HospitalId::new(code).ok())
        else {
            return;
        };
        if let Some(case) = self.board_entry(&hospital).await {
            self.hospital_saw = case;
        }
        self.sheets.hospital = self.sheet_of(&hospital).await.unwrap_or_default();
    }

    async fn sheet_of(&self, hospital: &HospitalId) -> Option<String> {
        let board = Screen::at(self.stage.hospitals.get(hospital)?.screen).ok()?;
        standalone(&board, &format!("/cases/{}/sheet?lang=ja", self.encounter)).await.ok()
    }

    pub(super) async fn board_entry(&self, hospital: &HospitalId) -> Option<Value> {
        let seat = self.stage.hospitals.get(hospital)?;
        let state = Screen::at(seat.screen).ok()?.try_get("/api/cases").await?;
        state["cases"].as_array()?.iter().find(|case| case["encounter"] == self.encounter.as_str()).cloned()
    }

    /// What every asked hospital still has, once the end has reached those that can be reached.
    pub(super) async fn look_at_end(&self, tablet: &Value) -> Vec<HospitalAtEnd> {
        let winner = tablet["destination"]["hospital"].as_str().unwrap_or_default().to_owned();
        let began = Instant::now();
        loop {
            let mut all = Vec::new();
            for inquiry in tablet["inquiries"].as_array().into_iter().flatten() {
                let Some(hospital) = inquiry["hospital"].as_str().and_then(|code| HospitalId::new(code).ok()) else {
                    continue;
                };
                let name = inquiry["name"].as_str().unwrap_or_default().to_owned();
                all.push(at_end(hospital.clone(), name, self.board_entry(&hospital).await.as_ref()));
            }
            let settled = all.iter().all(|one| one.hospital.as_str() == winner || one.can_read.is_empty());
            if settled || began.elapsed() > SETTLE_LIMIT {
                return all;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}

/// What the handover sheet gives to be read over the telephone.
fn spoken_part(sheet: &str) -> Option<String> {
    let (_, rest) = sheet.split_once("<p lang=\"ja\">")?;
    rest.split_once("</p>").map(|(text, _)| text.to_owned())
}

fn at_end(hospital: HospitalId, name: String, entry: Option<&Value>) -> HospitalAtEnd {
    let mut can_read = Vec::new();
    if let Some(entry) = entry {
        for part in ["situation", "patient", "record"] {
            if !entry[part].is_null() {
                can_read.push(part.to_owned());
            }
        }
        if entry["vitals_count"].as_u64().unwrap_or_default() > 0 {
            can_read.push("vitals".to_owned());
        }
        if entry["observations"].as_array().is_some_and(|list| !list.is_empty()) {
            can_read.push("observations".to_owned());
        }
    }
    let standing = entry.and_then(|entry| entry["standing"].as_str()).unwrap_or("unknown").to_owned();
    HospitalAtEnd { hospital, name, standing, can_read }
}
