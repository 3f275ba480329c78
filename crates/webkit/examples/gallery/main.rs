//! Every component of the design system on one page, and a sketch of each of the three screens, to be looked at in a browser.
//!
//! `cargo run -p webkit --example gallery -- 127.0.0.1:8099`, then `/`, `/tablet`, `/board`. Everything shown is invented.

mod sample;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use webkit::assets::AssetSet;
use webkit::form::{Field, Fields, IdempotencyKey};
use webkit::guard::{AllowedHosts, Guard};
use webkit::lang::{Lang, Text};
use webkit::live::{LastEventId, LiveHub};
use webkit::moment::{self, system_now_ms};
use webkit::parts::{self, AlarmPriority, Html, LightState, LinkLight, Urgency};
use webkit::problem::Problem;
use webkit::respond::html;
use webkit::server;
use webkit::shell::{NavLink, PixelDensity, Program, Screen, Shell};

use sample::Sample;

const COMPONENTS: Program = Program { name: Text::new("部品一覧", "Components"), screen: Screen::Desk };
const TABLET: Program =
    Program { name: Text::new("救急隊タブレット", "Crew tablet"), screen: Screen::Tablet(PixelDensity::P96) };
const BOARD: Program = Program { name: Text::new("救急外来ボード", "ER board"), screen: Screen::Board };

const ETA: Field = Field { name: "eta", label: Text::new("到着まで（分）", "Minutes to arrival") };

struct Gallery {
    hub: LiveHub,
    ticks: AtomicU32,
}

#[derive(Template)]
#[template(path = "gallery/components.html")]
struct Components {
    page: Shell,
    sample: Sample,
    key: IdempotencyKey,
    ticker: Html,
}

#[derive(Template)]
#[template(path = "gallery/tablet.html")]
struct Tablet {
    page: Shell,
    sample: Sample,
    key: IdempotencyKey,
}

#[derive(Template)]
#[template(path = "gallery/board.html")]
struct Board {
    page: Shell,
    sample: Sample,
    key: IdempotencyKey,
}

/// The one live part: the page includes it, the stream sends it.
#[derive(Template)]
#[template(path = "gallery/ticker.html")]
struct Ticker {
    ticks: u32,
    label: &'static str,
}

fn ticker(gallery: &Gallery, lang: Lang) -> Html {
    let label = Text::new("サーバーから届いた更新", "Updates from the server").of(lang);
    Html::of(&Ticker { ticks: gallery.ticks.load(Ordering::Relaxed), label })
}

fn nav(req: &HttpRequest) -> Vec<NavLink> {
    let link = |href: &str, label| NavLink { href: href.to_owned(), label, current: req.path() == href };
    vec![
        link("/", Text::new("部品", "Components")),
        link("/tablet", Text::new("救急隊", "Tablet")),
        link("/board", Text::new("救急外来", "Board")),
    ]
}

async fn components(req: HttpRequest, gallery: web::Data<Gallery>) -> HttpResponse {
    let page = Shell::new(&req, &COMPONENTS).nav(nav(&req)).live(&gallery.hub, "/events");
    let ticker = ticker(&gallery, page.lang());
    html(&Components { sample: Sample::new(page.lang()), key: IdempotencyKey::fresh(), ticker, page })
}

async fn tablet(req: HttpRequest, gallery: web::Data<Gallery>) -> HttpResponse {
    let page = Shell::new(&req, &TABLET).who("城北救急1").live(&gallery.hub, "/events");
    html(&Tablet { sample: Sample::new(page.lang()), key: IdempotencyKey::fresh(), page })
}

async fn board(req: HttpRequest, gallery: web::Data<Gallery>) -> HttpResponse {
    let page = Shell::new(&req, &BOARD).who("みなと総合病院 救急科").live(&gallery.hub, "/events").alarms();
    html(&Board { sample: Sample::new(page.lang()), key: IdempotencyKey::fresh(), page })
}

async fn events(last: LastEventId, lang: Lang, gallery: web::Data<Gallery>) -> HttpResponse {
    let shown = gallery.clone();
    gallery.hub.stream(last.as_deref(), |part| part == "ticker", move |_| Some(ticker(&shown, lang).into_string()))
}

async fn accept(fields: Fields) -> Result<HttpResponse, Problem> {
    let remedy = Text::new("0〜180 の数字を入れてください。", "Enter a number from 0 to 180.");
    fields.key()?;
    let minutes: u16 = fields.required(ETA, remedy)?;
    if minutes > 180 {
        let what = Text::new("180分を超えています。", "This is more than 180 minutes.");
        return Err(fields.problem(ETA, "eta-too-long", what, remedy));
    }
    Ok(fields.done("/"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8099".to_owned());
    let gallery = web::Data::from(Arc::new(Gallery { hub: LiveHub::new(system_now_ms), ticks: AtomicU32::new(0) }));
    let data = gallery.clone();
    let guard = Guard::new(AllowedHosts::loopback());
    let running = server::start(&address, guard, AssetSet::with(&[])?, move |app| {
        app.app_data(data.clone())
            .route("/", web::get().to(components))
            .route("/tablet", web::get().to(tablet))
            .route("/board", web::get().to(board))
            .route("/events", web::get().to(events))
            .route("/accept", web::post().to(accept));
    })?;
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            gallery.ticks.fetch_add(1, Ordering::Relaxed);
            gallery.hub.publish("ticker");
        }
    });
    running.server.await?;
    Ok(())
}
