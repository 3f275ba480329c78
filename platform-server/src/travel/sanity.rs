//! Which minutes can be. A server with the map of another country, or one that counts minutes for seconds, must not order hospitals.

use domain::{drive::Trouble, ids::HospitalId, place::Place};

use super::Table;

/// No ambulance is faster along the straight line, km/h: no road in Japan allows more than 120.
pub const FASTEST_KM_PER_H: f64 = 150.0;

/// Both ends of a route are moved to the next road. Within so many kilometres of straight line any time may be right, even none.
pub const SNAP_KM: f64 = 1.0;

/// No transport of a region takes a day, minutes.
pub const DAY_MIN: f64 = 24.0 * 60.0;

/// Seconds as a server told them, as minutes.
///
/// # Errors
/// [`Trouble::Refused`] when they are not one for each hospital, or one of them cannot be: then the others are not believed either.
pub(super) fn minutes(
    from: Place,
    to: &[(HospitalId, Place)],
    seconds: impl ExactSizeIterator<Item = Option<f64>>,
) -> Result<Table, Trouble> {
    if seconds.len() != to.len() {
        return Err(Trouble::Refused);
    }
    let known = to.iter().zip(seconds).map(|((_, place), seconds)| {
        let Some(seconds) = seconds else { return Ok(None) };
        let minutes = seconds / 60.0;
        let least = (from.distance_km(*place) - SNAP_KM).max(0.0) / FASTEST_KM_PER_H * 60.0;
        if (least..=DAY_MIN).contains(&minutes) { Ok(Some(minutes)) } else { Err(Trouble::Refused) }
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn of(km_north: f64, seconds: &[Option<f64>]) -> Result<Table, Trouble> {
        let place = |km: f64| Place::new(35.0 + km / 111.195, 139.0).unwrap();
        let to = [(HospitalId::new("9910000001").unwrap(), place(km_north))];
        minutes(place(0.0), &to, seconds.iter().copied())
    }

    #[test]
    fn times_that_can_be_pass_and_others_refuse_the_answer() {
        // 26 km, of which one is for the snapping: 25 km at 150 km/h are ten minutes.
        for (km, seconds, expected) in [
            (26.0, 601.0, Ok(vec![Some(601.0 / 60.0)])),
            (26.0, 599.0, Err(Trouble::Refused)),
            (0.9, 0.0, Ok(vec![Some(0.0)])),
            (0.9, -1.0, Err(Trouble::Refused)),
            (5.0, 86_400.0, Ok(vec![Some(1_440.0)])),
            (5.0, 86_401.0, Err(Trouble::Refused)),
            (5.0, f64::NAN, Err(Trouble::Refused)),
            (5.0, f64::INFINITY, Err(Trouble::Refused)),
        ] {
            assert_eq!(of(km, &[Some(seconds)]), expected, "{km} km {seconds} s");
        }
        assert_eq!(of(5.0, &[None]), Ok(vec![None]));
        assert_eq!(of(5.0, &[]), Err(Trouble::Refused));
        assert_eq!(of(5.0, &[None, None]), Err(Trouble::Refused));
    }
}
