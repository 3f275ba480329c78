//! Server-sent events: a named part of a page changed, and here is its new HTML.
//!
//! The program announces only the *name* of what changed ([`LiveHub::publish`]). Each open page has a stream of its own, and
//! its renderer closure makes the HTML at the moment the socket can take it, in that page's language, from the state
//! of that moment. So a slow reader skips what is outdated anyway, and nobody gets a part that he did not ask for.
//!
//! # What goes over the wire
//! | event | data | when |
//! |---|---|---|
//! | `patch` | `{"now": ms, "part": "...", "html": "..." or null}` | a part changed; `null` takes it off the page |
//! | `beat` | `{"now": milliseconds since 1970}` | at the start and every [`BEAT_EVERY`]: silence means that the line is dead |
//! | `reload` | `{}` | changes were missed and cannot be made up: fetch the page again. The stream ends |
//!
//! Patches and beats have `id: <epoch>-<sequence>`. The epoch is new with every start of the program.
//!
//! **Invariant:** a stream that has said nothing but `patch` and `beat` has told its page of every change of interest since the
//! position the page was rendered at.

mod changes;
mod frame;
mod hub;
mod position;
mod stream;

pub use changes::MAX_REMEMBERED_PARTS;
pub use hub::{Announcements, LiveHub, MAX_STREAMS};
pub use position::{LastEventId, SINCE_KEY};
pub use stream::BEAT_EVERY;
