//! What the cryptography costs on this machine: `cargo run --release -p trust --example cost`.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use trust::{
    authority::{CertificateUse, RegionalCa},
    caller::Role,
    device::{DeviceIdentity, DeviceName, PeerDevice},
    seal::SealingKey,
    token::{Grant, TokenRealm, TokenSigner},
};

const ROUNDS: u32 = 2_000;

/// An event with a summary of the record has about this length.
const EVENT_BYTES: usize = 8 * 1024;

fn measure<T>(what: &str, mut step: impl FnMut() -> T) {
    let mut best = Duration::MAX;
    let mut total = Duration::ZERO;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        black_box(step());
        let took = began.elapsed();
        best = best.min(took);
        total += took;
    }
    println!("{what:<42} mean {:>7.1} µs   best {:>7.1} µs", micros(total / ROUNDS), micros(best));
}

fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

fn main() {
    let folder = std::env::temp_dir().join(format!("trust-cost-{}", std::process::id()));
    let ca = RegionalCa::create(&folder).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let issued = ca.issue(&DeviceName::new("minato-1-tablet").unwrap(), CertificateUse::Client, 1).unwrap();
    let pem = issued.certificate_pem.clone();
    let der: Vec<u8> = {
        use rustls_pki_types::{CertificateDer, pem::PemObject};
        CertificateDer::from_pem_slice(pem.as_bytes()).unwrap().to_vec()
    };
    let identity = DeviceIdentity::from_pem(issued.certificate_pem, issued.key_pem, issued.ca_pem).unwrap();
    let signer = TokenSigner::generate(TokenRealm { issuer: "issuer".into(), audience: "audience".into() }).unwrap();
    let device = identity.device().clone();
    let grant = Grant { device: device.clone(), role: Role::Crew, org: "minato-1".into(), person: "p-0042".into() };
    let now = Timestamp::now();
    let issue = || signer.issue(&grant, now).unwrap().access_token;
    let token = issue();
    println!("certificate {} bytes, token {} bytes, event {EVENT_BYTES} bytes", der.len(), token.len());

    measure("read a peer's certificate", || PeerDevice::from_der(&der).unwrap());
    measure("issue a token", issue);
    let mut fresh: Vec<String> = (0..ROUNDS).map(|_| issue()).collect();
    let verifier = signer.verifier();
    measure("verify a token never seen", || verifier.verify(&fresh.pop().unwrap(), &device, now).unwrap());
    measure("verify a token seen before", || verifier.verify(&token, &device, now).unwrap());

    let key = SealingKey::generate().unwrap();
    let event = vec![7; EVENT_BYTES];
    let sealed = key.public().seal(b"event 7", &event).unwrap();
    measure("seal an event", || key.public().seal(b"event 7", &event).unwrap());
    measure("open an event", || key.open(b"event 7", &sealed).unwrap());
}
