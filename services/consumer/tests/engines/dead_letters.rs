//! Bytes that are no event.

use std::time::Duration;

use consumer::dead_letter::{self, open};

use crate::common::{Engines, TOPIC, event, send};

/// Each kind of bad bytes with the code that it gets.
fn bad() -> Vec<(Vec<u8>, Option<&'static str>)> {
    let good = event(1);
    let mut unknown_schema = good.clone();
    unknown_schema[3] ^= 0xff;
    let trailing = [good.as_slice(), b"more"].concat();
    vec![
        (Vec::new(), Some("empty")),
        (b"{\"event_id\": 1}".to_vec(), Some("wrong_magic")),
        (unknown_schema, Some("unknown_schema")),
        (good[..good.len() / 2].to_vec(), Some("truncated")),
        (trailing, Some("trailing_bytes")),
        (vec![0xa5; 1_500_000], None),
        (
            (0..4_096_u32)
                .map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8)
                .collect(),
            None,
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_event_are_kept_with_their_origin_and_hold_nothing_up() {
    let engines = Engines::whole().await;
    let producer = engines.producer();
    let mut placed = Vec::new();
    for (number, (value, _)) in bad().into_iter().enumerate() {
        send(&producer, TOPIC, [event(number as u128)]).await;
        placed.extend(send(&producer, TOPIC, [value]).await);
    }
    send(&producer, TOPIC, [event(99)]).await;

    let consuming = engines.consume();
    let count = placed.len() as u64;
    engines.settled(count + 1, count).await;
    consuming.stop().await;

    let letters = engines.read(dead_letter::TOPIC, 0);
    assert_eq!(letters.len(), placed.len());
    for ((value, code), (partition, offset)) in bad().into_iter().zip(placed) {
        let key = format!("{TOPIC}:{partition}:{offset}");
        let letter = letters
            .iter()
            .find(|(its, _)| its.as_deref() == Some(key.as_bytes()))
            .unwrap();
        let opened = open(&letter.1, &engines.keys).unwrap();
        assert_eq!(
            (opened.topic.as_str(), opened.partition, opened.offset),
            (TOPIC, partition, offset)
        );
        assert!(opened.value == value, "the sealed bytes are the message's");
        assert!(
            code.is_none_or(|code| code == opened.code),
            "{code:?}: {}",
            opened.code
        );
        assert!(opened.received_at.0 > 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn offsets_wait_until_dead_letters_are_accepted() {
    let engines = Engines::start().await;
    let producer = engines.producer();
    let consuming = engines.consume();
    let placed = send(&producer, TOPIC, [event(1), b"no event".to_vec(), event(2)]).await;

    consuming.waits_for("disclosures.dead-letters.v1").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    // Its plan may be committed, which begins before it; nothing beyond it is.
    let (partition, offset) = placed[1];
    let committed = engines.committed(TOPIC, partition);
    assert!(committed.is_none_or(|next| next <= offset), "{committed:?}");

    engines.create_topic(dead_letter::TOPIC, 1).await;
    engines.settled(2, 1).await;
    consuming.is_ready().await;
    consuming.stop().await;
}
