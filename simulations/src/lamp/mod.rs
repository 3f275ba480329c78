//! A simulated warning light with a real HTTP server: it takes commands as network signal towers do, and keeps what it was told with instants.
//!
//! `GET /api/control?alert=RAGBCZ` with a digit for each of red, amber, green, blue, white and the buzzer (0 off, 1 on, 2 flashing,
//! 9 unchanged), or `clear=1`; it answers `Success.` or `Error.`, both with status 200, as the published manuals say.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use actix_web::{HttpResponse, dev::ServerHandle, web};
use serde::Deserialize;
use tokio::sync::watch;

use crate::loopback::serve;

#[cfg(test)]
mod tests;

/// Places of a command: five lights and a buzzer.
const PLACES: usize = 6;

/// What it shines: red, amber, green, blue, white, buzzer; 0 is off.
pub type Shining = [u8; PLACES];

/// Nothing.
pub const DARK: Shining = [0; PLACES];
/// What `simulated_config` makes of the high priority.
pub const RED_FLASHING: Shining = [2, 0, 0, 0, 0, 0];
/// Of the medium priority.
pub const AMBER_FLASHING: Shining = [0, 2, 0, 0, 0, 0];
/// Of the low priority.
pub const GREEN: Shining = [0, 0, 1, 0, 0, 0];
/// Of a program that has ended.
pub const BLUE: Shining = [0, 0, 0, 1, 0, 0];

/// How it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LampFault {
    /// Not at all.
    #[default]
    None,
    /// It answers with 503 and does nothing.
    Refuses,
    /// It says `Error.` with status 200 and does nothing.
    SaysError,
    /// It takes the request and never answers.
    Hangs,
}

/// One command that it has carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// When, on the monotonic clock of this process.
    pub at: Instant,
    /// What it shines since.
    pub shining: Shining,
}

/// A running lamp.
pub struct LampHandle {
    address: std::net::SocketAddr,
    state: Arc<State>,
    server: ServerHandle,
}

struct State {
    told: Mutex<Vec<Told>>,
    fault: Mutex<LampFault>,
    shining: watch::Sender<Shining>,
    requests: watch::Sender<usize>,
}

/// Nothing here can be left half-changed, so a panic elsewhere does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a lamp on a free loopback port, in the caller's tokio runtime. It is dark.
///
/// # Errors
/// When no port can be bound.
pub fn start() -> io::Result<LampHandle> {
    start_at(0)
}

/// Starts a lamp on this port: one that was away comes back where it was.
///
/// # Errors
/// When the port cannot be bound.
pub fn start_at(port: u16) -> io::Result<LampHandle> {
    let state = Arc::new(State {
        told: Mutex::default(),
        fault: Mutex::default(),
        shining: watch::Sender::new(DARK),
        requests: watch::Sender::new(0),
    });
    let (address, server) = serve(port, None, &state, |routes| {
        routes.route("/api/control", web::get().to(control));
    })?;
    Ok(LampHandle { address, state, server })
}

impl LampHandle {
    /// The port, also of port 0.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.address.port()
    }

    /// What it carried out, oldest first.
    #[must_use]
    pub fn told(&self) -> Vec<Told> {
        lock(&self.state.told).clone()
    }

    /// What it shines now.
    #[must_use]
    pub fn shining(&self) -> Shining {
        *self.state.shining.borrow()
    }

    /// Waits until it shines so.
    pub async fn until_shining(&self, wanted: Shining) {
        // The sender lives as long as this handle.
        let _ = self.state.shining.subscribe().wait_for(|now| *now == wanted).await;
    }

    /// Waits until so many requests have come in, done or not.
    pub async fn until_asked(&self, times: usize) {
        let _ = self.state.requests.subscribe().wait_for(|now| *now >= times).await;
    }

    /// Fails so from now on.
    pub fn set_fault(&self, fault: LampFault) {
        *lock(&self.state.fault) = fault;
    }

    /// Is away: nothing listens there any more.
    pub async fn stop(&self) {
        self.server.stop(false).await;
    }

    /// `[lamp]` of a gateway that drives this lamp.
    #[must_use]
    pub fn config(&self) -> String {
        simulated_config(self.port())
    }
}

/// `[lamp]` of a gateway that drives a lamp on this loopback port: red and amber flash, green stands, blue says that nobody watches.
#[must_use]
pub fn simulated_config(port: u16) -> String {
    let digits = |shining: Shining| shining.map(|digit| digit.to_string()).concat();
    let states =
        [("off", DARK), ("low", GREEN), ("medium", AMBER_FLASHING), ("high", RED_FLASHING), ("unwatched", BLUE)];
    let requests = states.map(|(name, shining)| {
        format!("[lamp.{name}]\nurl = \"http://127.0.0.1:{port}/api/control?alert={}\"\n", digits(shining))
    });
    format!("[lamp]\nanswer = \"Success.\"\n{}", requests.concat())
}

#[derive(Deserialize)]
struct Command {
    alert: Option<String>,
    clear: Option<String>,
}

async fn control(state: web::Data<State>, command: Option<web::Query<Command>>) -> HttpResponse {
    state.requests.send_modify(|count| *count += 1);
    // Read before anything is waited for: the lock is not held over it.
    let fault = *lock(&state.fault);
    match fault {
        LampFault::None => {}
        LampFault::Refuses => return HttpResponse::ServiceUnavailable().finish(),
        LampFault::SaysError => return HttpResponse::Ok().body("Error."),
        LampFault::Hangs => std::future::pending().await,
    }
    let before = *state.shining.borrow();
    let Some(shining) = command.and_then(|command| shining(&command, before)) else {
        return HttpResponse::Ok().body("Error.");
    };
    lock(&state.told).push(Told { at: Instant::now(), shining });
    state.shining.send_replace(shining);
    HttpResponse::Ok().body("Success.")
}

fn shining(command: &Command, before: Shining) -> Option<Shining> {
    match (&command.alert, &command.clear) {
        (None, Some(clear)) if clear == "1" => Some(DARK),
        (Some(alert), None) => {
            let digits: Shining = alert.as_bytes().try_into().ok()?;
            let mut after = before;
            for (place, digit) in after.iter_mut().zip(digits) {
                match digit {
                    b'0'..=b'3' => *place = digit - b'0',
                    b'9' => {}
                    _ => return None,
                }
            }
            Some(after)
        }
        _ => None,
    }
}
