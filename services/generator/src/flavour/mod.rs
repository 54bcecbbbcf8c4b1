//! What makes each arrangement of the example register look like itself: how often, how, and in which words.
//! Never needed: an arrangement without an entry gets its rhythm from the register's `cadence` and `bulk`.

mod cases;
mod contact;
mod homes;
mod money;
mod surveys;

use domain::{
    register::model::Arrangement,
    vocabulary::Channel::{self, Api, Email, FileTransfer, Portal},
};

/// How an arrangement's disclosures look.
#[derive(Clone, Copy, Debug)]
pub struct Flavour {
    pub arrangement: &'static str,
    /// Share of the single events, against the weights of the others; events in about a hundred thousand.
    pub weight: u32,
    /// Bulk disclosures, if it has them.
    pub run: Option<Run>,
    /// How the data travels.
    pub channels: &'static [Channel],
    /// Prefix of its case references.
    pub case: Option<&'static str>,
    /// Plain words, for the person.
    pub reasons: &'static [&'static str],
}

/// One bulk disclosure after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub every: Every,
    /// How many of a thousand people each lists.
    pub permille: u32,
}

/// When bulk disclosures go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// On this weekday, Monday being 0.
    Week(usize),
    /// On this day of the month.
    Month(i8),
    /// On the second of this month, January being 0.
    Year(usize),
    /// Once in each window that the arrangement's own conditions allow.
    Window,
}

/// The flavour of an arrangement.
pub fn of(arrangement: &Arrangement) -> Flavour {
    [
        homes::ALL,
        money::ALL,
        contact::ALL,
        cases::ALL,
        surveys::ALL,
    ]
    .into_iter()
    .flatten()
    .find(|flavour| flavour.arrangement == arrangement.id)
    .copied()
    .unwrap_or_else(|| from_register(arrangement))
}

/// The register's own rhythm, for arrangements that this file does not know.
fn from_register(arrangement: &Arrangement) -> Flavour {
    let cadence = arrangement.cadence.as_deref().unwrap_or("per-event");
    let run = |every, permille| Some(Run { every, permille });
    let (weight, run) = match (cadence, arrangement.bulk) {
        ("continuous", _) => (2_000, None),
        ("weekly", true) => (0, run(Every::Week(1), 10)),
        ("monthly", true) => (0, run(Every::Month(4), 50)),
        ("annual", true) => (0, run(Every::Year(4), 100)),
        ("biennial-window", true) => (0, run(Every::Window, 1000)),
        ("weekly" | "monthly", false) => (200, None),
        ("per-case", _) => (30, None),
        _ => (60, None),
    };
    Flavour {
        arrangement: "",
        weight,
        run,
        channels: if arrangement.bulk {
            &[FileTransfer, Api]
        } else {
            &[Portal, Email, Api]
        },
        case: None,
        reasons: &[],
    }
}
