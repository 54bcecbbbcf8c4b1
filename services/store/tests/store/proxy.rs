//! A wire that can be cut, before or after the engine did its work.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// Counts requests down; at the chosen one it cuts.
#[derive(Clone, Default)]
pub struct Cut {
    /// Requests that still pass; negative: never cut.
    before: Arc<AtomicI64>,
    answers: Arc<AtomicI64>,
}

impl Cut {
    fn new() -> Self {
        let cut = Self::default();
        cut.heal();
        cut
    }

    /// Everything passes.
    pub fn heal(&self) {
        self.before.store(-1, Ordering::SeqCst);
        self.answers.store(-1, Ordering::SeqCst);
    }

    /// Cuts before the engine sees the request after `passing` others.
    pub fn request_after(&self, passing: i64) {
        self.before.store(passing, Ordering::SeqCst);
    }

    /// Lets the engine do the request after `passing` others, and loses the answer.
    pub fn answer_after(&self, passing: i64) {
        self.answers.store(passing, Ordering::SeqCst);
    }
}

/// Is this the one? Counts down to it.
fn is_due(counter: &AtomicI64) -> bool {
    counter.fetch_sub(1, Ordering::SeqCst) == 0
}

/// A proxy in front of `url`; its own URL and the scissors.
pub async fn start(url: &str) -> (String, Cut) {
    let server = url.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let cut = Cut::new();
    let scissors = cut.clone();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(serve(client, server.clone(), scissors.clone()));
        }
    });
    (format!("http://{address}"), cut)
}

/// One connection; a request starts with `POST`, an answer with `HTTP/1.1` (true of this client and engine).
async fn serve(mut client: TcpStream, server: String, cut: Cut) {
    let Ok(mut engine) = TcpStream::connect(server).await else {
        return;
    };
    let (mut up, mut down) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        tokio::select! {
            read = client.read(&mut up) => {
                let Ok(length @ 1..) = read else { return };
                if up[..length].starts_with(b"POST ") && is_due(&cut.before) {
                    return;
                }
                if engine.write_all(&up[..length]).await.is_err() { return }
            }
            read = engine.read(&mut down) => {
                let Ok(length @ 1..) = read else { return };
                if down[..length].starts_with(b"HTTP/1.1 ") && is_due(&cut.answers) {
                    return;
                }
                if client.write_all(&down[..length]).await.is_err() { return }
            }
        }
    }
}
