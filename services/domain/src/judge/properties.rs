//! What holds for every event and register (judging.md 6), and that judging asks for no memory while all is well.

use proptest::{prelude::*, sample::select};

use super::judge;
use crate::{
    event::DisclosureEvent,
    register::model::{Coverage, RegisterData, RequirementCheck},
    rules::info,
    status::SubjectStatus,
    testing::{
        arbitrary::{ARRANGEMENTS, STRICTER, event, tighten},
        changed, codes, conforming, gist, numbered, received_after, registers, status, statuses,
        with,
    },
    time::{CivilDate, DateRange, ReceivedAt, UtcMicros},
    verdict::{Finding, Verdict},
};

/// An arrangement that covers a recipient of its own, and nobody else.
fn add_elsewhere(data: &mut RegisterData) {
    let mut extra = data.arrangements[0].clone();
    extra.id = "aaa-elsewhere".into();
    extra.covers = Coverage::Recipients(vec!["anglian-water".into()]);
    data.arrangements.insert(0, extra);
}

fn concerns_elsewhere(verdict: &Verdict<'_>) -> bool {
    verdict
        .recipient
        .is_some_and(|recipient| recipient.id == "anglian-water")
}

proptest! {
    #[test]
    fn every_event_gets_the_same_verdict_twice_and_every_finding_cites_law_and_notice(event in event(), status in statuses(), seconds in -200_000_i64..200_000) {
        let (one, other) = (registers(), registers());
        let received = ReceivedAt(UtcMicros(1_772_445_600_000_000 + seconds * 1_000_000));
        let verdict = judge(&one, &status, &event, received);
        prop_assert_eq!(gist(&verdict), gist(&judge(&other, &status, &event, received)));
        let keys: Vec<_> = verdict.findings.iter().map(|found| (found.code.as_str(), found.subject)).collect();
        prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "sorted, one each: {keys:?}");
        for found in &verdict.findings {
            let rule = info(found.code);
            prop_assert!(!rule.law.is_empty() && found.notice_lines.starts_with(rule.notice_lines));
            prop_assert!(rule.outcomes.contains(&found.outcome) && rule.severities().contains(&found.severity));
            prop_assert!(rule.kinds.contains(&event.kind));
        }
    }

    #[test]
    fn the_order_of_arrangements_and_people_does_not_count(event in event(), turn in 1_usize..13) {
        let received = received_after(&event, 60);
        let turned = with(|data| {
            data.arrangements.rotate_left(turn);
            data.recipients.rotate_left(turn);
            data.categories.rotate_left(turn % 12);
        });
        let mut mixed = event.clone();
        mixed.subjects.reverse();
        mixed.facts.sort_unstable();
        mixed.categories.reverse();
        let mut sorted = event;
        sorted.facts.sort_unstable();
        let plain = registers();
        prop_assert_eq!(gist(&judge(&plain, status(), &sorted, received)), gist(&judge(&turned, status(), &mixed, received)));
    }

    #[test]
    fn a_persons_findings_are_hers_in_whatever_place_she_is_listed(event in event(), status in statuses()) {
        let received = received_after(&event, 60);
        let registers = registers();
        let mut turned = event.clone();
        turned.subjects.reverse();
        let last = event.subjects.len().saturating_sub(1) as u32;
        let mut found = judge(&registers, &status, &turned, received).findings;
        for finding in &mut found {
            finding.subject = finding.subject.map(|index| last - index);
        }
        found.sort_by_key(|finding| (finding.code, finding.subject));
        prop_assert_eq!(judge(&registers, &status, &event, received).findings, found);
    }

    #[test]
    fn what_is_known_of_others_changes_nothing(event in event(), known in statuses()) {
        let received = received_after(&event, 60);
        let registers = registers();
        let mut elsewhere = event.clone();
        // Of these nobody knows anything.
        elsewhere.subjects = (0..event.subjects.len()).map(|number| numbered(5_000 + number)).collect();
        let known = judge(&registers, &known, &elsewhere, received).findings;
        let unknown = judge(&registers, &SubjectStatus::default(), &elsewhere, received).findings;
        let codes = |found: Vec<Finding>| found.into_iter().map(|one| (one.code, one.subject)).collect::<Vec<_>>();
        prop_assert_eq!(codes(known), codes(unknown));
    }

    #[test]
    fn an_arrangement_that_covers_neither_recipient_nor_claim_changes_nothing(event in event()) {
        let received = received_after(&event, 60);
        let (plain, more) = (registers(), with(add_elsewhere));
        let before = judge(&plain, status(), &event, received);
        if !concerns_elsewhere(&before) {
            prop_assert_eq!(gist(&before), gist(&judge(&more, status(), &event, received)));
        }
    }

    #[test]
    fn a_stricter_claimed_arrangement_never_makes_the_verdict_better(event in event(), how in select(STRICTER), claim in select(ARRANGEMENTS)) {
        let mut event = event;
        event.arrangement = Some(claim);
        let received = received_after(&event, 60);
        let (plain, strict) = (registers(), with(|data| {
            let found = data.arrangements.iter_mut().find(|found| found.id == claim);
            tighten(found.expect("the sample has the claimed arrangement"), how);
        }));
        let (before, after) = (judge(&plain, status(), &event, received), judge(&strict, status(), &event, received));
        prop_assert!(before.outcome() <= after.outcome(), "{how:?}: {:?} {:?}", before.findings, after.findings);
    }

    #[test]
    fn any_text_anywhere_is_judged(text in ".{0,300}", other in "\\PC{0,40}") {
        let event = changed("dwp-rent", |_| {});
        let event = DisclosureEvent { purpose: &text, reason: &other, arrangement: Some(&other), source: &text,
            categories: vec![&text, &other], facts: vec![(&text, &other), ("tenancy_start", &text)], ..event };
        let mut event = event;
        event.recipient.name = &text;
        event.recipient.country = &other;
        event.recipient.id = Some(&other);
        let registers = registers();
        let verdict = judge(&registers, status(), &event, ReceivedAt(event.occurred_at));
        prop_assert!(!verdict.findings.is_empty());
    }
}

