//! Runs one request on a connection of its own, in a thread that may block, and hands the answer out
//! in pieces. A SELECT whose client has gone is killed; a write whose data have arrived runs to its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Bytes;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use crate::compress;
use crate::engine::{Answer, Connection, Engine, Refusal, Summary};
use crate::formats;
use crate::request::Request;
use crate::sql::{self, Statement};

const DEFAULT_FORMAT: &str = "TabSeparated";
/// Pieces waiting for a slow reader; each is about half a mebibyte.
const WAITING_PIECES: usize = 4;

/// What comes out of a run, in this order: pieces, then the end; or a refusal at any point.
pub enum Event {
    Piece(Bytes),
    End(Summary),
    Refused(Refusal),
}

/// A request under way. Dropping it before its end kills it if it is a SELECT.
pub struct Running {
    pub events: mpsc::Receiver<Event>,
    /// The answer's format.
    pub format: String,
    /// Held for its `Drop`.
    _kill: Kill,
}

/// Starts the request; `body` are its data, unpacked, with the statement in front if `request` has none.
pub fn start(
    engine: &Engine,
    request: Request,
    body: Bytes,
    permit: OwnedSemaphorePermit,
) -> Running {
    let (sender, events) = mpsc::channel(WAITING_PIECES);
    let job = Job::new(request, body);
    let kill = Kill {
        engine: engine.clone(),
        mark: job.mark.clone(),
        ended: Arc::new(AtomicBool::new(!job.is_select())),
    };
    let format = job.format.clone();
    let ended = kill.ended.clone();
    let engine = engine.clone();
    tokio::task::spawn_blocking(move || {
        let result = job.run(&engine, &sender);
        ended.store(true, Ordering::Release);
        // Nobody may listen any more; then there is nothing to tell.
        let _ = sender.blocking_send(match result {
            Ok(summary) => Event::End(summary),
            Err(refusal) => Event::Refused(refusal),
        });
        drop(permit);
    });
    Running {
        events,
        format,
        _kill: kill,
    }
}

struct Job {
    request: Request,
    /// Statement and data, in this order.
    text: Bytes,
    data: Bytes,
    format: String,
    mark: String,
}

impl Job {
    fn new(mut request: Request, body: Bytes) -> Self {
        let (text, data) = if request.query.is_empty() {
            (body, Bytes::new())
        } else {
            (Bytes::from(std::mem::take(&mut request.query)), body)
        };
        let named = match sql::classify(&text) {
            Statement::Insert { .. } => None,
            _ => sql::named_format(&text).map(str::to_owned),
        };
        let format = named
            .or_else(|| request.format.clone())
            .unwrap_or_else(|| DEFAULT_FORMAT.to_owned());
        // The engine gives no query id to set; this mark is how KILL finds the query.
        let mark = format!("embedded {}", uuid::Uuid::now_v7());
        Self {
            request,
            text,
            data,
            format,
            mark,
        }
    }

    fn is_select(&self) -> bool {
        sql::classify(&self.text) == Statement::Select
    }

    fn run(&self, engine: &Engine, out: &mpsc::Sender<Event>) -> Result<Summary, Refusal> {
        let statement = sql::classify(&self.text);
        let is_suspect = match &statement {
            Statement::Insert { head, .. } => sql::touches_files(head),
            _ => sql::touches_files(&self.statement()),
        };
        if is_suspect {
            let message = "INTO OUTFILE and FROM INFILE are not served over HTTP";
            return Err(Refusal::new(48, "NOT_IMPLEMENTED", message));
        }
        let mut connection = self.session(engine)?;
        let params = &self.request.params;
        match statement {
            Statement::Insert { head, format, data } => {
                let format = format
                    .or(self.request.format.as_deref())
                    .unwrap_or("Values");
                connection.insert(utf8(head)?, format, params, &[data, &self.data])
            }
            Statement::Select
                if formats::comes_in_pieces(&self.format) && !self.request.wait_end =>
            {
                self.stream(&mut connection, utf8(&self.statement())?, out)
            }
            _ => {
                let answer = connection.query(utf8(&self.statement())?, &self.format, params)?;
                let summary = answer.summary();
                self.send(answer, 0, out);
                Ok(summary)
            }
        }
    }

