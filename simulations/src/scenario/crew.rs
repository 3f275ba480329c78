//! `[crew]`: which crew, what kind of incident, where, and the eleven times.

use std::collections::BTreeMap;

use domain::{ids::CrewId, milestone::Milestone, place::Place, region::Crew, triage::IncidentKind};
use platform_server::registry::{Mistake, nearest, place_in_japan};
use serde::Deserialize;
use toml::Spanned;

use super::{At, Timeline, reader::Reader, timeline};

/// Kilometres per degree of latitude; of longitude it is this times the cosine of the latitude.
const KM_PER_DEG: f64 = 111.2;

/// Farthest scene from the hospital that names it. Beyond it the hospital says nothing about where the scene is.
const NEAR_MAX_KM: f64 = 100.0;

/// How far east of the hospital a scene lies of which only `near` is said.
const NEAR_USUAL_KM: f64 = 1.0;

/// When nothing else is said, the complaint is written down so long after the first contact.
const COMPLAINT_AFTER_CONTACT_S: u32 = 60;

/// The crew's part.
#[derive(Debug, Clone, PartialEq)]
pub struct CrewPlan {
    /// Which crew of the region.
    pub id: CrewId,
    /// 事故種別
    pub kind: IncidentKind,
    /// Where the patient is.
    pub scene: Place,
    /// When.
    pub timeline: Timeline,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CrewFile {
    id: Option<Spanned<String>>,
    kind: Option<IncidentKind>,
    scene: Spanned<SceneFile>,
    complaint: Option<Spanned<String>>,
    call_received_s: Option<Spanned<u32>>,
    notified_s: Option<Spanned<u32>>,
    en_route_s: Option<Spanned<u32>>,
    arrived_on_scene_s: Option<Spanned<u32>>,
    at_patient_s: Option<Spanned<u32>>,
    loaded_s: Option<Spanned<u32>>,
    left_scene_s: Option<Spanned<u32>>,
    arrived_hospital_s: Option<Spanned<u32>>,
    handed_over_s: Option<Spanned<u32>>,
    cleared_s: Option<Spanned<u32>>,
    returned_s: Option<Spanned<u32>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SceneFile {
    lat: Option<Spanned<f64>>,
    lon: Option<Spanned<f64>>,
    near: Option<Spanned<String>>,
    east_km: Option<Spanned<f64>>,
    north_km: Option<Spanned<f64>>,
}

impl CrewFile {
    pub fn read(&self, reader: &Reader<'_>, crews: &BTreeMap<CrewId, Crew>) -> Result<CrewPlan, Mistake> {
        let scene = self.scene.get_ref().read(&self.scene, reader)?;
        let id = match &self.id {
            Some(id) => known(id, reader, crews)?,
            None => closest(scene, crews)
                .ok_or_else(|| reader.wrong(&self.scene, "the region has no crew", "Add one to the region"))?,
        };
        let kind = self.kind.unwrap_or(IncidentKind::AcuteIllness);
        Ok(CrewPlan { id, kind, scene, timeline: timeline::read(&self.times(), reader)? })
    }

    /// The complaint in `[crew]`, soon after the first contact.
    pub fn complaint(&self, timeline: &Timeline) -> Option<At<Spanned<String>>> {
        let at_s = timeline.at_s(Milestone::AtPatient) + COMPLAINT_AFTER_CONTACT_S;
        self.complaint.clone().map(|what| At { at_s, what })
    }

    fn times(&self) -> BTreeMap<Milestone, &Spanned<u32>> {
        [
            (Milestone::CallReceived, &self.call_received_s),
            (Milestone::Notified, &self.notified_s),
            (Milestone::EnRoute, &self.en_route_s),
            (Milestone::ArrivedOnScene, &self.arrived_on_scene_s),
            (Milestone::AtPatient, &self.at_patient_s),
            (Milestone::Loaded, &self.loaded_s),
            (Milestone::LeftScene, &self.left_scene_s),
            (Milestone::ArrivedHospital, &self.arrived_hospital_s),
            (Milestone::HandedOver, &self.handed_over_s),
            (Milestone::Cleared, &self.cleared_s),
            (Milestone::Returned, &self.returned_s),
        ]
        .into_iter()
        .filter_map(|(milestone, at_s)| Some((milestone, at_s.as_ref()?)))
        .collect()
    }
}

fn known(id: &Spanned<String>, reader: &Reader<'_>, crews: &BTreeMap<CrewId, Crew>) -> Result<CrewId, Mistake> {
    let text = id.get_ref().as_str();
    crews.keys().find(|known| known.as_str() == text).cloned().ok_or_else(|| {
        let remedy = match nearest(text, crews.keys().map(CrewId::as_str)) {
            Some(word) => format!("Did you mean \"{word}\"?"),
            None => format!("Use one of: {}", crews.keys().map(CrewId::as_str).collect::<Vec<_>>().join(", ")),
        };
        reader.wrong(id, format!("there is no crew \"{text}\" in the region"), remedy)
    })
}

fn closest(scene: Place, crews: &BTreeMap<CrewId, Crew>) -> Option<CrewId> {
    let distance_km = |crew: &Crew| scene.distance_km(crew.station);
    crews.values().min_by(|a, b| distance_km(a).total_cmp(&distance_km(b))).map(|crew| crew.id.clone())
}

impl SceneFile {
    fn read<T>(&self, at: &Spanned<T>, reader: &Reader<'_>) -> Result<Place, Mistake> {
        let form = "Write { lat = 34.86, lon = 137.05 } or { near = \"青凪病院\", east_km = 1.0, north_km = 0.5 }";
        match (&self.lat, &self.lon, &self.near) {
            (Some(lat), Some(lon), None) if self.east_km.is_none() && self.north_km.is_none() => {
                place_in_japan(lat, lon, &reader.source)
            }
            (None, None, Some(near)) => {
                let id = reader.hospital(near)?;
                let (mut east_km, north_km) =
                    (offset_km(self.east_km.as_ref(), reader)?, offset_km(self.north_km.as_ref(), reader)?);
                if self.east_km.is_none() && self.north_km.is_none() {
                    east_km = NEAR_USUAL_KM;
                }
                let Some(from) = reader.region.hospitals.get(&id).map(|hospital| hospital.place) else {
                    return Err(reader.wrong(near, "the hospital has no place", form));
                };
                let lat = from.latitude_deg() + north_km / KM_PER_DEG;
                let lon = from.longitude_deg() + east_km / (KM_PER_DEG * from.latitude_deg().to_radians().cos());
                Place::new(lat, lon).map_err(|bad| reader.wrong(near, bad.to_string(), form))
            }
            _ => Err(reader.wrong(at, "the scene is neither a place nor near a hospital", form)),
        }
    }
}

/// A distance from the hospital; 0 when it is not given.
fn offset_km(value: Option<&Spanned<f64>>, reader: &Reader<'_>) -> Result<f64, Mistake> {
    match value {
        None => Ok(0.0),
        Some(km) if km.get_ref().abs() <= NEAR_MAX_KM => Ok(*km.get_ref()),
        Some(km) => {
            let remedy = format!("Give -{NEAR_MAX_KM} to {NEAR_MAX_KM}, in kilometres");
            Err(reader.wrong(km, format!("{} km is not near", km.get_ref()), remedy))
        }
    }
}
