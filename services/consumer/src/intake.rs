//! One message: decode, judge, digest, and into the block being built. Every message ends here in exactly one
//! way: as rows, or as a dead letter. Never waits, never talks to anything.

use std::sync::Arc;

use domain::{digest::content_digest, judge::judge, register::Registers, time::ReceivedAt};
use store::Origin;
use wire::avro::{Decoded, Decoder};

use crate::{
    block::Block,
    dead_letter::{self, DeadLetterKeys, SealError},
    ownership::Ownership,
};

/// A message as it came from Kafka.
#[derive(Clone, Copy)]
pub(crate) struct Message<'a> {
    /// Topic.
    pub topic: &'a str,
    /// Partition.
    pub partition: i32,
    /// Offset.
    pub offset: i64,
    /// The broker's time; see `is_broker_time`.
    pub received_at: ReceivedAt,
    /// Is it `LogAppendTime`? If not, the topic is misconfigured: its messages carry the writer's time.
    pub is_broker_time: bool,
    /// Key.
    pub key: Option<&'a [u8]>,
    /// Value; empty for a tombstone.
    pub value: &'a [u8],
}

/// What turns messages into work.
pub(crate) struct Intake {
    decoder: Decoder,
    registers: Arc<Registers>,
    keys: DeadLetterKeys,
    ownership: Arc<Ownership>,
}

impl Intake {
    pub fn new(
        decoder: Decoder,
        registers: Arc<Registers>,
        keys: DeadLetterKeys,
        ownership: Arc<Ownership>,
    ) -> Self {
        Self {
            decoder,
            registers,
            keys,
            ownership,
        }
    }

    /// Takes a message into the block.
    ///
    /// # Errors
    /// A dead letter could not be sealed: the message must not be passed over, so the consumer ends.
    pub fn take(&self, message: &Message<'_>, block: &mut Block) -> Result<(), SealError> {
        let origin = Origin {
            topic: message.topic,
            partition: message.partition,
            offset: message.offset,
            received_at: message.received_at,
        };
        let at = (message.topic, message.partition, message.offset);
        let Some(tally) = block.progress.note(at, &self.ownership) else {
            // Lost while it was on its way to us: it is read again by whoever owns it now.
            return Ok(());
        };
        tally.untimed += u64::from(!message.is_broker_time);
        let decoded = match self.decoder.decode(message.value) {
            Ok(decoded) => decoded,
            Err(error) => {
                let code = error.code();
                tally.count_dead_lettered(code);
                let letter = dead_letter::seal(message, code, &self.keys)?;
                block.push_dead_letter(&origin, code, letter);
                return Ok(());
            }
        };
        let event = match &decoded {
            Decoded::Borrowed(event) => event,
            Decoded::Resolved(owned) => &owned.event(),
        };
        let verdict = judge(&self.registers, event, message.received_at);
        tally.count_stored(&verdict.findings);
        block
            .rows
            .push(event, content_digest(event), &verdict, &origin);
        Ok(())
    }
}
