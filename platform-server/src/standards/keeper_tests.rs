//! A running platform and its folder: what is right takes effect, what is wrong leaves the old in force and is told.
#![allow(clippy::unwrap_used)]

use std::{fs, sync::Arc};

use domain::ids::HeadquartersId;
use host::Clock;
use jiff::{Timestamp, civil::Date};
use journal::MemoryEngine;
use tempfile::TempDir;

use super::{keeper::Keeper, tests::in_small_region as small, *};
use crate::ledger::{
    Ledger,
    tests::region::{ledger_with, registry},
};

/// A platform on a day, with one folder and the looks at it.
struct Platform {
    dir: TempDir,
    ledger: Arc<Ledger>,
    keeper: Keeper,
    folder: Option<WatchedFolder>,
}

impl Platform {
    fn on(day: &str, files: &[(&str, String)]) -> Self {
        let start: Timestamp = format!("{day}T12:00:00+09:00").parse().unwrap();
        let dir = TempDir::new().unwrap();
        for (name, text) in files {
            fs::write(dir.path().join(name), text).unwrap();
        }
        // A thousand times as fast: what is taken later carries another instant.
        let clock = Clock::scaled(start, Timestamp::now(), 1_000.0);
        let ledger = ledger_with(Arc::new(MemoryEngine::new()), clock);
        let (folder, standards) = WatchedFolder::open(dir.path(), &registry()).unwrap();
        ledger.use_standards(Arc::new(standards));
        let keeper = Keeper::on(&ledger, day.parse().unwrap());
        Self { dir, ledger, keeper, folder: Some(folder) }
    }

    /// Puts a file there, whole, and looks until it stands still.
    async fn put(&mut self, name: &str, text: &str) {
        fs::write(self.dir.path().join("new"), text).unwrap();
        fs::rename(self.dir.path().join("new"), self.dir.path().join(name)).unwrap();
        self.look_twice().await;
    }

    async fn remove(&mut self, name: &str) {
        fs::remove_file(self.dir.path().join(name)).unwrap();
        self.look_twice().await;
    }

    async fn look_twice(&mut self) {
        for _ in 0..2 {
            let folder = self.folder.take().unwrap();
            self.folder = Some(self.keeper.look(&self.ledger, folder).await);
        }
    }

    /// Version and coordinator's number in force on a day.
    fn on_day(&self, day: &str) -> Option<(String, String)> {
        let (state, id) = (self.ledger.state(), HeadquartersId::new("minato").unwrap());
        let standard = state.standards().in_force(&id, day.parse::<Date>().unwrap())?;
        Some((standard.version(), standard.nobody.telephone.clone()))
    }

    fn refused(&self) -> Option<RefusedStandards> {
        self.ledger.state().refused_standards().cloned()
    }

    fn versions(&self) -> Vec<String> {
        self.ledger.state().standards().iter().map(|standard| standard.version()).collect()
    }
}

fn with_number(number: &str) -> String {
    small().replacen("00-0000-0900", number, 1)
}

fn next_year() -> String {
    small()
        .replacen("edition = \"2026\"", "edition = \"2027\"", 1)
        .replacen("from = 2026-04-01", "from = 2027-04-01", 1)
        .replacen("until = 2027-03-31\n", "", 1)
}

fn one(version: &str, number: &str) -> Option<(String, String)> {
    Some((version.to_owned(), number.to_owned()))
}

const DAY: &str = "2026-11-18";

#[tokio::test]
async fn a_changed_file_takes_effect_without_a_restart_and_everybody_is_told() {
    let mut platform = Platform::on(DAY, &[("west.toml", small())]);
    let (guides, mut bell) = (platform.ledger.state().guides_version(), platform.ledger.bells().standards());
    platform.put("west.toml", &with_number("00-0000-0901")).await;
    assert_eq!(platform.on_day(DAY), one("west/2026", "00-0000-0901"));
    assert!(platform.ledger.state().guides_version() > guides, "rankings are made anew");
    assert!(bell.has_changed().unwrap());
    bell.mark_unchanged();
    platform.put("west-2027.toml", &next_year()).await;
    assert_eq!(platform.versions(), ["west/2026", "west/2027"]);
    assert_eq!(platform.on_day("2027-04-01"), one("west/2027", "00-0000-0900"));
    platform.look_twice().await;
    bell.mark_unchanged();
    platform.look_twice().await;
    assert!(!bell.has_changed().unwrap(), "nothing is told while nothing changes");
}

