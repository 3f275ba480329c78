#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use futures_util::{FutureExt as _, StreamExt as _};
use tokio::io::AsyncReadExt as _;

use super::*;

const LIMITS: DoorLimits = DoorLimits { connections: 4, strangers: 3, strangers_of_one_address: 2 };

async fn opened() -> (std::net::SocketAddr, Pin<Box<dyn Stream<Item = io::Result<Visitor>> + Send>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    (listener.local_addr().unwrap(), Box::pin(visitors(listener, LIMITS)))
}

/// Whether the server hangs up: a connection that was let in stays silent instead.
async fn is_turned_away(mut stream: TcpStream) -> bool {
    matches!(tokio::time::timeout(Duration::from_secs(5), stream.read(&mut [0])).await, Ok(Ok(0) | Err(_)))
}

#[tokio::test]
async fn strangers_of_one_address_are_limited_and_those_with_a_certificate_are_not() {
    let (address, mut door) = opened().await;
    let mut inside = Vec::new();
    for _ in 0..2 {
        let client = TcpStream::connect(address).await.unwrap();
        inside.push((client, door.next().await.unwrap().unwrap()));
    }
    let third = TcpStream::connect(address).await.unwrap();
    assert!(door.next().now_or_never().is_none(), "the third stranger is not let in");
    assert!(is_turned_away(third).await);

    // tonic asks for it after the handshake.
    inside[0].1.connect_info();
    let fourth = TcpStream::connect(address).await.unwrap();
    inside.push((fourth, door.next().await.unwrap().unwrap()));

    // Whoever goes without having shown anything makes room too.
    inside.pop();
    let fifth = TcpStream::connect(address).await.unwrap();
    inside.push((fifth, door.next().await.unwrap().unwrap()));
}

#[tokio::test]
async fn connections_are_limited_whoever_they_are() {
    let (address, mut door) = opened().await;
    let mut inside = Vec::new();
    for _ in 0..4 {
        let client = TcpStream::connect(address).await.unwrap();
        let visitor = door.next().await.unwrap().unwrap();
        visitor.connect_info();
        inside.push((client, visitor));
    }
    let fifth = TcpStream::connect(address).await.unwrap();
    assert!(door.next().now_or_never().is_none());
    assert!(is_turned_away(fifth).await);
    inside.pop();
    let sixth = TcpStream::connect(address).await.unwrap();
    inside.push((sixth, door.next().await.unwrap().unwrap()));
}

#[test]
fn a_network_of_ipv6_counts_as_one_address() {
    let network = |text: &str| of_one_network(text.parse().unwrap());
    assert_eq!(network("2001:db8:1:2:a::1"), network("2001:db8:1:2:b::9"));
    assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
    assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
}

#[test]
fn a_process_with_few_descriptors_takes_few_connections() {
    let few = DoorLimits::for_descriptors(1_024);
    assert_eq!((few.connections, few.strangers, few.strangers_of_one_address), (768, 384, 192));
    let many = DoorLimits::for_descriptors(u64::MAX);
    assert_eq!((many.connections, many.strangers), (CONNECTIONS_MAX, STRANGERS_MAX));
}
