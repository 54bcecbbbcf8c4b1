//! When rows became visible: from the first to the last. Asks for their number ten times a second.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::{engines::Engines, produce};

const LOOK: Duration = Duration::from_millis(100);
/// Nothing new for so long means that it will not come.
const PATIENCE: Duration = Duration::from_secs(180);

/// What was seen of rows becoming visible.
#[derive(Clone, Copy)]
pub struct Visible {
    /// From the start to the first rows.
    pub first_after: Duration,
    /// How many there were then.
    pub first_rows: u64,
    /// From the first rows to the last.
    pub first_to_last: Duration,
    pub rows: u64,
}

impl Visible {
    /// Rows a second from the first to the last; the first ones came for nothing and are not counted.
    pub fn rows_a_second(&self) -> f64 {
        (self.rows - self.first_rows) as f64 / self.first_to_last.as_secs_f64().max(1e-3)
    }
}

/// Waits until `rows` rows more than `before` are in `disclosures`, or `at_least` of them.
pub fn wait(
    engines: &Engines,
    database: &str,
    before: u64,
    rows: u64,
    what: &str,
) -> Result<Visible> {
    let bar = produce::bar(what, rows);
    let start = Instant::now();
    let (mut first, mut newest, mut seen) = (None, Instant::now(), 0);
    while seen < rows {
        std::thread::sleep(LOOK);
        let now = engines.number(database, "SELECT count() FROM disclosures")?;
        let now = now.saturating_sub(before);
        if now > seen {
            (seen, newest) = (now, Instant::now());
            first.get_or_insert((newest, seen));
            bar.set_position(seen);
        }
        ensure!(
            newest.elapsed() < PATIENCE,
            "{what}: {seen} of {rows} rows are visible, and for {PATIENCE:?} none has come"
        );
    }
    bar.finish_and_clear();
    let (first_at, first_rows) = first.unwrap_or((start, 0));
    Ok(Visible {
        first_after: first_at - start,
        first_rows,
        first_to_last: newest - first_at,
        rows: seen,
    })
}