#[tokio::test]
async fn one_wrong_file_leaves_all_old_ones_in_force_and_says_since_when() {
    let mut platform = Platform::on(DAY, &[("west.toml", small())]);
    let bell = platform.ledger.bells().standards();
    platform.put("west-2027.toml", &next_year().replacen("detour = 1.3", "detour = 9", 1)).await;
    let first = platform.refused().unwrap();
    assert!(first.mistakes[0].starts_with("west-2027.toml:34 roads.detour: 9 is out of range."), "{first:?}");
    assert_eq!((platform.versions(), first.mistakes.len()), (vec!["west/2026".to_owned()], 1));
    assert!(bell.has_changed().unwrap());
    // The right part of a folder with a wrong one is not taken either.
    platform.put("west.toml", &with_number("00-0000-0901")).await;
    assert_eq!(platform.on_day(DAY), one("west/2026", "00-0000-0900"));
    platform.put("west-2027.toml", &next_year().replacen("set_max = 3", "set_max = 0", 1)).await;
    let second = platform.refused().unwrap();
    assert!(second.mistakes[0].starts_with("west-2027.toml:10 asking.set_max"), "{second:?}");
    assert_eq!(second.since, first.since, "nothing newer could be taken since then");
    platform.put("west-2027.toml", &next_year()).await;
    assert_eq!(platform.refused(), None);
    assert_eq!(platform.on_day(DAY), one("west/2026", "00-0000-0901"));
}

#[tokio::test]
async fn a_file_that_is_gone_takes_no_rules_away_under_way() {
    let mut platform = Platform::on(DAY, &[("west.toml", small()), ("west-2027.toml", next_year())]);
    platform.remove("west-2027.toml").await;
    assert_eq!(platform.versions(), ["west/2026"], "an edition that is still to come may be taken back");
    platform.remove("west.toml").await;
    assert_eq!(platform.on_day(DAY), one("west/2026", "00-0000-0900"));
    let told = platform.refused().unwrap().mistakes;
    assert_eq!(
        told,
        [
            "no file of the folder is west/2026 any more, which the headquarters minato follows today. Put the file back; to end the \
             edition, give it an `until`"
        ]
    );
    platform.put("west.toml", &small().replacen("until = 2027-03-31", "until = 2026-11-17", 1)).await;
    assert_eq!((platform.on_day(DAY), platform.refused()), (None, None), "ended on purpose");
}

#[tokio::test]
async fn a_successor_may_take_the_place_of_a_file_and_of_an_edition() {
    let mut platform = Platform::on(DAY, &[("west.toml", small())]);
    platform.put("west.toml", &small().replacen("edition = \"2026\"", "edition = \"2026a\"", 1)).await;
    assert_eq!(platform.on_day(DAY), one("west/2026a", "00-0000-0900"));
    assert_eq!(platform.refused(), None);
}

#[tokio::test]
async fn an_edition_whose_first_day_comes_while_the_platform_runs_is_in_force_and_told() {
    let mut platform = Platform::on("2027-04-01", &[("west.toml", small()), ("west-2027.toml", next_year())]);
    // As the platform was yesterday.
    platform.keeper = Keeper::on(&platform.ledger, "2027-03-31".parse().unwrap());
    let (guides, mut bell) = (platform.ledger.state().guides_version(), platform.ledger.bells().standards());
    platform.look_twice().await;
    assert!(bell.has_changed().unwrap() && platform.ledger.state().guides_version() == guides + 1);
    assert_eq!(platform.on_day("2027-04-01"), one("west/2027", "00-0000-0900"));
    bell.mark_unchanged();
    platform.look_twice().await;
    assert!(!bell.has_changed().unwrap(), "once");
}

#[test]
fn changes_are_told_by_version() {
    let set = |files: &[String]| {
        let dir = TempDir::new().unwrap();
        for (number, text) in files.iter().enumerate() {
            fs::write(dir.path().join(format!("{number}.toml")), text).unwrap();
        }
        Standards::load(dir.path(), &registry()).unwrap()
    };
    let (old, new) = (set(&[small()]), set(&[with_number("00-0000-0901"), next_year()]));
    let changes = Changes::between(&old, &new);
    assert_eq!((changes.added, changes.rewritten), (vec!["west/2027".to_owned()], vec!["west/2026".to_owned()]));
    assert_eq!(Changes::between(&new, &set(&[next_year()])).removed, ["west/2026"]);
    assert!(Changes::between(&old, &old).is_empty());
    let last = |day: Date| new.of_day(day).last().map(|standard| standard.version());
    assert_eq!(last("2026-11-18".parse().unwrap()).unwrap(), "west/2026", "next year's base rates do not count yet");
    assert_eq!(last("2027-04-01".parse().unwrap()).unwrap(), "west/2027");
}
