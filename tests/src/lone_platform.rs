//! A real platform alone: a process of its own, without hospitals and tablets.

use std::{ffi::OsString, net::SocketAddr};

use anyhow::Result;
use simulations::{
    ports,
    process::Process,
    world::{PLATFORM_NAME, World},
};
use trust::dial::Dialer;

/// A running platform with the real time.
pub struct LonePlatform {
    /// Its files, keys and certificates.
    pub world: World,
    /// Where crews and hospitals connect.
    pub address: SocketAddr,
    /// Where the headquarters' page is.
    pub screen: SocketAddr,
    _folder: tempfile::TempDir,
    _process: Process,
}

impl LonePlatform {
    /// Starts one. `prepare` may change the world before the platform is configured.
    ///
    /// # Errors
    /// When it cannot be started.
    pub async fn start(registry: &str, prepare: impl FnOnce(&mut World) -> Result<()>) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut world = World::create(folder.path(), registry)?;
        prepare(&mut world)?;
        let (address, screen) = (ports::take()?, ports::take()?);
        let config = world.platform_config(address, screen)?;
        let now = jiff::Timestamp::now().as_millisecond().to_string();
        let mut arguments = ["role", "platform", "--config"].map(OsString::from).to_vec();
        arguments.push(config.into_os_string());
        arguments.extend(["--start-ms", &now, "--began-ms", &now, "--speed", "1"].map(OsString::from));
        let process = Process::start("platform", arguments, &world.log("platform"), address).await?;
        Ok(Self { world, address, screen, _folder: folder, _process: process })
    }

    /// A way to it for a device of some world.
    ///
    /// # Errors
    /// When the device was not issued there.
    pub fn dial(&self, world: &World, device: &str, person: &str) -> Result<Dialer> {
        let identity = world.identity(device)?;
        Ok(Dialer::new(&identity, &format!("https://{}", self.address), PLATFORM_NAME, person)?)
    }

    /// What it has logged so far.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn log(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.world.log("platform"))?)
    }
}
