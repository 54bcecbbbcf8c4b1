//! The engine behind safe types. Every call blocks; a connection runs one statement at a time, which
//! `&mut` keeps. Never interprets SQL.
#![expect(unsafe_code, reason = "calls into a C library")]

use std::ffi::{CStr, CString, c_char};
use std::path::Path;
use std::sync::Arc;

use crate::ffi::{self, Functions, Handle, ResultPtr};

/// What the engine says when it refuses: `Code: 60. DB::Exception: ... (UNKNOWN_TABLE)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

/// Why the engine cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("cannot load the ClickHouse engine; fetch it anew with: ./dev setup")]
    Load(#[source] libloading::Error),
    #[error(
        "the ClickHouse engine cannot open {0}: another process may hold the data folder, or its files or settings are damaged (the lines above say more)"
    )]
    Open(String),
}

/// Loads the library for the rest of the program's life.
pub fn load(library: &Path) -> Result<Functions, OpenError> {
    ffi::load(library).map_err(OpenError::Load)
}

/// The opened engine; connections come from it.
#[derive(Clone)]
pub struct Engine {
    functions: Arc<Functions>,
    arguments: Arc<Vec<CString>>,
}

/// `{name:Type}` parameters of one statement.
pub type Params = [(String, String)];

/// What a finished statement read and wrote, for `X-ClickHouse-Summary`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Summary {
    pub read_rows: u64,
    pub read_bytes: u64,
    pub written_rows: u64,
    pub written_bytes: u64,
}

impl Summary {
    /// Adds what another piece of the same answer read and wrote.
    pub fn add(&mut self, other: Self) {
        self.read_rows += other.read_rows;
        self.read_bytes += other.read_bytes;
        self.written_rows += other.written_rows;
        self.written_bytes += other.written_bytes;
    }

    /// As in the header `X-ClickHouse-Summary`: numbers as texts.
    pub fn to_json(self) -> String {
        let Self {
            read_rows,
            read_bytes,
            written_rows,
            written_bytes,
        } = self;
        format!(
            r#"{{"read_rows":"{read_rows}","read_bytes":"{read_bytes}","written_rows":"{written_rows}","written_bytes":"{written_bytes}","total_rows_to_read":"0","result_rows":"{written_rows}","result_bytes":"{written_bytes}"}}"#
        )
    }
}

impl Engine {
    /// Opens `data` with our own `config` file. The connection that comes back has to be kept: the
    /// engine lives while one is open.
    pub fn open(
        functions: Functions,
        data: &Path,
        config: &Path,
    ) -> Result<(Self, Connection), OpenError> {
        // SAFETY: called before the first connect, as the header asks.
        unsafe { (functions.set_signal_handlers_enabled)(0) };
        let arguments = [
            "clickhouse".to_owned(),
            format!("--path={}", data.display()),
            format!("--config-file={}", config.display()),
        ];
        let arguments: Result<Vec<_>, _> = arguments.into_iter().map(CString::new).collect();
        let arguments = arguments.map_err(|_| OpenError::Open("a path with a zero byte".into()))?;
        let engine = Self {
            functions: Arc::new(functions),
            arguments: Arc::new(arguments),
        };
        // Why it cannot be opened, the library itself prints on standard output, which is our log.
        let connection = engine
            .connect()
            .map_err(|_| OpenError::Open(data.display().to_string()))?;
        Ok((engine, connection))
    }

    /// A new connection: cheap (under 1 ms), its settings its own.
    pub fn connect(&self) -> Result<Connection, Refusal> {
        let mut arguments: Vec<*mut c_char> = self
            .arguments
            .iter()
            .map(|text| text.as_ptr().cast_mut())
            .collect();
        let count = i32::try_from(arguments.len()).unwrap_or_default();
        // SAFETY: `count` zero-terminated texts that outlive the call; the library only reads them.
        let owner = unsafe { (self.functions.connect)(count, arguments.as_mut_ptr()) };
        // SAFETY: not null, then it points to the connection's handle.
        if owner.is_null() || unsafe { (*owner).is_null() } {
            return Err(Refusal(
                "Code: 210. DB::Exception: the engine gives no connection. (NETWORK_ERROR)".into(),
            ));
        }
        Ok(Connection {
            functions: self.functions.clone(),
            owner,
        })
    }

