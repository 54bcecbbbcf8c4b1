//! What is remembered is what would be judged, and what differs from event to event is asked again.

use proptest::{
    collection::vec,
    prelude::*,
    sample::{select, subsequence},
};

use super::*;
use crate::{
    event::Transfer,
    judge::judge,
    status::{State, StatusKind},
    testing::{
        arbitrary::{ARRANGEMENTS, event},
        change, changed, conforming, gist, names, received_after, record, registers, status,
        statuses, subject, with,
    },
    time::UtcMicros,
    vocabulary::Kind,
};

type Change = fn(&mut DisclosureEvent<'static>);

const REASONS: &[&str] = &[
    "A visit was arranged.",
    "Call Mr Smith on 01603 123456.",
    "He is disabled.",
];

/// A conforming event of these arrangements, or any event; what is asked again is varied.
fn varied(
    arrangements: Vec<&'static str>,
) -> impl Strategy<Value = (DisclosureEvent<'static>, i64)> {
    let plain = select(arrangements).prop_map(conforming);
    let event = prop_oneof![3 => plain, 1 => event()];
    let days = prop_oneof![-3_i64..3, -1_500_i64..1_500];
    let times = (days, select(&[-600_i64, 0, 60, 90_000, 400_000][..]));
    let texts = (
        select(REASONS),
        select(&[None, Some(""), Some("AB123456C"), Some("36/1/26")][..]),
    );
    (event, times, texts, any::<bool>()).prop_map(
        |(mut event, (days, late), (reason, reference), twice)| {
            event.occurred_at =
                UtcMicros(event.occurred_at.0.saturating_add(days * 86_400_000_000));
            event.recorded_at = event.occurred_at;
            event.reason = reason;
            event.case_reference = reference.or(event.case_reference);
            if twice && let Some(subject) = event.subjects.first().copied() {
                event.subjects.push(subject);
            }
            (event, late)
        },
    )
}

/// Events of few arrangements: most are like one before.
fn repeating() -> impl Strategy<Value = Vec<(DisclosureEvent<'static>, i64)>> {
    let few = subsequence(ARRANGEMENTS, 2);
    few.prop_flat_map(|few| vec(varied(few), 1..120))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_remembered_is_what_would_be_judged(events in repeating(), known in statuses()) {
        let registers = Arc::new(registers());
        let mut remembering = Remembering::new(Arc::clone(&registers));
        for (number, (event, late)) in events.iter().enumerate() {
            // What is known changes while combinations are remembered.
            let status = if number % 3 == 0 { &known } else { status() };
            let received = received_after(event, *late);
            let expected = judge(&registers, status, event, received);
            let verdict = remembering.judge(status, event, received);
            prop_assert_eq!(gist(&verdict), gist(&expected));
            let version = |verdict: &Verdict<'_>| verdict.register.map(|found| found.data().version.clone());
            prop_assert_eq!(version(&verdict), version(&expected));
        }
    }
}

#[test]
fn what_conforms_is_remembered_without_asking_for_memory_until_the_registers_change() {
    let mut remembering = Remembering::new(Arc::new(registers()));
    for arrangement in ARRANGEMENTS {
        let event = conforming(arrangement);
        if event.kind != Kind::Disclosed {
            continue;
        }
        let received = received_after(&event, 60);
        // The first teaches the combination, the second the reason.
        remembering.judge(status(), &event, received);
        remembering.judge(status(), &event, received);
        let before = remembering.remembered();
        let memory = allocation_counter::measure(|| {
            remembering.judge(status(), &event, received);
        });
        assert_eq!(memory.count_total, 0, "{arrangement}");
        assert_eq!(remembering.remembered(), before + 1, "{arrangement}");
    }
    remembering.renew(Arc::new(Registers::default()));
    let event = conforming("dwp-rent");
    let verdict = remembering.judge(status(), &event, received_after(&event, 60));
    assert!(verdict.register.is_none());
}

#[test]
fn what_is_not_met_again_while_a_generation_fills_is_forgotten() {
    let registers = registers();
    let register = registers.at(0).expect("the sample");
    let conforming = Conforming {
        register: 0,
        recipient: 0,
        arrangement: None,
        deadline: Deadline::of(register.source("cx-housing")),
    };
    let key = |number: usize| number.to_le_bytes();
    let mut known = Known::default();
    for number in 0..=MOST {
        known.insert(&key(number), conforming);
    }
    assert!(known.get(&key(0)).is_some(), "of the generation before");
    for number in 0..MOST - 1 {
        known.insert(&key(MOST + 1 + number), conforming);
    }
    assert!(known.get(&key(0)).is_some(), "met again");
    assert!(known.get(&key(1)).is_none(), "not met again");
}

/// Judged with and without memory, after the conforming event was: its codes, and whether they were remembered.
fn asked_again(
    registers: &Arc<Registers>,
    (arrangement, teach): (&str, Change),
    (known, seconds): (&SubjectStatus, i64),
    change: Change,
) -> (Vec<&'static str>, u64) {
    let mut remembering = Remembering::new(Arc::clone(registers));
    let first = changed(arrangement, teach);
    let verdict = remembering.judge(status(), &first, received_after(&first, 60));
    assert_eq!(names(&verdict.findings), [""; 0], "it conforms");
    let event = changed(arrangement, |event| {
        teach(event);
        change(event);
    });
    let received = received_after(&event, seconds);
    let judged = judge(registers, known, &event, received);
    // Twice: nothing is learnt from one that does not conform.
    for _ in 0..2 {
        let verdict = remembering.judge(known, &event, received);
        assert_eq!(gist(&verdict), gist(&judged));
    }
    (names(&judged.findings), remembering.remembered())
}

#[test]
fn texts_persons_and_times_are_asked_again() {
    let changes: [(&str, i64, Change); 6] = [
        ("payload_contains_data", 60, |event| {
            event.reason = "Call Mr Smith on 01603 123456.";
        }),
        ("category_undeclared_special", 60, |event| {
            event.reason = "She is disabled.";
        }),
        ("payload_contains_data", 60, |event| {
            event.case_reference = Some("AB123456C");
        }),
        ("clock_skew", 60, |event| {
            event.recorded_at = UtcMicros(event.occurred_at.0 - 600_000_000);
        }),
        ("late_report", 400_000, |_| {}),
        ("text_too_long", 60, |event| {
            event.case_reference =
                Some("36/1234/26 36/1234/26 36/1234/26 36/1234/26 36/1234/26 36/1234/26");
        }),
    ];
    let registers = Arc::new(registers());
    for (code, seconds, change) in changes {
        let taught = ("police-crime", (|_| {}) as Change);
        let answer = asked_again(&registers, taught, (status(), seconds), change);
        assert_eq!(answer, (vec![code], 0));
    }
    let twice = asked_again(
        &registers,
        ("dwp-rent", |event| {
            event.subjects = vec![subject(1), subject(2)];
            event.subject_count = 2;
        }),
        (status(), 60),
        |event| event.subjects[1] = subject(1),
    );
    assert_eq!(twice, (vec!["subject_count_inconsistent"], 0));
}

#[test]
fn consents_are_asked_again_and_so_is_whoever_has_another_status() {
    let registers = Arc::new(registers());
    let known = |kind, scope, state| {
        let mut known = SubjectStatus::default();
        known.record(&record(1, kind, scope, vec![change(state, 0)]));
        known.read_to_the_end();
        known
    };
    let asked = |arrangement, teach: Change, known: &SubjectStatus| {
        asked_again(&registers, (arrangement, teach), (known, 60), |_| {})
    };
    let given = known(StatusKind::Consent, "retrofit", State::Given);
    assert_eq!(asked("desnz-retrofit", |_| {}, &given), (vec![], 2));
    let withdrawn = known(StatusKind::Consent, "retrofit", State::Withdrawn);
    let told = (vec!["consent_withdrawn"], 0);
    assert_eq!(asked("desnz-retrofit", |_| {}, &withdrawn), told);
    // By point a of Art 9(2) it must have been given in so many words; on another basis it may be the only one.
    let by_point = |event: &mut DisclosureEvent<'static>| {
        event.categories = vec!["health"];
        event.conditions.article_9 = Some("a");
    };
    let implied = known(StatusKind::Consent, "statistics", State::Given);
    let told = (vec!["explicit_consent_absent"], 0);
    assert_eq!(asked("core-returns", by_point, &implied), told);
    assert_eq!(asked("core-returns", by_point, status()), (vec![], 2));
    let restricted = known(StatusKind::Restriction, "", State::InEffect);
    let told = (vec!["restricted_subject"], 0);
    assert_eq!(asked("dwp-rent", |_| {}, &restricted), told);
    let lifted = known(StatusKind::Restriction, "", State::Ended);
    assert_eq!(asked("dwp-rent", |_| {}, &lifted), (vec![], 0));
}

