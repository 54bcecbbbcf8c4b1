//! Statuses and links: who may send them, what becomes of them, and what is told of those that cannot be.

use domain::status::{StatusKind, SubjectStatus};
use wire::status::{LinkMessage, StatusMessage};

use super::*;

const STATUS: &str = "/v1/subjects/status";
const LINKS: &str = "/v1/subjects/links";

impl Bench {
    async fn post_to(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.ask(request_to(
            path,
            token,
            "application/json",
            body.to_string(),
        ))
        .await
    }
}

fn consent() -> Value {
    json!({
        "scheme": "nino", "identifier": "QQ 12 34 56 C", "kind": "consent", "scope": "live-chat",
        "history": [
            {"state": "given", "effective_at": "2026-01-01T09:00:00Z", "recorded_at": "2026-01-01T09:05:00Z"},
            {"state": "withdrawn", "effective_at": "2026-02-01T09:00:00Z", "recorded_at": "2026-02-02T09:00:00Z"}
        ]
    })
}

fn link() -> Value {
    json!({
        "one": {"scheme": "nino", "identifier": "QQ 12 34 56 C"},
        "other": {"scheme": "person", "identifier": "T0004711"},
        "linked": true, "recorded_at": "2026-02-01T09:00:00Z", "by": "officer 114"
    })
}

#[tokio::test]
async fn a_status_lies_in_its_topic_under_the_active_key_with_a_link_from_the_old_one() {
    let bench = Bench::new();
    let answer = bench.post_to(STATUS, "consents", &consent()).await;
    assert_eq!(
        (answer.status, answer.json()),
        (StatusCode::ACCEPTED, json!({"accepted": 1}))
    );
    let [(key, value)] = &bench.messages("subject-status.v1")[..] else {
        panic!("one status");
    };
    let status = StatusMessage::parse(value).unwrap();
    assert_eq!(key.as_bytes(), status.key());
    assert_eq!(status.subject().key_id, "k2");
    let [(link_key, link)] = &bench.messages("subject-links.v1")[..] else {
        panic!("one link");
    };
    let link = LinkMessage::parse(link).unwrap();
    assert_eq!(link_key.as_bytes(), link.key());
    assert_eq!(
        link.subjects().map(|subject| subject.key_id.as_str()),
        ["k1", "k2"]
    );

    // Whoever reads both topics finds the status under the old key too.
    let mut known = SubjectStatus::default();
    assert!(known.record(&status.record()) && known.link(link.link()));
    let at = status.record().history[1].effective_at;
    for subject in link.subjects() {
        let person = known.person(subject.pseudonym);
        assert!(
            person
                .standing(StatusKind::Consent, "live-chat", at)
                .is_some()
        );
    }
    for (_, value) in [
        bench.messages("subject-status.v1"),
        bench.messages("subject-links.v1"),
    ]
    .concat()
    {
        let text = String::from_utf8(value).unwrap();
        assert!(!text.contains("QQ"), "no raw identifier passes");
    }
    let counted =
        r#"sharetrail_gateway_subject_records_total{kind="statuses",outcome="accepted"} 1"#;
    assert!(bench.metrics().contains(counted));
}

#[tokio::test]
async fn a_link_lies_in_its_topic_and_both_of_its_identifiers_are_linked_to_their_older_pseudonyms()
{
    let bench = Bench::new();
    let answer = bench.post_to(LINKS, "matching", &json!([link()])).await;
    assert_eq!(
        (answer.status, answer.json()),
        (StatusCode::ACCEPTED, json!({"accepted": 1}))
    );
    let mut known = SubjectStatus::default();
    let links: Vec<_> = bench
        .messages("subject-links.v1")
        .iter()
        .map(|(_, value)| LinkMessage::parse(value).unwrap())
        .collect();
    assert_eq!(links.len(), 3);
    assert!(links.iter().all(|link| known.link(link.link())));
    assert_eq!(bench.stored_in("subject-status.v1"), 0);
}

