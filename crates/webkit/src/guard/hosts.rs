//! The names that a screen answers to.

use std::net::IpAddr;

/// How many names a configuration may add. A screen has one or two; more is a mistake in the file.
pub const MAX_HOST_NAMES: usize = 16;

/// A host name in the configuration that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostNameError {
    /// Not a plain name.
    #[error(
        "`{0}` is not a host name; write the bare name, without scheme, port, path or wildcard, such as `er.hospital.local`"
    )]
    NotAName(String),
    /// Too many names.
    #[error("{0} host names are configured; at most {MAX_HOST_NAMES} are allowed")]
    TooMany(usize),
}

/// Loopback under all its names, and the names that the configuration adds. Ports do not matter: a rebinding page cannot choose the name.
#[derive(Debug, Clone, Default)]
pub struct AllowedHosts {
    names: Vec<String>,
}

impl AllowedHosts {
    /// Loopback only: `localhost`, `127.0.0.0/8`, `[::1]`.
    pub fn loopback() -> Self {
        Self::default()
    }

    /// Loopback and these names.
    ///
    /// # Errors
    /// [`HostNameError`] when a name is not a bare host name, or there are more than [`MAX_HOST_NAMES`].
    pub fn with_names<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Result<Self, HostNameError> {
        let names: Vec<String> = names.into_iter().map(|name| name.as_ref().to_ascii_lowercase()).collect();
        if names.len() > MAX_HOST_NAMES {
            return Err(HostNameError::TooMany(names.len()));
        }
        if let Some(odd) = names.iter().find(|name| !is_host_name(name)) {
            return Err(HostNameError::NotAName(odd.clone()));
        }
        Ok(Self { names })
    }

    /// Whether a `Host` header names us.
    pub(super) fn allows(&self, header: &str) -> bool {
        let Some(host) = without_port(header) else { return false };
        let host = host.to_ascii_lowercase();
        let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(&host);
        host == "localhost" || bare.parse().is_ok_and(|ip: IpAddr| ip.is_loopback()) || self.names.contains(&host)
    }
}

/// The host of `host`, `host:port`, `[v6]` or `[v6]:port`.
fn without_port(header: &str) -> Option<&str> {
    let end_of_host =
        if header.starts_with('[') { header.find(']')? + 1 } else { header.find(':').unwrap_or(header.len()) };
    let (host, rest) = header.split_at_checked(end_of_host)?;
    let port_is_fine = rest.is_empty() || rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    port_is_fine.then_some(host)
}

fn is_host_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 253
        && name.split('.').all(|label| {
            !label.is_empty()
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
        })
}
