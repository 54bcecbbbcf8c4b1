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

/// As the intake does it; `false` when the message is not taken.
fn take(halts: &mut Halts, at: (&str, i32, i64), is_dead: bool, ownership: &Ownership) -> bool {
    if halts.turn_to(at, ownership).is_some() {
        halts.learn(&Outcomes {
            partition: TopicPartition::new(at.0, at.1),
            before: NextOffset(at.2),
            outcomes: Vec::new(),
        });
    }
    if halts.is_halted(at.0) || is_dead && halts.refuses(at.0) {
        return false;
    }
    halts.note(at.2, is_dead);
    true
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
        assert!(take(&mut halts, (GOOD, 0, offset), false, &ownership));
        let bad = (BAD, (offset % 2) as i32, offset);
        assert!(take(&mut halts, bad, true, &ownership), "{offset}");
    }
    assert!(!take(&mut halts, (BAD, 0, 20), true, &ownership));
    assert!(!take(&mut halts, (BAD, 1, 21), false, &ownership));
    assert!(take(&mut halts, (GOOD, 0, 20), true, &ownership));
    assert!(halts.is_halted(BAD) && !halts.is_halted(GOOD));
    let reason = halts.reason();
    assert!(reason.contains("20 of its last 20 messages"), "{reason}");
}

#[test]
fn few_bad_messages_never_halt() {
    let (mut halts, ownership) = (halts(), owning());
    for offset in 0..20 {
        assert!(take(&mut halts, (BAD, 0, offset), true, &ownership));
    }
    assert!(halts.halted().is_empty());
}

#[test]
fn after_a_restart_the_ledger_is_asked_once_and_the_first_dead_letter_halts() {
    let (mut halts, ownership) = (halts(), owning());
    let question = halts.turn_to((BAD, 0, 100), &ownership);
    let expected = Question {
        partition: TopicPartition::new(BAD, 0),
        before: NextOffset(100),
    };
    assert_eq!(question, Some(expected));
    assert!(!halts.has_heard(BAD, 0), "no dead letter is taken yet");
    assert_eq!(halts.turn_to((BAD, 0, 101), &ownership), None);
    halts.note(100, false);
    halts.learn(&answer(0, 100, |offset| offset >= 70));
    assert!(halts.has_heard(BAD, 0) && !halts.has_heard(BAD, 1));
    assert!(
        take(&mut halts, (BAD, 0, 101), false, &ownership),
        "what decodes goes on"
    );
    assert!(!take(&mut halts, (BAD, 0, 102), true, &ownership));
}

#[test]
fn a_mended_ledger_ends_the_halt_and_an_unfinished_one_does_not() {
    let (mut halts, ownership) = (halts(), owning());
    for offset in 0..21 {
        take(&mut halts, (BAD, 0, offset), true, &ownership);
    }
    assert!(halts.is_halted(BAD));
    let soon = Instant::now();
    assert!(halts.questions(soon).is_empty());
    let questions = halts.questions(soon + ASK_AGAIN);
    assert_eq!(questions[0].before, NextOffset(20));
    // The batch is still on its way: the ledger has the first ten.
    let mut early = answer(0, 10, |_| true);
    early.before = NextOffset(20);
    halts.learn(&early);
    assert!(halts.is_halted(BAD));
    halts.learn(&answer(0, 20, |_| true));
    assert!(halts.is_halted(BAD));
    halts.learn(&answer(0, 20, |offset| offset == 3));
    assert!(!halts.is_halted(BAD));
}

#[test]
fn a_halt_at_the_first_message_behind_a_gap_of_kafka_ends_with_a_mended_ledger() {
    let (mut halts, ownership) = (halts(), owning());
    // Offset 100 is the marker of a transaction: the ledger ends at 99.
    let told = |dead: bool| Outcomes {
        before: NextOffset(101),
        ..answer(0, 100, |_| dead)
    };
    halts.turn_to((BAD, 0, 101), &ownership);
    halts.learn(&told(true));
    assert!(!take(&mut halts, (BAD, 0, 101), true, &ownership));
    let questions = halts.questions(Instant::now() + ASK_AGAIN);
    assert_eq!(questions[0].before, NextOffset(101));
    halts.learn(&told(false));
    assert!(!halts.is_halted(BAD));
}

#[test]
fn a_raised_limit_halts_nothing() {
    let limits = HaltLimits::parse(&format!("0.1,{BAD}=1"), 20).unwrap();
    let (mut halts, ownership) = (Halts::new(limits), owning());
    for offset in 0..500 {
        assert!(take(&mut halts, (BAD, 0, offset), true, &ownership));
    }
    assert!(halts.halted().is_empty());
}

#[test]
fn a_topic_that_is_lost_is_no_longer_halted_here() {
    let (mut halts, ownership) = (halts(), owning());
    for offset in 0..30 {
        take(&mut halts, (BAD, 0, offset), true, &ownership);
    }
    ownership.revoke([TopicPartition::new(BAD, 0)]);
    halts.give_up_lost(&ownership);
    assert!(halts.halted().is_empty());
}
