//! What the frame around a page shows: whose page it is, the language, night mode, and whether the page is live.
//!
//! The frame's own HTML is made here (`frame`); a program's page goes around it with the template `webkit/base.html`: a page's template extends
//! it and has a field `page: Shell`.

mod frame;

use actix_web::{HttpRequest, web};

use crate::assets::AssetSet;
use crate::lang::{LANG_KEY, Lang, Text};
use crate::live::LiveHub;
use crate::settings::Theme;
use crate::words::FrameWords;

/// What kind of device a program's pages are made for. Sets the sizes and contrasts of the design system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// Crew tablet: gloves, motion, sunlight. Primary targets 20 mm, none below 10 mm, contrast 7:1.
    Tablet(PixelDensity),
    /// Board on the wall or desk of an emergency department: read from two metres, sounds alarms.
    Board,
    /// Desk at a headquarters: a mouse, and dense tables.
    Desk,
}

/// CSS pixels per inch of a tablet. Browsers pretend that a millimetre is 3.7795 px (96 px per inch) on every device; on a tablet
/// a real millimetre has more. Choose the nearest: physical pixels per inch divided by the browser's `devicePixelRatio`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PixelDensity {
    /// 96: the browser's own idea; most Windows tablets at their recommended scale are near it.
    #[default]
    P96,
    /// 132: iPad.
    P132,
    /// 150: many 10-inch Android tablets.
    P150,
    /// 160: the Android reference density; iPad mini is near it.
    P160,
}

/// A program, as its header names it.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// Name on the screen.
    pub name: Text,
    /// What its pages are made for.
    pub screen: Screen,
}

/// One link of the header.
#[derive(Debug, Clone)]
pub struct NavLink {
    /// Address on this server.
    pub href: String,
    /// Word of the link.
    pub label: Text,
    /// Whether it is the page that is shown.
    pub current: bool,
}

#[derive(Debug, Clone)]
struct LiveLink {
    url: String,
    since: String,
    /// The program's clock when the page was made: ages are right before the first beat.
    now_ms: i64,
}

/// The frame of one page. Templates reach it as `page`.
#[derive(Debug, Clone)]
pub struct Shell {
    lang: Lang,
    theme: Theme,
    program: Program,
    who: Option<String>,
    nav: Vec<NavLink>,
    live: Option<LiveLink>,
    alarms: bool,
    here: String,
    assets: web::Data<AssetSet>,
}

impl Shell {
    /// The frame for a request: its language, its theme, its address.
    pub fn new(req: &HttpRequest, program: &Program) -> Self {
        let assets = req.app_data::<web::Data<AssetSet>>().cloned().unwrap_or_else(|| {
            // Only outside `server::start`, which always sets them. The page then has no style, and the log says why.
            tracing::error!("no asset set in the application's data; start the screen with webkit::server::start");
            web::Data::new(AssetSet::empty())
        });
        Self {
            lang: Lang::of_request(req),
            theme: Theme::of_request(req),
            program: *program,
            who: None,
            nav: Vec::new(),
            live: None,
            alarms: false,
            here: without_lang(req.path(), req.query_string()),
            assets,
        }
    }

    /// Whom the screen belongs to, such as a crew or a department. Shown in the header.
    #[must_use]
    pub fn who(mut self, who: impl Into<String>) -> Self {
        self.who = Some(who.into());
        self
    }

    /// The links of the header.
    #[must_use]
    pub fn nav(mut self, nav: Vec<NavLink>) -> Self {
        self.nav = nav;
        self
    }

    /// Makes the page live: it listens to `stream_url`. Call this BEFORE reading the state that the page shows: a change in between is then
    /// sent once more rather than lost.
    #[must_use]
    pub fn live(mut self, hub: &LiveHub, stream_url: impl Into<String>) -> Self {
        self.live = Some(LiveLink { url: stream_url.into(), since: hub.position(), now_ms: hub.now_ms() });
        self
    }

    /// The page sounds alarms: the header shows the sound control, and the page keeps its stream while it is hidden.
    #[must_use]
    pub fn alarms(mut self) -> Self {
        self.alarms = true;
        self
    }

    /// The language of the page.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The words of the frame in the page's language.
    pub fn words(&self) -> &'static FrameWords {
        FrameWords::of(self.lang)
    }

    /// The address of an embedded file.
    pub fn asset(&self, name: &str) -> String {
        self.assets.url(name)
    }
}

/// This page's address without `lang`: the cookie decides after the switch, and a query would overrule it.
fn without_lang(path: &str, query: &str) -> String {
    let is_lang = |pair: &&str| pair.split('=').next() == Some(LANG_KEY);
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_lang(pair)).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests;
