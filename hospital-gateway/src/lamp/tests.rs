//! The lamp follows the board, whatever becomes of the lamp.
#![allow(clippy::unwrap_used, reason = "a test ends when something is not as it should be")]

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::sync::watch;
use webkit::{live::LiveHub, parts::AlarmPriority};

use super::{AGAIN_EVERY, ANSWER_WITHIN, Follower, Lamp, LampConfig, LampError, LampReport, LampState, Light, follow};

/// What the next requests become; after them everything is done.
#[derive(Clone, Copy)]
enum Next {
    Fails,
    Hangs,
}

#[derive(Default)]
struct Told {
    all: Mutex<Vec<LampState>>,
    next: Mutex<VecDeque<Next>>,
}

impl Lamp for Told {
    fn show(&self, state: LampState) -> BoxFuture<'_, Result<(), LampError>> {
        self.all.lock().unwrap().push(state);
        let next = self.next.lock().unwrap().pop_front();
        Box::pin(async move {
            match next {
                None => Ok(()),
                Some(Next::Fails) => Err(LampError::Unreachable),
                Some(Next::Hangs) => std::future::pending().await,
            }
        })
    }
}

const HIGH: LampState = LampState { light: Light::High, sounds: false };
const LOW: LampState = LampState { light: Light::Low, sounds: false };

struct Room {
    lamp: Arc<Told>,
    hub: LiveHub,
    board: watch::Sender<LampState>,
    report: Arc<LampReport>,
    task: tokio::task::JoinHandle<()>,
}

impl Room {
    fn with(next: impl IntoIterator<Item = Next>) -> Self {
        let lamp = Arc::new(Told { next: Mutex::new(next.into_iter().collect()), ..Told::default() });
        let (hub, report) = (LiveHub::new(|| 0), Arc::new(LampReport::default()));
        let (board, state) = watch::channel(HIGH);
        let follower = Follower { lamp: lamp.clone(), hub: hub.clone(), report: Arc::clone(&report) };
        let task = tokio::spawn(follow(follower, move || *state.borrow()));
        Self { lamp, hub, board, report, task }
    }

    fn show(&self, state: LampState) {
        self.board.send_replace(state);
        self.hub.publish("board");
    }

    fn told(&self) -> Vec<LampState> {
        self.lamp.all.lock().unwrap().clone()
    }

    /// With time standing still, everything that can be done is done when this comes back.
    async fn settled(&self) {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn it_shows_the_present_state_at_the_start_every_change_at_once_and_in_the_end_that_nobody_watches() {
    let room = Room::with([]);
    room.settled().await;
    assert_eq!(room.told(), [HIGH]);
    room.show(LampState::OFF);
    room.settled().await;
    room.hub.publish("board");
    room.settled().await;
    assert_eq!(room.told(), [HIGH, LampState::OFF], "what did not change is not told again");
    room.hub.close();
    room.task.await.unwrap();
    assert_eq!(room.lamp.all.lock().unwrap().last(), Some(&LampState::UNWATCHED));
    assert_eq!(room.report.code(), "reached");
}

#[tokio::test(start_paused = true)]
async fn a_lamp_that_is_away_is_on_the_board_and_is_tried_again_without_a_change() {
    let room = Room::with([Next::Fails, Next::Fails]);
    let before = room.hub.position();
    room.settled().await;
    assert!(room.report.is_away());
    assert_ne!(room.hub.position(), before, "the board is told");
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!((room.told(), room.report.code()), (vec![HIGH; 3], "reached"));
}

#[tokio::test(start_paused = true)]
async fn a_lamp_that_hangs_holds_up_no_newer_state() {
    let room = Room::with([Next::Hangs]);
    room.settled().await;
    room.show(LOW);
    room.show(LampState::OFF);
    room.settled().await;
    assert_eq!(room.told(), [HIGH, LampState::OFF], "at once, and only the newest");
    assert!(!room.report.is_away(), "a request that was given up says nothing of the lamp");
    // The lamp may have carried out the older one late.
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(room.told(), [HIGH, LampState::OFF, LampState::OFF]);
}

#[tokio::test(start_paused = true)]
async fn a_lamp_that_hangs_is_away_after_its_time_and_one_that_went_dark_shines_again() {
    let room = Room::with([Next::Hangs]);
    room.settled().await;
    tokio::time::sleep(ANSWER_WITHIN + Duration::from_millis(1)).await;
    room.settled().await;
    assert!(room.report.is_away());
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(room.told(), [HIGH, HIGH]);
    tokio::time::sleep(AGAIN_EVERY).await;
    assert_eq!(room.told(), [HIGH; 3]);
}

#[tokio::test(start_paused = true)]
async fn a_hanging_lamp_does_not_keep_the_program_from_ending() {
    let room = Room::with([Next::Hangs, Next::Hangs]);
    room.settled().await;
    room.hub.close();
    room.task.await.unwrap();
    assert_eq!(room.lamp.all.lock().unwrap().last(), Some(&LampState::UNWATCHED));
}

#[test]
fn the_most_pressing_alarm_shines() {
    use AlarmPriority::{High, Low, Medium};
    for (alarms, light) in [
        (vec![], Light::Off),
        (vec![Low], Light::Low),
        (vec![Low, Medium], Light::Medium),
        (vec![Medium, High, Low], Light::High),
    ] {
        let state = LampState::of(alarms.iter().copied(), true);
        assert_eq!((state.light, state.sounds), (light, !alarms.is_empty()), "{alarms:?}");
    }
}

#[test]
fn a_configuration_that_could_not_work_is_refused_by_its_key() {
    let open = |text: &str| {
        let base = |key: &str| format!("{key}.url = \"http://192.0.2.1/api/control?alert=100000\"\n");
        let all: String = ["off", "low", "medium", "high", "unwatched"].map(base).concat();
        let config: LampConfig = toml::from_str(&format!("{all}{text}")).unwrap();
        config.open().map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(open(""), Ok(()));
    assert!(open("sound = true").unwrap_err().contains("low_sound"));
    let request = |more: &str| format!("sound = true\n[low_sound]\n{more}");
    for (more, word) in [
        ("url = \"https://192.0.2.1/\"", "lamp.low.url"),
        ("url = \"http://user:word@192.0.2.1/\"", "lamp.low.url"),
        ("url = \"lamp\"", "lamp.low.url"),
        ("url = \"http://192.0.2.1/\"\nmethod = \"DELETE\"", "lamp.low.method"),
        ("url = \"http://192.0.2.1/\"\nbody = \"x\"", "lamp.low.body"),
    ] {
        let refused = open(&request(more)).unwrap_err();
        assert!(refused.contains(word), "{more}: {refused}");
    }
}