    /// Ends the engine's threads. Does nothing while a connection is open.
    pub fn shutdown(&self) {
        // SAFETY: safe from any thread, at any time.
        unsafe { (self.functions.shutdown)() };
    }
}

/// One session of the engine.
pub struct Connection {
    functions: Arc<Functions>,
    owner: *mut Handle,
}

// SAFETY: the header allows use from any thread as long as one statement runs at a time (`&mut`).
unsafe impl Send for Connection {}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: ours, not null, closed once; its streams borrow it and are gone.
        unsafe { (self.functions.close)(self.owner) };
    }
}

macro_rules! ask {
    ($connection:ident, $function:ident, $sql:ident, $format:ident, $params:ident) => {{
        let parts = ParamParts::of($params);
        // SAFETY: texts and their lengths of slices that outlive the call; an open connection.
        unsafe {
            ($connection.functions.$function)(
                $connection.handle(),
                $sql.as_ptr().cast(),
                $sql.len(),
                $format.as_ptr().cast(),
                $format.len(),
                parts.names.as_ptr(),
                parts.name_lengths.as_ptr(),
                parts.values.as_ptr(),
                parts.value_lengths.as_ptr(),
                $params.len(),
            )
        }
    }};
}

impl Connection {
    /// Runs a statement and returns its whole answer. Never for an INSERT with data: use `insert`.
    pub fn query(&mut self, sql: &str, format: &str, params: &Params) -> Result<Answer, Refusal> {
        let result = ask!(self, query, sql, format, params);
        Answer::of(&self.functions, result)
    }

    /// Runs a SELECT whose answer comes in pieces.
    pub fn stream(
        &mut self,
        sql: &str,
        format: &str,
        params: &Params,
    ) -> Result<Stream<'_>, Refusal> {
        let result = ask!(self, stream, sql, format, params);
        let start = Answer::of(&self.functions, result)?;
        Ok(Stream {
            connection: self,
            start,
            ended: false,
        })
    }

    /// Runs `sql` (an INSERT without FORMAT and data) with `data` in `format`.
    /// When it returns Ok, the rows are stored and visible.
    pub fn insert(
        &mut self,
        sql: &str,
        format: &str,
        params: &Params,
        data: &[&[u8]],
    ) -> Result<Summary, Refusal> {
        let handle = ask!(self, insert, sql, format, params);
        if handle.is_null() {
            return Err(lost());
        }
        let insert = Insert {
            functions: &self.functions,
            handle,
        };
        insert.check()?;
        for piece in data.iter().filter(|piece| !piece.is_empty()) {
            // SAFETY: an open insert; the piece is copied.
            let state = unsafe {
                (self.functions.insert_append)(insert.handle, piece.as_ptr().cast(), piece.len())
            };
            if state != 0 {
                // `done` knows the reason better when `check` does not.
                insert.check()?;
                break;
            }
        }
        // SAFETY: an open insert, finished once.
        let result = unsafe { (self.functions.insert_done)(insert.handle) };
        Ok(Answer::of(&self.functions, result)?.summary())
    }

    fn handle(&self) -> Handle {
        // SAFETY: checked when opened, and ours.
        unsafe { *self.owner }
    }
}

struct Insert<'a> {
    functions: &'a Functions,
    handle: Handle,
}

impl Insert<'_> {
    fn check(&self) -> Result<(), Refusal> {
        // SAFETY: an insert stream that is not yet destroyed.
        let error = unsafe { (self.functions.insert_error)(self.handle) };
        text(error).map_or(Ok(()), |error| Err(Refusal(error)))
    }
}

