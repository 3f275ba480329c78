//! What is wrong with the answers.

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RoadFault {
    /// Nothing.
    #[default]
    None,
    /// No answer ever.
    Hang,
    /// The head of an answer, and its body never.
    HangInBody,
    /// HTTP 503.
    Down,
    /// HTTP 400, with the server's words for a place that lies near no road.
    Refuses,
    /// HTTP 429 without a body.
    TooMany,
    /// HTTP 302 to itself.
    Elsewhere,
    /// A web page.
    Garbage,
    /// No road leads anywhere.
    Nulls,
    /// Half of the answer, as if it were all.
    Truncated,
    /// Half of the answer, then the line breaks off.
    BrokenOff,
    /// A body that never ends.
    Endless,
    /// One hospital less than asked for.
    TooFew,
    /// A second row.
    TwoRows,
    /// Minutes where seconds are meant.
    Minutes,
    /// Longer than a day.
    Days,
    /// Below zero.
    Negative,
}

impl RoadFault {
    /// What becomes of the seconds of a row.
    pub(super) fn bend(self, mut row: Vec<Option<f64>>) -> Vec<Option<f64>> {
        let of_all =
            |row: Vec<Option<f64>>, change: fn(f64) -> f64| row.into_iter().map(|one| one.map(change)).collect();
        match self {
            Self::Nulls => row.into_iter().map(|_| None).collect(),
            Self::Minutes => of_all(row, |seconds| seconds / 60.0),
            Self::Days => of_all(row, |seconds| seconds + 86_401.0),
            Self::Negative => of_all(row, |seconds| -seconds - 1.0),
            Self::TooFew => {
                row.pop();
                row
            }
            _ => row,
        }
    }
}
