//! The thread that looks at the readers.

use std::{
    ffi::CString,
    io,
    sync::{Arc, Mutex, PoisonError, Weak},
    thread,
    time::Duration,
};

use pcsc::{Context, Error, PNP_NOTIFICATION, ReaderState as Watched, Scope, State};

use super::{board::Board, presence::Seen};
use crate::card::ReaderState;

/// How long one wait for news lasts. After it the readers are listed anew, for systems that do not tell of new readers.
const NEWS_TIMEOUT: Duration = Duration::from_secs(1);

/// Pause before the service is looked for again after it was lost: short enough that nobody waits for it.
const SERVICE_PAUSE: Duration = Duration::from_millis(300);

/// Readers that are watched. pcsc-lite before 2.5 takes 16 in one question, of which one asks for new readers.
const READERS_MAX: usize = 15;

/// A watcher; it ends when it is dropped or replaced.
pub(super) struct Watcher {
    board: Arc<Board>,
    number: u64,
    context: Arc<Mutex<Option<Context>>>,
    alive: Weak<()>,
}

impl Watcher {
    /// Starts a watcher that writes to the board; an earlier one may no longer write.
    pub(super) fn start(board: &Arc<Board>) -> io::Result<Self> {
        let number = board.next_watcher();
        let context = Arc::new(Mutex::new(None));
        let alive = Arc::new(());
        let watcher =
            Self { board: Arc::clone(board), number, context: Arc::clone(&context), alive: Arc::downgrade(&alive) };
        let board = Arc::clone(board);
        thread::Builder::new().name("card-watcher".to_owned()).spawn(move || {
            let _alive = alive;
            while board.wants(number) {
                let Err(error) = watch(&board, number, &context) else { return };
                *context.lock().unwrap_or_else(PoisonError::into_inner) = None;
                if !board.see(number, None) {
                    return;
                }
                tracing::debug!(%error, "card service");
                board.rest(number, SERVICE_PAUSE);
            }
        })?;
        Ok(watcher)
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The weak end of the thread's life.
    pub(super) fn thread(&self) -> Weak<()> {
        Weak::clone(&self.alive)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        if !self.board.wants(self.number) {
            return; // replaced because it hangs: so would the call that ends its waiting
        }
        self.board.close();
        let context = self.context.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(context) = context {
            // The call goes to the service, which may hang; without it the watcher ends after its wait for news.
            let _ = thread::Builder::new().spawn(move || context.cancel());
        }
    }
}

/// Watches until the service fails or the watcher is sent home (`Ok`). A context that failed is never used again.
fn watch(board: &Board, number: u64, shared: &Mutex<Option<Context>>) -> Result<(), Error> {
    let context = Context::establish(Scope::User)?;
    *shared.lock().unwrap_or_else(PoisonError::into_inner) = Some(context.clone());
    loop {
        let mut names = context.list_readers_owned()?;
        names.truncate(READERS_MAX);
        let mut watched: Vec<Watched> = vec![Watched::new(PNP_NOTIFICATION(), State::UNAWARE)];
        watched.extend(names.iter().map(|name| Watched::new(name.as_c_str(), State::UNAWARE)));
        // The first question is answered at once; it also learns how many readers there are.
        ask(&context, &mut watched)?;
        loop {
            if !board.see(number, Some(watched.iter().skip(1).map(seen).collect())) {
                return Ok(());
            }
            let has_news = ask(&context, &mut watched)?;
            let is_known = |one: &Watched| !one.event_state().contains(State::UNKNOWN);
            let readers_changed = watched.first().is_some_and(|pnp| pnp.event_state().contains(State::CHANGED));
            if !has_news || readers_changed || !watched.iter().skip(1).all(is_known) {
                break;
            }
        }
    }
}

/// Waits for news. `false` when there was none.
fn ask(context: &Context, watched: &mut [Watched]) -> Result<bool, Error> {
    match context.get_status_change(NEWS_TIMEOUT, watched) {
        Ok(()) => {
            watched.iter_mut().for_each(Watched::sync_current_state);
            Ok(true)
        }
        Err(Error::Timeout) => Ok(false),
        Err(error) => Err(error),
    }
}

fn seen(watched: &Watched) -> Seen {
    let state = watched.event_state();
    let has = |flag| state.contains(flag);
    let state = if has(State::UNKNOWN) || has(State::UNAVAILABLE) {
        ReaderState::Unavailable
    } else if has(State::MUTE) {
        ReaderState::Mute
    } else if has(State::PRESENT) {
        ReaderState::Card
    } else {
        ReaderState::Empty
    };
    Seen { name: CString::from(watched.name()), state, changes: watched.event_count() }
}
