//! Whether a request comes from a page of ours.
//!
//! `Referrer-Policy: no-referrer` makes browsers send `Origin: null` with a plain form, even to its own server, so `Sec-Fetch-Site` decides
//! where it is present (every browser since 2023 sends it to loopback). Another port of the same machine is another origin: `same-site` is not enough.

/// What the browser says about a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    /// Any method but GET, HEAD, OPTIONS and TRACE.
    pub(super) changes_something: bool,
    /// The `Host` header, already known to be ours.
    pub(super) host: &'a str,
    pub(super) origin: Option<&'a str>,
    pub(super) fetch_site: Option<&'a str>,
    /// `document` for a window of its own; a frame, a picture or a stream is something else.
    pub(super) fetch_dest: Option<&'a str>,
}

/// Why a request was taken for a foreign page's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OriginRefusal {
    /// The browser says that another page sent it.
    #[error("the request comes from another page")]
    Foreign,
    /// Nothing says who sent it. Browsers always say it; a program that posts must send `Origin`.
    #[error("the request carries neither Sec-Fetch-Site nor a usable Origin")]
    Unknown,
}

impl OriginRefusal {
    /// Stable code for the screen and the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Foreign => "foreign-page",
            Self::Unknown => "unknown-origin",
        }
    }
}

/// The rule.
pub(super) fn check(facts: &Facts<'_>) -> Result<(), OriginRefusal> {
    if !facts.changes_something {
        return match facts.fetch_site {
            None | Some("same-origin" | "none") => Ok(()),
            Some(_) if facts.fetch_dest == Some("document") => Ok(()),
            Some(_) => Err(OriginRefusal::Foreign),
        };
    }
    let origin = facts.origin.filter(|origin| *origin != "null");
    if origin.is_some_and(|origin| !is_same_authority(origin, facts.host)) {
        return Err(OriginRefusal::Foreign);
    }
    match (facts.fetch_site, origin) {
        (Some("same-origin"), _) | (None, Some(_)) => Ok(()),
        (Some(_), _) => Err(OriginRefusal::Foreign),
        (None, None) => Err(OriginRefusal::Unknown),
    }
}

/// `http://host:port` against `host:port`. The scheme may differ when something in front of us speaks TLS.
fn is_same_authority(origin: &str, host: &str) -> bool {
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}
