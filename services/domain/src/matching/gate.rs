//! Which recorded conditions an arrangement accepts (event.md 5, `gate`). Never says what the law would accept.

use super::{Case, Chosen};
use crate::{event::Conditions, law::Part, register::model::GateEntry, vocabulary::LawfulBasis};

impl Chosen<'_> {
    /// Some entry lists the point of Art 9, and the paragraph of Schedule 1 or none is asked or given.
    pub(crate) fn gate_accepts(&self, conditions: &Conditions<'_>) -> bool {
        let accepts = |entry: &GateEntry| {
            let point = conditions.article_9;
            let listed = point.is_some_and(|point| has(&entry.article_9, point));
            let paragraph = conditions.schedule_1;
            let fits = entry.schedule_1.is_empty()
                || paragraph.is_none_or(|paragraph| has(&entry.schedule_1, paragraph));
            listed && fits
        };
        self.arrangement.gate.iter().any(accepts)
    }

    /// Some entry lists the point of Art 9 or the paragraph of Schedule 1: enough for what is not special.
    pub(crate) fn gate_lists(&self, conditions: &Conditions<'_>) -> bool {
        self.arrangement.gate.iter().any(|entry| {
            let point = conditions.article_9;
            let paragraph = conditions.schedule_1;
            point.is_some_and(|point| has(&entry.article_9, point))
                || paragraph.is_some_and(|paragraph| has(&entry.schedule_1, paragraph))
        })
    }
}

impl Chosen<'_> {
    /// Some entry lists the point of Art 9.
    pub(crate) fn gate_has_point(&self, point: &str) -> bool {
        let mut gate = self.arrangement.gate.iter();
        gate.any(|entry| has(&entry.article_9, point))
    }

    /// Some entry lists the paragraph of Schedule 1.
    pub(crate) fn gate_has_paragraph(&self, paragraph: &str) -> bool {
        let mut gate = self.arrangement.gate.iter();
        gate.any(|entry| has(&entry.schedule_1, paragraph))
    }

    /// Some entry with the point of Art 9 lists a paragraph of the Part of Schedule 1.
    pub(crate) fn gate_supplies(&self, point: &str, part: Part) -> bool {
        let mut gate = self.arrangement.gate.iter();
        gate.any(|entry| {
            has(&entry.article_9, point) && entry.schedule_1.iter().any(|slug| part.has(slug))
        })
    }
}

impl Case<'_, '_> {
    /// A condition of DPA 2018 Schedule 1 is recorded; a blank one is none.
    pub(crate) fn has_schedule_1(&self) -> bool {
        let paragraph = self.event.conditions.schedule_1;
        paragraph.is_some_and(|paragraph| !paragraph.trim().is_empty())
    }

    /// Required by law, which the notice promises to follow (lines 34, 129).
    pub(crate) fn is_required_by_law(&self) -> bool {
        let reference = self.event.conditions.legal_obligation_ref;
        self.event.lawful_basis == LawfulBasis::LegalObligation
            && reference.is_some_and(|reference| !reference.trim().is_empty())
    }
}

fn has(list: &[String], wanted: &str) -> bool {
    list.iter().any(|item| item == wanted)
}
