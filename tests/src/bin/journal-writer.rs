//! The process whose plug is pulled: `journal-writer write|check synced|flush-only FOLDER`. See `power_cut`.

use std::path::Path;

use anyhow::{Result, bail};
use system_tests::power_cut::{Durability, writer};

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [task, durability, folder] = arguments.as_slice() else {
        bail!("usage: journal-writer write|check synced|flush-only FOLDER");
    };
    let durability = match durability.as_str() {
        "synced" => Durability::Synced,
        "flush-only" => Durability::FlushOnly,
        other => bail!("`{other}` is neither synced nor flush-only"),
    };
    match task.as_str() {
        "write" => writer::write(durability, Path::new(folder), std::io::stdout()).await,
        "check" => writer::check(durability, Path::new(folder), std::io::stdout()),
        other => bail!("`{other}` is neither write nor check"),
    }
}
