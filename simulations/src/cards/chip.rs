//! The chip: what is selected, which secret is open, and the commands on files.
//!
//! Status words are those of the public sources. What they leave open is decided here and marked as *made up*.

use super::command::{Command, WRONG_LENGTH};
use super::file::{Access, Application, Content, File};
use super::pin::{CardMemory, Counter};

/// Status words.
pub(super) mod status {
    pub const OK: u16 = 0x9000;
    pub const NOT_A_DATA_FILE: u16 = 0x6981;
    pub const NOT_ALLOWED: u16 = 0x6982;
    pub const BLOCKED: u16 = 0x6984;
    pub const WRONG_STATE: u16 = 0x6985;
    pub const NO_FILE_SELECTED: u16 = 0x6986;
    pub const NOT_FOUND: u16 = 0x6A82;
    pub const NO_RECORD: u16 = 0x6A83;
    pub const WRONG_P1_P2: u16 = 0x6A86;
    pub const NO_DATA_OBJECT: u16 = 0x6A88;
    pub const WRONG_OFFSET: u16 = 0x6B00;
    pub const UNKNOWN_INSTRUCTION: u16 = 0x6D00;
    pub const UNKNOWN_CLASS: u16 = 0x6E00;
    pub const BROKEN: u16 = 0x6F00;
    pub const TRIES_LEFT: u16 = 0x63C0;
}

/// Name by which the state after power-on can be selected again (GlobalPlatform's default).
const CARD_MANAGER: &[u8] = &[0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00];

/// A chip with its state: what is selected and which PIN is open.
pub(super) struct Chip {
    pub(super) applications: Vec<Application>,
    /// Objects that GET DATA gives while no application is selected, by tag.
    pub(super) objects: Vec<(u16, Vec<u8>)>,
    pub(super) application: Option<usize>,
    file: Option<usize>,
    /// Whether the owner of a phone has it unlocked.
    pub(super) unlocked: bool,
    /// Whether a phone knows the "last command" (80 FC), as an iPhone does.
    pub(super) knows_last_command: bool,
    /// A terminal has opened the key of the selected application. **Made up.**
    pub(super) terminal_accepted: bool,
    /// The challenge that a terminal has to answer next.
    pub(super) challenge: Option<Vec<u8>>,
    pub(super) challenges: u64,
}

impl Chip {
    pub(super) fn new(applications: Vec<Application>) -> Self {
        Self {
            applications,
            objects: Vec::new(),
            application: None,
            file: None,
            unlocked: false,
            knows_last_command: false,
            terminal_accepted: false,
            challenge: None,
            challenges: 0,
        }
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
        self.close();
    }

    /// One command. Data and status of the answer.
    pub(super) fn run(&mut self, bytes: &[u8]) -> (Vec<u8>, u16) {
        let answer = Command::parse(bytes).and_then(|command| match (command.class, command.instruction) {
            (0x00, 0xA4) => self.select(command).map(|()| Vec::new()),
            (0x00, 0xB0) => self.read_binary(command),
            (0x00, 0xB2) => self.read_record(command),
            (0x00, 0x20) => Err(self.verify(command)),
            (0x00, 0xCA) => self.get_data(command),
            (0x00, 0x84) => self.get_challenge(command),
            (0x00, 0x88) => self.internal_authenticate(command),
            (0x80, 0x2A) => self.compute_signature(command),
            (0x80, 0xA2) => self.accept_terminal(command).map(|()| Vec::new()),
            (0x80, 0xFC) if self.knows_last_command => self.last_command(command).map(|()| Vec::new()),
            (0x80, 0xFC) => Err(WRONG_LENGTH),
            (0x00 | 0x80, _) => Err(status::UNKNOWN_INSTRUCTION),
            _ => Err(status::UNKNOWN_CLASS),
        });
        match answer {
            Ok(data) => (data, status::OK),
            Err(status) => (Vec::new(), status),
        }
    }

    /// What the chip remembers without power.
    pub(super) fn memory(&self) -> CardMemory {
        let counters = self.applications.iter().flat_map(|application| {
            application.files.iter().filter_map(|file| match &file.content {
                Content::Pin(pin) => {
                    Some(Counter { application: application.aid.to_vec(), file: file.id, tries_left: pin.tries_left() })
                }
                _ => None,
            })
        });
        CardMemory { counters: counters.collect(), challenges: self.challenges }
    }

