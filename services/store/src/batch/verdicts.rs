//! Columns of `verdicts`: later judgements, one row a person of the event.

use domain::{event::Pseudonym, verdict::Finding};

use super::{concern::Concern, findings::Judged};
use crate::native::{Column, Dictionary, Fixed16, List, Micros, U32, U64, Uuid, columns};

columns! {
    /// One row a person and judgement.
    Columns {
        subject: Fixed16,
        source: Dictionary,
        event_id: Uuid,
        content_digest: Fixed16,
        judged_seq: U64,
        subject_index: U32,
        occurred_at: Micros,
        cause: Dictionary,
        verdict: Dictionary,
        codes: List<Dictionary>,
        gap_codes: List<Dictionary>,
        worst_severity: Dictionary,
        event_verdict: Dictionary,
        arrangement: Dictionary,
        register_version: Dictionary,
        finding_ids: List<Fixed16>,
    }
}

/// The table under construction.
#[derive(Default)]
pub(super) struct Verdicts {
    columns: Columns,
    rows: usize,
}

impl Verdicts {
    pub(super) const TABLE: &'static str = "verdicts";

    /// Adds the row of one person; `kept` are the findings of the judgement that are stored.
    pub(super) fn push(
        &mut self,
        judged: &Judged<'_>,
        (position, person): (u32, Pseudonym),
        cause: &str,
        kept: &[&Finding],
    ) {
        let concern = Concern::at(judged.verdict, position);
        let ids: Vec<[u8; 16]> = kept.iter().map(|finding| judged.id(finding).0).collect();
        let to = &mut self.columns;
        to.subject.push(person.0);
        to.source.push(judged.event.source);
        to.event_id.push(judged.event.event_id.0);
        to.content_digest.push(judged.digest.0);
        to.judged_seq.push(judged.judgement);
        to.subject_index.push(position);
        to.occurred_at.push(judged.event.occurred_at.0);
        to.cause.push(cause);
        to.verdict.push(concern.outcome().as_str());
        to.codes.push(&concern.codes);
        to.gap_codes.push(&concern.gap_codes);
        to.worst_severity.push(concern.worst_severity());
        to.event_verdict.push(judged.verdict.outcome().as_str());
        let arrangement = judged.verdict.arrangement;
        to.arrangement
            .push(arrangement.map_or("", |found| &found.id));
        to.register_version
            .push(judged.register_version().unwrap_or(""));
        to.finding_ids.push(&ids);
        self.rows += 1;
    }

    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn bytes(&self) -> usize {
        self.columns.bytes()
    }

    pub(super) fn write(self, out: &mut Vec<u8>) {
        self.columns.write(out);
    }

    pub(super) fn names() -> Vec<&'static str> {
        Columns::NAMES.to_vec()
    }
}
