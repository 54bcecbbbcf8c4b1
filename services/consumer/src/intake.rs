//! One message: decode, judge, digest, and into the block being built. Every message that is taken ends here in
//! exactly one way: as rows, or as a dead letter. Never waits: what cannot be taken yet is left for later.

use std::sync::Arc;

use domain::{judge::Remembering, time::ReceivedAt};
use store::Origin;
use tokio::sync::mpsc::UnboundedSender;
use wire::{
    avro::{DecodeError, Decoded},
    register::Current,
};

use crate::{
    block::Block,
    dead_letter::{self, DeadLetterKeys, SealError},
    decoding::{Decoding, Undecoded},
    halt::{Halts, Question},
    holds::Hold,
    judging::judge_into,
    ownership::Ownership,
    subjects::SharedStatus,
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
    pub decoding: Decoding,
    pub halts: Halts,
    /// To the ledger, about messages before ours.
    pub questions: UnboundedSender<Question>,
    pub registers: Current,
    /// Judges by those of now; see [`Intake::refresh`].
    pub judge: Remembering,
    /// What is known of persons, as of each event.
    pub status: SharedStatus,
    pub keys: DeadLetterKeys,
    pub ownership: Arc<Ownership>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It is in the block, or nobody's work here.
    In,
    /// Not yet: its partition waits.
    NotYet(Hold),
}

impl Intake {
    /// Takes up registers that were published since; between runs of messages, never within one.
    pub fn refresh(&mut self) {
        self.judge.renew(self.registers.get());
    }

    /// Takes a message into the block. One that repeats a plan is never refused for its topic's sake: it was taken
    /// before, and a repeat that stops half-way would halt its partition for good.
    ///
    /// # Errors
    /// A dead letter could not be sealed: the message must not be passed over, so the consumer ends.
    pub fn take(
        &mut self,
        message: &Message<'_>,
        block: &mut Block,
        is_repeat: bool,
    ) -> Result<Taken, SealError> {
        if !is_repeat && self.halts.is_halted(message.topic) {
            return Ok(Taken::NotYet(Hold::Halted));
        }
        let decoded = match self.decoding.decode(message.value) {
            Ok(decoded) => Ok(decoded),
            Err(Undecoded::Never(error)) => Err(error),
            Err(Undecoded::NotYet { schema }) => return Ok(Taken::NotYet(Hold::Schema(schema))),
        };
        let at = (message.topic, message.partition, message.offset);
        if let Some(question) = self.halts.turn_to(at, &self.ownership) {
            // The task that answers ends only with the consumer.
            let _ = self.questions.send(question);
        }
        if decoded.is_err() && !is_repeat {
            if !self.halts.has_heard(message.topic, message.partition) {
                return Ok(Taken::NotYet(Hold::Ledger));
            }
            if self.halts.refuses(message.topic) {
                return Ok(Taken::NotYet(Hold::Halted));
            }
        }
        self.place(message, decoded, block)?;
        Ok(Taken::In)
    }

    fn place(
        &mut self,
        message: &Message<'_>,
        decoded: Result<Decoded<'_>, DecodeError>,
        block: &mut Block,
    ) -> Result<(), SealError> {
        let origin = Origin {
            topic: message.topic,
            partition: message.partition,
            offset: message.offset,
            received_at: message.received_at,
        };
        let tally = &mut block.tally;
        self.halts.note(message.offset, decoded.is_err());
        tally.untimed += u64::from(!message.is_broker_time);
        let decoded = match decoded {
            Ok(decoded) => decoded,
            Err(error) => {
                let code = error.code();
                tally.count_dead_lettered(code);
                let letter = dead_letter::seal(message, code, &self.keys)?;
                block.push_dead_letter(&origin, code, letter);
                return Ok(());
            }
        };
        let status = self.status.read();
        let verdict = judge_into(&mut block.rows, &mut self.judge, &status, &decoded, &origin);
        block.tally.count_stored(&verdict.findings);
        Ok(())
    }
}
