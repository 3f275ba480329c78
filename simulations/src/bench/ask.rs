//! From asking to "seen by a person" on the crew's tablet, and from the decision to every other alarm out, on screen and lamp.
//!
//! Real programs in processes of their own: a tablet, the platform, a gateway for each hospital, a simulated lamp beside each. Two kinds of
//! rounds take turns. In one, robots say 「確認した」 the moment their board's live stream shows the question; how long a person takes is
//! not measured. In the other, one hospital accepts and all others are still ringing when the crew decides.

#![expect(clippy::print_stdout, reason = "a measurement goes to standard output")]

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, ensure};
use domain::ids::{CrewId, HospitalId};
use serde::Serialize;
use serde_json::Value;
use tokio::time::Instant;

use super::figures::Latencies;
use crate::{
    lamp::{self, DARK, LampHandle, RED_FLASHING},
    play::Screen,
    region,
    stage::{Stage, StagePlan},
};

/// The crew whose tablet is used.
const CREW: &str = "minato-1";

/// Nothing takes so long; whoever waits longer waits in vain.
const LIMIT: Duration = Duration::from_secs(20);

/// Between two looks where nothing announces itself.
const LOOK_AGAIN: Duration = Duration::from_millis(1);

/// What one run says, milliseconds.
#[derive(Debug, Serialize)]
struct Figures {
    hospitals: usize,
    rounds: usize,
    ask_to_board: Quantiles,
    ask_to_seen: Quantiles,
    ask_to_all_seen: Quantiles,
    choose_to_decided: Quantiles,
    choose_to_boards_quiet: Quantiles,
    choose_to_lamps_dark: Quantiles,
}

#[derive(Debug, Clone, Copy, Serialize)]
struct Quantiles {
    p50_ms: f64,
    p99_ms: f64,
    max_ms: f64,
    values: u64,
}

impl From<&Latencies> for Quantiles {
    fn from(all: &Latencies) -> Self {
        Self { p50_ms: all.ms(0.5), p99_ms: all.ms(0.99), max_ms: all.ms(1.0), values: all.count() }
    }
}

struct Seat {
    hospital: HospitalId,
    board: Screen,
    lamp: LampHandle,
}

struct Bench {
    tablet: Screen,
    seats: Vec<Seat>,
}

/// Latencies of all rounds.
struct Measured {
    board: Latencies,
    seen: Latencies,
    all_seen: Latencies,
    decided: Latencies,
    quiet: Latencies,
    dark: Latencies,
}

pub(super) async fn run(hospitals: usize, rounds: usize, json: bool) -> Result<()> {
    ensure!((2..=10).contains(&hospitals) && rounds > 0, "give 2 to 10 hospitals and at least one round");
    let registry = region::shipped()?;
    let asked: Vec<HospitalId> = registry.region.hospitals.keys().take(hospitals).cloned().collect();
    let lamps = asked.iter().map(|id| Ok((id.clone(), lamp::start()?))).collect::<Result<BTreeMap<_, _>>>()?;
    let folder = tempfile::Builder::new().prefix("mq119-ask-").tempdir()?;
    let plan = StagePlan {
        registry_text: region::TEXT.to_owned(),
        start: jiff::Timestamp::now(),
        speed: 1.0,
        own_process: asked.iter().cloned().collect(),
        all_hospitals: false,
        crews: [CrewId::new(CREW)?].into(),
        lines: Vec::new(),
        look_up: false,
        lamps: lamps.iter().map(|(id, lamp)| (id.clone(), lamp.port())).collect(),
        folder: folder.path().to_owned(),
    };
    let stage = Arc::new(Stage::start(&plan).await?);
    let tablet = Screen::at(stage.crews.get(&CrewId::new(CREW)?).context("no tablet")?.screen)?;
    let seats = lamps.into_iter().map(|(hospital, lamp)| {
        let board = Screen::at(stage.hospitals.get(&hospital).context("no board")?.screen)?;
        Ok(Seat { hospital, board, lamp })
    });
    let bench = Bench { tablet, seats: seats.collect::<Result<_>>()? };
    let new = Latencies::new;
    let mut measured =
        Measured { board: new()?, seen: new()?, all_seen: new()?, decided: new()?, quiet: new()?, dark: new()? };
    for _ in 0..rounds {
        bench.seen_round(&mut measured).await?;
        bench.decided_round(&mut measured).await?;
    }
    let figures = Figures {
        hospitals,
        rounds,
        ask_to_board: (&measured.board).into(),
        ask_to_seen: (&measured.seen).into(),
        ask_to_all_seen: (&measured.all_seen).into(),
        choose_to_decided: (&measured.decided).into(),
        choose_to_boards_quiet: (&measured.quiet).into(),
        choose_to_lamps_dark: (&measured.dark).into(),
    };
    print(&figures, json)
}

impl Bench {
    /// A case that may be asked for.
    async fn open(&self) -> Result<String> {
        let opened = self.tablet.post("/encounters", &[("kind", "acute-illness".to_owned())]).await?;
        let case = opened["encounter"].as_str().context("the tablet did not name the case")?.to_owned();
        let place = [("latitude", "34.862".to_owned()), ("longitude", "137.052".to_owned())];
        self.tablet.post(&format!("/encounters/{case}/place"), &place).await?;
        let triage = [("class", "general".to_owned()), ("urgency", "red-2".to_owned())];
        self.tablet.post(&format!("/encounters/{case}/triage"), &triage).await?;
        Ok(case)
    }

    fn everybody(&self) -> Vec<(&'static str, String)> {
        self.seats.iter().map(|seat| ("hospital", seat.hospital.as_str().to_owned())).collect()
    }

