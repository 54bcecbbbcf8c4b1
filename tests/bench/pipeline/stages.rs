//! What each stage of (a) costs on one core, on the very events of the run: the time of one pass over them.

use std::{hint::black_box, sync::Arc, time::Instant};

use anyhow::Result;
use domain::{
    digest::content_digest,
    event::DisclosureEvent,
    judge::{Remembering, judge},
    time::ReceivedAt,
};
use serde_json::{Map, Value, json};
use store::{BatchBuilder, Origin};
use wire::avro::{Decoded, Decoder, SchemaIds, V1};

use crate::{events, registry::SCHEMA_ID, sharetrail::round};

const EVENTS: u64 = 50_000;
const PASSES: usize = 5;

/// Microseconds an event for each stage: the best of a few passes, since others use the machine too.
pub fn measure(bytes: usize) -> Result<Value> {
    let registers = Arc::new(events::registers()?);
    let status = events::status()?;
    let mut messages: Vec<Vec<u8>> = Vec::new();
    events::each_message(1, EVENTS, bytes, |message| {
        messages.push(message.value.to_vec());
        Ok(())
    })?;
    let decoder = Decoder::new(SchemaIds::none().with(SCHEMA_ID, V1));
    let decode = |bytes| match decoder.decode(bytes) {
        Ok(Decoded::Borrowed(event)) => Some(event),
        _ => None,
    };
    let events: Vec<DisclosureEvent<'_>> =
        messages.iter().filter_map(|bytes| decode(bytes)).collect();
    let received = |event: &DisclosureEvent<'_>| ReceivedAt(event.recorded_at);
    let judged: Vec<_> = events
        .iter()
        .map(|event| {
            (
                judge(&registers, &status, event, received(event)),
                content_digest(event),
            )
        })
        .collect();
    let mut stages = Map::new();
    let mut stage = |name: &str, pass: &mut dyn FnMut()| {
        let mut best = f64::MAX;
        for _ in 0..PASSES {
            let start = Instant::now();
            pass();
            best = best.min(start.elapsed().as_secs_f64());
        }
        stages.insert(name.into(), json!(round(best * 1e6 / EVENTS as f64)));
    };
    stage("decode", &mut || {
        messages
            .iter()
            .for_each(|bytes| _ = black_box(decode(bytes)));
    });
    stage("judge", &mut || {
        for event in &events {
            black_box(judge(&registers, &status, event, received(event)));
        }
    });
    stage("judge, remembering", &mut || {
        let mut remembering = Remembering::new(Arc::clone(&registers));
        for event in &events {
            black_box(remembering.judge(&status, event, received(event)));
        }
    });
    stage("digest", &mut || {
        events
            .iter()
            .for_each(|event| _ = black_box(content_digest(event)));
    });
    stage("encode", &mut || {
        let mut builder = BatchBuilder::new();
        for (offset, (event, (verdict, digest))) in events.iter().zip(&judged).enumerate() {
            let origin = Origin {
                topic: producer::topics::DISCLOSURES,
                partition: 0,
                offset: offset as i64,
                received_at: received(event),
            };
            builder.push(event, *digest, verdict, &origin);
        }
        black_box(builder.finish());
    });
    Ok(Value::Object(stages))
}
