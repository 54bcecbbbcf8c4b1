//! The landlord is what was asked for, and believable.

use std::collections::{BTreeMap, BTreeSet};

use domain::{register::model::ArrangementStatus, time::CivilDate, verdict::RuleCode};
use generator::{
    Body, Event, Generated, Generator, Role, Scale, ScaleError, SubjectPlace, SubjectScheme, World,
};

use crate::support::{all, register, scale, world};

fn events(messages: &[Generated]) -> impl Iterator<Item = (&Generated, &Event)> {
    messages.iter().filter_map(|message| match &message.body {
        Body::Event(event) => Some((message, event.as_ref())),
        Body::Broken(..) => None,
    })
}

#[test]
fn there_are_as_many_messages_as_were_asked_for() {
    for (people, asked) in [(200, 2_000), (1_000, 10_000), (20_000, 40_000)] {
        let (messages, truth) = all(&world(scale(people, asked)));
        let counts = &truth.counts;
        assert_eq!(counts.messages, messages.len() as u64);
        assert_eq!(
            counts.messages,
            counts.events + counts.repeats + counts.dead_letters
        );
        let off = (messages.len() as i64 - i64::from(asked)).unsigned_abs();
        assert!(
            off * 50 <= u64::from(asked),
            "{} messages, {asked} asked for",
            messages.len()
        );
    }
}

#[test]
fn messages_leave_in_order() {
    let (messages, _) = all(&world(scale(500, 5_000)));
    assert!(messages.is_sorted_by_key(|message| message.at));
    for (message, event) in events(&messages).filter(|(message, _)| message.role == Role::Ordinary)
    {
        assert_eq!(message.at, event.occurred_at);
        assert!(event.recorded_at > event.occurred_at);
    }
}

#[test]
fn every_live_arrangement_occurs() {
    let live: BTreeSet<String> = register()
        .data()
        .arrangements
        .iter()
        .filter(|arrangement| arrangement.status == ArrangementStatus::Live)
        .map(|arrangement| arrangement.id.clone())
        .collect();
    assert_eq!(live.len(), 53);
    for days in [30, 730] {
        let (_, truth) = all(&world(Scale {
            days,
            ..scale(200, 2_000)
        }));
        let made: BTreeSet<String> = truth.counts.by_arrangement.keys().cloned().collect();
        assert_eq!(made, live, "{days} days");
    }
}

#[test]
fn every_code_is_planted_more_than_once() {
    let (_, truth) = all(&world(scale(200, 2_000)));
    assert_eq!(truth.not_planted, Vec::<String>::new());
    for code in RuleCode::ALL {
        let planted = truth
            .counts
            .by_code
            .get(code.as_str())
            .copied()
            .unwrap_or_default();
        assert!(planted >= 2, "{code} is planted {planted} times");
    }
    assert!(
        truth
            .planted
            .iter()
            .all(|planted| !planted.codes.is_empty() && !planted.why.is_empty())
    );
}

#[test]
fn all_sources_speak_and_count_without_a_gap() {
    let (messages, _) = all(&world(scale(500, 10_000)));
    let mut last: BTreeMap<String, i64> = BTreeMap::new();
    for message in messages
        .iter()
        .filter(|message| message.role != Role::Repeat)
    {
        let (Body::Event(event) | Body::Broken(event, _)) = &message.body;
        if let Some(sequence) = event.sequence.filter(|sequence| *sequence > 0) {
            let before = last
                .insert(message.via.to_string(), sequence)
                .unwrap_or_default();
            assert_eq!(sequence, before + 1, "{}", message.via);
        }
    }
    assert_eq!(last.len(), 12);
}

#[test]
fn identities_are_unique_and_repeats_are_the_same_again() {
    let (messages, truth) = all(&world(scale(500, 10_000)));
    let mut seen: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut repeats = 0;
    for (message, event) in events(&messages) {
        let content = format!("{event:?}");
        let identity = (event.source.to_string(), event.id());
        match seen.insert(identity, content.clone()) {
            Some(before) => {
                assert_eq!(message.role, Role::Repeat);
                assert_eq!(before, content);
                repeats += 1;
            }
            None => assert_ne!(message.role, Role::Repeat),
        }
    }
    assert_eq!(repeats, truth.counts.repeats);
}

