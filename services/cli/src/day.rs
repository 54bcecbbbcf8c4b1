//! Days on the command line: as given, else today in London. Only commands read a clock; the core never does.

use anyhow::Result;
use domain::time::{CivilDate, UtcMicros};

use crate::exit::Mistake;

/// The given day, or today.
pub fn or_today(given: Option<&str>) -> Result<CivilDate> {
    let Some(given) = given else {
        let now = UtcMicros(jiff::Timestamp::now().as_microsecond());
        return Ok(CivilDate::in_london(now));
    };
    CivilDate::parse(given).ok_or_else(|| {
        let usage = format!("\"{given}\" is no day: give it as YYYY-MM-DD, such as 2026-02-05");
        Mistake::Usage(usage).into()
    })
}
