//! The command line.

#![expect(clippy::print_stdout, reason = "a command-line report goes to standard output")]

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};

use crate::{acceptance, bench, card_table, coverage, demo, judge, play, roles, scenario::Scenario, stage::Stage};

/// Exit code for a scenario or an argument that is not usable (`EX_USAGE`).
const EXIT_USAGE: u8 = 64;

/// マイナ救急: simulated cards, people, services and hospitals around the real programs.
#[derive(Debug, Parser)]
#[command(name = "simulations", version)]
pub struct Command {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Starts everything, plays the four published cases, and goes on with live traffic until stopped.
    Demo {
        /// Play the four cases fast and end; exit code 0 only if each ended as published.
        #[arg(long)]
        exit: bool,
        /// Folder for data, keys and logs (default: a temporary one).
        #[arg(long)]
        data: Option<PathBuf>,
    },
    /// Plays one scenario file through the real programs and reports. The format: docs/scenarios.md.
    Play {
        /// Scenario file (TOML), or the name of a shipped one.
        file: PathBuf,
        /// The report as one JSON object.
        #[arg(long)]
        json: bool,
        /// Folder for data, keys and logs (default: a temporary one).
        #[arg(long)]
        data: Option<PathBuf>,
        /// Folder for the handover sheets of tablet and destination as they were just before arrival, to be printed by a browser.
        #[arg(long)]
        sheets: Option<PathBuf>,
    },
    /// Measurements.
    Bench {
        #[command(subcommand)]
        what: bench::Bench,
    },
    /// Says how much of a national price list the shipped knowledge of drugs speaks of. The format: docs/knowledge.md.
    Coverage {
        /// The price list (comma-separated text).
        file: PathBuf,
        /// The counts as one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Judges what is inferred and raised with written cases; exit code 0 only if the shipped ones are not worse than before. The format:
    /// docs/judgement.md.
    Judge {
        /// A file of cases (TOML) instead of the shipped ones.
        file: Option<PathBuf>,
        /// A folder with a region's own tables (docs/knowledge.md), judged in the place of the shipped ones.
        #[arg(long, value_name = "DIR")]
        knowledge: Option<PathBuf>,
        /// The figures as one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Judges the learned chance of acceptance on simulated months, split by time, against what stands without it (ADR 23).
    Acceptance {
        /// The first seed.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many seeds, one after the other; least, median and most are told.
        #[arg(long, default_value_t = 5)]
        seeds: u32,
        /// Months of history, 2 to 120; the last quarter is judged.
        #[arg(long, default_value_t = 12)]
        months: u32,
        /// The prefecture whose acceptance at the k-th request is reproduced.
        #[arg(long, default_value = "Tokyo")]
        row: String,
        /// The figures as one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Writes docs/card-conditions.md from the table of card conditions. Run it at the root of the repository.
    CardConditions,
    /// One of the programs, started by the other commands.
    #[command(hide = true)]
    Role {
        #[command(subcommand)]
        role: roles::Role,
    },
}

/// Runs a command.
pub async fn run(command: Command) -> ExitCode {
    let result = match command.what {
        What::Demo { exit, data } => demo::run(exit, data).await,
        What::Play { file, json, data, sheets } => match read(&file) {
            Ok(scenario) => run_play(&scenario, json, data, sheets.as_deref()).await,
            Err(error) => {
                eprintln_error(&error);
                return ExitCode::from(EXIT_USAGE);
            }
        },
        What::Bench { what } => bench::run(what).await,
        What::Coverage { file, json } => match coverage::read(&file) {
            Ok(found) => print_coverage(&found, json),
            Err(error) => {
                eprintln_error(&error);
                return ExitCode::from(EXIT_USAGE);
            }
        },
        What::Judge { file, knowledge, json } => match judge::judge(file.as_deref(), knowledge.as_deref()) {
            Ok(reports) => print_judgement(&reports, json),
            Err(error) => {
                eprintln_error(&error);
                return ExitCode::from(EXIT_USAGE);
            }
        },
        What::Acceptance { seed, seeds, months, row, json } => {
            acceptance::run(acceptance::Options { seed, seeds, months, row })
                .and_then(|report| print_acceptance(&report, json))
        }
        What::CardConditions => {
            let written = std::fs::write(card_table::PATH, card_table::markdown()).context(card_table::PATH);
            written.map(|()| true)
        }
        What::Role { role } => roles::run(role).await.map(|()| true),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln_error(&error);
            ExitCode::FAILURE
        }
    }
}

/// False when something is unassigned.
fn print_coverage(found: &domain::inference::Coverage, json: bool) -> Result<bool> {
    if json {
        println!("{}", serde_json::to_string_pretty(&coverage::json(found))?);
    } else {
        print!("{}", coverage::print(found));
    }
    let kinds = [&found.classes, &found.ingredients, &found.products];
    Ok(kinds.iter().all(|tally| tally.unassigned.is_empty()))
}

/// False when a set is worse than it may be.
fn print_judgement(reports: &[judge::Report], json: bool) -> Result<bool> {
    if json {
        println!("{}", serde_json::to_string_pretty(&judge::json(reports))?);
    } else {
        print!("{}", judge::print(reports));
    }
    Ok(reports.iter().all(judge::Report::is_held))
}

fn print_acceptance(report: &acceptance::Report, json: bool) -> Result<bool> {
    if json {
        println!("{}", serde_json::to_string_pretty(&acceptance::json(report))?);
    } else {
        print!("{}", acceptance::print(report));
    }
    Ok(true)
}

fn eprintln_error(error: &anyhow::Error) {
    eprintln!("{error:#}");
}

/// Reads a scenario from a file, or a shipped one by its name.
///
/// # Errors
/// With file, line, field and remedy.
pub fn read(file: &Path) -> Result<Scenario> {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            let with_ending = format!("{name}.toml");
            let shipped = crate::scenario::SHIPPED.iter().find(|(known, _)| *known == name || *known == with_ending);
            shipped
                .map(|(_, text)| (*text).to_owned())
                .ok_or(error)
                .with_context(|| format!("cannot read {}", file.display()))?
        }
    };
    Ok(Scenario::parse(&text, &file.display().to_string())?)
}

