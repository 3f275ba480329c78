//! What can be the matter with a simulated reader, and the hand that makes it so.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

/// What is the matter with a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Its cable is pulled.
    Unplugged,
    /// The system's card service has ended.
    ServiceStopped,
    /// It sees a card and cannot open it, for a reason that is not the card's.
    Faulty,
}

impl Trouble {
    /// How a hand says it.
    const fn byte(self) -> u8 {
        match self {
            Self::Unplugged => b'U',
            Self::ServiceStopped => b'S',
            Self::Faulty => b'F',
        }
    }

    fn of_byte(byte: u8) -> Option<Self> {
        [Self::Unplugged, Self::ServiceStopped, Self::Faulty].into_iter().find(|trouble| trouble.byte() == byte)
    }
}

/// A hand at a reader's cable: the trouble lasts until it is dropped.
pub struct Hand {
    _stream: TcpStream,
}

impl Hand {
    /// Makes it so.
    ///
    /// # Errors
    ///
    /// When no reader has its cable there.
    pub fn at(cable: SocketAddr, trouble: Trouble) -> io::Result<Self> {
        let mut stream = TcpStream::connect(cable)?;
        stream.write_all(&[trouble.byte()])?;
        Ok(Self { _stream: stream })
    }
}

/// The reader's end: one hand at a time, which says with one byte what it does.
pub(super) struct Cable {
    listener: TcpListener,
    hand: Option<TcpStream>,
    trouble: Option<Trouble>,
}

impl Cable {
    pub(super) fn listen(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        Ok(Self { listener, hand: None, trouble: None })
    }

    /// What is the matter now.
    pub(super) fn trouble(&mut self) -> Option<Trouble> {
        if self.hand.is_none() {
            let come = self.listener.accept().ok().map(|(hand, _)| hand);
            self.hand = come.filter(|hand| hand.set_nonblocking(true).is_ok());
        }
        let mut said = [0];
        match self.hand.as_mut()?.read(&mut said) {
            Ok(1) => self.trouble = Trouble::of_byte(said[0]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            _ => (self.hand, self.trouble) = (None, None),
        }
        self.trouble
    }
}
