//! The file that is being built of one partition. Pure: decides what belongs into it, and when it is due.

use std::time::{Duration, Instant};

use crate::{
    broker::Extent,
    file::{Draft, Finished},
    message::Message,
    name::{Place, Span},
};

/// When a file is finished.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes, compressed.
    pub bytes: usize,
    /// Since its first message.
    pub age: Duration,
}

/// A file's messages weigh at most so many times its compressed size in the memory of whoever reads it: what
/// compresses well is cut earlier.
const LOOSE_TIMES: usize = 8;

/// Where a partition is taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    /// The offset that is read next.
    pub next: i64,
    /// The one behind the last that a kept file holds.
    pub kept: i64,
}

/// What is known of one partition.
pub(crate) struct Building {
    pub place: Place,
    /// The offset that comes next.
    next: i64,
    /// The offset behind the last that a kept file holds.
    kept: i64,
    is_made_anew: bool,
    draft: Option<Draft>,
    begun: Instant,
    /// What Kafka holds, and when it said so.
    extent: Extent,
    looked: Instant,
}

impl Building {
    /// A partition, to be read from there on.
    pub fn new(place: Place, start: Start, extent: Extent, now: Instant) -> Self {
        Self {
            place,
            next: start.next,
            kept: start.kept,
            is_made_anew: extent.high < start.kept,
            draft: None,
            begun: now,
            extent,
            looked: now,
        }
    }

    /// Where to read from.
    pub const fn next(&self) -> i64 {
        self.next
    }

    /// What the broker says of it now.
    pub fn saw(&mut self, extent: Extent, now: Instant) {
        (self.extent, self.looked) = (extent, now);
        self.is_made_anew |= extent.high < self.kept;
    }

    /// Is what the broker said too old to tell whether this offset's gap is a loss?
    pub fn must_look_before(&self, offset: i64, now: Instant) -> bool {
        let is_old = now.saturating_duration_since(self.looked) > Duration::from_secs(1);
        offset > self.next && is_old
    }

    /// Did Kafka ever end before what the archive has? Then the topic was made anew, and its offsets are other
    /// messages, also when it has grown beyond that since: a person decides.
    pub const fn is_made_anew(&self) -> bool {
        self.is_made_anew
    }

    /// Offsets of Kafka that are not kept yet.
    pub fn lag(&self) -> i64 {
        (self.extent.high - self.kept).max(0)
    }

    /// Offsets before this message that retention took before they were read. A gap above what Kafka still holds is
    /// Kafka's own: compaction, or the markers of transactions.
    pub fn missed_before(&self, offset: i64) -> Option<Span> {
        let last = self.extent.low.min(offset) - 1;
        (last >= self.next).then_some(Span {
            first: self.next,
            last,
        })
    }

    /// Begins behind what was missed; what was built before it is to be kept first.
    pub fn pass_over(&mut self, missed: Span) {
        self.next = missed.last + 1;
        self.kept = self.kept.max(self.next);
    }

    /// Takes a message; one that was taken before is passed over.
    pub fn take(&mut self, message: &Message, now: Instant) -> Result<(), apache_avro::Error> {
        if message.offset < self.next {
            return Ok(());
        }
        let draft = match &mut self.draft {
            Some(draft) => draft,
            none => {
                self.begun = now;
                none.insert(Draft::new(&self.place, self.next)?)
            }
        };
        draft.push(message)?;
        self.next = message.offset + 1;
        Ok(())
    }

    /// Bytes of the file that is being built.
    pub fn bytes(&self) -> usize {
        self.draft.as_ref().map_or(0, Draft::bytes)
    }

    /// Is the file large or old enough?
    pub fn is_due(&self, limits: Limits, now: Instant) -> bool {
        let Some(draft) = &self.draft else {
            return false;
        };
        now.saturating_duration_since(self.begun) >= limits.age
            || draft.bytes() >= limits.bytes
            || draft.loose_bytes() >= limits.bytes.saturating_mul(LOOSE_TIMES)
    }

    /// Finishes the file, if there is one.
    pub fn finish(&mut self) -> Result<Option<Finished>, apache_avro::Error> {
        self.draft.take().map(Draft::finish).transpose()
    }

    /// The file with these offsets is kept.
    pub fn keep(&mut self, span: Span) {
        self.kept = self.kept.max(span.last + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(offset: i64) -> Message {
        Message {
            offset,
            timestamp_ms: 0,
            is_broker_time: true,
            key: None,
            value: None,
            headers: Vec::new(),
        }
    }

    fn building(next: i64, low: i64, high: i64) -> Building {
        let place = Place {
            topic: "t".into(),
            partition: 0,
        };
        let start = Start { next, kept: next };
        Building::new(place, start, Extent { low, high }, Instant::now())
    }

    #[test]
    fn a_file_begins_where_the_one_before_ended_whatever_kafka_left_out() {
        let mut building = building(10, 0, 100);
        let now = Instant::now();
        for offset in [9, 12, 11, 15] {
            assert_eq!(building.missed_before(offset), None);
            building.take(&message(offset), now).unwrap();
        }
        let file = building.finish().unwrap().unwrap();
        let whole = Span {
            first: 10,
            last: 15,
        };
        assert_eq!((file.span, file.messages), (whole, 2));
        building.keep(file.span);
        assert_eq!((building.next(), building.lag()), (16, 84));
        assert!(building.finish().unwrap().is_none());
    }

    #[test]
    fn what_retention_took_is_missed_and_what_kafka_left_out_is_not() {
        let mut building = building(10, 20, 100);
        let missed = building.missed_before(25).unwrap();
        assert_eq!((missed.first, missed.last), (10, 19));
        building.pass_over(missed);
        assert_eq!(building.missed_before(25), None);
        building.take(&message(25), Instant::now()).unwrap();
        assert_eq!(building.finish().unwrap().unwrap().span.first, 20);
    }

    #[test]
    fn a_file_is_due_by_age_or_size_and_a_topic_made_anew_is_noticed() {
        let mut building = building(0, 0, 9);
        let (now, limits) = (
            Instant::now(),
            Limits {
                bytes: 1 << 20,
                age: Duration::from_secs(5),
            },
        );
        assert!(!building.is_due(limits, now + Duration::from_secs(60)));
        building.take(&message(0), now).unwrap();
        assert!(!building.is_due(limits, now + Duration::from_secs(4)));
        assert!(building.is_due(limits, now + Duration::from_secs(5)));
        building.keep(Span { first: 0, last: 8 });
        assert!(!building.is_made_anew());
        building.saw(Extent { low: 0, high: 3 }, now);
        assert!(building.is_made_anew());
        building.saw(Extent { low: 0, high: 30 }, now);
        assert!(building.is_made_anew(), "its offsets are other messages");
    }

    #[test]
    fn what_compresses_well_is_cut_before_nobody_can_read_it() {
        let mut building = building(0, 0, 100);
        let (now, limits) = (
            Instant::now(),
            Limits {
                bytes: 1 << 20,
                age: Duration::from_secs(5),
            },
        );
        let mut cut_at = None;
        for offset in 0..20 {
            let value = Some(vec![0; 1 << 20]);
            let message = Message {
                value,
                ..message(offset)
            };
            building.take(&message, now).unwrap();
            if building.is_due(limits, now) {
                cut_at = Some(offset);
                break;
            }
        }
        assert_eq!(cut_at, Some(7));
        assert!(building.bytes() < 100_000);
    }
}