    async fn ask(&self, case: &str) -> Result<Instant> {
        let asked = Instant::now();
        self.tablet.post(&format!("/encounters/{case}/ask"), &self.everybody()).await?;
        Ok(asked)
    }

    async fn close(&self, case: &str) -> Result<()> {
        self.tablet.post(&format!("/encounters/{case}/close"), &[]).await?;
        for seat in &self.seats {
            tokio::time::timeout(LIMIT, seat.lamp.until_shining(DARK)).await.context("a lamp stays on")?;
        }
        Ok(())
    }

    async fn seen_round(&self, measured: &mut Measured) -> Result<()> {
        let case = self.open().await?;
        let watchers: Vec<_> =
            self.seats.iter().map(|seat| tokio::spawn(see_at_once(seat.board.clone(), case.clone()))).collect();
        let mut patches = self.tablet.listen();
        // The streams are there before anybody asks.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let asked = self.ask(&case).await?;
        let mut known = 0;
        while known < self.seats.len() {
            let patch = tokio::time::timeout(LIMIT, patches.recv()).await.context("the tablet shows no receipt")?;
            let at = patch.context("the tablet's stream ended")?.at;
            let state = self.tablet.get(&format!("/api/encounters/{case}")).await?;
            let seen = inquiries(&state).filter(|one| !one["seen_at_ms"].is_null()).count();
            for _ in known..seen {
                measured.seen.add(at.max(asked) - asked);
            }
            known = known.max(seen);
        }
        measured.all_seen.add(asked.elapsed());
        for watcher in watchers {
            measured.board.add(watcher.await?? - asked);
        }
        self.close(&case).await
    }

    async fn decided_round(&self, measured: &mut Measured) -> Result<()> {
        let case = self.open().await?;
        self.ask(&case).await?;
        let (winner, others) = self.seats.split_first().context("no hospital")?;
        for seat in &self.seats {
            tokio::time::timeout(LIMIT, seat.lamp.until_shining(RED_FLASHING)).await.context("a lamp stays dark")?;
        }
        winner.board.post(&format!("/cases/{case}/answer"), &[("answer", "accept".to_owned())]).await?;
        let path = format!("/api/encounters/{case}");
        until(|| async {
            inquiries(&self.tablet.get(&path).await.ok()?).any(|one| one["answer"] == "accept").then_some(())
        })
        .await?;
        let mut quiet: Vec<_> = Vec::new();
        for seat in others {
            quiet.push(tokio::spawn(released(seat.board.clone(), case.clone())));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        let chosen = Instant::now();
        let fields = [("hospital", winner.hospital.as_str().to_owned())];
        self.tablet.post(&format!("/encounters/{case}/destination"), &fields).await?;
        until(|| async { (!self.tablet.get(&path).await.ok()?["destination"].is_null()).then_some(()) }).await?;
        measured.decided.add(chosen.elapsed());
        for seat in others {
            tokio::time::timeout(LIMIT, seat.lamp.until_shining(DARK)).await.context("a lamp stays on")?;
            let told = seat.lamp.told().last().context("the lamp was told nothing")?.at;
            measured.dark.add(Instant::from_std(told).max(chosen) - chosen);
        }
        for watcher in quiet {
            measured.quiet.add(watcher.await??.max(chosen) - chosen);
        }
        // Where the patient goes it rings until somebody has noticed.
        winner.board.post(&format!("/cases/{case}/seen"), &[]).await?;
        self.close(&case).await
    }
}

fn inquiries(state: &Value) -> impl Iterator<Item = &Value> {
    state["inquiries"].as_array().into_iter().flatten()
}

/// Says 「確認した」 the moment the board shows the question; when it was shown.
async fn see_at_once(board: Screen, case: String) -> Result<Instant> {
    let mut patches = board.listen();
    loop {
        let patch = tokio::time::timeout(LIMIT, patches.recv()).await?.context("the board's stream ended")?;
        if patch.part == "board" && patch.html.is_some_and(|html| html.contains(&case)) {
            board.post(&format!("/cases/{case}/seen"), &[]).await?;
            return Ok(patch.at);
        }
    }
}

/// When the board showed that nothing is asked any more.
async fn released(board: Screen, case: String) -> Result<Instant> {
    let mut patches = board.listen();
    loop {
        let patch = tokio::time::timeout(LIMIT, patches.recv()).await?.context("the board's stream ended")?;
        let state = board.get("/api/cases").await?;
        let mut cases = state["cases"].as_array().into_iter().flatten();
        if cases.any(|one| one["encounter"] == case.as_str() && one["standing"] == "released" && one["alarm"].is_null())
        {
            return Ok(patch.at);
        }
    }
}

async fn until<T, F: Future<Output = Option<T>>>(look: impl Fn() -> F) -> Result<T> {
    let limit = Instant::now() + LIMIT;
    loop {
        if let Some(found) = look().await {
            return Ok(found);
        }
        ensure!(Instant::now() < limit, "it does not come");
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

fn print(figures: &Figures, json: bool) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(figures)?);
        return Ok(());
    }
    println!("{} hospitals with a gateway and a lamp each, {} rounds of each kind", figures.hospitals, figures.rounds);
    for (stage, one) in [
        ("ask → on a board", figures.ask_to_board),
        ("ask → seen, on the tablet", figures.ask_to_seen),
        ("ask → all seen", figures.ask_to_all_seen),
        ("choose → decided, on the tablet", figures.choose_to_decided),
        ("choose → another board quiet", figures.choose_to_boards_quiet),
        ("choose → another lamp dark", figures.choose_to_lamps_dark),
    ] {
        println!(
            "  {stage:<33} p50 {:8.1}   p99 {:8.1}   max {:8.1} ms   ({} values)",
            one.p50_ms, one.p99_ms, one.max_ms, one.values
        );
    }
    Ok(())
}
