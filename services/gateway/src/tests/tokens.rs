//! Who may report what, and what is there at all.

use super::*;

#[tokio::test]
async fn without_a_token_or_with_an_unknown_one_the_answer_is_401() {
    let bench = Bench::new();
    let nobody = Request::post("/v1/events").body(Body::from("{}")).unwrap();
    let answer = bench.ask(nobody).await;
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::UNAUTHORIZED, "token-missing")
    );
    assert!(
        answer.headers[header::WWW_AUTHENTICATE]
            .to_str()
            .unwrap()
            .starts_with("Bearer")
    );
    let answer = bench
        .ask(request("stolen", "application/json", event(1).to_string()))
        .await;
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::UNAUTHORIZED, "token-unknown")
    );
    assert!(!answer.text.contains("stolen"));
    assert_eq!(bench.stored(), 0);
}

#[tokio::test]
async fn one_event_of_another_source_refuses_all_and_is_pointed_at() {
    let bench = Bench::new();
    let other = event_with("/source", json!("cx-repairs"));
    let answer = bench.post(&json!([event(1), other, event(3), other])).await;
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::FORBIDDEN, "source-not-yours")
    );
    assert_eq!(answer.pointers(), ["/1/source", "/3/source"]);
    assert_eq!(bench.stored(), 0);
    assert!(
        bench
            .metrics()
            .contains(r#"sharetrail_gateway_events_total{outcome="refused"} 4"#)
    );
    let answer = bench
        .ask(request("other", "application/json", event(1).to_string()))
        .await;
    assert_eq!(
        (answer.status, answer.pointers()),
        (StatusCode::FORBIDDEN, vec!["/source".to_owned()])
    );
}

#[tokio::test]
async fn other_paths_and_methods_are_problems_too() {
    let bench = Bench::new();
    let answer = bench
        .ask(Request::get("/v1/event").body(Body::empty()).unwrap())
        .await;
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::NOT_FOUND, "not-found")
    );
    let answer = bench
        .ask(Request::get("/v1/events").body(Body::empty()).unwrap())
        .await;
    assert_eq!(
        (answer.status, answer.kind().as_str()),
        (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed")
    );
    assert_eq!(answer.headers[header::ALLOW], "POST");
    let answer = bench
        .ask(
            Request::get("/v1/openapi.yaml")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert!(answer.status.is_success() && answer.text.starts_with("openapi: 3.1.0"));
}
