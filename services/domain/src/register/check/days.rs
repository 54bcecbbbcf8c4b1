//! Periods run forwards, and windows of one condition do not overlap. Never asks what day it is today.

use super::{Problem, ids::overlap};
use crate::{
    register::model::{RegisterData, RequirementCheck},
    time::DateRange,
};

pub(super) fn check(data: &RegisterData, problems: &mut Vec<Problem>) {
    for (at, recipient) in data.recipients.iter().enumerate() {
        for (alias_at, alias) in recipient.aliases.iter().enumerate() {
            let pointer = format!("/recipients/{at}/aliases/{alias_at}/to");
            forwards(alias.valid, "from", pointer, problems);
        }
    }
    for (at, arrangement) in data.arrangements.iter().enumerate() {
        let here = format!("/arrangements/{at}");
        forwards(
            arrangement.valid,
            "valid_from",
            format!("{here}/valid_to"),
            problems,
        );
        for (requirement_at, requirement) in arrangement.requires.iter().enumerate() {
            if let RequirementCheck::Window(windows) = &requirement.check {
                let pointer = format!("{here}/requires/{requirement_at}/window");
                each_window(windows, &pointer, problems);
            }
        }
    }
}

fn forwards(range: DateRange, first: &str, pointer: String, problems: &mut Vec<Problem>) {
    if let DateRange {
        from: Some(from),
        to: Some(to),
    } = range
        && to < from
    {
        problems.push(Problem::new(
            pointer,
            format!("the last day {to} comes before {first} {from}; swap or correct them"),
        ));
    }
}

fn each_window(windows: &[DateRange], pointer: &str, problems: &mut Vec<Problem>) {
    if windows.is_empty() {
        problems.push(Problem::new(
            pointer,
            "no window is given; add one with from and to",
        ));
    }
    for (at, window) in windows.iter().enumerate() {
        forwards(*window, "from", format!("{pointer}/{at}/to"), problems);
        let earlier = windows
            .iter()
            .take(at)
            .position(|earlier| overlap(*earlier, *window));
        if let Some(earlier) = earlier {
            problems.push(Problem::new(
                format!("{pointer}/{at}"),
                format!(
                    "this window overlaps window {}; join them or move one",
                    earlier + 1
                ),
            ));
        }
    }
}