#[test]
fn an_event_that_conforms_is_judged_without_asking_for_memory() {
    let registers = registers();
    for arrangement in ARRANGEMENTS {
        for claim in [None, Some(*arrangement)] {
            let event = changed(arrangement, |event| event.arrangement = claim);
            let received = received_after(&event, 60);
            let mut conforms = false;
            let memory = allocation_counter::measure(|| {
                conforms = judge(&registers, status(), &event, received)
                    .findings
                    .is_empty();
            });
            assert!(conforms, "{arrangement}");
            assert_eq!(memory.count_total, 0, "{arrangement}");
        }
    }
}

#[test]
fn the_register_of_the_day_judges() {
    let mut registers: Vec<_> = Vec::new();
    for (version, from) in [
        ("b", "2026-03-02"),
        ("a", "2025-01-01"),
        ("c", "2026-03-03"),
    ] {
        let mut data = crate::testing::sample();
        data.version = version.into();
        data.effective_from = CivilDate::parse(from).expect(from);
        registers.push(crate::register::Register::new(data).expect("sound"));
    }
    let registers = crate::register::Registers::new(registers).expect("three versions");
    let event = conforming("dwp-rent");
    let verdict = judge(&registers, status(), &event, received_after(&event, 60));
    assert_eq!(
        verdict.register.map(|found| found.data().version.as_str()),
        Some("b")
    );
}

#[test]
fn more_categories_than_usual_are_all_looked_at() {
    let found = codes("dwp-rent", |event| {
        event.categories = vec!["identity"; 40];
        event.categories.push("income");
    });
    assert_eq!(found, ["category_beyond_arrangement"]);
}

#[test]
fn a_window_without_ends_is_always_open() {
    let open = DateRange {
        from: None,
        to: None,
    };
    let registers = with(|data| {
        let nfi = data
            .arrangements
            .iter_mut()
            .find(|found| found.id == "nfi-extract");
        nfi.expect("sample").requires[0].check = RequirementCheck::Window(vec![open]);
    });
    let event = changed("nfi-extract", |event| {
        event.occurred_at = UtcMicros(1_735_725_600_000_000)
    });
    assert!(
        judge(&registers, status(), &event, received_after(&event, 60))
            .findings
            .is_empty()
    );
}
