//! From an event to its rows: the same for a message that is read and for a dead letter that is replayed.
//! Never waits, never fails: every event gets a verdict.

use domain::{digest::content_digest, judge::Remembering, status::SubjectStatus, verdict::Verdict};
use store::{BatchBuilder, Origin};
use wire::avro::Decoded;

/// Judges an event and adds it to the rows.
pub(crate) fn judge_into<'j>(
    rows: &mut BatchBuilder,
    judge: &'j mut Remembering,
    status: &SubjectStatus,
    decoded: &Decoded<'_>,
    origin: &Origin<'_>,
) -> Verdict<'j> {
    let event = match decoded {
        Decoded::Borrowed(event) => event,
        Decoded::Resolved(owned) => &owned.event(),
    };
    let verdict = judge.judge(status, event, origin.received_at);
    rows.push(event, content_digest(event), &verdict, origin);
    verdict
}
