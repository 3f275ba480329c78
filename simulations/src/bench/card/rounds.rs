//! The measurement itself: cards laid down, read, made to sign, lifted.

use std::{
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use ambulance_client::card::{
    AuthEvidence, CardError, CardReader, CardTransport, Proof, Secret, authenticate_as, chain, pcsc::PcscReader,
    read_and_authenticate, read_card,
};
use anyhow::{Context as _, Result, anyhow, bail};
use jiff::Timestamp;
use rand::RngExt as _;

use super::{
    figures::{CardFigures, Figures, Limit, Quantiles, Stages},
    tablet,
};
use crate::{
    card_service::Daemon,
    cards::{
        CardCondition, CardMemory, PACE, SIGNATURE_PACE, SIMULATED_PIN, SimulatedCard, SimulatedJpki,
        socket::{InsertedCard, insert},
    },
};

/// The kinds of card, with the time of one command and of a signature.
pub(super) const CARDS: [(&str, CardCondition, Duration, Duration); 2] = [
    ("software alone", CardCondition::Ok, Duration::ZERO, Duration::ZERO),
    ("15 ms a command, 300 ms a signature", CardCondition::Paced, PACE, SIGNATURE_PACE),
];

/// The service looks for cards every 400 ms. Waiting up to so long before a card is laid down meets every moment in between;
/// otherwise each card would be laid down right after a look.
pub(super) const POLL_MS: u64 = 400;

/// Nothing here takes a second, but for a machine that is busy elsewhere.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// A bench: the service, its reader, the authority of the cards.
struct Bench {
    daemon: Daemon,
    reader: PcscReader,
    jpki: Arc<SimulatedJpki>,
    roots: chain::Roots,
    pin: Secret,
}

/// What one card took, stage by stage.
struct Round {
    event: Duration,
    certificate: Duration,
    evidence: Duration,
    one_session: Duration,
    limit: Limit,
    one_session_limit: Limit,
    certificate_bytes: usize,
}

/// Measures with a service at `socket`, which the environment of this process must name.
pub(super) fn measure(socket: &Path, rounds: u32) -> Result<Figures> {
    let daemon = Daemon::start(socket, 1)?;
    let jpki = Arc::new(SimulatedJpki::generate()?);
    let roots = chain::Roots::pin(jpki.authority_certificates())?;
    let pin = Secret::pin(std::str::from_utf8(SIMULATED_PIN)?)?;
    let mut bench = Bench { daemon, reader: PcscReader::new()?, jpki, roots, pin };
    // Both kinds in turn, so that a change of the machine's mood meets both.
    let mut measured = [const { Vec::new() }; 2];
    for round in 0..rounds {
        for (of_kind, (_, condition, command, signature)) in measured.iter_mut().zip(CARDS) {
            of_kind.push(bench.round(round, condition, command, signature)?);
        }
    }
    let cards = CARDS.iter().zip(&measured).map(|((card, ..), rounds)| sum_up(card, rounds));
    let cards = cards.collect::<Result<_>>()?;
    // The tablet has a reader of its own.
    let Bench { daemon, reader, jpki, .. } = bench;
    drop(reader);
    let tablet = tablet::measure(&daemon, jpki, rounds)?;
    Ok(Figures { rounds, cards, tablet })
}

impl Bench {
    fn round(&mut self, round: u32, condition: CardCondition, pace: Duration, signature: Duration) -> Result<Round> {
        thread::sleep(Duration::from_millis(rand::rng().random_range(0..POLL_MS)));
        let card = SimulatedCard::issue(&self.jpki, u64::from(round) + 1, condition, Timestamp::now())?;
        let memory = card.memory();
        let laid = Instant::now();
        let card = insert(self.daemon.slot(0), card)?;
        self.until(true)?;
        let event = laid.elapsed();

        let began = Instant::now();
        let mut sent = Limit::default();
        let limited =
            |sent: &Limit| Limit { ms: (pace * (sent.commands - 1) + signature).as_secs_f64() * 1e3, ..*sent };
        let reading = read_card(&mut Counting(self.reader.connect()?, &mut sent))?;
        let certificate = began.elapsed();
        let proof = Proof::Pin { pin: &self.pin, last_try: None };
        let mut transport = Counting(self.reader.connect()?, &mut sent);
        let nonce = rand::rng().random();
        let evidence = authenticate_as(&mut transport, &reading, nonce, &proof).map_err(|error| anyhow!("{error}"))?;
        self.check(&evidence, nonce)?;
        let evidence = began.elapsed();
        drop(transport);
        let limit = limited(&sent);

        let began = Instant::now();
        let mut sent = Limit::default();
        let mut transport = Counting(self.reader.connect()?, &mut sent);
        let nonce = rand::rng().random();
        let (_, again) = read_and_authenticate(&mut transport, nonce, &proof).map_err(|error| anyhow!("{error}"))?;
        self.check(&again, nonce)?;
        let one_session = began.elapsed();
        drop(transport);
        let one_session_limit = limited(&sent);
        self.lift(card, &memory)?;
        let certificate_bytes = reading.certificate_der.len();
        Ok(Round { event, certificate, evidence, one_session, limit, one_session_limit, certificate_bytes })
    }

    /// What whoever wanted the proof checks: it is over his challenge, and a pinned authority stands behind the certificate.
    fn check(&self, evidence: &AuthEvidence, nonce: [u8; 32]) -> Result<()> {
        let signed = evidence.algorithm.verify(&evidence.certificate_der, &nonce, &evidence.signature)?;
        chain::check(&evidence.certificate_der, &self.roots, Timestamp::now())?;
        if signed { Ok(()) } else { bail!("the signature is not over this challenge") }
    }

    /// Waits until the reader tells that a card lies there, or none.
    fn until(&mut self, present: bool) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while self.reader.card_present() != Ok(present) {
            if Instant::now() > deadline {
                bail!("the reader never told that the card {}", if present { "came" } else { "went" });
            }
            self.reader.wait(PATIENCE);
        }
        Ok(())
    }

    fn lift(&mut self, card: InsertedCard, memory: &CardMemory) -> Result<()> {
        if card.remove().context("the card's thread ended")?.memory() != *memory {
            bail!("tries of the card were spent");
        }
        self.until(false)
    }
}

/// A card whose commands are counted.
struct Counting<'a>(Box<dyn CardTransport>, &'a mut Limit);

impl CardTransport for Counting<'_> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        self.1.commands += 1;
        self.0.transmit(command)
    }
}

fn sum_up(card: &'static str, rounds: &[Round]) -> Result<CardFigures> {
    let of = |stage: fn(&Round) -> Duration| Quantiles::of(&rounds.iter().map(stage).collect::<Vec<_>>());
    let two_sessions = Stages {
        laid_down_to_event: of(|round| round.event)?,
        event_to_certificate: of(|round| round.certificate)?,
        certificate_to_evidence: of(|round| round.evidence - round.certificate)?,
        event_to_evidence: of(|round| round.evidence)?,
        laid_down_to_evidence: of(|round| round.event + round.evidence)?,
    };
    let polling: Duration = rounds.iter().map(|round| round.event).sum();
    let whole: Duration = rounds.iter().map(|round| round.event + round.evidence).sum();
    let last = rounds.last().context("no rounds")?;
    Ok(CardFigures {
        card,
        certificate_bytes: last.certificate_bytes,
        two_sessions,
        two_sessions_limit: last.limit,
        one_session: of(|round| round.one_session)?,
        one_session_limit: last.one_session_limit,
        share_of_the_service_s_poll_percent: 100.0 * polling.as_secs_f64() / whole.as_secs_f64(),
    })
}
