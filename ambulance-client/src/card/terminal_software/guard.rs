//! Which commands of the terminal software never reach a card: those that could spend a try of a secret or change one, and
//! those that another command could hide in.
//!
//! Opening a key without its PIN is all that the software is asked for, so it has no use for any of them. What the rest
//! means is not public and is not looked at.

use super::super::TerminalError;

/// Shortest command: class, instruction and two parameters.
const HEADER_BYTES: usize = 4;

/// Class of commands that PC/SC keeps for the reader itself, some of which verify a PIN.
const FOR_THE_READER: u8 = 0xFF;

/// VERIFY (20, 21), CHANGE REFERENCE DATA (24, 25), the switches for a secret (26, 28), RESET RETRY COUNTER (2C, 2D), of
/// ISO 7816-4.
const OF_SECRETS: [u8; 8] = [0x20, 0x21, 0x24, 0x25, 0x26, 0x28, 0x2C, 0x2D];

/// ENVELOPE (C2, C3), which carries another command.
const ENVELOPES: [u8; 2] = [0xC2, 0xC3];

/// Lets a command through, or says which rule it breaks.
pub(super) fn allow(command: &[u8]) -> Result<(), TerminalError> {
    let [class, instruction, ..] = command else {
        return Err(TerminalError::Misbehaved("a command without a header"));
    };
    if command.len() < HEADER_BYTES {
        return Err(TerminalError::Misbehaved("a command without a header"));
    }
    if *class == FOR_THE_READER {
        return Err(TerminalError::Misbehaved("a command for the reader itself"));
    }
    if OF_SECRETS.contains(instruction) || ENVELOPES.contains(instruction) {
        return Err(TerminalError::Misbehaved("a command that could touch a secret"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_command_that_could_spend_a_try_gets_through_in_any_class() {
        for class in [0x00, 0x04, 0x0C, 0x10, 0x80, 0x84] {
            for instruction in OF_SECRETS.into_iter().chain(ENVELOPES) {
                assert!(
                    allow(&[class, instruction, 0x00, 0x80, 0x04, 1, 2, 3, 4]).is_err(),
                    "{class:02X}{instruction:02X}"
                );
            }
            for instruction in [0x22, 0x2A, 0x82, 0x84, 0x86, 0x88, 0xA2, 0xA4, 0xB0, 0xC0] {
                assert_eq!(allow(&[class, instruction, 0x00, 0x00]), Ok(()), "{class:02X}{instruction:02X}");
            }
        }
    }

    #[test]
    fn what_is_no_command_or_is_for_the_reader_does_not_get_through() {
        for command in [[].as_slice(), &[0x00], &[0x00, 0xA4, 0x02], &[0xFF, 0xCA, 0x00, 0x00]] {
            assert!(matches!(allow(command), Err(TerminalError::Misbehaved(_))), "{command:02X?}");
        }
    }
}
