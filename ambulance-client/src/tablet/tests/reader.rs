//! The thread that watches the reader.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use domain::card::CardFailure;
use tokio::runtime::Handle;

use super::bench::{Bench, until};
use crate::{
    card::{CardError, CardReader, CardTransport},
    tablet::{CardMoment, watch_reader},
};

/// A reader that plays a script, and repeats its last line.
struct Scripted {
    script: Arc<Mutex<VecDeque<Result<bool, CardError>>>>,
}

impl CardReader for Scripted {
    fn card_present(&mut self) -> Result<bool, CardError> {
        let mut script = self.script.lock().unwrap();
        if script.len() > 1 { script.pop_front().unwrap() } else { script[0].clone() }
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        Err(CardError::NotAMynaCard)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_is_read_once_each_time_it_is_placed() {
    let bench = Bench::new();
    bench.open().await;
    let script = Arc::new(Mutex::new(VecDeque::from([Ok(false), Ok(true), Ok(true), Ok(true), Ok(false)])));
    watch_reader(Arc::clone(&bench.tablet), Box::new(Scripted { script: Arc::clone(&script) }), Handle::current())
        .unwrap();
    until("read", || bench.tablet.card() == CardMoment::Failed(CardFailure::NotMynaCard)).await;
    until("lifted", || bench.tablet.card() == CardMoment::None).await;
    assert_eq!(bench.kinds(), ["opened", "card-read-failed"], "three looks at a card that lies there are one reading");
    *script.lock().unwrap() = VecDeque::from([Err(CardError::ReaderGone), Ok(true)]);
    until("unplugged", || bench.tablet.card() == CardMoment::ReaderGone).await;
    until("read again", || bench.kinds().len() == 3).await;
    *script.lock().unwrap() = VecDeque::from([Err(CardError::TwoCards)]);
    until("two cards", || bench.tablet.card() == CardMoment::Failed(CardFailure::TwoCards)).await;
    let codes: Vec<_> = bench.tablet.reader_report().faults.iter().map(|fault| fault.reason.code()).collect();
    assert_eq!(codes, ["not-myna-card", "reader-gone", "not-myna-card", "two-cards"]);
    *script.lock().unwrap() = VecDeque::from([Ok(true)]);
    until("one taken away: the other is read", || bench.kinds().len() == 4).await;
}
