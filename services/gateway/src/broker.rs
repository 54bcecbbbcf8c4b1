//! Watches whether the broker is there, for readiness alone: a request is tried whatever this says.

use std::time::Duration;

use producer::{Publisher, topics::DISCLOSURES};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use runtime::Readiness;

/// The part that readiness names.
pub(crate) const PART: &str = "gateway";
const PAUSE: Duration = Duration::from_secs(2);
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// Asks the broker again and again; ends when it is dropped.
pub(crate) async fn watch(publisher: Publisher, readiness: Readiness) {
    let mut was_ready = None;
    loop {
        let asked = publisher.clone();
        let answer =
            tokio::task::spawn_blocking(move || asked.probe(DISCLOSURES, ANSWER_WITHIN)).await;
        // A probe that panicked is no answer either.
        let missing = match answer {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(advice(&error)),
            Err(_) => Some("the broker could not be asked: see the log"),
        };
        readiness.set(PART, missing.as_slice());
        if was_ready != Some(missing.is_none()) {
            match missing {
                None => tracing::info!("the broker is there"),
                Some(reason) => tracing::warn!(reason, "not ready"),
            }
            was_ready = Some(missing.is_none());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn advice(error: &KafkaError) -> &'static str {
    match error.rdkafka_error_code() {
        Some(RDKafkaErrorCode::UnknownTopic | RDKafkaErrorCode::UnknownTopicOrPartition) => {
            "there is no topic disclosures.v1: make it with sharetrail migrate --kafka HOST:PORT"
        }
        Some(RDKafkaErrorCode::TopicAuthorizationFailed) => {
            "the gateway's principal may not use the topic disclosures.v1: grant it write and describe"
        }
        _ => "the broker does not answer: is it up, and is its address right?",
    }
}
