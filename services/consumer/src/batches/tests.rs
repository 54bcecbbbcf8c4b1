use std::time::Duration;

use super::*;
use crate::{block::BlockLimits, ownership::Extent};

const LIMITS: BlockLimits = BlockLimits {
    rows: 3,
    bytes: 1 << 20,
    age: Duration::from_secs(1),
    idle_age: Duration::from_millis(100),
    budget: 1 << 30,
};

struct Bench {
    batches: Batches,
    ownership: Ownership,
    pace: Pace,
    start: Instant,
}

impl Bench {
    fn owning(partitions: &[i32]) -> Self {
        let ownership = Ownership::default();
        ownership.assign(partitions.iter().map(|&at| TopicPartition::new("t", at)));
        Self {
            batches: Batches::default(),
            ownership,
            pace: Pace::new(LIMITS),
            start: Instant::now(),
        }
    }

    /// A message that becomes one line of the log; `false` where it is nobody's work here.
    fn take(&mut self, partition: i32, offset: i64, plan: Option<&Plan>) -> bool {
        let at = ("t", partition, offset);
        let open = self
            .batches
            .of(at, &self.ownership, |_, _| plan.cloned(), self.start);
        let Some(open) = open else { return false };
        let origin = store::Origin {
            topic: "t",
            partition,
            offset,
            received_at: domain::time::ReceivedAt(domain::time::UtcMicros(offset)),
        };
        open.block.rows.push_dead_letter(&origin, "empty");
        open.block.tally.count_dead_lettered("empty");
        open.took(offset, &self.pace);
        true
    }

    /// What goes now: (partition, first, last, messages).
    fn sent(&mut self, wants_all: bool) -> Option<(i32, i64, i64, u64)> {
        let occasion = if wants_all {
            Occasion::Stopping
        } else {
            Occasion::Steady
        };
        self.sent_on(occasion)
    }

    fn sent_on(&mut self, occasion: Occasion) -> Option<(i32, i64, i64, u64)> {
        let (pace, ownership) = (&self.pace, &self.ownership);
        let due = self
            .batches
            .take_due(pace, self.start, occasion, ownership, |_| false);
        let ready = due?.ship();
        assert_eq!(ready.next, NextOffset(ready.plan.last + 1));
        Some((
            ready.at.partition,
            ready.plan.first,
            ready.plan.last,
            ready.plan.count,
        ))
    }
}

fn plan(first: i64, last: i64) -> Plan {
    Plan {
        first,
        last,
        count: 2,
        content: 0,
        registers: String::new(),
    }
}

#[test]
fn each_partition_has_batches_of_its_own() {
    let mut bench = Bench::owning(&[0, 1]);
    for (partition, offset) in [(0, 5), (1, 40), (0, 6), (0, 9)] {
        assert!(bench.take(partition, offset, None));
    }
    assert_eq!(bench.sent(false), None);
    let mut all = [bench.sent(true), bench.sent(true)].map(Option::unwrap);
    all.sort_unstable();
    assert_eq!(all, [(0, 5, 9, 3), (1, 40, 40, 1)]);
    assert!(bench.batches.is_empty());
}

#[test]
fn a_partition_that_is_not_ours_is_not_taken() {
    let mut bench = Bench::owning(&[0]);
    assert!(!bench.take(7, 0, None));
    assert_eq!(bench.sent(true), None);
}

#[test]
fn a_plan_is_repeated_in_exactly_its_range() {
    let mut bench = Bench::owning(&[0]);
    for offset in [100, 101, 105, 106, 107] {
        bench.take(0, offset, Some(&plan(100, 105)));
    }
    assert_eq!(bench.sent(false), Some((0, 100, 105, 3)));
    assert_eq!(bench.sent(true), Some((0, 106, 107, 2)));
}

