//! A proxy between the consumer and one engine that spoils chosen requests: before they are passed on (failed and not
//! done), or by cutting the connection when the answer comes (failed, but done).

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// When a request is spoiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It never arrives.
    Before,
    /// It arrives; its answer does not.
    After,
}

/// Which requests are spoiled, and how often.
#[derive(Clone, Copy)]
pub struct Fault {
    pub which: fn(&[u8]) -> bool,
    pub side: Side,
    pub times: u32,
}

/// A running proxy; clones steer the same one.
#[derive(Clone)]
pub struct Tamper {
    pub port: u16,
    target: Arc<Mutex<u16>>,
    fault: Arc<Mutex<Option<Fault>>>,
}

impl Tamper {
    /// Listens on a free port; where to is said later.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let tamper = Self {
            port: listener.local_addr().unwrap().port(),
            target: Arc::default(),
            fault: Arc::default(),
        };
        let serving = tamper.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // A connection that ends in an error ends: that is what it is for.
                let serving = serving.clone();
                tokio::spawn(async move { serving.serve(client).await.ok() });
            }
        });
        tamper
    }

    pub fn to(&self, port: u16) {
        *self.target.lock().unwrap() = port;
    }

    pub fn spoil(&self, fault: Fault) {
        *self.fault.lock().unwrap() = Some(fault);
    }

    /// How often it is still to be spoiled.
    pub fn left(&self) -> u32 {
        self.fault.lock().unwrap().map_or(0, |fault| fault.times)
    }

    fn strikes(&self, request: &[u8]) -> Option<Side> {
        let mut fault = self.fault.lock().unwrap();
        let fault = fault.as_mut()?;
        if fault.times == 0 || !(fault.which)(request) {
            return None;
        }
        fault.times -= 1;
        Some(fault.side)
    }

    async fn serve(&self, mut client: TcpStream) -> std::io::Result<()> {
        let target = *self.target.lock().unwrap();
        let mut server = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], target))).await?;
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let (mut asked, mut answered) = (vec![0; 256 << 10], vec![0; 256 << 10]);
        let mut drops_answer = false;
        loop {
            tokio::select! {
                read = client.read(&mut asked) => {
                    let request = &asked[..read?];
                    if request.is_empty() {
                        return Ok(());
                    }
                    match self.strikes(request) {
                        Some(Side::Before) => return Ok(()),
                        Some(Side::After) => drops_answer = true,
                        None => {}
                    }
                    server.write_all(request).await?;
                }
                read = server.read(&mut answered) => {
                    let answer = &answered[..read?];
                    if answer.is_empty() || drops_answer {
                        return Ok(());
                    }
                    client.write_all(answer).await?;
                }
            }
        }
    }
}

/// Is it, or has it, this text?
pub fn has(request: &[u8], text: &str) -> bool {
    request
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

/// The requests of Kafka's protocol in what was read at once: (api key, all of it). A request's frame is its length, its
/// api key and the rest.
pub fn kafka_requests(mut read: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (length, rest) = read.split_first_chunk::<4>()?;
        let (frame, others) = rest.split_at(rest.len().min(u32::from_be_bytes(*length) as usize));
        read = others;
        let key = u16::from_be_bytes(*frame.first_chunk::<2>()?);
        Some((key, frame))
    })
}
