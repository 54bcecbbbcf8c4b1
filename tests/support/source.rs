//! What a source system and a DPO do, for tests: events as JSON, posting them, asking for a person's answer.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::World;

/// A disclosure to the police that breaks no rule, of `community-safety`, about one tenant.
#[must_use]
pub fn event(tenant: &str) -> Value {
    json!({
        "event_id": Uuid::now_v7().to_string(),
        "source": "community-safety",
        "kind": "DISCLOSED",
        "environment": "LIVE",
        "occurred_at": "2026-03-02T10:15:00Z",
        "recorded_at": "2026-03-02T10:20:00Z",
        "subjects": [{ "scheme": "person", "identifier": tenant, "kind": "TENANT" }],
        "recipient": { "id": "norfolk-constabulary", "name": "Norfolk Constabulary", "kind": "police" },
        "arrangement": "police-crime",
        "purpose": POLICE_PURPOSE,
        "lawful_basis": "LEGAL_OBLIGATION",
        "conditions": { "schedule_1": "pt2-para10", "legal_obligation_ref": "court order" },
        "categories": ["identity", "address"],
        "channel": "PORTAL",
        "case_reference": "36/12345/26",
        "reason": "Asked for in an inquiry into a burglary.",
    })
}

const EVENTS: &str = "/v1/events";
/// Purpose of the arrangement `police-crime`.
const POLICE_PURPOSE: &str = "crime-prevention-and-detection";

/// Posts a body to the gateway with a source's token: status and answer.
///
/// # Errors
/// The gateway does not answer.
pub fn post(world: &World, source: &str, body: &Value) -> Result<(u16, Value)> {
    post_to(world, EVENTS, source, body)
}

/// Posts a body to a path of the gateway with a source's token: status and answer.
///
/// # Errors
/// The gateway does not answer.
pub fn post_to(world: &World, path: &str, source: &str, body: &Value) -> Result<(u16, Value)> {
    let token = std::fs::read_to_string(world.file(&format!("{source}.token")))?;
    let authorization = format!("Bearer {}", token.trim());
    send(world, path, &authorization, body.to_string().as_bytes())
}

/// Posts any bytes with any authorization.
///
/// # Errors
/// The gateway does not answer.
pub fn post_bytes(world: &World, authorization: &str, body: &[u8]) -> Result<(u16, Value)> {
    send(world, EVENTS, authorization, body)
}

fn send(world: &World, path: &str, authorization: &str, body: &[u8]) -> Result<(u16, Value)> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let mut answer = agent
        .post(format!("{}{path}", world.gateway_url()))
        .header("Authorization", authorization)
        .header("Content-Type", "application/json")
        .send(body)
        .context("the gateway does not answer")?;
    let text = answer.body_mut().read_to_string()?;
    Ok((
        answer.status().as_u16(),
        serde_json::from_str(&text).unwrap_or(Value::Null),
    ))
}

/// A person's answer, a row a disclosure.
///
/// # Errors
/// The command does not succeed.
pub fn lineage(world: &World, tenant: &str) -> Result<Vec<Value>> {
    let file = world.file(&format!("id-{}", Uuid::now_v7()));
    std::fs::write(&file, tenant)?;
    let arguments = [
        "subject",
        "lineage",
        "--scheme",
        "person",
        "--id-file",
        &file,
        "--purpose",
        "test",
    ];
    let lines = world.succeed(&[&arguments[..], &["--format", "json"]].concat())?;
    lines
        .lines()
        .map(|line| Ok(serde_json::from_str(line)?))
        .collect()
}

impl World {
    /// What the engine answers to a question in SQL, as tab-separated text.
    ///
    /// # Errors
    /// The engine refuses.
    pub fn sql(&self, question: &str) -> Result<String> {
        let mut answer = ureq::post(self.clickhouse_url())
            .send(question)
            .context("the engine refuses")?;
        Ok(answer.body_mut().read_to_string()?)
    }
}