#[test]
fn what_goes_abroad_is_judged_every_time() {
    let by_regulations = |event: &mut DisclosureEvent<'static>| {
        event.transfer = Some(Transfer {
            mechanism: Some("art45A_regs"),
            ..Transfer::default()
        });
    };
    let abroad = |event: &mut DisclosureEvent<'static>| {
        event.recipient.country = "FR";
        event.transfer = Some(Transfer {
            mechanism: Some("art45A_regs"),
            ..Transfer::default()
        });
    };
    let there = with(|data| {
        let dwp = data.recipients.iter_mut().find(|found| found.id == "dwp");
        dwp.expect("sample").country = "FR".into();
    });
    let (here, there) = (Arc::new(registers()), Arc::new(there));
    for (registers, teach) in [(here, abroad as Change), (there, by_regulations)] {
        let answer = asked_again(&registers, ("dwp-rent", teach), (status(), 60), |_| {});
        assert_eq!(answer, (vec![], 0));
    }
}

#[test]
fn reasons_are_remembered_up_to_a_length_and_a_number() {
    let mut reasons = Reasons::default();
    let (longest, longer) = ("a".repeat(LONGEST_REASON), "a".repeat(LONGEST_REASON + 1));
    assert!(reasons.has_as_plain(&longest) && reasons.has_as_plain(&longer));
    assert!(reasons.0.contains(longest.as_str()) && !reasons.0.contains(longer.as_str()));
    for number in 0..=MOST_REASONS {
        let digits = number.to_string();
        let word: String = digits
            .bytes()
            .map(|digit| char::from(digit - b'0' + b'a'))
            .collect();
        assert!(reasons.has_as_plain(&word));
    }
    assert_eq!(reasons.0.len(), MOST_REASONS);
}

#[test]
fn the_same_registers_again_change_nothing() {
    let registers = Arc::new(registers());
    let mut remembering = Remembering::new(Arc::clone(&registers));
    let event = conforming("dwp-rent");
    for expected in [0, 1] {
        remembering.renew(Arc::clone(&registers));
        remembering.judge(status(), &event, received_after(&event, 60));
        assert_eq!(remembering.remembered(), expected);
    }
}
