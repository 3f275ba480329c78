//! Two wires, one meaning; and what is told before anything starts.

use domain::drive::Trouble;
use platform_server::travel::TARGETS_MAX;

use super::{KINDS, PATIENT, RoadServer, adapter, config, hospital, hospitals, http, minutes, place, scene};

#[tokio::test]
async fn both_wires_tell_the_same_roads_and_the_water_has_none() {
    let server = RoadServer::start().unwrap();
    let to = hospitals();
    for kind in KINDS {
        let table = adapter(kind, server.url(), PATIENT).table(scene(), &to).await.unwrap();
        let [Some(inland), Some(across), None] = table[..] else { panic!("{kind:?} {table:?}") };
        for (told, place) in [(inland, to[0].1), (across, to[1].1)] {
            // Valhalla tells whole seconds, and OSRM is asked with five decimals.
            assert!((told - minutes(scene(), place)).abs() < 0.02, "{kind:?} {told}");
        }
        let (near, far) = (scene().distance_km(to[1].1), scene().distance_km(to[0].1));
        assert!(near < far && across > inland, "nearer on the map and farther by road: {across} {inland}");
    }
    assert_eq!(server.questions(), 2);
}

#[tokio::test]
async fn as_many_as_may_be_asked_about_are_taken_by_both() {
    let server = RoadServer::start().unwrap();
    let to: Vec<_> = (0..TARGETS_MAX).map(|nth| hospital(nth, 34.9 + nth as f64 / 1_000.0, 137.123_456)).collect();
    for kind in KINDS {
        let table = adapter(kind, server.url(), PATIENT).table(scene(), &to).await.unwrap();
        let distances: Vec<_> = table.into_iter().map(Option::unwrap).collect();
        assert_eq!(distances.len(), TARGETS_MAX, "{kind:?}");
        assert!(distances.is_sorted(), "in the order of the question: {kind:?}");
    }
}

#[tokio::test]
async fn a_scene_beyond_the_map_is_refused_by_the_server_itself() {
    let server = RoadServer::start().unwrap();
    for kind in KINDS {
        let told = adapter(kind, server.url(), PATIENT).table(place(43.0, 141.3), &hospitals()).await;
        assert_eq!(told, Err(Trouble::Refused), "{kind:?}");
    }
}

#[tokio::test]
async fn an_address_with_a_path_is_kept_whole() {
    let server = RoadServer::start().unwrap();
    for kind in KINDS {
        for (path, found) in [("/", true), ("", true), ("/elsewhere", false), ("/elsewhere/", false)] {
            let table = adapter(kind, &format!("{}{path}", server.url()), PATIENT).table(scene(), &hospitals()).await;
            assert_eq!(table.is_ok(), found, "{kind:?} {path}");
        }
    }
    assert_eq!(server.questions(), 4);
}

#[test]
fn a_wrong_section_is_told_before_anything_starts() {
    for kind in KINDS {
        let good = "http://127.0.0.1:5000";
        assert!(config(kind, good).open(http()).is_ok());
        for address in
            ["", "routes.example", "ftp://routes.example/", "http://", "http://u@r.example/", "http://r.example/?a=b"]
        {
            let error = config(kind, address).open(http()).err().unwrap();
            assert!(error.to_string().starts_with("[roads]: the address of the routing server"), "{address}");
        }
        for timeout_ms in [0, 49, 30_001, u64::MAX] {
            let mut config = config(kind, good);
            config.timeout_ms = Some(timeout_ms);
            assert_eq!(config.open(http()).err().unwrap().to_string(), "[roads]: timeout_ms must be 50 to 30000");
        }
    }
    let section = |text: &str| toml::from_str::<platform_server::travel::RoadsConfig>(text).is_ok();
    assert!(section("kind = \"valhalla\"\nurl = \"http://127.0.0.1:8002\"\ntimeout_ms = 500"));
    assert!(!section("kind = \"graphhopper\"\nurl = \"http://127.0.0.1:8989\""));
    assert!(!section("kind = \"osrm\""));
}
