//! Time, size, retries, redirects: against sockets that do exactly what a test wants.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::record::{Category, FetchOutcome};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{
    super::{BadServiceUrl, Pulled, RESPONSE_MAX_BYTES, RecordClient, http_client_builder},
    SERIAL, expected, message, now, request,
};

/// Programs do this once in `main`.
pub fn install_crypto() {
    // A second call fails, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// What a socket does with each connection.
#[derive(Clone)]
enum Script {
    /// Closes before reading.
    Close,
    /// Reads the request, then sends this, then closes.
    Send(Vec<u8>),
    /// Reads the request, sends this, then keeps silent.
    SendAndHang(Vec<u8>),
}

/// Requests that were seen; a connection closed unread counts as an empty one.
type Seen = Arc<Mutex<Vec<String>>>;

async fn socket(script: Script) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let seen = Seen::default();
    let log = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(play(stream, script.clone(), Arc::clone(&log)));
        }
    });
    (address, seen)
}

async fn play(mut stream: TcpStream, script: Script, log: Seen) {
    let (bytes, hang) = match script {
        Script::Close => return log.lock().unwrap().push(String::new()),
        Script::Send(bytes) => (bytes, false),
        Script::SendAndHang(bytes) => (bytes, true),
    };
    let mut request = Vec::new();
    while !request.ends_with(b"</XmlMsg>") && stream.read_buf(&mut request).await.unwrap_or(0) > 0 {}
    log.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
    let _ = stream.write_all(&bytes).await;
    if hang {
        std::future::pending::<()>().await;
    }
}

fn response(status: &str, headers: &str, length: usize, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

async fn pull(url: &str, timeout: Duration) -> Pulled {
    install_crypto();
    let client = RecordClient::new(url, http_client_builder().build().unwrap()).unwrap().with_timeout(timeout);
    client.pull(&request(), Category::Surgeries, &expected(), now()).await
}

const LONG: Duration = Duration::from_secs(60);
/// Long enough for a loopback connection on a busy machine.
const SHORT: Duration = Duration::from_secs(1);

fn surgery() -> String {
    message("<OpInfs><OpInf><OpN>一</OpN></OpInf><OpInf><OpN>二</OpN></OpInf></OpInfs>")
}

#[tokio::test]
async fn the_serial_is_in_the_body_and_nowhere_else() {
    let (address, seen) = socket(Script::Send(response("200 OK", "", surgery().len(), &surgery()))).await;
    let pulled = pull(&format!("http://{address}/service"), LONG).await;
    assert_eq!((pulled.outcome, pulled.part.len()), (FetchOutcome::Fetched, 2));
    let requests = seen.lock().unwrap().clone();
    let [request] = requests.as_slice() else { panic!("one request: {requests:?}") };
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /service/SHJsiquc01req HTTP/1.1\r\n"), "{head}");
    assert!(!head.contains(SERIAL) && body.contains(SERIAL));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (elsewhere, stolen) = socket(Script::Send(response("200 OK", "", surgery().len(), &surgery()))).await;
    let redirect = format!("location: http://{elsewhere}/\r\n");
    let (address, _) = socket(Script::Send(response("307 Temporary Redirect", &redirect, 0, ""))).await;
    assert_eq!(pull(&format!("http://{address}"), LONG).await.outcome, FetchOutcome::ServiceError);
    assert!(stolen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_http_error_is_a_service_error_whatever_its_body() {
    let (address, _) =
        socket(Script::Send(response("500 Internal Server Error", "", surgery().len(), &surgery()))).await;
    let pulled = pull(&format!("http://{address}"), LONG).await;
    assert_eq!((pulled.outcome, pulled.part.len()), (FetchOutcome::ServiceError, 0));
}

#[tokio::test]
async fn a_service_that_never_answers_is_given_up() {
    let (address, seen) = socket(Script::SendAndHang(Vec::new())).await;
    let pulled = pull(&format!("http://{address}"), SHORT).await;
    assert_eq!(pulled.outcome, FetchOutcome::TimedOut);
    assert_eq!(seen.lock().unwrap().len(), 1, "a request that was sent is not sent again");
}

#[tokio::test]
async fn what_arrived_before_the_line_broke_is_kept() {
    let xml = surgery();
    let first_line = &xml[..xml.find("<OpInf><OpN>二").unwrap()];
    let cut = response("200 OK", "", xml.len(), first_line);
    for (script, timeout) in [(Script::Send(cut.clone()), LONG), (Script::SendAndHang(cut), SHORT)] {
        let (address, _) = socket(script).await;
        let pulled = pull(&format!("http://{address}"), timeout).await;
        assert_eq!((pulled.outcome, pulled.part.len()), (FetchOutcome::Partial, 1));
    }
}

#[tokio::test]
async fn a_line_that_breaks_before_the_first_datum_is_told_as_such() {
    let head = response("200 OK", "", surgery().len(), "<?xml version=\"1.0\"?><XmlMsg>");
    for (script, timeout, outcome) in [
        (Script::Send(head.clone()), LONG, FetchOutcome::Unreachable),
        (Script::SendAndHang(head), SHORT, FetchOutcome::TimedOut),
    ] {
        let (address, _) = socket(script).await;
        assert_eq!(pull(&format!("http://{address}"), timeout).await.outcome, outcome);
    }
}

#[tokio::test]
async fn a_failed_connection_is_tried_once_more() {
    let (address, seen) = socket(Script::Close).await;
    assert_eq!(pull(&format!("https://{address}"), LONG).await.outcome, FetchOutcome::Unreachable);
    assert_eq!(seen.lock().unwrap().len(), 2, "the TLS handshake failed twice");
}

#[tokio::test]
async fn a_connection_that_dies_after_the_request_is_not_tried_again() {
    let (address, seen) = socket(Script::Send(Vec::new())).await;
    assert_eq!(pull(&format!("http://{address}"), LONG).await.outcome, FetchOutcome::Unreachable);
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_answer_beyond_the_size_limit_is_cut() {
    let filler = " ".repeat(RESPONSE_MAX_BYTES);
    let late = surgery().replace("<OpInf><OpN>二", &format!("{filler}<OpInf><OpN>二"));
    let (address, _) = socket(Script::Send(response("200 OK", "", late.len(), &late))).await;
    let pulled = pull(&format!("http://{address}"), LONG).await;
    assert_eq!((pulled.outcome, pulled.part.len()), (FetchOutcome::Partial, 1));

    let trailing = surgery() + &filler;
    let (address, _) = socket(Script::Send(response("200 OK", "", trailing.len(), &trailing))).await;
    let pulled = pull(&format!("http://{address}"), LONG).await;
    assert_eq!((pulled.outcome, pulled.part.len()), (FetchOutcome::Partial, 2), "never silent");

    let endless = " ".repeat(RESPONSE_MAX_BYTES + 1);
    let (address, _) = socket(Script::Send(response("200 OK", "", endless.len(), &endless))).await;
    assert_eq!(pull(&format!("http://{address}"), LONG).await.outcome, FetchOutcome::Unreadable);
}

#[test]
fn an_address_must_be_plain() {
    install_crypto();
    let http = http_client_builder().build().unwrap();
    for url in
        ["", "record", "ftp://x/", "http://", "http://user:x@host/", "http://host/?a=b", "http://host/#a", "file:///x"]
    {
        assert_eq!(RecordClient::new(url, http.clone()).err(), Some(BadServiceUrl), "{url}");
    }
    assert!(RecordClient::new("https://record.example/base/", http).is_ok());
}
