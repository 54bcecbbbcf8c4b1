//! A schema registry for tests: speaks `GET /schemas/ids/{id}` as Confluent's protocol documents it, and breaks on
//! demand. Never keeps more than a test tells it.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
    routing::get,
};
use tokio::{net::TcpListener, task::JoinHandle};

const MEDIA_TYPE: &str = "application/vnd.schemaregistry.v1+json";

/// One answer.
#[derive(Clone)]
pub enum Answer {
    /// The schema, as the protocol has it.
    Schema(String),
    /// 404 with 40403.
    Absent,
    /// A status and a body.
    Raw(u16, String),
    /// Nothing for so long.
    Silence(Duration),
}

#[derive(Default)]
struct World {
    answers: Mutex<HashMap<u32, VecDeque<Answer>>>,
    asked: Mutex<Vec<u32>>,
    authorizations: Mutex<Vec<Option<String>>>,
}

/// The server; ends when dropped.
pub struct RegistryServer {
    pub address: String,
    world: Arc<World>,
    task: JoinHandle<()>,
}

impl RegistryServer {
    pub async fn start() -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub fn on(listener: TcpListener) -> Self {
        let world = Arc::<World>::default();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/schemas/ids/{id}", get(schema))
            .with_state(Arc::clone(&world));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            address,
            world,
            task,
        }
    }

    /// These answers for an id, one after the other; the last one stays.
    pub fn answer(&self, id: u32, answers: impl IntoIterator<Item = Answer>) {
        let mut all = self.world.answers.lock().unwrap();
        all.insert(id, answers.into_iter().collect());
    }

    /// The ids that were asked for, in order.
    pub fn asked(&self) -> Vec<u32> {
        self.world.asked.lock().unwrap().clone()
    }

    pub fn authorizations(&self) -> Vec<Option<String>> {
        self.world.authorizations.lock().unwrap().clone()
    }
}

impl Drop for RegistryServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn schema(
    State(world): State<Arc<World>>,
    Path(id): Path<u32>,
    headers: HeaderMap,
) -> Response {
    world.asked.lock().unwrap().push(id);
    let authorization = headers.get("authorization");
    let authorization = authorization.map(|value| value.to_str().unwrap().to_owned());
    world.authorizations.lock().unwrap().push(authorization);
    let answer = {
        let mut all = world.answers.lock().unwrap();
        match all.get_mut(&id) {
            None => Answer::Absent,
            Some(answers) if answers.len() > 1 => answers.pop_front().unwrap(),
            Some(answers) => answers[0].clone(),
        }
    };
    let (status, body) = match answer {
        Answer::Schema(text) => (200, format!("{{\"schema\":{}}}", quoted(&text))),
        Answer::Absent => (
            404,
            format!("{{\"error_code\":40403,\"message\":\"Schema {id} not found\"}}"),
        ),
        Answer::Raw(status, body) => (status, body),
        Answer::Silence(time) => {
            tokio::time::sleep(time).await;
            (200, String::new())
        }
    };
    let status = StatusCode::from_u16(status).unwrap();
    (status, [(CONTENT_TYPE, MEDIA_TYPE)], body).into_response()
}

fn quoted(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{escaped}\"")
}
