//! What a committed offset says, in its metadata, of the batch that begins there: an open plan. Whoever takes the
//! partition over inserts exactly that range again before anything else. Never talks to the broker.
//!
//! `sharetrail-plan-1 last=LAST count=COUNT content=HEX register=VERSIONS`, at most a few hundred bytes (the broker
//! takes 4,096).

use crate::partition::NextOffset;

const NAME: &str = "sharetrail-plan-1";
/// Longest list of register versions that is told.
const MOST_REGISTER_BYTES: usize = 200;
/// No batch is longer, whatever the metadata say: it would never be filled.
const LONGEST: i64 = 50_000_000;

/// A batch that was planned: one partition, from the committed offset to `last`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// First offset; the offset that is committed with the plan.
    pub first: i64,
    /// Last offset.
    pub last: i64,
    /// Messages between them; fewer than offsets where Kafka has gaps.
    pub count: u64,
    /// Fingerprint of the content as it was encoded: tells whether a replay is the same, decides nothing.
    pub content: u64,
    /// Versions of the registers that were in use; for people.
    pub registers: String,
}

/// Metadata that are no plan of ours. The partition is read on from the committed offset as if there were none: its
/// messages are stored again, and their keys collapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the metadata of the committed offset are no plan that this version knows")]
pub(crate) struct NoPlan;

impl Plan {
    /// As metadata.
    pub fn to_metadata(&self) -> String {
        let registers: String = self
            .registers
            .chars()
            .map(|letter| if letter.is_control() { '?' } else { letter })
            .take(MOST_REGISTER_BYTES / 4)
            .collect();
        format!(
            "{NAME} last={} count={} content={:016x} register={registers}",
            self.last, self.count, self.content
        )
    }

    /// Reads the metadata of an offset; `None` where nothing is planned.
    ///
    /// # Errors
    /// [`NoPlan`].
    pub fn read(metadata: &str, committed: NextOffset) -> Result<Option<Self>, NoPlan> {
        if metadata.is_empty() {
            return Ok(None);
        }
        let plan = parse(metadata, committed.0).ok_or(NoPlan)?;
        let is_sound = plan.last >= plan.first && plan.last - plan.first < LONGEST;
        if is_sound {
            Ok(Some(plan))
        } else {
            Err(NoPlan)
        }
    }
}

fn parse(metadata: &str, first: i64) -> Option<Plan> {
    let rest = metadata.strip_prefix(NAME)?.strip_prefix(' ')?;
    let (last, rest) = field(rest, "last=")?;
    let (count, rest) = field(rest, "count=")?;
    let (content, rest) = field(rest, "content=")?;
    Some(Plan {
        first,
        last: last.parse().ok().filter(|_| first >= 0)?,
        count: count.parse().ok()?,
        content: u64::from_str_radix(content, 16).ok()?,
        registers: rest.strip_prefix("register=")?.to_owned(),
    })
}

fn field<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    text.strip_prefix(name)?.split_once(' ')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_planned_and_strange_metadata_are_told_apart() {
        let read = |metadata: &str| Plan::read(metadata, NextOffset(5));
        assert_eq!(read(""), Ok(None));
        for strange in [
            "another tool's note",
            "sharetrail-plan-2 last=9",
            "sharetrail-plan-1 last=4 count=1 content=0 register=",
            "sharetrail-plan-1 last=9223372036854775807 count=1 content=0 register=",
            "sharetrail-plan-1 last=9 count=1 content=zz register=",
        ] {
            assert_eq!(read(strange), Err(NoPlan), "{strange}");
        }
    }

    proptest! {
        #[test]
        fn a_plan_reads_back(
            first in 0..i64::MAX / 2, length in 0..LONGEST, count: u64, content: u64, registers in "[ -~é]{0,40}",
        ) {
            let plan = Plan { first, last: first + length, count, content, registers };
            let metadata = plan.to_metadata();
            prop_assert!(metadata.len() < 500);
            prop_assert_eq!(Plan::read(&metadata, NextOffset(first)), Ok(Some(plan)));
        }

        #[test]
        fn any_metadata_are_a_plan_or_none(metadata in ".{0,80}", committed: i64) {
            let _ = Plan::read(&metadata, NextOffset(committed));
            let _ = Plan::read(&format!("{NAME} {metadata}"), NextOffset(committed));
        }
    }
}
