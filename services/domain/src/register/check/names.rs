//! One name means one recipient on any day, so that an event's recipient is never a guess.
//! Names are compared as the judge compares them: see [`crate::register::fold`].

use std::collections::BTreeMap;

use super::{Problem, ids::overlap};
use crate::{
    register::{fold, model::RegisterData},
    time::DateRange,
};

/// A name with the days on which it is right.
struct Use<'a> {
    recipient: usize,
    id: &'a str,
    name: &'a str,
    valid: DateRange,
    pointer: String,
}

pub(super) fn check(data: &RegisterData, problems: &mut Vec<Problem>) {
    let mut by_name: BTreeMap<String, Vec<Use<'_>>> = BTreeMap::new();
    for name in uses(data) {
        let earlier = by_name.entry(fold(name.name)).or_default();
        if let Some(other) = earlier
            .iter()
            .find(|other| overlap(other.valid, name.valid))
        {
            problems.push(Problem::new(name.pointer.clone(), clash(&name, other)));
        }
        earlier.push(name);
    }
}

/// Every name: today's are right on all days, as no date says otherwise.
fn uses(data: &RegisterData) -> impl Iterator<Item = Use<'_>> {
    const ALWAYS: DateRange = DateRange {
        from: None,
        to: None,
    };
    let recipients = data.recipients.iter().enumerate();
    recipients
        .flat_map(|(recipient, entry)| {
            let today = Use {
                recipient,
                id: &entry.id,
                name: &entry.name,
                valid: ALWAYS,
                pointer: format!("/recipients/{recipient}/name"),
            };
            let aliases = entry
                .aliases
                .iter()
                .enumerate()
                .map(move |(at, alias)| Use {
                    recipient,
                    id: &entry.id,
                    name: &alias.name,
                    valid: alias.valid,
                    pointer: format!("/recipients/{recipient}/aliases/{at}/name"),
                });
            std::iter::once(today).chain(aliases)
        })
        .filter(|name| !name.name.trim().is_empty())
}

fn clash(name: &Use<'_>, other: &Use<'_>) -> String {
    let called = name.name;
    if name.recipient == other.recipient {
        return format!(
            "\"{called}\" is already a name of this recipient on the same days; remove it or set from and to"
        );
    }
    format!(
        "\"{called}\" is also a name of \"{}\" on the same days; give from and to, or use a longer name",
        other.id
    )
}
