//! A partition as a strip: what is in order, what is missing, what waits.

use auditor::{PartitionReport, span::Span};

const CELLS: i64 = 30;

pub const LEGEND: &str = "█ in order   ! something is missing   ▒ only in the store, Kafka has let go of it   · waits to be read";

/// The strip, [`CELLS`] wide.
pub fn of(partition: &PartitionReport) -> String {
    let Some(whole) = whole(partition) else {
        return " ".repeat(usize::try_from(CELLS).unwrap_or_default());
    };
    (0..CELLS)
        .map(|cell| letter(partition, piece(whole, cell)))
        .collect()
}

fn whole(partition: &PartitionReport) -> Option<Span> {
    let held = partition
        .kafka
        .and_then(|held| Span::until(held.low, held.high));
    let parts = [held, partition.audited, partition.beyond];
    parts.into_iter().flatten().reduce(|one, other| Span {
        first: one.first.min(other.first),
        last: one.last.max(other.last),
    })
}

/// The offsets of one cell; at least one.
fn piece(whole: Span, cell: i64) -> Span {
    let at = |cell: i64| {
        let part = i128::from(whole.count()) * i128::from(cell) / i128::from(CELLS);
        whole
            .first
            .saturating_add(i64::try_from(part).unwrap_or(i64::MAX))
    };
    let (first, next) = (at(cell).min(whole.last), at(cell + 1));
    Span {
        first,
        last: (next - 1).clamp(first, whole.last),
    }
}

fn letter(partition: &PartitionReport, piece: Span) -> char {
    let rows = [
        &partition.rows_missing.offsets,
        &partition.rows_unlogged.offsets,
    ];
    let mut wrong = partition
        .missing
        .iter()
        .chain(&partition.expired)
        .chain(&partition.beyond)
        .chain(rows.into_iter().flatten());
    if wrong.any(|span| span.overlap(piece).is_some()) {
        return '!';
    }
    let is_audited = partition
        .audited
        .is_some_and(|span| span.overlap(piece).is_some());
    let is_gone = partition.kafka.is_none_or(|held| piece.last < held.low);
    match (is_audited, is_gone) {
        (true, false) => '█',
        (true, true) => '▒',
        (false, _) => '·',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::table::tests::report;

    #[test]
    fn a_strip_shows_what_is_where() {
        let report = report(true);
        assert_eq!(of(&report.partitions[0]), "▒▒▒▒▒███████!███████████······");
    }

    #[test]
    fn few_offsets_and_none_have_a_strip_too() {
        let mut partition = report(false).partitions.remove(0);
        partition.kafka = None;
        partition.audited = Span::new(7, 8);
        assert_eq!(of(&partition).chars().count(), 30);
        partition.audited = None;
        assert_eq!(of(&partition).trim(), "");
    }
}