#[test]
fn a_plan_whose_ends_kafka_no_longer_has_still_ends_where_it_ended() {
    let mut bench = Bench::owning(&[0, 1, 2]);
    // Its first message is gone, and its last ones.
    bench.take(0, 103, Some(&plan(100, 110)));
    bench.take(0, 120, Some(&plan(100, 110)));
    assert_eq!(bench.sent(false), Some((0, 100, 110, 1)));
    assert_eq!(bench.sent(true), Some((0, 120, 120, 1)));
    // All of it is gone.
    bench.take(1, 120, Some(&plan(100, 110)));
    assert_eq!(bench.sent(true), Some((1, 120, 120, 1)));
}

#[test]
fn a_replay_ends_only_on_proof_that_nothing_more_of_it_can_come() {
    let mut bench = Bench::owning(&[0]);
    let at = TopicPartition::new("t", 0);
    bench.take(0, 100, Some(&plan(100, 110)));
    let sent_after = |bench: &mut Bench, seconds, extent| {
        let seen = bench.start + Duration::from_secs(seconds);
        if let Some((low, high)) = extent {
            bench.ownership.saw(&at, Extent { low, high, seen });
        }
        bench.batches.close_proven(&bench.ownership);
        bench.sent(true)
    };
    // Silence alone proves nothing, nor do messages that are still there.
    assert_eq!(sent_after(&mut bench, 100, None), None);
    assert_eq!(sent_after(&mut bench, 200, Some((100, 111))), None);
    // A partition that was cut off is believed when the broker still says so after a while.
    assert_eq!(sent_after(&mut bench, 300, Some((100, 105))), None);
    assert_eq!(sent_after(&mut bench, 329, Some((100, 105))), None);
    assert_eq!(
        sent_after(&mut bench, 400, None),
        None,
        "the broker is silent"
    );
    assert_eq!(
        sent_after(&mut bench, 401, Some((100, 105))),
        Some((0, 100, 110, 1))
    );
    // Retention has passed the end of the plan.
    bench.take(0, 111, Some(&plan(111, 120)));
    assert_eq!(
        sent_after(&mut bench, 402, Some((121, 130))),
        Some((0, 111, 120, 1))
    );
}

#[test]
fn a_stop_gives_an_unfinished_replay_up() {
    let mut bench = Bench::owning(&[0]);
    bench.take(0, 100, Some(&plan(100, 110)));
    assert!(bench.batches.waits_for_replays_only());
    assert_eq!(bench.sent(true), None);
    assert_eq!(bench.batches.give_up_replays(), 1);
    assert!(bench.batches.is_empty());
}

#[test]
fn when_it_gets_crowded_the_largest_goes_and_full_ones_before_it() {
    let mut bench = Bench::owning(&[0, 1, 2]);
    for (partition, offset) in [(0, 0), (1, 0), (1, 1), (2, 0)] {
        bench.take(partition, offset, None);
    }
    assert_eq!(bench.sent_on(Occasion::Steady), None);
    assert_eq!(bench.sent_on(Occasion::Crowded), Some((1, 0, 1, 2)));
}

#[test]
fn of_a_partition_the_first_batch_goes_first_and_none_while_it_is_busy() {
    let mut bench = Bench::owning(&[0]);
    for offset in 0..20 {
        bench.take(0, offset, Some(&plan(0, 9)));
    }
    let (pace, ownership) = (&bench.pace, &bench.ownership);
    let busy = bench
        .batches
        .take_due(pace, bench.start, Occasion::Stopping, ownership, |_| true);
    assert!(busy.is_none());
    assert_eq!(bench.sent(true), Some((0, 0, 9, 10)));
    assert_eq!(bench.sent(true), Some((0, 10, 19, 10)));
}

#[test]
fn a_lost_partition_is_given_up_and_read_again_from_the_committed_offset() {
    let mut bench = Bench::owning(&[0, 1]);
    bench.take(0, 100, None);
    bench.take(1, 200, None);
    bench.ownership.revoke([TopicPartition::new("t", 0)]);
    bench.ownership.assign([TopicPartition::new("t", 0)]);
    bench.batches.give_up_lost(&bench.ownership);
    bench.take(0, 50, None);
    let mut all = [bench.sent(true), bench.sent(true)].map(Option::unwrap);
    all.sort_unstable();
    assert_eq!(all, [(0, 50, 50, 1), (1, 200, 200, 1)]);
}
