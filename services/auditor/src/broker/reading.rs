//! Reads offsets that the log does not have, to see whether there is a message behind them. Looks at offsets only.

use std::{
    sync::Weak,
    time::{Duration, Instant},
};

use rdkafka::{
    Message as _, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::{KafkaError, RDKafkaErrorCode},
};

use super::{Place, client};
use crate::{
    AuditError,
    span::{self, Span},
};

const STEP: Duration = Duration::from_millis(500);
/// A broker that has been silent for so long is away.
const PATIENCE: Duration = Duration::from_secs(30);

/// Offsets of `spans` that have a message. Blocks; ends early when nobody waits for the answer.
pub(super) fn existing(
    bootstrap: &str,
    place: &Place,
    spans: &[Span],
    somebody_waits: &Weak<()>,
) -> Result<Vec<Span>, AuditError> {
    let mut client = client(bootstrap, "sharetrail-auditor");
    client
        // What an aborted transaction wrote is no message for the consumer either.
        .set("isolation.level", "read_committed")
        .set("enable.partition.eof", "true")
        // What Kafka no longer holds is not looked for elsewhere.
        .set("auto.offset.reset", "error")
        .set("queued.max.messages.kbytes", "16384")
        .set("fetch.queue.backoff.ms", "20");
    let reader: BaseConsumer = client.create().map_err(AuditError::Client)?;
    let mut found = Vec::new();
    for span in spans {
        read(&reader, place, *span, somebody_waits, &mut found).map_err(|cause| {
            AuditError::Read {
                topic: place.topic.clone(),
                partition: place.partition,
                offset: span.first,
                cause,
            }
        })?;
    }
    Ok(found)
}

fn read(
    reader: &BaseConsumer,
    place: &Place,
    span: Span,
    somebody_waits: &Weak<()>,
    found: &mut Vec<Span>,
) -> Result<(), KafkaError> {
    let mut from = TopicPartitionList::new();
    from.add_partition_offset(&place.topic, place.partition, Offset::Offset(span.first))?;
    reader.assign(&from)?;
    let mut heard = Instant::now();
    while somebody_waits.strong_count() > 0 {
        match reader.poll(STEP) {
            Some(Ok(message)) if message.offset() > span.last => return Ok(()),
            Some(Ok(message)) => {
                span::push(found, message.offset());
                if message.offset() == span.last {
                    return Ok(());
                }
                heard = Instant::now();
            }
            // Nothing behind it; or Kafka has let go of it meanwhile, which the caller sees by the new start.
            Some(Err(KafkaError::PartitionEOF(_))) => return Ok(()),
            Some(Err(error)) if is_gone(&error) => return Ok(()),
            Some(Err(error)) if heard.elapsed() > PATIENCE => return Err(error),
            None if heard.elapsed() > PATIENCE => {
                return Err(KafkaError::MessageConsumption(
                    RDKafkaErrorCode::OperationTimedOut,
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_gone(error: &KafkaError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(RDKafkaErrorCode::OffsetOutOfRange | RDKafkaErrorCode::AutoOffsetReset)
    )
}
