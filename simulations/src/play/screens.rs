//! A program's screen, used as a browser uses it: forms with an idempotency key, state as JSON, the live stream.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context as _, Result, bail};
use futures_util::StreamExt as _;
use serde_json::Value;
use tokio::{sync::mpsc, time::Instant};
use uuid::Uuid;

use crate::stage::http_client;

/// A form is posted again for so long when the program does not answer (it may be down for a moment); the key makes that harmless.
const POST_LIMIT: Duration = Duration::from_secs(60);
const POST_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// One screen.
#[derive(Debug, Clone)]
pub struct Screen {
    base: String,
    http: reqwest::Client,
}

/// What becomes of a form.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Carried out.
    Done(Value),
    /// Refused, with the body that says why.
    Refused(reqwest::StatusCode, String),
}

/// One message of the live stream.
#[derive(Debug, Clone)]
pub struct Patch {
    /// Part of the page.
    pub part: String,
    /// Its new HTML; `None` when it went away.
    pub html: Option<String>,
    /// When it arrived.
    pub at: Instant,
}

impl Screen {
    /// The screen at an address.
    ///
    /// # Errors
    /// When the client cannot be built.
    pub fn at(address: SocketAddr) -> Result<Self> {
        Ok(Self { base: format!("http://{address}"), http: http_client()? })
    }

    /// Address for people.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.base
    }

    /// Posts a form that must be accepted; the same form with the same key until it is answered.
    ///
    /// # Errors
    /// When the program refuses it or stays away.
    pub async fn post(&self, path: &str, fields: &[(&str, String)]) -> Result<Value> {
        match self.submit(path, fields).await? {
            Answer::Done(answer) => Ok(answer),
            Answer::Refused(status, body) => bail!("{path} refused with {status}: {body}"),
        }
    }

    /// Posts a form that may be refused; the same form with the same key until it is answered.
    ///
    /// # Errors
    /// When the program stays away.
    pub async fn submit(&self, path: &str, fields: &[(&str, String)]) -> Result<Answer> {
        let mut form: Vec<(&str, String)> = fields.to_vec();
        form.push(("key", Uuid::now_v7().to_string()));
        let limit = Instant::now() + POST_LIMIT;
        loop {
            let answer = self
                .http
                .post(format!("{}{path}", self.base))
                .header("accept", "application/json")
                .header("origin", &self.base)
                .form(&form)
                .send()
                .await;
            match answer {
                Ok(answer) if answer.status().is_success() => {
                    return Ok(Answer::Done(answer.json().await.unwrap_or(Value::Null)));
                }
                Ok(answer) if answer.status().is_client_error() => {
                    let status = answer.status();
                    return Ok(Answer::Refused(status, answer.text().await.unwrap_or_default()));
                }
                Ok(_) | Err(_) if Instant::now() < limit => tokio::time::sleep(POST_AGAIN_AFTER).await,
                Ok(answer) => bail!("{path} answered {}", answer.status()),
                Err(error) => return Err(error).with_context(|| format!("POST {path}")),
            }
        }
    }

    /// Reads state; tries again while the program is away.
    ///
    /// # Errors
    /// When the program stays away or the address is unknown.
    pub async fn get(&self, path: &str) -> Result<Value> {
        let limit = Instant::now() + POST_LIMIT;
        loop {
            match self.http.get(format!("{}{path}", self.base)).send().await {
                Ok(answer) if answer.status().is_success() => return Ok(answer.json().await?),
                Ok(answer) if answer.status().is_client_error() => bail!("{path} answered {}", answer.status()),
                Ok(_) | Err(_) if Instant::now() < limit => tokio::time::sleep(POST_AGAIN_AFTER).await,
                Ok(answer) => bail!("{path} answered {}", answer.status()),
                Err(error) => return Err(error).with_context(|| format!("GET {path}")),
            }
        }
    }

    /// A page as text.
    ///
    /// # Errors
    /// When the program is away or does not know the address.
    pub async fn text(&self, path: &str) -> Result<String> {
        Ok(self.http.get(format!("{}{path}", self.base)).send().await?.error_for_status()?.text().await?)
    }

    /// Reads state once; `None` when the program is away or does not know the address.
    pub async fn try_get(&self, path: &str) -> Option<Value> {
        let answer = self.http.get(format!("{}{path}", self.base)).send().await.ok()?;
        if answer.status().is_success() { answer.json().await.ok() } else { None }
    }

    /// Listens to the live stream, reconnecting whenever it ends, until the receiver is dropped.
    #[must_use]
    pub fn listen(&self) -> mpsc::UnboundedReceiver<Patch> {
        let (sender, receiver) = mpsc::unbounded_channel();
        let screen = self.clone();
        tokio::spawn(async move {
            while !sender.is_closed() {
                let _ = screen.listen_once(&sender).await;
                tokio::time::sleep(POST_AGAIN_AFTER).await;
            }
        });
        receiver
    }

    async fn listen_once(&self, sender: &mpsc::UnboundedSender<Patch>) -> Result<()> {
        let client = reqwest::Client::builder().no_proxy().tcp_nodelay(true).build()?;
        let answer = client
            .get(format!("{}/live", self.base))
            .header("accept", "text/event-stream")
            .send()
            .await?
            .error_for_status()?;
        // Whoever listens anew has missed something: look at everything once.
        let _ = sender.send(Patch { part: "(connected)".to_owned(), html: None, at: Instant::now() });
        let mut stream = answer.bytes_stream();
        let mut text = Vec::new();
        while let Some(chunk) = stream.next().await {
            text.extend_from_slice(&chunk?);
            let at = Instant::now();
            while let Some(end) = text.windows(2).position(|pair| pair == b"\n\n") {
                let message: Vec<u8> = text.drain(..end + 2).collect();
                if let Some((part, html)) = parse_patch(&String::from_utf8_lossy(&message))
                    && sender.send(Patch { part, html, at }).is_err()
                {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

fn parse_patch(message: &str) -> Option<(String, Option<String>)> {
    let is_patch = message.lines().any(|line| line == "event: patch" || line == "event:patch");
    let data: String = message.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim_start).collect();
    let value: Value = serde_json::from_str(&data).ok().filter(|_| is_patch)?;
    Some((value["part"].as_str()?.to_owned(), value["html"].as_str().map(str::to_owned)))
}
