//! The programs as roles, for tests that start and kill real processes.

use std::process::ExitCode;

use clap::Parser as _;
use simulations::command::{Command, run};

#[tokio::main]
async fn main() -> ExitCode {
    run(Command::parse()).await
}
