//! What bodies are taken, and what is told about those that are not. Odd events are taken: they become findings.

use super::*;

#[tokio::test]
async fn every_media_type_is_taken() {
    let bench = Bench::new();
    let lines = format!("{}\n{}\n", event(1), event(2));
    let envelope = |number: u64| {
        json!({"specversion": "1.0", "type": "org.sharetrail.disclosure.v1", "source": SOURCE,
               "id": format!("{number}"), "datacontenttype": "application/json", "data": event(number)})
    };
    for (media_type, body, events) in [
        ("application/json", event(1).to_string(), 1),
        (
            "Application/JSON; charset=utf-8",
            json!([event(1), event(2)]).to_string(),
            2,
        ),
        ("application/x-ndjson", lines, 2),
        ("application/cloudevents+json", envelope(1).to_string(), 1),
        (
            "application/cloudevents-batch+json",
            json!([envelope(1), envelope(2)]).to_string(),
            2,
        ),
    ] {
        let answer = bench.post_as(media_type, body).await;
        assert_eq!(
            answer.json(),
            json!({"accepted": events}),
            "{media_type}: {}",
            answer.text
        );
    }
    assert_eq!(bench.stored(), 8);
}

#[tokio::test]
async fn other_media_types_and_encoded_bodies_are_415() {
    let bench = Bench::new();
    for media_type in ["text/plain", "application/xml", "", "application/json+x"] {
        let answer = bench.post_as(media_type, event(1).to_string()).await;
        assert_eq!(
            answer.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{media_type}"
        );
    }
    let mut packed = request("good", "application/json", event(1).to_string());
    packed
        .headers_mut()
        .insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
    assert_eq!(bench.ask(packed).await.kind(), "media-type-unsupported");
}

#[tokio::test]
async fn truncated_empty_and_foreign_bodies_are_told_and_nothing_is_taken() {
    let bench = Bench::new();
    let whole = json!([event(1), event(2)]).to_string();
    for body in [
        &whole[..whole.len() / 2],
        "",
        "   ",
        "nonsense",
        "42",
        "\u{feff}",
        "[1, 2]",
        "{}",
        "\"text\"",
        "null",
    ] {
        let answer = bench.post_as("application/json", body.to_owned()).await;
        assert!(
            matches!(answer.status.as_u16(), 400 | 422),
            "{body}: {}",
            answer.text
        );
        assert!(!answer.pointers().is_empty(), "{body}: {}", answer.text);
    }
    let not_text = bench
        .post_as("application/json", vec![b'{', 0xff, 0xfe, b'}'])
        .await;
    assert_eq!(not_text.status, StatusCode::BAD_REQUEST);
    assert_eq!(bench.stored(), 0);
}

#[tokio::test]
async fn a_body_over_8_mib_is_413() {
    let bench = Bench::new();
    let answer = bench
        .post_as("application/json", vec![b' '; crate::MOST_BODY_BYTES + 1])
        .await;
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large")
    );
}

#[tokio::test]
async fn an_event_over_1_mib_is_named_by_its_index() {
    let bench = Bench::new();
    let large = event_with("/reason", json!("x".repeat(1 << 20)));
    let answer = bench.post(&json!([event(1), large])).await;
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "events-too-large")
    );
    assert_eq!(answer.pointers(), ["/1"]);
    assert_eq!(bench.stored(), 0);
}

#[tokio::test]
async fn every_identifier_that_cannot_be_is_pointed_at_and_never_repeated() {
    let bench = Bench::new();
    let mut bad = event(2);
    bad["subjects"] = json!([
        {"scheme": "nino", "identifier": "QQ123456C"},
        {"scheme": "nino", "identifier": "SECRET-1"},
        {"scheme": "shoe-size", "identifier": "SECRET-2"},
    ]);
    let answer = bench.post(&json!([event(1), bad])).await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.text
    );
    assert_eq!(
        answer.pointers(),
        ["/1/subjects/1/identifier", "/1/subjects/2/scheme"]
    );
    assert!(answer.text.contains("nino"), "{}", answer.text);
    assert!(!answer.text.contains("SECRET"));
    assert_eq!(bench.stored(), 0);
}

#[tokio::test]
async fn mistakes_of_several_events_are_told_together() {
    let bench = Bench::new();
    let id = event_with("/event_id", json!("not-a-uuid"));
    let time = event_with("/occurred_at", json!("yesterday"));
    let answer = bench.post(&json!([id, event(2), time])).await;
    assert!(matches!(answer.status.as_u16(), 400 | 422));
    assert_eq!(answer.pointers(), ["/0/event_id", "/2/occurred_at"]);
}

#[tokio::test]
async fn odd_events_are_taken_because_the_disclosure_happened() {
    let bench = Bench::new();
    let subject = json!({"scheme": "person", "identifier": "P1", "kind": "TENANT"});
    let odd = [
        event_with("/subjects", json!([])),
        event_with("/subjects", Value::Array(vec![subject; 1_001])),
        event_with("/occurred_at", json!("1970-01-01T00:00:00Z")),
        event_with("/occurred_at", json!("2170-01-01T00:00:00+01:00")),
        event_with("/lawful_basis", json!("SOMETHING_NEW")),
        event_with("/channel", json!("CARRIER_PIGEON")),
        event_with("/recipient/name", json!("")),
        event_with("/reason", json!("x".repeat(10_000))),
        event_with("/purpose", json!("")),
    ];
    for event in &odd {
        let answer = bench.post(event).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    }
}

#[tokio::test]
async fn a_raw_identifier_is_nowhere_in_the_topic() {
    let bench = Bench::new();
    assert_eq!(bench.post(&event(1)).await.status, StatusCode::ACCEPTED);
    let [(key, value)] = &bench.messages("disclosures.v1")[..] else {
        panic!("one message");
    };
    assert_eq!(key, "cx-housing:01890000-0000-7000-8000-000000000001");
    assert_eq!(&value[..2], [0xc3, 0x01]);
    for raw in ["QQ 12 34 56 C", "QQ123456C"] {
        assert!(
            !value
                .windows(raw.len())
                .any(|window| window == raw.as_bytes())
        );
    }
}