#[test]
fn corrections_and_retractions_name_an_earlier_event_of_their_source() {
    let (messages, truth) = all(&world(scale(500, 10_000)));
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    let mut named = 0;
    for (message, event) in events(&messages) {
        if matches!(message.role, Role::Correction | Role::Retraction) {
            let corrects = event.corrects.as_deref().expect("it names one");
            assert!(seen.contains(&(event.source.to_string(), corrects.to_owned())));
            named += 1;
        }
        seen.insert((event.source.to_string(), event.id()));
    }
    // The planted corrections of nothing are counted too.
    let of_nothing = truth.counts.by_code["reference_missing"];
    assert!(named < truth.counts.corrections + truth.counts.retractions);
    assert!(named + of_nothing >= truth.counts.corrections + truth.counts.retractions);
    assert!(
        truth
            .planted
            .iter()
            .filter(|planted| planted.corrected_by.is_some())
            .count()
            >= 2
    );
}

#[test]
fn identifiers_match_their_scheme() {
    let register = register();
    let world = world(scale(1_500, 5_000));
    let (messages, _) = all(&world);
    for (_, event) in events(&messages) {
        // A payroll's own pseudonyms have no identifier of ours.
        let known = |subject: &&SubjectPlace| subject.scheme != SubjectScheme::Payroll;
        for subject in event.subjects.iter().filter(known) {
            let identifier = world
                .people()
                .identifier(subject.scheme, subject.place)
                .expect("there is one");
            let scheme = register
                .data()
                .schemes
                .iter()
                .find(|scheme| scheme.id == subject.scheme.id())
                .expect("known");
            let kept: String = identifier
                .trim()
                .chars()
                .filter(|letter| !scheme.drop.contains(*letter))
                .collect();
            let pattern = format!("^(?:{})$", scheme.pattern);
            assert!(
                regex::Regex::new(&pattern)
                    .expect("a pattern")
                    .is_match(&kept),
                "{kept}"
            );
        }
    }
}

#[test]
fn the_fraud_extract_goes_in_its_window_in_many_events_of_one_disclosure() {
    let (messages, _) = all(&world(scale(3_500, 10_000)));
    let mut extracts: BTreeMap<String, (usize, i64)> = BTreeMap::new();
    let of_nfi = |event: &Event| {
        event
            .disclosure_id
            .clone()
            .filter(|id| id.starts_with("nfi-cabinet-office"))
    };
    for (_, event) in events(&messages) {
        if let Some(id) = of_nfi(event) {
            let month = CivilDate::in_london(event.occurred_at).to_string()[5..7].to_owned();
            assert!(
                ["10", "11", "12"].contains(&month.as_str()),
                "month {month}"
            );
            assert!(event.subjects.len() <= 1_000);
            let extract = extracts.entry(id.to_string()).or_default();
            extract.0 += event.subjects.len();
            extract.1 = event.subject_count;
        }
    }
    assert_eq!(extracts.len(), 2);
    assert!(
        extracts
            .values()
            .all(|(listed, count)| *listed == 3_500 && *count == 3_500)
    );
}

#[test]
fn the_tour_has_people_with_stories() {
    let (_, truth) = all(&world(scale(1_000, 10_000)));
    assert!(truth.tour.len() >= 4);
    for person in &truth.tour {
        assert!(person.events.len() >= 3, "{}", person.name);
        assert!(!person.planted.is_empty(), "{}", person.name);
    }
}

#[test]
fn weekends_are_quieter() {
    let (messages, _) = all(&world(scale(1_000, 20_000)));
    let mut by_weekday = [0_u32; 7];
    for (message, _) in events(&messages) {
        by_weekday[usize::try_from((message.at.0 / 86_400_000_000 + 3) % 7).expect("a weekday")] +=
            1;
    }
    assert!(
        by_weekday[5] * 2 < by_weekday[1] && by_weekday[6] * 2 < by_weekday[1],
        "{by_weekday:?}"
    );
}

#[test]
fn a_scale_that_cannot_be_says_what_to_change() {
    let refused = |scale: Scale| match World::new(&register(), scale) {
        Err(error) => error,
        Ok(world) => Generator::new(std::sync::Arc::new(world))
            .err()
            .expect("refused"),
    };
    assert!(matches!(
        refused(scale(3, 2_000)),
        ScaleError::People { .. }
    ));
    assert!(matches!(
        refused(scale(2_000_000, 2_000)),
        ScaleError::TooManyPeople { .. }
    ));
    assert!(matches!(refused(scale(200, 10)), ScaleError::Events { .. }));
    assert!(matches!(
        refused(Scale {
            days: 1,
            ..scale(200, 2_000)
        }),
        ScaleError::Days { .. }
    ));
    assert!(matches!(
        refused(Scale {
            until: "soon".into(),
            ..scale(200, 2_000)
        }),
        ScaleError::Until { .. }
    ));
    let early = Scale {
        until: "2023-05-01".into(),
        days: 60,
        ..scale(200, 2_000)
    };
    assert!(matches!(refused(early), ScaleError::BeforeRegister { .. }));
}
