//! The version of a row: greater is earlier, so that the first arrival wins in a `ReplacingMergeTree`.

use super::Origin;

/// Low bits that break ties by offset.
const OFFSET_BITS: u32 = 20;
/// Greatest millisecond that is told from the next: in the year 2527.
const LAST_MS: i64 = (1 << (64 - OFFSET_BITS)) - 1;

/// `NOT (received_ms << 20 | offset & 0xFFFFF)`.
///
/// Limits: arrivals before 1970 or after 2527 count as those years; two arrivals of one event in the same
/// millisecond, on both sides of a multiple of 1,048,576 offsets or on two partitions, may swap. They are
/// repeats, so only the coordinates shown depend on it. Two inserts of the same offset tie: the engine keeps
/// the later insert, in every table alike.
pub(super) fn version(origin: &Origin<'_>) -> u64 {
    let received_ms = origin.received_at.0.0.div_euclid(1000).clamp(0, LAST_MS);
    let offset = origin.offset & ((1 << OFFSET_BITS) - 1);
    !((received_ms << OFFSET_BITS | offset) as u64)
}

#[cfg(test)]
mod tests {
    use domain::time::{ReceivedAt, UtcMicros};

    use super::*;

    fn at(micros: i64, offset: i64) -> u64 {
        version(&Origin {
            topic: "t",
            partition: 0,
            offset,
            received_at: ReceivedAt(UtcMicros(micros)),
        })
    }

    #[test]
    fn the_earlier_arrival_has_the_greater_version() {
        let now = 1_790_000_000_000_000;
        assert!(at(now, 5) > at(now + 1_000, 4), "time first");
        assert!(at(now, 5) > at(now + 999, 6), "then the offset");
        assert!(at(i64::MIN, 0) >= at(0, 0));
        assert!(at(now, 0) > at(i64::MAX, i64::MAX));
    }
}
