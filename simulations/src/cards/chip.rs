//! The chip: files, PIN counters and the commands that work on them.
//!
//! Status words are those of the public sources. What they leave open is decided here and marked as *made up*.

use super::command::{Command, WRONG_LENGTH};

const OK: u16 = 0x9000;
const NOT_A_DATA_FILE: u16 = 0x6981;
const NOT_ALLOWED: u16 = 0x6982;
const BLOCKED: u16 = 0x6984;
const NO_FILE_SELECTED: u16 = 0x6986;
const NOT_FOUND: u16 = 0x6A82;
const WRONG_P1_P2: u16 = 0x6A86;
const WRONG_OFFSET: u16 = 0x6B00;
const UNKNOWN_INSTRUCTION: u16 = 0x6D00;
const UNKNOWN_CLASS: u16 = 0x6E00;
const TRIES_LEFT: u16 = 0x63C0;

/// One application with its files.
pub(super) struct Application {
    pub aid: &'static [u8],
    pub files: Vec<File>,
}

/// One elementary file.
pub(super) struct File {
    pub id: u16,
    pub content: Content,
}

/// What a file is.
pub(super) enum Content {
    /// Data; with `behind`, only after the PIN in that file was verified.
    Data { bytes: Vec<u8>, behind: Option<u16> },
    /// A PIN with its counter.
    Pin(Pin),
}

/// A PIN: `tries` wrong ones in a row and it is blocked. Only a municipal office can unblock it, so nothing here can.
pub(super) struct Pin {
    secret: Vec<u8>,
    tries: u8,
    tries_left: u8,
    verified: bool,
}

impl Pin {
    pub(super) fn new(secret: &[u8], tries: u8) -> Self {
        Self { secret: secret.to_vec(), tries, tries_left: tries, verified: false }
    }

    /// VERIFY. Without data it only tells the tries that are left and spends none.
    fn verify(&mut self, candidate: &[u8]) -> u16 {
        if self.tries_left == 0 {
            return BLOCKED;
        }
        if candidate.is_empty() {
            return TRIES_LEFT | u16::from(self.tries_left);
        }
        self.verified = candidate == self.secret;
        if self.verified {
            self.tries_left = self.tries;
            OK
        } else {
            self.tries_left -= 1;
            TRIES_LEFT | u16::from(self.tries_left)
        }
    }
}

/// A chip with its state: what is selected and which PIN is open.
pub(super) struct Chip {
    applications: Vec<Application>,
    application: Option<usize>,
    file: Option<usize>,
}

impl Chip {
    pub(super) fn new(applications: Vec<Application>) -> Self {
        Self { applications, application: None, file: None }
    }

    /// Warm reset: nothing is selected any more. **A verified PIN stays verified**, as on the real card; only
    /// [`power_off`](Self::power_off) closes it.
    pub(super) fn reset(&mut self) {
        self.application = None;
        self.file = None;
    }

    /// Power off: nothing is selected and no PIN is verified. The counters of tries stay.
    pub(super) fn power_off(&mut self) {
        self.reset();
        self.forget_pins();
    }

    /// One command. Data and status of the answer.
    pub(super) fn run(&mut self, bytes: &[u8]) -> (Vec<u8>, u16) {
        let answer = Command::parse(bytes).and_then(|command| match (command.class, command.instruction) {
            (0x00, 0xA4) => self.select(command).map(|()| Vec::new()),
            (0x00, 0xB0) => self.read_binary(command),
            (0x00, 0x20) => Err(self.verify(command)),
            (0x00 | 0x80, _) => Err(UNKNOWN_INSTRUCTION),
            _ => Err(UNKNOWN_CLASS),
        });
        match answer {
            Ok(data) => (data, OK),
            Err(status) => (Vec::new(), status),
        }
    }

    fn select(&mut self, command: Command<'_>) -> Result<(), u16> {
        match (command.p1, command.p2) {
            (0x04, 0x0C) => {
                let found = self.applications.iter().position(|application| application.aid == command.data);
                let found = found.ok_or(NOT_FOUND)?;
                // Another application closes the PINs of this one; the same one again does not.
                if self.application.is_some_and(|selected| selected != found) {
                    self.forget_pins();
                }
                self.application = Some(found);
                self.file = None;
                Ok(())
            }
            (0x02, 0x0C) => {
                let id = <[u8; 2]>::try_from(command.data).map(u16::from_be_bytes).map_err(|_| WRONG_LENGTH)?;
                self.select_file(id)
            }
            _ => Err(WRONG_P1_P2),
        }
    }

    fn select_file(&mut self, id: u16) -> Result<(), u16> {
        let found = self.selected_application()?.files.iter().position(|file| file.id == id);
        // made up: after a failed SELECT the file that was selected before stays selected
        self.file = Some(found.ok_or(NOT_FOUND)?);
        Ok(())
    }

    fn read_binary(&mut self, command: Command<'_>) -> Result<Vec<u8>, u16> {
        let wanted = command.expected.filter(|_| command.data.is_empty()).ok_or(WRONG_LENGTH)?;
        let offset = if command.p1 & 0x80 == 0 {
            usize::from(u16::from_be_bytes([command.p1, command.p2]))
        } else if command.p1 & 0x60 == 0 {
            // short file id: P1 names and selects the file, P2 is the offset
            self.select_file(u16::from(command.p1 & 0x1F))?;
            usize::from(command.p2)
        } else {
            return Err(WRONG_P1_P2);
        };
        let Content::Data { bytes, behind } = &self.selected_file()?.content else { return Err(NOT_A_DATA_FILE) };
        if behind.is_some_and(|pin| !self.is_verified(pin)) {
            return Err(NOT_ALLOWED);
        }
        let rest = bytes.get(offset..).filter(|rest| !rest.is_empty()).ok_or(WRONG_OFFSET)?;
        // made up: less than was asked for is left, and the answer is what is left, with 9000
        Ok(rest.iter().take(wanted).copied().collect())
    }

    /// VERIFY answers with a status word only.
    fn verify(&mut self, command: Command<'_>) -> u16 {
        if (command.p1, command.p2) != (0x00, 0x80) {
            return WRONG_P1_P2;
        }
        if command.expected.is_some() {
            return WRONG_LENGTH;
        }
        let file = self.application.zip(self.file);
        let file = file.and_then(|(at, file)| self.applications.get_mut(at)?.files.get_mut(file));
        match file.map(|file| &mut file.content) {
            Some(Content::Pin(pin)) => pin.verify(command.data),
            Some(Content::Data { .. }) => NOT_A_DATA_FILE,
            None => NO_FILE_SELECTED,
        }
    }

    fn selected_application(&self) -> Result<&Application, u16> {
        self.application.and_then(|at| self.applications.get(at)).ok_or(NOT_FOUND)
    }

    fn selected_file(&self) -> Result<&File, u16> {
        self.file.and_then(|at| self.selected_application().ok()?.files.get(at)).ok_or(NO_FILE_SELECTED)
    }

    fn is_verified(&self, pin: u16) -> bool {
        self.selected_application().is_ok_and(|application| {
            let mut files = application.files.iter();
            files.any(|file| file.id == pin && matches!(&file.content, Content::Pin(pin) if pin.verified))
        })
    }

    fn forget_pins(&mut self) {
        for file in self.applications.iter_mut().flat_map(|application| &mut application.files) {
            if let Content::Pin(pin) = &mut file.content {
                pin.verified = false;
            }
        }
    }
}

#[cfg(test)]
#[path = "chip_tests.rs"]
mod tests;