/// A folder that is removed at the end, unless the user named one.
///
/// # Errors
/// When it cannot be made.
pub fn folder(data: Option<PathBuf>) -> Result<(PathBuf, Option<tempfile::TempDir>)> {
    match data {
        Some(data) => Ok((data, None)),
        None => {
            let temporary = tempfile::Builder::new().prefix("mq119-").tempdir()?;
            Ok((temporary.path().to_owned(), Some(temporary)))
        }
    }
}

/// Says on standard error where the screens of a play are, so that somebody can look on.
fn say_where(stage: &Stage, scenario: &Scenario) {
    if let Some(seat) = stage.crews.get(&scenario.crew.id) {
        eprintln!("tablet http://{}/ ({})", seat.screen, scenario.crew.id);
    }
    for plan in &scenario.hospitals {
        if let (Some(seat), Some(known)) =
            (stage.hospitals.get(&plan.hospital), stage.registry.region.hospitals.get(&plan.hospital))
        {
            eprintln!("board  http://{}/ ({})", seat.screen, known.name);
        }
    }
    eprintln!("hq     http://{}/", stage.platform_screen);
}

async fn run_play(scenario: &Scenario, json: bool, data: Option<PathBuf>, sheets: Option<&Path>) -> Result<bool> {
    let (folder, _temporary) = folder(data)?;
    let report = play::play_shown(scenario, folder, |stage| say_where(stage, scenario)).await?;
    if let Some(sheets) = sheets {
        report.sheets.write(sheets)?;
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}", play::print(&report));
    }
    Ok(report.ok)
}
