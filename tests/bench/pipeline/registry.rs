//! The one question of a schema registry that a Kafka table asks: what is schema 1? Never stores a schema.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    thread,
};

use anyhow::Result;
use serde_json::json;

/// The id of version 1.
pub const SCHEMA_ID: u32 = 1;

/// Answers until the program ends.
pub struct Registry {
    port: u16,
}

impl Registry {
    /// Starts to answer, on a port of its own.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                // Whoever hangs up asks again.
                thread::spawn(move || drop(answer(connection)));
            }
        });
        Ok(Self { port })
    }

    pub fn port(&self) -> u16 {
        self.port
    }
}

fn answer(mut connection: TcpStream) -> std::io::Result<()> {
    let body = json!({ "schema": wire::avro::V1_TEXT }).to_string();
    let mut lines = BufReader::new(connection.try_clone()?).lines();
    while let Some(line) = lines.next().transpose()? {
        if line.is_empty() {
            write!(
                connection,
                "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.schemaregistry.v1+json\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            )?;
        }
    }
    Ok(())
}