impl Drop for Insert<'_> {
    fn drop(&mut self) {
        // SAFETY: destroyed once; it cancels what was not finished.
        unsafe { (self.functions.insert_destroy)(self.handle) };
    }
}

/// A SELECT under way. Dropping it early cancels it.
pub struct Stream<'a> {
    connection: &'a mut Connection,
    start: Answer,
    ended: bool,
}

impl Stream<'_> {
    /// The next piece, `None` at the end.
    pub fn next(&mut self) -> Result<Option<Answer>, Refusal> {
        if self.ended {
            return Ok(None);
        }
        let functions = &self.connection.functions;
        // SAFETY: an open connection and its stream.
        let result =
            unsafe { (functions.stream_fetch)(self.connection.handle(), self.start.result) };
        let piece = Answer::of(functions, result).inspect_err(|_| self.ended = true)?;
        self.ended = piece.bytes().is_empty();
        Ok((!self.ended).then_some(piece))
    }
}

impl Drop for Stream<'_> {
    fn drop(&mut self) {
        if !self.ended {
            // SAFETY: as in `next`; then `start` destroys the stream itself.
            unsafe {
                (self.connection.functions.stream_cancel)(
                    self.connection.handle(),
                    self.start.result,
                );
            }
        }
    }
}

/// A result of the library, freed when dropped.
pub struct Answer {
    functions: Arc<Functions>,
    result: ResultPtr,
}

// SAFETY: a result is a buffer of its own that no thread but its holder touches.
unsafe impl Send for Answer {}

impl Answer {
    fn of(functions: &Arc<Functions>, result: ResultPtr) -> Result<Self, Refusal> {
        if result.is_null() {
            return Err(lost());
        }
        let answer = Self {
            functions: functions.clone(),
            result,
        };
        // SAFETY: a result that is not null.
        let error = unsafe { (functions.result_error)(result) };
        text(error).map_or(Ok(answer), |error| Err(Refusal(error)))
    }

    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the buffer lives as long as the result and is not written any more.
        unsafe {
            let start = (self.functions.result_buffer)(self.result);
            let length = (self.functions.result_length)(self.result);
            if start.is_null() || length == 0 {
                return &[];
            }
            std::slice::from_raw_parts(start.cast(), length)
        }
    }

    pub fn summary(&self) -> Summary {
        let functions = &self.functions;
        // SAFETY: a result that is not null.
        unsafe {
            Summary {
                read_rows: (functions.result_storage_rows_read)(self.result),
                read_bytes: (functions.result_storage_bytes_read)(self.result),
                written_rows: (functions.result_rows_written)(self.result),
                written_bytes: (functions.result_bytes_written)(self.result),
            }
        }
    }
}

impl AsRef<[u8]> for Answer {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        // SAFETY: freed once.
        unsafe { (self.functions.result_destroy)(self.result) };
    }
}

struct ParamParts {
    names: Vec<*const c_char>,
    name_lengths: Vec<usize>,
    values: Vec<*const c_char>,
    value_lengths: Vec<usize>,
}

impl ParamParts {
    fn of(params: &Params) -> Self {
        let starts = |text: fn(&(String, String)) -> &String| {
            params
                .iter()
                .map(|param| text(param).as_ptr().cast())
                .collect()
        };
        let lengths = |text: fn(&(String, String)) -> &String| {
            params.iter().map(|param| text(param).len()).collect()
        };
        Self {
            names: starts(|param| &param.0),
            name_lengths: lengths(|param| &param.0),
            values: starts(|param| &param.1),
            value_lengths: lengths(|param| &param.1),
        }
    }
}

fn text(error: *const c_char) -> Option<String> {
    if error.is_null() {
        return None;
    }
    // SAFETY: not null, then a zero-terminated text of the library.
    let text = unsafe { CStr::from_ptr(error) };
    Some(text.to_string_lossy().into_owned()).filter(|text| !text.is_empty())
}

fn lost() -> Refusal {
    Refusal("Code: 1001. DB::Exception: the engine gave no answer. (STD_EXCEPTION)".into())
}
