//! ClickHouse's HTTP interface: reads a request with its limits, and writes the answer as its clients
//! expect it. What the statement does is run.rs's matter.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use futures_util::{StreamExt as _, stream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::compress;
use crate::engine::{Engine, Refusal, Summary};
use crate::login::Login;
use crate::request::Request;
use crate::run::{self, Event, Running};

/// How long a request waits for one of the engine's places.
const PATIENCE: Duration = Duration::from_secs(60);
/// Pauses around the error that ends an answer which broke off; see [`Queue::next`].
const BEFORE_TRAILER: Duration = Duration::from_millis(250);
const AFTER_TRAILER: Duration = Duration::from_millis(100);

/// What every request needs.
pub struct Server {
    pub engine: Engine,
    pub login: Login,
    pub body_bytes: usize,
    pub places: Arc<Semaphore>,
    pub timezone: HeaderValue,
}

/// Answers any request.
pub async fn serve(State(server): State<Arc<Server>>, request: axum::extract::Request) -> Response {
    let path = request.uri().path();
    let is_get = request.method() == Method::GET || request.method() == Method::HEAD;
    if is_get
        && (matches!(path, "/ping" | "/replicas_status")
            || (path == "/" && request.uri().query().is_none()))
    {
        return Response::new(Body::from("Ok.\n"));
    }
    if path != "/" || !(is_get || request.method() == Method::POST) {
        let mut response = Response::new(Body::from(
            "ClickHouse's HTTP interface is at POST / and GET /?query=\n",
        ));
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    }
    answer(&server, request)
        .await
        .unwrap_or_else(Refusal::into_response)
}

async fn answer(server: &Server, request: axum::extract::Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let pairs = query_pairs(&parts.uri)?;
    let mut request = Request::read(&parts.method, pairs, &parts.headers)?;
    server.login.check(&request)?;
    let mut body = read_body(body, server.body_bytes).await?;
    if request.read_form(content_type(&parts.headers), &body)? {
        body = Bytes::new();
    }
    if request.decompress {
        body = compress::unpack(&body, server.body_bytes)
            .map_err(|error| Refusal(error.to_string()))?
            .into();
    }
    if request.query.is_empty() && body.is_empty() {
        return Err(Refusal::new(62, "SYNTAX_ERROR", "the query is empty"));
    }
    let permit = place(server).await?;
    let (query_id, compress) = (request.query_id.clone(), request.compress);
    let running = run::start(&server.engine, request, body, permit);
    let format = running.format.clone();
    let tag = tag();
    let mut response = respond(running, &tag, compress).await?;
    let headers = response.headers_mut();
    let mut add = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    add("X-ClickHouse-Query-Id", &query_id);
    add("X-ClickHouse-Format", &format);
    add("X-ClickHouse-Exception-Tag", &tag);
    add("X-ClickHouse-Server-Display-Name", "embedded-clickhouse");
    add("Content-Type", content_type_of(&format));
    headers.insert("X-ClickHouse-Timezone", server.timezone.clone());
    Ok(response)
}

/// The first event decides the status; everything after it goes out as it comes.
async fn respond(mut running: Running, tag: &str, compress: bool) -> Result<Response, Refusal> {
    let first = match running.events.recv().await {
        Some(Event::Refused(refusal)) => return Err(refusal),
        Some(Event::End(summary)) => {
            return Ok(with_summary(Response::new(Body::empty()), summary));
        }
        Some(Event::Piece(first)) => first,
        None => {
            return Err(Refusal::new(
                1001,
                "STD_EXCEPTION",
                "the request ended without an answer",
            ));
        }
    };
    // An answer in one piece is known whole a moment later: then the summary is, too.
    let second = tokio::time::timeout(Duration::from_millis(2), running.events.recv()).await;
    if let Ok(Some(Event::End(summary))) = second {
        return Ok(with_summary(Response::new(Body::from(first)), summary));
    }
    let queue = Queue {
        running,
        next: second.ok().flatten(),
        tag: tag.to_owned(),
        compress,
        is_broken: false,
    };
    let rest = stream::unfold(queue, Queue::next);
    let body = stream::iter([Ok(first)]).chain(rest);
    Ok(with_summary(
        Response::new(Body::from_stream(body)),
        Summary::default(),
    ))
}

