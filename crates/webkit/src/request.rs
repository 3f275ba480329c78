//! Reading the two small things that every page asks of a request: a query value and a cookie.
//!
//! Only for values that need no percent decoding (codes such as `ja` or `night`).

use actix_web::HttpRequest;
use actix_web::http::header::COOKIE;

/// The first value of a query parameter, undecoded.
pub(crate) fn query_value<'a>(req: &'a HttpRequest, name: &str) -> Option<&'a str> {
    req.query_string().split('&').find_map(|pair| value_of(pair, name))
}

/// The first value of a cookie, undecoded.
pub(crate) fn cookie_value<'a>(req: &'a HttpRequest, name: &str) -> Option<&'a str> {
    req.headers()
        .get_all(COOKIE)
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .find_map(|pair| value_of(pair.trim(), name))
}

fn value_of<'a>(pair: &'a str, name: &str) -> Option<&'a str> {
    pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value)
}
