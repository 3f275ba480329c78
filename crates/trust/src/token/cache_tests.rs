#![allow(clippy::unwrap_used)]
use super::*;
use crate::{
    caller::Role,
    device::{DeviceName, Thumbprint},
    token::claims::Confirmation,
};

fn key(number: usize) -> Key {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&number.to_le_bytes());
    key
}

fn claims() -> Arc<Claims> {
    Arc::new(Claims {
        iss: String::new(),
        aud: String::new(),
        sub: DeviceName::new("abc").unwrap(),
        exp: 0,
        iat: 0,
        nbf: 0,
        jti: String::new(),
        cnf: Confirmation { thumbprint: Thumbprint::of(b"") },
        role: Role::Crew,
        org: String::new(),
        person: String::new(),
    })
}

#[test]
fn what_is_used_stays_and_the_memory_is_bounded() {
    let cache = TokenCache::default();
    let claims = claims();
    for number in 0..3 * MAX_REMEMBERED_TOKENS {
        cache.insert(key(number), Arc::clone(&claims));
        assert!(cache.get(&key(0)).is_some(), "used all the time, so never forgotten (at {number})");
        assert!(cache.len() <= MAX_REMEMBERED_TOKENS, "at {number}");
    }
    assert!(cache.get(&key(1)).is_none(), "long unused");
    assert!(cache.get(&key(3 * MAX_REMEMBERED_TOKENS - 1)).is_some(), "just added");
}
