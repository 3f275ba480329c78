//! A region on the disk: authority, keys, certificates and configurations, as an operator would make them.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use domain::ids::{CrewId, HospitalId};
use platform_server::registry::Registry;
use serde::Serialize;
use trust::{
    authority::{CertificateUse, RegionalCa},
    device::{DeviceIdentity, DeviceName},
    seal::SealingKey,
    token::{TokenRealm, TokenSigner},
};

use crate::{
    lamp::simulated_config,
    region::{self, crew_device, hospital_device},
};

/// Name in the platform's certificate.
pub const PLATFORM_NAME: &str = "platform.region.example";

/// Certificates of a simulated region live for a few days only.
const VALID_DAYS: u32 = 7;

/// A region on the disk.
#[derive(Debug)]
pub struct World {
    folder: PathBuf,
    authority: RegionalCa,
    revocation: Option<RevocationFile>,
    roads: Option<RoadsFile>,
    /// Folder of the zones' standards; only the made-up region has some.
    standards: Option<PathBuf>,
    card: Option<CardFile>,
}

impl World {
    /// Makes authority, platform keys and registry in an empty folder.
    ///
    /// # Errors
    /// When files cannot be written or keys not be made.
    pub fn create(folder: &Path, registry_text: &str) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let authority = RegionalCa::create(folder.join("authority"))?;
        let sealing = SealingKey::generate()?;
        sealing.save(folder.join("sealing-key.pem"))?;
        sealing.public().save(folder.join("sealing-public.pem"))?;
        TokenSigner::generate(Self::realm())?.save(folder.join("token-key.pem"))?;
        fs::write(folder.join("registry.toml"), registry_text)?;
        let standards = registry_text.starts_with(region::TEXT).then(|| folder.join("standards"));
        if let Some(standards) = &standards {
            fs::create_dir_all(standards)?;
            let added = region::added_to_shipped(&Registry::parse(registry_text)?)?;
            for (name, text) in region::standards_with(&added)? {
                fs::write(standards.join(name), text)?;
            }
        }
        let (revocation, roads, card) = (None, None, None);
        let world = Self { folder: folder.to_owned(), authority, revocation, roads, standards, card };
        world.issue(
            "platform-1",
            CertificateUse::Server {
                dns_names: vec![PLATFORM_NAME.to_owned(), "localhost".to_owned(), "127.0.0.1".to_owned()],
            },
        )?;
        world.issue(
            "record-service",
            CertificateUse::Server { dns_names: vec!["localhost".to_owned(), "127.0.0.1".to_owned()] },
        )?;
        Ok(world)
    }

    fn realm() -> TokenRealm {
        TokenRealm {
            issuer: format!("https://{PLATFORM_NAME}"),
            audience: format!("https://{PLATFORM_NAME}/emergency.v1"),
        }
    }

    /// Issues a device and returns its folder.
    ///
    /// # Errors
    /// When the name is not one or files cannot be written.
    pub fn issue(&self, name: &str, usage: CertificateUse) -> Result<PathBuf> {
        let folder = self.folder.join("devices").join(name);
        self.authority.issue(&DeviceName::new(name)?, usage, VALID_DAYS)?.write(&folder)?;
        Ok(folder)
    }

    /// The identity of an issued device.
    ///
    /// # Errors
    /// When it was not issued here.
    pub fn identity(&self, name: &str) -> Result<DeviceIdentity> {
        DeviceIdentity::load(self.folder.join("devices").join(name)).with_context(|| format!("device {name}"))
    }

    /// The platform's public sealing key.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn platform_key(&self) -> Result<trust::seal::PlatformPublicKey> {
        Ok(trust::seal::PlatformPublicKey::load(self.folder.join("sealing-public.pem"))?)
    }

    /// Folder of everything.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a program of this name logs.
    #[must_use]
    pub fn log(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.log"))
    }

    fn config(&self, name: &str, content: &impl Serialize) -> Result<PathBuf> {
        let path = self.folder.join(format!("{name}.toml"));
        fs::write(&path, toml::to_string(content)?)?;
        Ok(path)
    }

    /// Lets platforms that are configured from now on ask this responder about certificates of these issuers (DER).
    ///
    /// # Errors
    /// When files cannot be written.
    pub fn use_responder(&mut self, url: &str, issuers: &[&[u8]]) -> Result<()> {
        let paths = self.certificates("card-authority", issuers)?;
        self.revocation = Some(RevocationFile { responder: url.to_owned(), issuers: paths });
        Ok(())
    }

    /// Lets platforms that are configured from now on ask this routing server; `kind` is `osrm` or `valhalla`.
    pub fn use_road_server(&mut self, kind: &'static str, url: &str) {
        self.roads = Some(RoadsFile { kind, url: url.to_owned() });
    }

    /// Lets tablets that are configured from now on believe these authorities behind cards and this issuer of phones' documents (DER).
    ///
    /// # Errors
    /// When files cannot be written.
    pub fn trust_cards(&mut self, authorities: &[&[u8]], document_issuer: &[u8]) -> Result<()> {
        self.card = Some(CardFile {
            authorities: self.certificates("card-authority", authorities)?,
            document_issuers: self.certificates("document-issuer", &[document_issuer])?,
            terminal: None,
        });
        Ok(())
    }

    fn certificates(&self, name: &str, ders: &[&[u8]]) -> Result<Vec<PathBuf>> {
        let numbered = ders.iter().enumerate().map(|(number, der)| {
            let path = self.folder.join(format!("{name}-{}.der", number + 1));
            fs::write(&path, der)?;
            Ok(path)
        });
        numbered.collect()
    }

    /// Configuration of the platform.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn platform_config(&self, listen: SocketAddr, screen: SocketAddr) -> Result<PathBuf> {
        let realm = Self::realm();
        self.config(
            "platform",
            &PlatformFile {
                listen,
                screen_listen: screen.to_string(),
                data_dir: self.folder.join("platform-data"),
                identity_dir: self.folder.join("devices").join("platform-1"),
                token_key: self.folder.join("token-key.pem"),
                sealing_key: self.folder.join("sealing-key.pem"),
                registry: self.folder.join("registry.toml"),
                standards_dir: self.standards.as_deref(),
                realm: RealmFile { issuer: realm.issuer, audience: realm.audience },
                revocation: self.revocation.as_ref(),
                roads: self.roads.as_ref(),
            },
        )
    }

    /// Configuration of a hospital's gateway, with its device.
    ///
    /// # Errors
    /// When the hospital is not registered or files cannot be written.
    pub fn hospital_config(
        &self,
        registry: &Registry,
        hospital: &HospitalId,
        platform: SocketAddr,
        screen: SocketAddr,
        lamp: Option<u16>,
    ) -> Result<PathBuf> {
        let known = registry.region.hospitals.get(hospital).context("hospital not in the region")?;
        let person = registry.hospital_persons(hospital).first().context("hospital without persons")?;
        let name = hospital_device(hospital.as_str());
        let identity_dir = self.issue(&name, CertificateUse::Client)?;
        let path = self.config(
            &name,
            &HospitalFile {
                screen_listen: screen.to_string(),
                data_dir: self.folder.join(format!("{name}-data")),
                identity_dir,
                platform_url: format!("https://{platform}"),
                platform_name: PLATFORM_NAME,
                hospital_id: hospital.as_str(),
                hospital_name: &known.name,
                person_id: person.as_str(),
            },
        )?;
        if let Some(port) = lamp {
            fs::write(&path, [fs::read_to_string(&path)?, simulated_config(port)].join("\n"))?;
        }
        Ok(path)
    }

    /// Configuration of a crew's tablet, with its device.
    ///
    /// # Errors
    /// When the crew is not registered or files cannot be written.
    pub fn crew_config(&self, registry: &Registry, crew: &CrewId, tablet: TabletPlan<'_>) -> Result<PathBuf> {
        let TabletPlan { platform, records, screen, terminal, look_up } = tablet;
        let known = registry.region.crews.get(crew).context("crew not in the region")?;
        let person = registry.crew_persons(crew).first().context("crew without persons")?;
        let name = crew_device(crew.as_str());
        let identity_dir = self.issue(&name, CertificateUse::Client)?;
        self.config(
            &name,
            &CrewFile {
                screen_listen: screen.to_string(),
                data_dir: self.folder.join(format!("{name}-data")),
                identity_dir,
                platform_url: format!("https://{platform}"),
                platform_name: PLATFORM_NAME,
                platform_key: self.folder.join("sealing-public.pem"),
                record_service_url: records,
                crew_id: crew.as_str(),
                crew_name: &known.name,
                headquarters_id: known.headquarters.as_str(),
                person_id: person.as_str(),
                look_up,
                card: self.card.clone().map(|card| CardFile { terminal, ..card }),
            },
        )
    }
}

