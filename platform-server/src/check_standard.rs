//! `platform-server check-standard FILE... [--registry REGISTRY.toml]`: what a platform would take in, or everything that is wrong with it.

use std::{ffi::OsString, path::PathBuf};

use domain::standard::TransportStandard;

use crate::{
    registry::Registry,
    standards::{Days, overlaps, read_standard},
};

/// How it is called.
pub const USAGE: &str = "usage: platform-server check-standard FILE... [--registry REGISTRY.toml]";

/// What is checked.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    files: Vec<PathBuf>,
    registry: Option<PathBuf>,
}

impl Arguments {
    /// Reads what follows the command's name; `None` when it is not as [`USAGE`] says.
    #[must_use]
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Option<Self> {
        let mut arguments = arguments.into_iter();
        let mut read = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--registry") if read.registry.is_none() => read.registry = Some(arguments.next()?.into()),
                Some(other) if other.starts_with('-') => return None,
                _ => read.files.push(argument.into()),
            }
        }
        (!read.files.is_empty()).then_some(read)
    }
}

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// A line for each file that holds, and what was not looked at.
    pub lines: Vec<String>,
    /// A line for each mistake; none when all is well.
    pub mistakes: Vec<String>,
}

/// Judges every file, and then all of them together.
#[must_use]
pub fn check(arguments: &Arguments) -> Report {
    let mut report = Report::default();
    let registry = match arguments.registry.as_ref().map(registry) {
        Some(Ok(registry)) => Some(registry),
        Some(Err(mistake)) => {
            report.mistakes.push(mistake);
            None
        }
        None => None,
    };
    if registry.is_none() {
        report.lines.push("without a registry: hospitals and headquarters were not looked up".to_owned());
    }
    let mut read = Vec::new();
    for path in &arguments.files {
        let name = path.display().to_string();
        match read_standard(path, registry.as_ref()) {
            Ok(standard) => {
                report.lines.push(format!("{name}: {}", summary(&standard)));
                read.push((name, standard));
            }
            Err(error) => report.mistakes.extend(error.lines(&name)),
        }
    }
    report.mistakes.extend(overlaps(&read).iter().map(ToString::to_string));
    report
}

fn registry(path: &PathBuf) -> Result<Registry, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: cannot be read: {error}", path.display()))?;
    Registry::parse(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn summary(standard: &TransportStandard) -> String {
    let days = Days { from: standard.from, until: standard.until };
    let (classes, hospitals) = (standard.classes.len(), standard.hospitals().len());
    format!("{}, {days}, {classes} classes, {hospitals} hospitals", standard.version())
}

#[cfg(test)]
#[path = "check_standard_tests.rs"]
mod tests;
