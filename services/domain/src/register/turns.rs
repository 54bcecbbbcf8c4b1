//! The days on which something begins or ceases to count: between two of them, the day alone changes no verdict. A field
//! that is added to the register does not compile before it has been looked at here.

use super::model::{
    Alias, Arrangement, Recipient, RegisterData, Requirement, RequirementCheck, Source,
};
use crate::time::{CivilDate, DateRange};

impl RegisterData {
    /// First days of something, in no order.
    pub(crate) fn turns(&self) -> Vec<CivilDate> {
        let Self {
            effective_from,
            recipients,
            arrangements,
            sources,
            version: _,
            controller: _,
            controllers: _,
            notice: _,
            schemes: _,
            facts: _,
            purposes: _,
            categories: _,
        } = self;
        let mut turns = vec![*effective_from];
        for Source {
            imported_until,
            id: _,
            name: _,
            controller: _,
            route: _,
            arrangements: _,
            cadence: _,
        } in sources
        {
            turns.extend(imported_until.map(CivilDate::next));
        }
        for Recipient {
            aliases,
            id: _,
            name: _,
            kind: _,
            country: _,
            is_individual: _,
            article_19_contact: _,
        } in recipients
        {
            turns.extend(
                aliases
                    .iter()
                    .flat_map(|Alias { valid, name: _ }| ends(*valid)),
            );
        }
        arrangements
            .iter()
            .for_each(|arrangement| of_arrangement(arrangement, &mut turns));
        turns
    }
}

fn of_arrangement(arrangement: &Arrangement, turns: &mut Vec<CivilDate>) {
    let Arrangement {
        valid,
        requires,
        // Looked at by the review of a register alone.
        review_due: _,
        // Transfers are counted in months back from the day: verdicts on them are not remembered.
        transfer: _,
        id: _,
        status: _,
        covers: _,
        role: _,
        purposes: _,
        declared_bases: _,
        assessed_bases: _,
        categories: _,
        conditional_categories: _,
        any_category: _,
        gate: _,
        legal_obligation_ref: _,
        agreement_ref: _,
        dpia_ref: _,
        apd_ref: _,
        retention: _,
        cadence: _,
        bulk: _,
        onward: _,
        notice_lines: _,
        words: _,
        note: _,
    } = arrangement;
    turns.extend(ends(*valid));
    for Requirement { check, code: _ } in requires {
        match check {
            RequirementCheck::Window(windows) => {
                turns.extend(windows.iter().flat_map(|window| ends(*window)));
            }
            // Counted from a date in the event: the day itself is part of such a combination.
            RequirementCheck::Within { .. }
            | RequirementCheck::FactEquals { .. }
            | RequirementCheck::CaseReferencePresent
            | RequirementCheck::MaxSubjects(_) => {}
        }
    }
}

/// The first day of a range, and the first behind it.
pub(crate) fn ends(range: DateRange) -> impl Iterator<Item = CivilDate> {
    let DateRange { from, to } = range;
    from.into_iter().chain(to.map(CivilDate::next))
}
