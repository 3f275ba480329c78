//! Before a secret goes to the card: how many tries are left, and is the last one meant?

use super::apdu::SW_OK;
use super::secret::{Secret, SecretKind, SpendLastTry, TriesLeft};
use super::session::Session;
use super::{CardError, OperationError};

/// Status of a secret without tries (not 6983, as other cards say).
const BLOCKED: u16 = 0x6984;
/// Status of a wrong secret, or of the question without one: the last digit is the tries that are left.
const TRIES: u16 = 0x63C0;

/// Status of a file or an application that the card does not have.
pub(super) const NO_SUCH_FILE: u16 = 0x6A82;

/// Which file holds a secret, and what it is.
#[derive(Clone, Copy)]
pub(super) struct SecretFile {
    pub id: u16,
    pub kind: SecretKind,
}

/// Asks for the tries that are left to a secret of the selected application. Spends none.
pub(super) fn tries_left(session: &mut Session<'_>, file: SecretFile) -> Result<TriesLeft, CardError> {
    session.select_file(file.id)?;
    meaning(session.tries()?)
}

fn meaning(status: u16) -> Result<TriesLeft, CardError> {
    match status {
        SW_OK => Ok(TriesLeft::Open),
        BLOCKED | TRIES => Ok(TriesLeft::Blocked),
        status if status & 0xFFF0 == TRIES => Ok(TriesLeft::Left(status.to_be_bytes()[1] & 0x0F)),
        other => Err(CardError::Status(other)),
    }
}

/// Gives a secret to the card. The tries are asked for first, and the last one is spent only with the wish to do so.
pub(super) fn open(
    session: &mut Session<'_>,
    file: SecretFile,
    secret: &Secret,
    last_try: Option<SpendLastTry>,
) -> Result<(), OperationError> {
    let kind = file.kind;
    let left = tries_left(session, file).map_err(|error| match error {
        CardError::Status(NO_SUCH_FILE) => OperationError::NotOnThisCard,
        other => other.into(),
    })?;
    match left {
        TriesLeft::Blocked => return Err(OperationError::Blocked { secret: kind }),
        // an open secret does not show its count, so this may be the last try as well
        TriesLeft::Left(1) | TriesLeft::Open if last_try.is_none() => {
            return Err(OperationError::LastTry { secret: kind });
        }
        TriesLeft::Left(_) | TriesLeft::Open => {}
    }
    match session.verify(secret.bytes())? {
        SW_OK => Ok(()),
        status => Err(match meaning(status)? {
            TriesLeft::Left(left) => OperationError::Wrong { secret: kind, left },
            TriesLeft::Blocked | TriesLeft::Open => OperationError::Blocked { secret: kind },
        }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::scripted::Scripted;
    use super::*;

    const FILE: SecretFile = SecretFile { id: 0x0018, kind: SecretKind::AuthenticationPin };

    /// Answers after the SELECT, the wish, what comes of it, and how many commands carried the PIN.
    type Row = (&'static [u16], Option<SpendLastTry>, Result<(), OperationError>, usize);

    /// What comes of a PIN when the card answers so, and how many commands carried it.
    fn give(answers: &[u16], last_try: Option<SpendLastTry>) -> (Result<(), OperationError>, usize) {
        let answers = [0x9000].iter().chain(answers).map(|status| Ok(status.to_be_bytes().to_vec()));
        let mut card = Scripted::new(answers);
        let result = open(&mut Session::new(&mut card), FILE, &Secret::pin("1234").unwrap(), last_try);
        (result, card.asked.iter().filter(|command| command.len() > 7).count())
    }

    #[test]
    fn a_try_is_spent_only_when_it_is_meant() {
        let secret = FILE.kind;
        let last = Err(OperationError::LastTry { secret });
        let blocked = Err(OperationError::Blocked { secret });
        let table: [Row; 12] = [
            (&[0x63C3, 0x9000], None, Ok(()), 1),
            (&[0x63C2, 0x63C1], None, Err(OperationError::Wrong { secret, left: 1 }), 1),
            (&[0x63C1, 0x9000], None, last.clone(), 0),
            (&[0x63C1, 0x9000], Some(SpendLastTry), Ok(()), 1),
            (&[0x63C1, 0x63C0], Some(SpendLastTry), blocked.clone(), 1),
            (&[0x63C2, 0x6984], None, blocked.clone(), 1),
            (&[0x63C0], Some(SpendLastTry), blocked.clone(), 0),
            (&[0x6984], Some(SpendLastTry), blocked, 0),
            (&[0x9000, 0x9000], None, last, 0),
            (&[0x9000, 0x9000], Some(SpendLastTry), Ok(()), 1),
            (&[0x6D00], Some(SpendLastTry), Err(CardError::Status(0x6D00).into()), 0),
            (&[], Some(SpendLastTry), Err(CardError::Removed.into()), 0),
        ];
        for (answers, last_try, result, sent) in table {
            assert_eq!(give(answers, last_try), (result, sent), "{answers:04X?} {last_try:?}");
        }
    }
}