    /// Gives a chip that was made again the memory of the one before it. What it does not know is left out.
    pub(super) fn remember(&mut self, memory: &CardMemory) {
        self.challenges = memory.challenges;
        for application in &mut self.applications {
            for file in &mut application.files {
                let Content::Pin(pin) = &mut file.content else { continue };
                let mut counters = memory.counters.iter();
                if let Some(counter) =
                    counters.find(|counter| counter.file == file.id && counter.application == application.aid)
                {
                    pin.set_tries_left(counter.tries_left);
                }
            }
        }
    }

    fn select(&mut self, command: Command<'_>) -> Result<(), u16> {
        match (command.p1, command.p2) {
            (0x04, 0x0C) if command.data == CARD_MANAGER && !self.objects.is_empty() => {
                self.power_off();
                Ok(())
            }
            (0x04, 0x0C) => {
                let found = self.applications.iter().position(|application| application.aid == command.data);
                let found = found.ok_or(status::NOT_FOUND)?;
                // Another application closes the PINs of this one; the same one again does not.
                if self.application.is_some_and(|selected| selected != found) {
                    self.close();
                }
                self.application = Some(found);
                self.file = None;
                Ok(())
            }
            (0x02, 0x0C) => {
                let id = <[u8; 2]>::try_from(command.data).map(u16::from_be_bytes).map_err(|_| WRONG_LENGTH)?;
                self.select_file(id)
            }
            _ => Err(status::WRONG_P1_P2),
        }
    }

    fn select_file(&mut self, id: u16) -> Result<(), u16> {
        let found = self.selected_application()?.files.iter().position(|file| file.id == id);
        // made up: after a failed SELECT the file that was selected before stays selected
        self.file = Some(found.ok_or(status::NOT_FOUND)?);
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
            return Err(status::WRONG_P1_P2);
        };
        let Content::Data { bytes, access } = &self.selected_file()?.content else {
            return Err(status::NOT_A_DATA_FILE);
        };
        if !self.allows(*access) {
            return Err(status::NOT_ALLOWED);
        }
        let rest = bytes.get(offset..).filter(|rest| !rest.is_empty()).ok_or(status::WRONG_OFFSET)?;
        // made up: less than was asked for is left, and the answer is what is left, with 9000
        Ok(rest.iter().take(wanted).copied().collect())
    }

    fn read_record(&self, command: Command<'_>) -> Result<Vec<u8>, u16> {
        if command.p2 != 0x04 || command.p1 == 0 {
            return Err(status::WRONG_P1_P2);
        }
        let Content::Records(records) = &self.selected_file()?.content else { return Err(status::NOT_A_DATA_FILE) };
        records.get(usize::from(command.p1) - 1).cloned().ok_or(status::NO_RECORD)
    }

    /// VERIFY answers with a status word only.
    fn verify(&mut self, command: Command<'_>) -> u16 {
        if (command.p1, command.p2) != (0x00, 0x80) {
            return status::WRONG_P1_P2;
        }
        if command.expected.is_some() {
            return WRONG_LENGTH;
        }
        let file = self.application.zip(self.file);
        let file = file.and_then(|(at, file)| self.applications.get_mut(at)?.files.get_mut(file));
        match file.map(|file| &mut file.content) {
            Some(Content::Pin(pin)) => pin.verify(command.data),
            Some(_) => status::NOT_A_DATA_FILE,
            None => status::NO_FILE_SELECTED,
        }
    }

    pub(super) fn selected_application(&self) -> Result<&Application, u16> {
        self.application.and_then(|at| self.applications.get(at)).ok_or(status::NOT_FOUND)
    }

    pub(super) fn selected_file(&self) -> Result<&File, u16> {
        self.file.and_then(|at| self.selected_application().ok()?.files.get(at)).ok_or(status::NO_FILE_SELECTED)
    }

    pub(super) fn allows(&self, access: Access) -> bool {
        match access {
            Access::Free => true,
            Access::Unlocked => self.unlocked,
            Access::After(secrets) => self.selected_application().is_ok_and(|application| {
                application.files.iter().any(|file| {
                    secrets.contains(&file.id) && matches!(&file.content, Content::Pin(pin) if pin.verified)
                })
            }),
        }
    }

    /// Closes whatever a secret or a terminal has opened.
    fn close(&mut self) {
        self.terminal_accepted = false;
        self.challenge = None;
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
