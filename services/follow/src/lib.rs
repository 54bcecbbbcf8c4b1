//! Reads a compacted topic from its beginning, says when all that was there has been read, and goes on following it.
//!
//! For tables that live in Kafka: published registers, subjects' statuses. Every program has its own copy, so there is
//! no consumer group and nothing is committed: each start reads the whole table again. Never decodes a record, never
//! writes one, and never skips one: a broker that is away is waited for.

mod follower;

pub use follower::{FollowError, Follower, Record, Told};
