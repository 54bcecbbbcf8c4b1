//! Statuses and links: who may send them, what becomes of them, and what is told of those that cannot be.

use domain::{
    status::{State, StatusKind, SubjectLink, SubjectStatus},
    time::UtcMicros,
};
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
async fn a_status_lies_in_its_topic_under_every_key_with_a_link_from_the_old_one() {
    let bench = Bench::new();
    let answer = bench.post_to(STATUS, "consents", &consent()).await;
    assert_eq!(
        (answer.status, answer.json()),
        (StatusCode::ACCEPTED, json!({"accepted": 1}))
    );
    let copies = bench.messages("subject-status.v1");
    let statuses: Vec<_> = copies
        .iter()
        .map(|(key, value)| {
            let status = StatusMessage::parse(value).unwrap();
            assert_eq!(key.as_bytes(), status.key());
            status
        })
        .collect();
    let key_ids = statuses.iter().map(|status| &*status.subject().key_id);
    assert_eq!(key_ids.collect::<Vec<_>>(), ["k2", "k1"]);
    let status = &statuses[0];
    let [(link_key, link)] = &bench.messages("subject-links.v1")[..] else {
        panic!("one link");
    };
    let link = LinkMessage::parse(link).unwrap();
    assert_eq!(link_key.as_bytes(), link.key());
    assert_eq!(
        link.subjects().map(|subject| subject.key_id.as_str()),
        ["k1", "k2"]
    );

    // Whoever reads both topics finds the status under both keys.
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
async fn a_record_under_an_old_key_is_replaced_and_not_merged() {
    let bench = Bench::new();
    let mut known = SubjectStatus::default();
    // Before the rotation the system said too much.
    let mut stale = consent();
    stale["history"][1]["effective_at"] = json!("2026-01-15T09:00:00Z");
    stale["history"][1]["recorded_at"] = json!("2026-01-15T09:00:00Z");
    bench.post_to(STATUS, "consents", &stale).await;
    let old = bench.messages("subject-status.v1");
    let old = old
        .iter()
        .map(|(_, value)| StatusMessage::parse(value).unwrap());
    for status in old.filter(|status| status.subject().key_id == "k1") {
        assert!(known.record(&status.record()));
    }
    bench.post_to(STATUS, "consents", &consent()).await;
    let at = UtcMicros(1_769_000_000_000_000); // 2026-01-21
    for (_, value) in bench.messages("subject-status.v1").iter().skip(2) {
        let status = StatusMessage::parse(value).unwrap();
        assert!(known.record(&status.record()));
        let person = known.person(status.subject().pseudonym);
        let standing = person.standing(StatusKind::Consent, "live-chat", at);
        assert_eq!(standing.unwrap().state, State::Given);
    }
}

#[tokio::test]
async fn an_end_of_a_link_undoes_what_was_linked_under_an_old_key() {
    let bench = Bench::new();
    let mut known = SubjectStatus::default();
    let mut links = Vec::new();
    let mut end = link();
    end["linked"] = json!(false);
    end["recorded_at"] = json!("2026-03-01T09:00:00Z");
    bench.post_to(LINKS, "matching", &end).await;
    for (_, value) in bench.messages("subject-links.v1") {
        links.push(LinkMessage::parse(&value).unwrap());
    }
    // Two of rotation, and the end for two keys of one with two of the other.
    assert_eq!(links.len(), 6);
    let ends: Vec<_> = links.iter().filter(|link| !link.link().is_linked).collect();
    assert_eq!(ends.len(), 4);
    let under = |key: &str| {
        let of_key = |link: &&&LinkMessage| link.subjects().iter().all(|name| name.key_id == key);
        ends.iter().find(of_key).unwrap().link()
    };
    // Linked before the rotation, under the old key.
    known.link(SubjectLink {
        is_linked: true,
        recorded_at: UtcMicros(0),
        ..under("k1")
    });
    for link in &links {
        known.link(link.link());
    }
    bench.post_to(STATUS, "consents", &consent()).await;
    for (_, value) in bench.messages("subject-status.v1") {
        known.record(&StatusMessage::parse(&value).unwrap().record());
    }
    let at = UtcMicros(i64::MAX);
    let has = |pseudonym| {
        let person = known.person(pseudonym);
        person
            .standing(StatusKind::Consent, "live-chat", at)
            .is_some()
    };
    for key in ["k1", "k2"] {
        let end = under(key);
        assert!(has(end.one) && !has(end.other), "{key}");
    }
}

#[tokio::test]
async fn what_is_recorded_in_the_future_is_refused() {
    let bench = Bench::new();
    let mut status = consent();
    status["history"][1]["recorded_at"] = json!("2999-01-01T00:00:00Z");
    let answer = bench.post_to(STATUS, "consents", &json!([status])).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.pointers(), ["/0/history/1/recorded_at"]);
    let mut later = link();
    later["recorded_at"] = json!("2999-01-01T00:00:00Z");
    let answer = bench.post_to(LINKS, "matching", &later).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.pointers(), ["/recorded_at"]);
    assert_eq!(bench.stored_in("subject-links.v1"), 0);
}

#[tokio::test]
async fn two_records_of_one_key_are_refused_as_are_statuses_of_households() {
    let bench = Bench::new();
    let mut household = consent();
    household["scheme"] = json!("tenancy");
    household["identifier"] = json!("12");
    let mut same = consent();
    same["identifier"] = json!("qq123456c");
    let lines = format!("{}\n\n{same}\n{household}\n", consent());
    let ndjson = "application/x-ndjson";
    let answer = bench
        .ask(request_to(STATUS, "consents", ndjson, lines))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.pointers(), ["/1", "/2/scheme"]);
    assert!(
        answer.text.contains("the same as line 1"),
        "{}",
        answer.text
    );
    let mut turned = link();
    turned["one"] = link()["other"].take();
    turned["other"] = link()["one"].take();
    let answer = bench
        .post_to(LINKS, "matching", &json!([link(), turned]))
        .await;
    assert_eq!(answer.pointers(), ["/1"]);
    assert!(
        answer.text.contains("the same two as /0"),
        "{}",
        answer.text
    );
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
        .post_to(STATUS, "consents", &json!([consent(), unfit]))
        .await;
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "records-invalid")
    );
    assert_eq!(answer.pointers(), ["/1/identifier"]);
    assert!(!answer.text.contains("SECRET"));
    let answer = bench.post_to(STATUS, "consents", &foreign).await;
    assert_eq!(answer.pointers(), ["/key_id"]);
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
    assert!(answer.text.contains("what you hold now") && !answer.text.contains("event ids"));
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
