//! A record service that answers as a test wants.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// The messages by their codes.
pub const ELIGIBILITY: &str = "OQSsiquc01req";
pub const DRUGS: &str = "YZKsiquc01req";
pub const SURGERY: &str = "SHJsiquc01req";
/// What only requests for the summary, or for the full window, hold.
pub const SUMMARY: &str = "<RecordWindow>1<";
pub const FULL: &str = "<RecordWindow>2<";

/// Questions of a whole pull: who it is, operations, and five categories in two windows each.
pub const QUESTIONS: usize = 12;

/// Somebody whom the service knows.
#[derive(Clone, Copy)]
pub struct Person {
    pub name: &'static str,
    pub birth: &'static str,
    /// 1 male, 2 female.
    pub sex: char,
}

pub const HANAKO: Person = Person { name: "試験 花子", birth: "19540309", sex: '2' };
pub const TARO: Person = Person { name: "別人 太郎", birth: "19900101", sex: '1' };

/// What the service is asked: message and body.
pub struct Request {
    pub message: String,
    pub body: String,
}

impl Request {
    pub fn names(&self, serial: &str) -> bool {
        self.body.contains(serial)
    }

    pub fn is_for_drugs(&self) -> bool {
        self.body.contains("<PrDiInfClassification>1")
    }
}

type Answering = Box<dyn Fn(&Request, usize) -> Option<String> + Send + Sync>;

/// The service.
pub struct Service {
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    requests: Mutex<Vec<Request>>,
    answer: Answering,
    /// The message that gets no answer while it stands here, or words of the requests that get none.
    held: watch::Sender<Option<&'static str>>,
}

impl Service {
    /// Answers each request, which it is told with its number from 0, with a body; with HTTP 503 for `None`.
    pub async fn answering(answer: impl Fn(&Request, usize) -> Option<String> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared =
            Arc::new(Shared { requests: Mutex::default(), answer: Box::new(answer), held: watch::Sender::new(None) });
        let accepting = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&accepting)));
            }
        });
        Self { url, shared }
    }

    /// Knows one person with one drug and one operation.
    pub async fn knowing(person: Person) -> Self {
        Self::answering(move |request, _| Some(record_of(person, request))).await
    }

    pub fn hold(&self, message: &'static str) {
        self.shared.held.send_replace(Some(message));
    }

    pub fn release(&self) {
        self.shared.held.send_replace(None);
    }

    pub fn asked(&self) -> usize {
        self.shared.requests.lock().unwrap().len()
    }

    pub fn asked_for(&self, message: &str) -> usize {
        self.shared.requests.lock().unwrap().iter().filter(|request| request.message == message).count()
    }

    pub fn asked_about(&self, serial: &str) -> usize {
        self.shared.requests.lock().unwrap().iter().filter(|request| request.names(serial)).count()
    }
}

async fn serve(mut stream: TcpStream, shared: Arc<Shared>) {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"</XmlMsg>") {
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let path = head.split(' ').nth(1).unwrap();
    let request = Request { message: path.rsplit('/').next().unwrap().to_owned(), body: body.to_owned() };
    let (answer, words) = {
        let mut requests = shared.requests.lock().unwrap();
        let answer = (shared.answer)(&request, requests.len());
        let words = [request.message.as_str(), &request.body].join(" ");
        requests.push(request);
        (answer, words)
    };
    let _ = shared.held.subscribe().wait_for(|held| held.is_none_or(|held| !words.contains(held))).await;
    let (status, body) = answer.map_or(("503 Service Unavailable", String::new()), |body| ("200 OK", body));
    let response = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    let _ = stream.write_all(response.as_bytes()).await;
}

/// The answer about a person with one drug and one operation.
pub fn record_of(person: Person, request: &Request) -> String {
    match request.message.as_str() {
        ELIGIBILITY => eligibility(person),
        DRUGS if request.is_for_drugs() => message(person, &drugs(1, "ワーファリン錠")),
        SURGERY => message(person, "<OpInfs><OpInf><OpN>手術</OpN></OpInf></OpInfs>"),
        _ => message(person, ""),
    }
}

pub fn eligibility(Person { name, birth, sex }: Person) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg><MessageHeader><SegmentOfResult>1</SegmentOfResult></MessageHeader>\
         <MessageBody><ResultList><ResultOfQualificationConfirmation><Sex1>{sex}</Sex1><Name>{name}</Name><Birthdate>{birth}\
         </Birthdate></ResultOfQualificationConfirmation></ResultList><QualificationValidity>1</QualificationValidity>\
         </MessageBody></XmlMsg>"
    )
}

pub fn drugs(count: usize, name: &str) -> String {
    let lines: String = (0..count)
        .map(|number| format!("<DrugInf><DrugN>{number}{name}</DrugN><IngreN>ワルファリンカリウム</IngreN></DrugInf>"))
        .collect();
    format!(
        "<MeTrMonthInf><MeTrMonth>202603</MeTrMonth><DiDateInfs><DiDateInf><DrugInfs>{lines}</DrugInfs></DiDateInf></DiDateInfs>\
         </MeTrMonthInf>"
    )
}

pub fn message(Person { name, birth, sex }: Person, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg><MessageHeader><ResultCode>1</ResultCode><QuaInf><Name>{name}</Name>\
         <KanaName></KanaName><Birth>{birth}</Birth><AdmGendCode>{sex}</AdmGendCode></QuaInf></MessageHeader>\
         <MessageBody>{body}</MessageBody></XmlMsg>"
    )
}
