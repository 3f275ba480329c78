//! What came of the case, for the report.

use domain::ids::HospitalId;
use serde_json::Value;

use super::{Crew, looking::Found};
use crate::play::{
    check,
    report::{HospitalAtEnd, HospitalReport, InquiryReport, Report, TimingsMs},
};

impl Crew<'_> {
    pub(super) fn report(
        &self,
        tablet: Value,
        found: Found,
        hospitals_at_end: Vec<HospitalAtEnd>,
        served_before: usize,
        monitor_readings_sent: u32,
    ) -> Report {
        let seconds = |value: &Value| value.as_i64().map(|ms| (ms - self.zero.as_millisecond()) as f64 / 1000.0);
        let inquiries: Vec<InquiryReport> = tablet["inquiries"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| {
                Some(InquiryReport {
                    hospital: HospitalId::new(one["hospital"].as_str()?).ok()?,
                    name: one["name"].as_str().unwrap_or_default().to_owned(),
                    rank: one["rank"].as_u64().unwrap_or_default(),
                    asked_s: seconds(&one["sent_at_ms"])?,
                    received_s: seconds(&one["received_at_ms"]),
                    seen_s: seconds(&one["seen_at_ms"]),
                    answered_s: seconds(&one["answered_at_ms"]),
                    answer: one["answer"].as_str().map(str::to_owned),
                    released: one["released"].as_str().map(str::to_owned),
                })
            })
            .collect();
        let winner =
            tablet["destination"]["hospital"].as_str().and_then(|code| HospitalId::new(code).ok()).map(|hospital| {
                HospitalReport {
                    name: self
                        .stage
                        .registry
                        .region
                        .hospitals
                        .get(&hospital)
                        .map_or_else(String::new, |known| known.name.clone()),
                    decided_s: seconds(&tablet["destination"]["at_ms"]).unwrap_or_default(),
                    hospital,
                }
            });
        let requests = self.stage.service.requests();
        let mut report = Report {
            title: self.scenario.title.clone(),
            file: self.scenario.file_name.clone(),
            ok: false,
            failed: Vec::new(),
            checked: 0,
            encounter: self.encounter.clone(),
            crew: self.scenario.crew.id.as_str().to_owned(),
            card_condition: format!("{:?}", self.scenario.card.condition),
            timings_ms: self.timings(&tablet, &inquiries),
            own_hospitals: tablet["own_hospitals"].clone(),
            tablet,
            candidates_when_asked: self.candidates.clone(),
            inquiries,
            winner,
            hospital_saw: self.hospital_saw.clone(),
            hospitals_at_end,
            taps: self.taps.clone(),
            record_service_requests: requests
                .iter()
                .skip(served_before)
                .map(|one| [one.category.code(), one.window.code(), one.outcome.code()].join(" "))
                .collect(),
            monitor_readings_sent,
            conditions_seen: found.conditions.iter().map(|row| row.code().to_owned()).collect(),
            contradiction: found.contradiction,
            asked_before_look: found.asked_before_look,
            card_acts: self.card_acts.clone(),
            page: self.page.clone(),
            read_aloud: self.read_aloud.clone(),
            sheets: self.sheets.clone(),
        };
        check::check(&mut report, self.scenario);
        report
    }

    pub(super) fn timings(&self, tablet: &Value, inquiries: &[InquiryReport]) -> TimingsMs {
        let measured = &tablet["timings"];
        let mut ask_to_screen = Vec::new();
        let mut push_to_screen = Vec::new();
        for inquiry in inquiries {
            let showing = self.hospitals.showing(&inquiry.hospital, &self.encounter);
            let asked = self.asked_at.iter().rev().find(|asked| showing.first.is_some_and(|first| first >= **asked));
            if let (Some(first), Some(asked)) = (showing.first, asked) {
                ask_to_screen.push((inquiry.hospital.clone(), first.duration_since(*asked).as_secs_f64() * 1000.0));
            }
            for (tapped, before_ms, after_ms) in &self.pushes {
                let shown = showing
                    .manual_vitals
                    .iter()
                    .find(|(at, reading_ms)| (*before_ms..=*after_ms).contains(reading_ms) && at > tapped);
                // A hospital that was asked later gets earlier readings with the question: that is not a push.
                if let Some((at, _)) = shown.filter(|_| showing.first.is_some_and(|first| first < *tapped)) {
                    push_to_screen.push(at.duration_since(*tapped).as_secs_f64() * 1000.0);
                }
            }
        }
        let mut all: Vec<f64> = ask_to_screen.iter().map(|(_, ms)| *ms).chain(push_to_screen.iter().copied()).collect();
        all.sort_by(f64::total_cmp);
        TimingsMs {
            card: measured["card_ms"].as_f64(),
            consent_to_first: measured["consent_to_first_ms"].as_f64(),
            consent_to_complete: measured["consent_to_complete_ms"].as_f64(),
            card_to_record: measured["card_to_record_ms"].as_f64(),
            ask_to_screen,
            push_to_screen,
            push_to_screen_median: all.get(all.len() / 2).copied(),
            choose_to_decided: self.chosen,
        }
    }
}
