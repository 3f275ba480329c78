//! What the script says the crew does, as taps and posts on the tablet.

use anyhow::Result;
use domain::{milestone::Milestone, vitals::VitalReading};

use super::Crew;
use crate::{cards::SIMULATED_PIN, play::script::Act};

impl Crew<'_> {
    pub(super) async fn act(&mut self, at_s: u32, act: Act) -> Result<()> {
        match act {
            Act::Milestone(milestone) => {
                let to_hospital = milestone > Milestone::LeftScene;
                if !to_hospital || self.is_decided().await {
                    let path = self.path("/milestones");
                    self.tap(at_s, milestone.code(), &path, &[("milestone", milestone.code().to_owned())]).await?;
                }
            }
            Act::Place => {
                // The vehicle's receiver says where it is: no tap.
                let scene = self.scenario.crew.scene;
                let fields =
                    [("latitude", scene.latitude_deg().to_string()), ("longitude", scene.longitude_deg().to_string())];
                self.tablet.post(&self.path("/place"), &fields).await?;
            }
            Act::PresentCard => self.present_card().await?,
            Act::LayCardAgain => self.lay_card_again().await?,
            Act::Interview(interview) => {
                let mut fields = vec![("sex", interview.sex.code().to_owned())];
                if !interview.name.is_empty() {
                    fields.push(("name", interview.name.clone()));
                }
                fields.extend(interview.age_years.map(|years| ("age", years.to_string())));
                let path = self.path("/interview");
                self.tap(at_s, "interview", &path, &fields).await?;
            }
            Act::Consent(consent) => {
                let mut fields = vec![("basis", consent.basis.code().to_owned())];
                fields.extend(consent.categories.iter().map(|category| ("category", category.code().to_owned())));
                let path = self.path("/consent");
                self.taps.card_to_record += 1;
                self.tap(at_s, "consent", &path, &fields).await?;
            }
            Act::Pin => {
                let path = self.path("/card/pin");
                self.taps.card_to_record += 1;
                self.tap(at_s, "PIN", &path, &[("pin", String::from_utf8_lossy(SIMULATED_PIN).into_owned())]).await?;
            }
            Act::Card(act) => self.deal(at_s, &act).await?,
            Act::Complaint(text) => {
                let path = self.path("/complaint");
                self.tap(at_s, "complaint", &path, &[("complaint", text)]).await?;
            }
            Act::Observe(observation) => {
                let path = self.path("/observations");
                let fields = self.observation_fields(&observation);
                self.tap(at_s, "observation", &path, &fields).await?;
            }
            Act::Measure(reading) => self.measure(at_s, &reading).await?,
            Act::Triage(triage) => {
                let mut fields =
                    vec![("class", triage.class.code().to_owned()), ("urgency", triage.urgency.code().to_owned())];
                fields.extend(triage.flags.iter().map(|flag| ("flag", flag.code().to_owned())));
                let path = self.path("/triage");
                self.tap(at_s, "triage", &path, &fields).await?;
            }
            Act::Dismiss(code) => {
                let path = self.path("/findings/dismiss");
                self.tap(at_s, "dismiss", &path, &[("code", code)]).await?;
            }
            Act::Retry => {
                let path = self.path("/pull");
                self.taps.card_to_record += 1;
                self.tap(at_s, "pull again", &path, &[]).await?;
            }
            Act::Ask(ask) => self.ask(at_s, &ask.whom).await?,
            Act::Route(act) => self.route(at_s, &act).await?,
            Act::CallUp(call) => self.called_up(&call).await?,
            Act::Network(fault, begins) => self.set_network(&fault, begins),
            Act::Service => self.stage.service.set_behaviour(self.scenario.service.behaviour(at_s)),
            Act::LookBeforeArrival => self.look_before_arrival().await,
            Act::Close => {}
        }
        Ok(())
    }

    pub(super) fn observation_fields(
        &self,
        observation: &domain::observation::Observation,
    ) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        fields.extend(observation.jcs.map(|jcs| ("jcs", jcs.code().to_owned())));
        if let Some(gcs) = observation.gcs {
            let (eye, verbal, motor) = gcs.parts();
            fields.extend([("gcs_e", eye.to_string()), ("gcs_v", verbal.to_string()), ("gcs_m", motor.to_string())]);
        }
        if let Some(pupil) = observation.pupil_left {
            let mm = f64::from(pupil.diameter_tenth_mm) / 10.0;
            fields.extend([("pupil_left_mm", mm.to_string()), ("pupil_left_reacts", pupil.reacts.to_string())]);
        }
        if let Some(pupil) = observation.pupil_right {
            let mm = f64::from(pupil.diameter_tenth_mm) / 10.0;
            fields.extend([("pupil_right_mm", mm.to_string()), ("pupil_right_reacts", pupil.reacts.to_string())]);
        }
        if !observation.ecg.is_empty() {
            fields.push(("ecg", observation.ecg.clone()));
        }
        fields.extend(observation.present.iter().map(|sign| ("present", sign.code().to_owned())));
        fields.extend(observation.absent.iter().map(|sign| ("absent", sign.code().to_owned())));
        if let Some(well) = observation.last_known_well {
            // The scenario's own calendar moves to the stage's.
            let moved = well.as_millisecond() - self.scenario.start.as_millisecond() + self.zero.as_millisecond();
            fields.push(("last_known_well_ms", moved.to_string()));
        }
        if !observation.note.is_empty() {
            fields.push(("note", observation.note.clone()));
        }
        fields
    }

    pub(super) async fn measure(&mut self, at_s: u32, reading: &VitalReading) -> Result<()> {
        let fields: Vec<(&str, String)> =
            reading.values.iter().map(|(kind, value)| (kind.code(), value.to_string())).collect();
        let path = self.path("/vitals");
        let (tapped, before_ms) = (tokio::time::Instant::now(), self.stage.clock.now().as_millisecond());
        self.tap(at_s, "vitals", &path, &fields).await?;
        self.pushes.push((tapped, before_ms, self.stage.clock.now().as_millisecond()));
        Ok(())
    }
}
