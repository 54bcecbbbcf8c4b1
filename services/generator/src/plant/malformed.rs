//! Decodable but odd: stored, and found.

use domain::{
    time::UtcMicros,
    verdict::RuleCode::{
        ImplausibleDate, MalformedValue, TextTooLong, TooManySubjects, UnknownSymbol,
    },
    vocabulary::{Channel, Environment, Kind},
};

use super::{Case, Site, Way, often};
use crate::{
    calendar::{DAY, SECOND},
    compose::applicant,
    grounds::Ground,
    people::{APPLICANTS, SubjectScheme},
};

pub const WAYS: &[Way] = &[
    often("country-uk", country),
    often("sequence-negative", sequence),
    often("fact-unreadable", fact),
    often("collection-basis-unreadable", collection_basis),
    often("date-1970", long_ago),
    often("date-2170", far_off),
    often("symbol-channel", channel),
    often("symbol-environment", environment),
    often("symbol-kind", kind),
    often("symbol-recipient-kind", recipient_kind),
    often("text-reason", reason),
    often("text-case-reference", case_reference),
    Way {
        name: "subjects-too-many",
        make: subjects,
        at_most: 6,
        is_apart: false,
    },
];

/// Without conditions of its own, so that nothing else depends on what is changed.
pub(super) fn bare(ground: &Ground) -> bool {
    ground.is_calm() && ground.requires.is_empty()
}

fn country(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(bare)?;
    draft.event.recipient.country = if site.dice.permille(500) { "UK" } else { "gb" }.into();
    Case::found(
        draft,
        MalformedValue,
        "The recipient's country is not written as ISO 3166 does",
    )
}

fn sequence(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(bare)?;
    draft.event.sequence = Some(-1);
    Case::found(draft, MalformedValue, "The source's counter is negative")
}

/// A condition on a fact that cannot be read raises nothing of its own.
fn fact(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) =
        site.base_on_kafka(|ground| ground.is_calm() && ground.requires.len() == 1)?;
    let value = &mut draft.event.facts.first_mut()?.1;
    let unreadable = match &**value {
        "true" | "false" => "yes",
        day if domain::time::CivilDate::parse(day).is_some() => "yesterday",
        _ => return None,
    };
    *value = unreadable.into();
    Case::found(
        draft,
        MalformedValue,
        "A fact cannot be read as what the register says it is",
    )
}

fn collection_basis(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(bare)?;
    draft.event.conditions.collection_basis = Some("our agreement".into());
    Case::found(
        draft,
        MalformedValue,
        "The basis on which the data was collected is no basis",
    )
}

/// Seconds sent as microseconds: twenty-nine minutes after 1970 began. No register of that day is asked for.
fn long_ago(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(bare)?;
    draft.event.occurred_at = UtcMicros(draft.event.occurred_at.0 / SECOND);
    Case::found(draft, ImplausibleDate, "The clock of the source said 1970")
}

fn far_off(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(bare)?;
    // 2170 begins 73,049 days after 1970.
    let day_of_it = i64::from(site.dice.below(360));
    let time_of_day = draft.event.occurred_at.0.rem_euclid(DAY);
    draft.event.occurred_at = UtcMicros((73_049 + day_of_it) * DAY + time_of_day);
    Case::found(draft, ImplausibleDate, "The clock of the source said 2170")
}

fn channel(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(bare)?;
    draft.event.channel = Channel::Unknown;
    Case::found(
        draft,
        UnknownSymbol,
        "The source does not say how the data travelled",
    )
}

fn environment(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base(bare)?;
    draft.event.environment = Environment::Unknown;
    Case::found(
        draft,
        UnknownSymbol,
        "The source does not say whether it is live",
    )
}

/// Judged like a disclosure.
fn kind(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(bare)?;
    draft.event.kind = Kind::Unknown;
    Case::found(
        draft,
        UnknownSymbol,
        "The source does not say what it reports",
    )
}

fn recipient_kind(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(bare)?;
    draft.event.recipient.kind = Some("letting-agent".into());
    Case::found(
        draft,
        UnknownSymbol,
        "The recipient's kind is not in the list",
    )
}

fn reason(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(bare)?;
    // The limit is 500 letters.
    draft.event.reason = "The tenant rang, and rang again, and each call was noted here. "
        .repeat(9)
        .into();
    Case::found(draft, TextTooLong, "The reason is longer than its field")
}

fn case_reference(site: &mut Site<'_>) -> Option<Case> {
    let (mut draft, _) = site.base_on_kafka(bare)?;
    // The limit is 64 letters.
    draft.event.case_reference = Some(
        format!(
            "{}/{:05}",
            "SEE-FOLDER-".repeat(6),
            site.dice.below(100_000)
        )
        .into(),
    );
    Case::found(
        draft,
        TextTooLong,
        "The case reference is longer than its field",
    )
}

fn subjects(site: &mut Site<'_>) -> Option<Case> {
    if !site.world.schemes[SubjectScheme::Applicant as usize] {
        return None;
    }
    let (mut draft, _) = site.base_on_kafka(|ground| bare(ground) && ground.bulk)?;
    // The limit is 1,000 people.
    let count = 1_001 + site.dice.below(APPLICANTS - 1_001);
    draft.event.subjects = (0..count).map(applicant).collect();
    draft.event.subject_count = i64::from(count);
    Case::found(
        draft,
        TooManySubjects,
        "One event lists more than a thousand people",
    )
}
