//! かかりつけ of one case, with the names and places of the region.

use domain::{
    encounter::Encounter,
    own_hospital::{OwnHospitals, distances_from},
    patient::japan_date,
    place::Place,
};
use jiff::Timestamp;

use crate::registry::Registry;

/// Where the vehicle is; its station while nobody has said it.
pub(super) fn place_of(registry: &Registry, encounter: &Encounter) -> Option<Place> {
    encounter.place.or_else(|| registry.region.crews.get(&encounter.crew).map(|crew| crew.station))
}

/// What the record and what was said tell of the patient's own hospital.
pub(super) fn own_hospitals(registry: &Registry, encounter: &Encounter, now: Timestamp) -> OwnHospitals {
    let said = encounter.spoken.as_ref().map_or(&[][..], |spoken| &spoken.visits);
    let place = place_of(registry, encounter);
    let km = |id: &_| place.and_then(|place| distances_from(&registry.region, place)(id));
    OwnHospitals::of(&encounter.record, said, registry.names(), &km, japan_date(now))
}
