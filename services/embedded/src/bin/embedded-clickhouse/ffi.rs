//! libchdb's C functions, as its header (programs/local/chdb.h) declares them.
//! Only types and symbols; what may be called when is engine.rs's matter.
#![expect(unsafe_code, reason = "symbols of a C library")]

use std::ffi::{c_char, c_int, c_void};
use std::path::Path;

use libloading::Library;

/// `chdb_connection`, `chdb_insert_stream`: pointers to structs of the library.
pub type Handle = *mut c_void;
/// `chdb_result *`.
pub type ResultPtr = *mut c_void;

/// A text with its length; the library wants no terminating zero.
type Text = *const c_char;
/// Query, format and the parameters' names, name lengths, values, value lengths and count.
type Ask<R> = unsafe extern "C" fn(
    Handle,
    Text,
    usize,
    Text,
    usize,
    *const Text,
    *const usize,
    *const Text,
    *const usize,
    usize,
) -> R;

macro_rules! functions {
    ($($(#[$doc:meta])* $field:ident = $symbol:literal: $type:ty;)*) => {
        /// The functions we use; valid as long as the program runs (the library is never unloaded).
        pub struct Functions { $($(#[$doc])* pub $field: $type,)* }

        impl Functions {
            fn find(library: &'static Library) -> Result<Self, libloading::Error> {
                // SAFETY: the types are those of the header of the pinned version.
                unsafe { Ok(Self { $($field: *library.get::<$type>($symbol)?,)* }) }
            }
        }
    };
}

functions! {
    set_signal_handlers_enabled = b"chdb_set_signal_handlers_enabled": unsafe extern "C" fn(c_int);
    /// Null when the engine cannot be opened.
    connect = b"chdb_connect": unsafe extern "C" fn(c_int, *mut *mut c_char) -> *mut Handle;
    close = b"chdb_close_conn": unsafe extern "C" fn(*mut Handle);
    shutdown = b"chdb_shutdown": unsafe extern "C" fn() -> c_int;
    query = b"chdb_query_with_params_n": Ask<ResultPtr>;
    stream = b"chdb_stream_query_with_params_n": Ask<ResultPtr>;
    stream_fetch = b"chdb_stream_fetch_result": unsafe extern "C" fn(Handle, ResultPtr) -> ResultPtr;
    stream_cancel = b"chdb_stream_cancel_query": unsafe extern "C" fn(Handle, ResultPtr);
    insert = b"chdb_stream_insert_with_params_n": Ask<Handle>;
    insert_append = b"chdb_stream_append": unsafe extern "C" fn(Handle, *const c_void, usize) -> c_int;
    insert_done = b"chdb_stream_done": unsafe extern "C" fn(Handle) -> ResultPtr;
    insert_error = b"chdb_stream_insert_error": unsafe extern "C" fn(Handle) -> *const c_char;
    insert_destroy = b"chdb_destroy_insert_stream": unsafe extern "C" fn(Handle);
    result_destroy = b"chdb_destroy_query_result": unsafe extern "C" fn(ResultPtr);
    result_buffer = b"chdb_result_buffer": unsafe extern "C" fn(ResultPtr) -> *const c_char;
    result_length = b"chdb_result_length": unsafe extern "C" fn(ResultPtr) -> usize;
    result_error = b"chdb_result_error": unsafe extern "C" fn(ResultPtr) -> *const c_char;
    result_storage_rows_read = b"chdb_result_storage_rows_read": unsafe extern "C" fn(ResultPtr) -> u64;
    result_storage_bytes_read = b"chdb_result_storage_bytes_read": unsafe extern "C" fn(ResultPtr) -> u64;
    result_rows_written = b"chdb_result_rows_written": unsafe extern "C" fn(ResultPtr) -> u64;
    result_bytes_written = b"chdb_result_bytes_written": unsafe extern "C" fn(ResultPtr) -> u64;
}

/// Loads the library for the rest of the program's life.
pub fn load(path: &Path) -> Result<Functions, libloading::Error> {
    // SAFETY: a library of pinned checksum, whose initialisers expect nothing of us.
    let library = unsafe { Library::new(path)? };
    Functions::find(Box::leak(Box::new(library)))
}
