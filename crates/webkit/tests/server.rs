//! A screen as a whole, over a real socket.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{HttpResponse, web};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use webkit::assets::AssetSet;
use webkit::guard::{AllowedHosts, Guard};
use webkit::live::{LastEventId, LiveHub};
use webkit::server::{StartError, start};

/// No test waits longer; nothing is asserted about speed.
const PATIENCE: Duration = Duration::from_secs(20);

struct Screen {
    address: SocketAddr,
    hub: LiveHub,
    files: AssetSet,
    handle: ServerHandle,
    served: tokio::task::JoinHandle<std::io::Result<()>>,
}

fn screen() -> Screen {
    let hub = LiveHub::new(|| 7);
    let files = AssetSet::with(&[]).unwrap();
    let data = web::Data::new(hub.clone());
    let running = start("127.0.0.1:0", Guard::new(AllowedHosts::loopback()), files.clone(), move |app| {
        app.app_data(data.clone()).route("/events", web::get().to(events));
    })
    .unwrap();
    let handle = running.server.handle();
    Screen { address: running.address, hub, files, handle, served: tokio::spawn(running.server) }
}

async fn events(last: LastEventId, hub: web::Data<LiveHub>) -> HttpResponse {
    hub.stream(last.as_deref(), |_| true, |part| Some(format!("<p data-part=\"{part}\"></p>")))
}

async fn get(address: SocketAddr, path: &str, host: &str) -> TcpStream {
    let mut socket = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    socket
}

/// Everything up to the first time that `end` has been seen.
async fn read_until(socket: &mut TcpStream, end: &str) -> String {
    let mut text = String::new();
    let mut buffer = [0_u8; 4096];
    while !text.contains(end) {
        let length = timeout(PATIENCE, socket.read(&mut buffer)).await.unwrap().unwrap();
        assert_ne!(length, 0, "closed before {end:?}: {text}");
        text.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
    }
    text
}

async fn whole(mut socket: TcpStream) -> String {
    let mut text = String::new();
    timeout(PATIENCE, socket.read_to_string(&mut text)).await.unwrap().unwrap();
    text
}

#[tokio::test]
async fn a_change_reaches_an_open_page_and_a_closed_page_frees_its_place() {
    let screen = screen();
    let mut socket = get(screen.address, "/events", "localhost").await;
    let start = read_until(&mut socket, "event: beat").await;
    assert!(start.starts_with("HTTP/1.1 200") && start.contains("retry: 1000"));
    screen.hub.publish("case-1");
    let event = read_until(&mut socket, "case-1").await;
    assert!(event.contains("event: patch"), "{event}");
    assert_eq!(screen.hub.open_streams(), 1);
    drop(socket);
    // The server notices at the next beat.
    timeout(PATIENCE, async {
        while screen.hub.open_streams() > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_page_takes_up_the_stream_where_it_left_it() {
    let screen = screen();
    screen.hub.publish("before");
    let since = screen.hub.position();
    screen.hub.publish("after");
    let mut socket = get(screen.address, &format!("/events?since={since}"), "127.0.0.1").await;
    assert!(!read_until(&mut socket, "after").await.contains("before"));
    let foreign = get(screen.address, "/events?since=00000000-0", "[::1]").await;
    let told = whole(foreign).await;
    assert!(told.contains("event: reload") && !told.contains("event: patch"), "{told}");
}

#[tokio::test]
async fn everything_is_guarded_and_dressed() {
    let screen = screen();
    let rebound = whole(get(screen.address, "/events", "evil.example").await).await;
    assert!(rebound.starts_with("HTTP/1.1 421") && rebound.contains("unknown-host"), "{rebound}");
    let missing = whole(get(screen.address, "/nothing", "localhost").await).await;
    assert!(missing.starts_with("HTTP/1.1 404") && missing.contains("このページはありません"), "{missing}");
    let style = whole(get(screen.address, &screen.files.url("style.css"), "localhost").await).await;
    assert!(style.starts_with("HTTP/1.1 200") && style.contains("immutable") && style.contains("--ink"));
    for answer in [rebound, missing, style] {
        assert!(answer.contains("content-security-policy: default-src 'none'; script-src 'self'"), "{answer}");
    }
}

#[tokio::test]
async fn stopping_does_not_wait_for_open_pages() {
    let screen = screen();
    let mut socket = get(screen.address, "/events", "localhost").await;
    read_until(&mut socket, "event: beat").await;
    screen.hub.close();
    let end = whole(socket).await;
    assert!(end.ends_with("0\r\n\r\n"), "the stream ends properly");
    timeout(PATIENCE, screen.handle.stop(true)).await.unwrap();
    timeout(PATIENCE, screen.served).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn an_address_that_is_taken_or_open_is_refused_with_the_remedy() {
    let screen = screen();
    let again = |address: &str| {
        start(address, Guard::new(AllowedHosts::loopback()), AssetSet::with(&[]).unwrap(), |_| {})
            .map(|_| ())
            .unwrap_err()
    };
    let taken = again(&screen.address.to_string());
    assert!(matches!(taken, StartError::Bind { address, .. } if address == screen.address));
    assert!(taken.to_string().contains("choose another port"));
    assert!(matches!(again("0.0.0.0:0"), StartError::Listen(_)));
}
