//! What stands between a screen and every other page that the same browser has open.
//!
//! A screen listens on loopback only, but a browser carries any web page's requests to loopback. Three checks keep those out, before any
//! handler runs, and every answer leaves with strict headers:
//!
//! 1. the `Host` is one of ours (a foreign name that resolves to 127.0.0.1 is DNS rebinding);
//! 2. what changes something comes from a page of ours ([`OriginRefusal`]);
//! 3. what only reads comes from a page of ours too, or is a person following a link: else a foreign page could use up the streams.

mod hosts;
mod listen;
mod origin;

use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpRequest};

pub use hosts::{AllowedHosts, HostNameError, MAX_HOST_NAMES};
pub use listen::{ListenError, listen_address};
pub use origin::OriginRefusal;

use crate::lang::Text;
use crate::problem::Problem;

/// Nothing but our own files, no inline code, no frames. Set on every answer.
pub const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Set on every answer, whatever the handler says.
const FIXED_HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
];

/// The guard of one screen. Clones share the list of names.
#[derive(Debug, Clone)]
pub struct Guard {
    hosts: Arc<AllowedHosts>,
}

impl Guard {
    /// A guard that answers to these names.
    pub fn new(hosts: AllowedHosts) -> Self {
        Self { hosts: Arc::new(hosts) }
    }

    /// The middleware: wrap the whole application in it, outermost.
    pub fn middleware<S, B>(
        &self,
    ) -> impl Transform<S, ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error, InitError = ()> + use<S, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
        B: MessageBody + 'static,
    {
        let hosts = Arc::clone(&self.hosts);
        from_fn(move |req: ServiceRequest, next: Next<B>| {
            let verdict = check(&hosts, req.request());
            async move {
                let mut response = match verdict {
                    Ok(()) => next.call(req).await?.map_into_boxed_body(),
                    Err(problem) => {
                        tracing::warn!(code = problem.code(), "refused a request");
                        let answer = problem.for_request(req.request()).response();
                        req.into_response(answer)
                    }
                };
                let headers = response.headers_mut();
                headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY));
                for (name, value) in FIXED_HEADERS {
                    headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
                }
                if !headers.contains_key(CACHE_CONTROL) {
                    headers.insert(CACHE_CONTROL, HeaderValue::from_static(crate::respond::NO_STORE));
                }
                Ok(response)
            }
        })
    }
}

fn check(hosts: &AllowedHosts, req: &HttpRequest) -> Result<(), Problem> {
    let header = |name: &str| req.headers().get(name).and_then(|value| value.to_str().ok());
    let mut named = req.headers().get_all(HOST);
    let host = match (named.next(), named.next()) {
        (Some(host), None) => host.to_str().ok().filter(|host| hosts.allows(host)),
        _ => None,
    };
    let Some(host) = host else {
        return Err(Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "unknown-host",
            Text::new("この名前ではこの画面を開けません。", "This screen does not answer to that name."),
            Text::new(
                "http://localhost で始まるアドレスで開いてください。別の名前を使うには設定の hosts に加えてください。",
                "Open it as http://localhost. To use another name, add it to `hosts` in the configuration.",
            ),
        ));
    };
    let facts = origin::Facts {
        changes_something: !req.method().is_safe(),
        host,
        origin: header("origin"),
        fetch_site: header("sec-fetch-site"),
        fetch_dest: header("sec-fetch-dest"),
    };
    origin::check(&facts).map_err(|refusal| {
        Problem::new(
            StatusCode::FORBIDDEN,
            refusal.code(),
            Text::new("ほかのページからの操作は受け付けません。", "Requests from other pages are refused."),
            Text::new(
                "この画面を開き直して、もう一度操作してください。",
                "Open this screen again and repeat what you did.",
            ),
        )
    })
}

#[cfg(test)]
mod tests;
