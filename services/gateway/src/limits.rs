//! How much the gateway takes on. Whatever is over a limit is told so, never cut.

use std::time::Duration;

/// Longest body of a request, in bytes.
pub const MOST_BODY_BYTES: usize = 8 << 20;
/// How long a body may take to arrive.
pub const READ_WITHIN: Duration = Duration::from_secs(30);
/// Requests that are read and worked on at once; each may hold a body and its encoding.
pub(crate) const AT_ONCE: usize = 32;
/// Of these, at most so many of one source.
pub(crate) const OF_ONE_SOURCE: usize = AT_ONCE / 4;
/// How long a request waits for its turn.
pub(crate) const TURN_WITHIN: Duration = Duration::from_secs(2);
/// Bytes of encoded events that wait for the broker.
pub(crate) const QUEUE_BYTES: usize = 64 << 20;

/// How far a source's clock may run before ours: what was recorded later still is refused.
pub(crate) const CLOCKS_DIFFER_BY: Duration = Duration::from_secs(5 * 60);
