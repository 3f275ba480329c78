//! A lamp that takes one HTTP request for each state, as network signal towers do (docs/adr/0024).

use futures_util::future::BoxFuture;
use reqwest::{Client, header::CONTENT_TYPE, redirect::Policy};

use super::{Lamp, LampError, LampState, config::Command};

/// So much of an answer is looked at, bytes: 「Success.」 has eight.
const ANSWER_MAX_BYTES: usize = 1024;

/// A network signal tower. Plain HTTP within the hospital's network, as these devices offer it: whoever is in that network can switch it
/// too, and nothing that travels says anything of a patient.
pub struct HttpLamp {
    http: Client,
    commands: Vec<(LampState, Command)>,
    sounds: bool,
    answer: Option<String>,
}

impl HttpLamp {
    pub(super) fn new(
        commands: Vec<(LampState, Command)>,
        sounds: bool,
        answer: Option<String>,
    ) -> Result<Self, reqwest::Error> {
        trust::provider::install_for_process();
        // No pool: a tower that was switched off leaves a dead connection behind, and takes few at once.
        let http = Client::builder().no_proxy().redirect(Policy::none()).pool_max_idle_per_host(0).build()?;
        Ok(Self { http, commands, sounds, answer })
    }

    async fn send(&self, command: &Command) -> Result<(), LampError> {
        let mut request = self.http.request(command.method.clone(), command.url.clone());
        if let Some(content_type) = &command.content_type {
            request = request.header(CONTENT_TYPE, content_type);
        }
        if let Some(body) = &command.body {
            request = request.body(body.clone());
        }
        let mut response = request.send().await.map_err(|_| LampError::Unreachable)?;
        if !response.status().is_success() {
            return Err(LampError::Refused(response.status().as_u16()));
        }
        let Some(expected) = &self.answer else { return Ok(()) };
        let mut answer = Vec::new();
        while answer.len() < ANSWER_MAX_BYTES {
            let Some(chunk) = response.chunk().await.map_err(|_| LampError::Unreachable)? else { break };
            answer.extend_from_slice(&chunk);
        }
        if answer.starts_with(expected.as_bytes()) { Ok(()) } else { Err(LampError::OtherAnswer) }
    }
}

impl Lamp for HttpLamp {
    fn show(&self, state: LampState) -> BoxFuture<'_, Result<(), LampError>> {
        let command = self.commands.iter().find(|(of, _)| *of == state).map(|(_, command)| command);
        Box::pin(async move {
            match command {
                Some(command) => self.send(command).await,
                // Every state of `LampState::of` with this lamp's `sounds` has a command.
                None => Err(LampError::OtherAnswer),
            }
        })
    }

    fn sounds(&self) -> bool {
        self.sounds
    }
}
