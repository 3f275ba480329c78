//! Ports for virtual readers: several processes take them at the same time, and a reader opens its ports long after they were chosen.

use std::{fs::File, net::TcpListener};

use anyhow::{Context as _, Result, bail};

/// Below the ephemeral range and below the ports of the simulated programs.
const FIRST: u16 = 15_000;
/// Blocks; a process holds a block through a locked file.
const BLOCKS: u16 = 250;
/// Ports of one block.
pub(super) const BLOCK_PORTS: u16 = 16;

/// A block of ports, held until dropped.
pub(super) struct Block {
    first: u16,
    _lock: File,
}

impl Block {
    pub(super) fn take() -> Result<Self> {
        let folder = std::env::temp_dir().join("virtual-reader-ports");
        std::fs::create_dir_all(&folder).context("folder of the port locks")?;
        for block in 0..BLOCKS {
            // Somebody else's file, or a block that is held: the next one.
            let Ok(lock) = File::create(folder.join(block.to_string())) else { continue };
            if lock.try_lock().is_err() {
                continue;
            }
            let first = FIRST + block * BLOCK_PORTS;
            if (first..first + BLOCK_PORTS).all(|port| TcpListener::bind(("0.0.0.0", port)).is_ok()) {
                return Ok(Self { first, _lock: lock });
            }
        }
        bail!("no free block of ports between {FIRST} and {}", FIRST + BLOCKS * BLOCK_PORTS)
    }

    pub(super) fn port(&self, number: u16) -> u16 {
        self.first + number
    }
}
