//! A card with a key of its own on a reader, and terminal software, each doing what a test wants.

use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicUsize, Ordering},
};

use der::{Decode as _, Encode as _, asn1::BitString};
use p256::{
    ecdsa::{Signature, SigningKey, signature::hazmat::PrehashSigner as _},
    pkcs8::EncodePublicKey as _,
};
use x509_cert::Certificate;

use crate::card::{CardError, CardReader, CardTransport, TODAY, TerminalAuthority, TerminalError};

const FORM: &[u8] = include_bytes!("../../card/fixtures/p256.der");
const OK: [u8; 2] = [0x90, 0x00];

/// What the card does when it is to sign.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Signing {
    Right,
    /// With a key that is not that of its certificate.
    WithAnotherKey,
    /// It is lifted when the terminal opens it.
    Lifted,
}

/// What the terminal software does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Software {
    Opens,
    Refused,
    NotAvailable,
    Misbehaves,
}

/// A card, the reader it may lie on, and the terminal.
pub struct Chip {
    pub lies: bool,
    pub signing: Signing,
    pub software: Software,
    /// Commands that carried a PIN.
    pub pins: usize,
    /// Challenges signed.
    pub signed: usize,
    is_open: bool,
    selected: u16,
    certificate: Vec<u8>,
}

#[derive(Clone)]
pub struct Hand(Arc<(Mutex<Chip>, AtomicUsize)>);

fn key() -> SigningKey {
    SigningKey::from_slice(&[0x07; 32]).unwrap()
}

/// The certificate of [`key`], in the form of a real one.
fn certificate() -> Vec<u8> {
    let mut certificate = Certificate::from_der(FORM).unwrap();
    let public = key().verifying_key().to_public_key_der().unwrap();
    let point = public.as_bytes().last_chunk::<65>().unwrap();
    certificate.tbs_certificate.subject_public_key_info.subject_public_key = BitString::from_bytes(point).unwrap();
    certificate.to_der().unwrap()
}

impl Hand {
    pub fn new(signing: Signing, software: Software) -> Self {
        let (certificate, lies) = (certificate(), false);
        let chip = Chip { lies, signing, software, pins: 0, signed: 0, is_open: false, selected: 0, certificate };
        Self(Arc::new((Mutex::new(chip), AtomicUsize::new(0))))
    }

    pub fn chip(&self) -> MutexGuard<'_, Chip> {
        self.0.0.lock().unwrap()
    }

    pub fn lay(&self) {
        self.chip().lies = true;
    }

    pub fn lift(&self) {
        self.chip().lies = false;
    }

    /// Challenges signed, and commands that carried a PIN.
    pub fn counts(&self) -> (usize, usize) {
        let chip = self.chip();
        (chip.signed, chip.pins)
    }

    /// How often the terminal was asked to open a card.
    pub fn openings(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }
}

impl TerminalAuthority for Hand {
    fn open_key(&self, card: &mut dyn CardTransport) -> Result<(), TerminalError> {
        self.0.1.fetch_add(1, Ordering::SeqCst);
        let software = self.chip().software;
        match software {
            Software::NotAvailable => Err(TerminalError::NotAvailable),
            Software::Misbehaves => Err(TerminalError::Misbehaved("no message in time")),
            Software::Refused => Err(TerminalError::Refused(0x6982)),
            Software::Opens => Ok(card.transmit(&[0x80, 0xA2, 0x00, 0xC1]).map(drop)?),
        }
    }
}

impl CardReader for Hand {
    fn card_present(&mut self) -> Result<bool, CardError> {
        Ok(self.chip().lies)
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        let mut chip = self.chip();
        chip.is_open = false;
        if chip.lies { Ok(Box::new(self.clone())) } else { Err(CardError::Removed) }
    }
}

impl CardTransport for Hand {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        self.chip().answer(command)
    }
}

impl Chip {
    fn answer(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        if !self.lies {
            return Err(CardError::Removed);
        }
        Ok(match command {
            [0x00, 0xA4, 0x04, 0x0C, _, aid @ ..] if aid == TODAY.authentication.aid => OK.to_vec(),
            [0x00, 0xA4, 0x02, 0x0C, 0x02, high, low] => {
                self.selected = u16::from_be_bytes([*high, *low]);
                OK.to_vec()
            }
            [0x00, 0xB0, high, low, length] => self.read(u16::from_be_bytes([*high, *low]), *length),
            [0x00, 0x20, 0x00, 0x80] => vec![0x63, 0xC3],
            [0x00, 0x20, ..] => {
                self.pins += 1;
                self.is_open = true;
                OK.to_vec()
            }
            [0x80, 0xA2, ..] if self.signing == Signing::Lifted => {
                self.lies = false;
                return Err(CardError::Removed);
            }
            [0x80, 0xA2, ..] => {
                self.is_open = true;
                OK.to_vec()
            }
            [0x80, 0x2A, 0x00, 0x80, _, input @ .., 0x00] if std::mem::take(&mut self.is_open) => self.sign(input),
            _ => vec![0x6A, 0x82],
        })
    }

    fn read(&self, offset: u16, length: u8) -> Vec<u8> {
        let files = TODAY.authentication.files;
        let file = match self.selected {
            id if id == files.token => b"JPKIAPICCTOKEN2                 ".to_vec(),
            id if id == files.availability => vec![0x8F, 0x8F, 0x00],
            id if id == files.certificate => self.certificate.clone(),
            _ => return vec![0x6A, 0x82],
        };
        let wanted = if length == 0 { 256 } else { usize::from(length) };
        file.into_iter().skip(usize::from(offset)).take(wanted).chain(OK).collect()
    }

    fn sign(&mut self, input: &[u8]) -> Vec<u8> {
        self.signed += 1;
        let key = match self.signing {
            Signing::WithAnotherKey => SigningKey::from_slice(&[0x08; 32]).unwrap(),
            _ => key(),
        };
        let signature: Signature = key.sign_prehash(input.last_chunk::<32>().unwrap()).unwrap();
        [signature.to_bytes().as_slice(), &OK].concat()
    }
}
