//! Everything the three screens share: the page frame, the design system, the live stream, the languages, the guards.
//!
//! Each screen (crew tablet, ER board, headquarters page) is a small web server inside the program beside its user.
//! This crate gives it all that is not about patients. There is no bundler and no content network: styles, scripts and icons are
//! embedded in the binary.
//!
//! # Rooms
//! | room | for |
//! |---|---|
//! | [`lang`], [`words!`] | Japanese first, English by a switch; a missing translation does not compile |
//! | [`live`] | server-sent events: a part of a page changed, here is its new HTML |
//! | [`shell`] | what the frame around a page shows; goes with the template `webkit/base.html` |
//! | [`parts`] | badges, ages, progress, labels: small pieces of HTML that are the same on every screen |
//! | [`chart`] | trend lines and bars as SVG, drawn by the server, with a text for those who cannot see them |
//! | [`handover`] | the handover sheet: one page of paper, the same in every program |
//! | [`form`] | reading a form, and the idempotency key |
//! | [`problem`] | what went wrong, where, and the remedy |
//! | [`guard`] | security headers, host and origin checks, loopback only |
//! | [`assets`] | embedded files under a content hash |
//! | [`settings`] | the links that remember language and night mode in a cookie |
//! | [`server`] | all of it put together: one call starts a screen |
//!
//! # A page with one live part
//! The program's `askama.toml` names both template folders, seen from the program's own folder:
//!
//! ```toml
//! [general]
//! dirs = ["templates", "../crates/webkit/templates"]
//! ```
//!
//! `templates/bed.html` is the page, `templates/bed_part.html` the part. One renderer: the page includes the very
//! template that the patch is made from.
//!
//! ```text
//! {% extends "webkit/base.html" %}
//! {% block title %}空床{% endblock %}
//! {% block main %}{% include "bed_part.html" %}{% endblock %}
//! ```
//! ```text
//! <section class="panel" data-part="beds">空床 {{ beds }}</section>
//! ```
//! ```text
//! #[derive(Template)]
//! #[template(path = "bed.html")]
//! struct BedPage { page: Shell, beds: u32 }
//! #[derive(Template)]
//! #[template(path = "bed_part.html")]
//! struct BedPart { beds: u32 }
//!
//! async fn page(req: HttpRequest, app: web::Data<App>) -> impl Responder {
//!     // The frame first: it notes the stream's position, so that nothing between now and the stream's start is lost.
//!     let page = Shell::new(&req, &PROGRAM).live(&app.hub, "/events");
//!     html(&BedPage { page, beds: app.beds() })
//! }
//! async fn events(last: LastEventId, lang: Lang, app: web::Data<App>) -> HttpResponse {
//!     app.hub.clone().stream(last.as_deref(), |part| part == "beds", move |_| BedPart { beds: app.beds() }.render().ok())
//! }
//! // when the number changes: app.hub.publish("beds");
//! ```
//!
//! # What a page's HTML says to the scripts
//! | attribute | meaning |
//! |---|---|
//! | `data-part="id"` | one live part; a patch is one element with the same `data-part`. Names are unique on the page and appear in it: ids only |
//! | `data-key="id"` | an item of a list that may move, so that it is moved and not rewritten |
//! | `data-keep="id"` | not patched while somebody works in it; brought up to date afterwards. Put it on every form inside a part |
//! | `data-live` on a form | sent by script with its idempotency key; sending, stored, refused and failed are shown, and a retry carries the same key |
//! | `data-hold="800"` on a submit button | hold for 800 ms, then five seconds to undo; `data-hold-name` is what the bar calls it |
//! | `data-alarm="high"`, `data-alarm-id` | an alarm condition ([`parts::AlarmPriority`]); sounds on pages with [`shell::Shell::alarms`] |
//! | `data-alarm-parts="a b"` | what it consists of: one more is told by two notes, once; when none is left that was, it sounds anew |
//!
//! Everything called `data-js-…` belongs to the scripts.
//!
//! # Browsers
//! Chromium or Edge 123, Firefox 121, Safari 17.5 or newer (`light-dark()`, `:has()`). Without script every page and every form
//! still works; it then says that it does not update by itself.
//! A browser opens at most six connections to one address over HTTP/1.1, and every open page holds one for its stream. So a page that is
//! hidden gives its stream back after half a minute, unless it sounds alarms.
//! No browser lets a page sound before it was touched once, and the board says so; a kiosk starts Chromium with
//! `--autoplay-policy=no-user-gesture-required`.

pub mod assets;
pub mod chart;
pub mod form;
pub mod guard;
pub mod handover;
pub mod lang;
pub mod live;
pub mod moment;
pub mod parts;
pub mod problem;
mod request;
pub mod respond;
pub mod server;
pub mod settings;
pub mod shell;
pub mod words;