struct Queue {
    running: Running,
    next: Option<Event>,
    tag: String,
    compress: bool,
    is_broken: bool,
}

impl Queue {
    async fn next(mut self) -> Option<(Result<Bytes, std::io::Error>, Self)> {
        if self.is_broken {
            // The trailer has to be on its way before the connection breaks; that it breaks tells
            // clients who do not know trailers that the answer is not whole.
            tokio::time::sleep(AFTER_TRAILER).await;
            return Some((
                Err(std::io::Error::other("the query failed in mid-answer")),
                self,
            ));
        }
        let event = match self.next.take() {
            Some(event) => Some(event),
            None => self.running.events.recv().await,
        };
        match event {
            Some(Event::Piece(bytes)) => Some((Ok(bytes), self)),
            Some(Event::End(_)) | None => None,
            Some(Event::Refused(refusal)) => {
                // The client looks for the trailer in one piece of what it reads: let it first read
                // what is on its way. If it is slower than this it still sees an error, of less use.
                tokio::time::sleep(BEFORE_TRAILER).await;
                let trailer = refusal.trailer(&self.tag).into_bytes();
                let trailer = if self.compress {
                    compress::pack(&trailer)
                } else {
                    trailer
                };
                self.is_broken = true;
                Some((Ok(trailer.into()), self))
            }
        }
    }
}

fn with_summary(mut response: Response, summary: Summary) -> Response {
    if let Ok(value) = HeaderValue::from_str(&summary.to_json()) {
        response.headers_mut().insert("X-ClickHouse-Summary", value);
    }
    response
}

async fn place(server: &Server) -> Result<OwnedSemaphorePermit, Refusal> {
    match tokio::time::timeout(PATIENCE, server.places.clone().acquire_owned()).await {
        Ok(Ok(permit)) => Ok(permit),
        _ => Err(Refusal::new(
            202,
            "TOO_MANY_SIMULTANEOUS_QUERIES",
            "too many simultaneous queries; try again",
        )),
    }
}

/// The whole body: data of a client that goes away half-way are never stored.
async fn read_body(body: Body, most: usize) -> Result<Bytes, Refusal> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut length = 0_usize;
    while let Some(piece) = stream.next().await {
        let piece =
            piece.map_err(|_| Refusal::new(210, "NETWORK_ERROR", "the request was cut off"))?;
        length = length.saturating_add(piece.len());
        if length <= most {
            bytes.extend_from_slice(&piece);
        } else {
            // Read on for a while: a client that is still writing would not see the answer.
            bytes = Vec::new();
            if length > most.saturating_mul(4) {
                break;
            }
        }
    }
    if length > most {
        let message =
            format!("the request's body is over the limit of {most} bytes; send smaller batches");
        return Err(Refusal::new(307, "TOO_MANY_BYTES", &message));
    }
    Ok(bytes.into())
}

fn query_pairs(uri: &axum::http::Uri) -> Result<Vec<(String, String)>, Refusal> {
    axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map(|pairs| pairs.0)
        .map_err(|_| Refusal::new(36, "BAD_ARGUMENTS", "the query string cannot be read"))
}

fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get("Content-Type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

fn content_type_of(format: &str) -> &'static str {
    match format {
        "TabSeparated"
        | "TSV"
        | "TabSeparatedWithNames"
        | "TSVWithNames"
        | "TabSeparatedWithNamesAndTypes"
        | "TSVWithNamesAndTypes" => "text/tab-separated-values; charset=UTF-8",
        "CSV" | "CSVWithNames" | "CSVWithNamesAndTypes" => "text/csv; charset=UTF-8",
        "JSON" | "JSONCompact" => "application/json; charset=UTF-8",
        "JSONEachRow" | "JSONLines" | "NDJSON" => "application/x-ndjson; charset=UTF-8",
        "RowBinary"
        | "RowBinaryWithNamesAndTypes"
        | "Native"
        | "Parquet"
        | "Arrow"
        | "ArrowStream"
        | "ORC" => "application/octet-stream",
        _ => "text/plain; charset=UTF-8",
    }
}

/// Sixteen letters that no answer contains by chance.
fn tag() -> String {
    let random = uuid::Uuid::now_v7().as_u128();
    (0..16)
        .map(|at| char::from(b'a' + ((random >> (at * 4)) & 0xf) as u8))
        .collect()
}
