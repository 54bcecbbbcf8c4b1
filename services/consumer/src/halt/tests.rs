//! Which topic halts, and what ends it.

use super::*;

const BAD: &str = "disclosures.v1.bad";
const GOOD: &str = "disclosures.v1.good";

fn owning() -> Ownership {
    let ownership = Ownership::default();
    ownership.assign([BAD, GOOD].map(|topic| TopicPartition::new(topic, 0)));
    ownership.assign([TopicPartition::new(BAD, 1)]);
    ownership
}

fn halts() -> Halts {
    Halts::new(HaltLimits::default())
}

fn answer(partition: i32, before: i64, dead: impl Fn(i64) -> bool) -> Outcomes {
    Outcomes {
        partition: TopicPartition::new(BAD, partition),
        before: NextOffset(before),
        outcomes: (0..before).map(|offset| (offset, dead(offset))).collect(),
    }
}

#[test]
fn the_bad_topic_halts_and_the_good_one_goes_on() {
    let (mut halts, ownership) = (halts(), owning());
    for offset in 0..20 {
        assert!(!halts.is_halted(BAD), "{offset}");
        halts.note((GOOD, 0, offset), false, &ownership);
        halts.note((BAD, (offset % 2) as i32, offset), true, &ownership);
    }
    assert!(halts.is_halted(BAD) && !halts.is_halted(GOOD));
    assert!(halts.reason().contains("20 of its last 20 messages"), "{}", halts.reason());
}

#[test]
fn one_bad_message_among_few_never_halts() {
    let (mut halts, ownership) = (halts(), owning());
    for offset in 0..19 {
        halts.note((BAD, 0, offset), true, &ownership);
    }
    assert!(halts.halted().is_empty());
}

#[test]
fn the_ledger_is_asked_once_for_each_partition_and_halts_at_once_after_a_restart() {
    let (mut halts, ownership) = (halts(), owning());
    let question = halts.note((BAD, 0, 100), false, &ownership);
    let expected = Question {
        partition: TopicPartition::new(BAD, 0),
        before: NextOffset(100),
    };
    assert_eq!(question, Some(expected));
    assert_eq!(halts.note((BAD, 0, 101), false, &ownership), None);
    halts.learn(&answer(0, 100, |offset| offset >= 70));
    assert!(halts.is_halted(BAD));
}

#[test]
fn a_mended_ledger_ends_the_halt_and_an_unfinished_one_does_not() {
    let (mut halts, ownership) = (halts(), owning());
    for offset in 0..30 {
        halts.note((BAD, 0, offset), true, &ownership);
    }
    assert!(halts.is_halted(BAD));
    let soon = Instant::now();
    assert!(halts.questions(soon).is_empty());
    let questions = halts.questions(soon + ASK_AGAIN);
    assert_eq!(questions[0].before, NextOffset(30));
    // The batch is still on its way: the ledger has the first ten.
    let mut early = answer(0, 10, |_| true);
    early.before = NextOffset(30);
    halts.learn(&early);
    assert!(halts.is_halted(BAD));
    halts.learn(&answer(0, 30, |_| true));
    assert!(halts.is_halted(BAD));
    halts.learn(&answer(0, 30, |offset| offset == 3));
    assert!(!halts.is_halted(BAD));
}

#[test]
fn a_raised_limit_halts_nothing() {
    let limits = HaltLimits::parse(&format!("0.1,{BAD}=1"), 20).unwrap();
    let (mut halts, ownership) = (Halts::new(limits), owning());
    for offset in 0..500 {
        halts.note((BAD, 0, offset), true, &ownership);
    }
    assert!(halts.halted().is_empty());
}

#[test]
fn a_topic_that_is_lost_is_no_longer_halted_here() {
    let (mut halts, ownership) = (halts(), owning());
    for offset in 0..30 {
        halts.note((BAD, 0, offset), true, &ownership);
    }
    ownership.revoke([TopicPartition::new(BAD, 0)]);
    halts.give_up_lost(&ownership);
    assert!(halts.halted().is_empty());
}