    /// As in ClickHouse: a body that follows a query is its continuation.
    fn statement(&self) -> Bytes {
        if self.data.is_empty() {
            return self.text.clone();
        }
        [&self.text[..], b"\n", &self.data[..]].concat().into()
    }

    fn session(&self, engine: &Engine) -> Result<Connection, Refusal> {
        let mut connection = engine.connect()?;
        if let Some(database) = self
            .request
            .database
            .as_deref()
            .filter(|name| !name.is_empty())
        {
            let name = database.replace('\\', "\\\\").replace('`', "\\`");
            connection.query(&format!("USE `{name}`"), DEFAULT_FORMAT, &[])?;
        }
        let mut set = String::from("SET ");
        for (name, value) in &self.request.settings {
            let value = value.replace('\\', "\\\\").replace('\'', "\\'");
            set.push_str(&format!("{name} = '{value}', "));
        }
        set.push_str(&format!("log_comment = '{}'", self.mark));
        if self.request.read_only {
            set.push_str(", readonly = 2");
        }
        connection.query(&set, DEFAULT_FORMAT, &[])?;
        Ok(connection)
    }

    fn stream(
        &self,
        connection: &mut Connection,
        sql: &str,
        out: &mpsc::Sender<Event>,
    ) -> Result<Summary, Refusal> {
        let mut stream = connection.stream(sql, &self.format, &self.request.params)?;
        let mut header: Option<Vec<u8>> = None;
        let mut summary = Summary::default();
        while let Some(piece) = stream.next()? {
            let mut skip = 0;
            if formats::has_repeated_header(&self.format) {
                match &header {
                    None => {
                        header = formats::header_length(piece.bytes())
                            .map(|end| piece.bytes()[..end].to_vec())
                    }
                    Some(header) if piece.bytes().starts_with(header) => skip = header.len(),
                    Some(_) => {}
                }
            }
            summary.add(piece.summary());
            if !self.send(piece, skip, out) {
                break;
            }
        }
        Ok(summary)
    }

    /// Whether somebody still listens.
    fn send(&self, answer: Answer, skip: usize, out: &mpsc::Sender<Event>) -> bool {
        let bytes = if self.request.compress {
            compress::pack(answer.bytes().get(skip..).unwrap_or_default()).into()
        } else {
            Bytes::from_owner(answer).slice(skip..)
        };
        bytes.is_empty() || out.blocking_send(Event::Piece(bytes)).is_ok()
    }
}

fn utf8(text: &[u8]) -> Result<&str, Refusal> {
    std::str::from_utf8(text)
        .map_err(|_| Refusal::new(62, "SYNTAX_ERROR", "the query is not UTF-8"))
}

struct Kill {
    engine: Engine,
    mark: String,
    ended: Arc<AtomicBool>,
}

impl Drop for Kill {
    fn drop(&mut self) {
        if self.ended.load(Ordering::Acquire) {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let (engine, mark, ended) = (
            self.engine.clone(),
            std::mem::take(&mut self.mark),
            self.ended.clone(),
        );
        runtime.spawn_blocking(move || {
            let sql = format!("KILL QUERY WHERE Settings['log_comment'] = '{mark}' ASYNC");
            // The query may not yet be registered when its client goes, so this is said until it ends.
            for _ in 0..40 {
                if ended.load(Ordering::Acquire) {
                    return;
                }
                if let Ok(mut connection) = engine.connect() {
                    let _ = connection.query(&sql, DEFAULT_FORMAT, &[]);
                }
                std::thread::sleep(Duration::from_millis(250));
            }
        });
    }
}