/// Where a tablet finds everything, and what it offers.
#[derive(Debug, Clone, Copy)]
pub struct TabletPlan<'a> {
    /// The platform.
    pub platform: SocketAddr,
    /// The record service, e.g. `https://127.0.0.1:40123`.
    pub records: &'a str,
    /// Where its own screen is served.
    pub screen: SocketAddr,
    /// The approved terminal software beside it, for cards that it can believe.
    pub terminal: Option<SocketAddr>,
    /// Whether people may be looked up by 基本4情報.
    pub look_up: bool,
}

#[derive(Serialize)]
struct PlatformFile<'a> {
    listen: SocketAddr,
    screen_listen: String,
    data_dir: PathBuf,
    identity_dir: PathBuf,
    token_key: PathBuf,
    sealing_key: PathBuf,
    registry: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    standards_dir: Option<&'a Path>,
    realm: RealmFile,
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation: Option<&'a RevocationFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    roads: Option<&'a RoadsFile>,
}

#[derive(Debug, Serialize)]
struct RoadsFile {
    kind: &'static str,
    url: String,
}

#[derive(Debug, Serialize)]
struct RevocationFile {
    responder: String,
    issuers: Vec<PathBuf>,
}

#[derive(Debug, Clone, Serialize)]
struct CardFile {
    authorities: Vec<PathBuf>,
    document_issuers: Vec<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    terminal: Option<SocketAddr>,
}

#[derive(Serialize)]
struct RealmFile {
    issuer: String,
    audience: String,
}

#[derive(Serialize)]
struct HospitalFile<'a> {
    screen_listen: String,
    data_dir: PathBuf,
    identity_dir: PathBuf,
    platform_url: String,
    platform_name: &'a str,
    hospital_id: &'a str,
    hospital_name: &'a str,
    person_id: &'a str,
}

#[derive(Serialize)]
struct CrewFile<'a> {
    screen_listen: String,
    data_dir: PathBuf,
    identity_dir: PathBuf,
    platform_url: String,
    platform_name: &'a str,
    platform_key: PathBuf,
    record_service_url: &'a str,
    crew_id: &'a str,
    crew_name: &'a str,
    headquarters_id: &'a str,
    person_id: &'a str,
    look_up: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<CardFile>,
}