#[tokio::test]
async fn a_token_may_send_only_what_its_entry_names() {
    let bench = Bench::new();
    for (path, token, body) in [
        (STATUS, "good", consent()),
        (STATUS, "matching", consent()),
        (LINKS, "good", link()),
        (LINKS, "consents", link()),
        ("/v1/events", "consents", event(1)),
    ] {
        let answer = bench.post_to(path, token, &body).await;
        assert_eq!(
            (answer.status, answer.kind().as_str()),
            (StatusCode::FORBIDDEN, "right-missing"),
            "{path} {token}"
        );
    }
    for path in [STATUS, LINKS] {
        let answer = bench.post_to(path, "stolen", &consent()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        let answer = bench
            .ask(Request::get(path).body(Body::empty()).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    assert_eq!(bench.stored() + bench.stored_in("subject-status.v1"), 0);
}

#[tokio::test]
async fn every_status_that_cannot_be_taken_is_pointed_at_and_none_is_taken() {
    let bench = Bench::new();
    let mut unfit = consent();
    unfit["identifier"] = json!("SECRET-1");
    let mut foreign = consent();
    foreign["identifier"] = Value::Null;
    foreign["pseudonym"] = json!("00112233445566778899aabbccddeeff");
    foreign["key_id"] = json!("SECRET-2");
    let answer = bench
        .post_to(STATUS, "consents", &json!([consent(), unfit, foreign]))
        .await;
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "records-invalid")
    );
    assert_eq!(answer.pointers(), ["/1/identifier", "/2/key_id"]);
    assert!(!answer.text.contains("SECRET"));
    let refused =
        r#"sharetrail_gateway_subject_records_total{kind="statuses",outcome="refused"} 3"#;
    assert!(bench.metrics().contains(refused));

    let mut wrong = consent();
    wrong["history"][1]["state"] = json!("SECRET-3");
    let lines = format!("{}\n{wrong}\n", consent());
    let answer = bench
        .ask(request_to(
            STATUS,
            "consents",
            "application/x-ndjson",
            lines,
        ))
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.pointers(), ["/1/history/1/state"]);
    assert!(answer.text.contains("must be one of given") && !answer.text.contains("SECRET"));

    let envelope = "application/cloudevents+json";
    let answer = bench
        .ask(request_to(
            STATUS,
            "consents",
            envelope,
            consent().to_string(),
        ))
        .await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(bench.stored_in("subject-status.v1"), 0);
    assert_eq!(bench.stored_in("subject-links.v1"), 0);
}

#[tokio::test]
async fn a_status_over_1_mib_is_named() {
    let bench = Bench::new();
    let mut large =
        json!({"scheme": "nino", "identifier": "QQ123456C", "kind": "protected_address"});
    let change = json!({
        "state": "protected", "effective_at": "2026-01-01T09:00:00Z", "recorded_at": "2026-01-01T09:00:00Z",
        "allowed": vec!["x".repeat(500); 200]
    });
    large["history"] = Value::from(vec![change; 11]);
    let answer = bench
        .post_to(STATUS, "consents", &json!([consent(), large]))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.pointers(), ["/1"]);
    assert_eq!(bench.stored_in("subject-status.v1"), 0);
}

#[tokio::test]
async fn households_and_properties_link_nobody() {
    let bench = Bench::new();
    let mut household = link();
    household["one"] = json!({"scheme": "tenancy", "identifier": "12"});
    household["other"] = json!({"scheme": "uprn", "identifier": "100023336956"});
    let answer = bench
        .post_to(LINKS, "matching", &json!([link(), household]))
        .await;
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "records-invalid")
    );
    assert_eq!(answer.pointers(), ["/1/one/scheme", "/1/other/scheme"]);
    assert_eq!(bench.stored_in("subject-links.v1"), 0);
}

#[tokio::test]
async fn a_broker_that_is_away_is_503_and_the_repeat_is_taken() {
    let bench = Bench::with_patience(Duration::from_secs(1));
    bench.broker.broker_down(1).unwrap();
    let answer = bench.post_to(STATUS, "consents", &consent()).await;
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "broker-away")
    );
    bench.broker.broker_up(1).unwrap();
    let until = std::time::Instant::now() + Duration::from_secs(20);
    while bench.post_to(STATUS, "consents", &consent()).await.status != StatusCode::ACCEPTED {
        assert!(
            std::time::Instant::now() < until,
            "the gateway never came back"
        );
    }
    assert!(bench.stored_in("subject-status.v1") >= 1);
}
