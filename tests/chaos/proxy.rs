//! A proxy that fails on demand, between clients and one server on this machine.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// What it does to connections, new and old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mode {
    /// Passes everything on.
    Pass,
    /// Passes everything on, late.
    Slow,
    /// Takes everything in and passes nothing on: the other side seems to be there.
    BlackHole,
    /// Passes requests on and cuts the connection when the answer comes: done, but nobody knows.
    DropAnswers,
    /// Takes no connection.
    Refuse,
}

/// A running proxy; clones steer the same one.
#[derive(Clone)]
pub struct Proxy(Arc<Inner>);

struct Inner {
    port: u16,
    target: AtomicU64,
    mode: AtomicU8,
    cut: watch::Sender<u64>,
}

impl Proxy {
    /// Listens on a free port; where to is said later.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let proxy = Self(Arc::new(Inner {
            port: listener.local_addr()?.port(),
            target: AtomicU64::new(0),
            mode: AtomicU8::new(Mode::Pass as u8),
            cut: watch::Sender::new(0),
        }));
        let accepting = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let proxy = accepting.clone();
                // A connection that ends in an error ends: that is what it is for.
                tokio::spawn(async move { proxy.serve(client).await.ok() });
            }
        });
        Ok(proxy)
    }

    pub fn port(&self) -> u16 {
        self.0.port
    }

    /// Where connections go from now on.
    pub fn to(&self, port: u16) {
        self.0.target.store(u64::from(port), Ordering::SeqCst);
    }

    pub fn set(&self, mode: Mode) {
        self.0.mode.store(mode as u8, Ordering::SeqCst);
    }

    /// Ends every connection that is open now.
    pub fn cut(&self) {
        self.0.cut.send_modify(|count| *count += 1);
    }

    fn is(&self, mode: Mode) -> bool {
        self.0.mode.load(Ordering::SeqCst) == mode as u8
    }

    async fn serve(&self, client: TcpStream) -> io::Result<()> {
        if self.is(Mode::Refuse) {
            return Ok(());
        }
        let port = self.0.target.load(Ordering::SeqCst) as u16;
        let server = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).await?;
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let mut cut = self.0.cut.subscribe();
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        tokio::select! {
            // First: what is cut passes nothing on any more.
            biased;
            _ = cut.changed() => Ok(()),
            ended = self.pump(from_client, to_server, false) => ended,
            ended = self.pump(from_server, to_client, true) => ended,
        }
    }

    async fn pump(
        &self,
        mut from: tokio::net::tcp::OwnedReadHalf,
        mut to: tokio::net::tcp::OwnedWriteHalf,
        is_answer: bool,
    ) -> io::Result<()> {
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = from.read(&mut buffer).await?;
            if read == 0 {
                return Ok(());
            }
            if is_answer && self.is(Mode::DropAnswers) {
                return Ok(());
            }
            if self.is(Mode::Slow) {
                tokio::time::sleep(Duration::from_millis(150)).await;
            }
            while self.is(Mode::BlackHole) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            to.write_all(&buffer[..read]).await?;
        }
    }
}
