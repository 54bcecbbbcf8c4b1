//! Posts events to the gateway as a source would: JSON lines, a batch a request, again after 503.

use std::{
    collections::BTreeMap,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow, bail};

use super::files::Files;

/// Bytes of a request: a few hundred events or records.
const BATCH_BYTES: usize = 256 << 10;
/// How long the gateway may be away.
const PATIENCE: Duration = Duration::from_secs(60);

/// Batches by source, and the thread that posts them.
pub struct Post {
    files: Files,
    batches: BTreeMap<String, Vec<u8>>,
    to_worker: SyncSender<(String, Vec<u8>)>,
    worker: JoinHandle<Result<()>>,
}

impl Post {
    /// Ready to post to this path of the gateway.
    pub fn start(gateway_url: &str, path: &str, files: &Files) -> Result<Self> {
        let (to_worker, work) = sync_channel(2);
        let url = format!("{gateway_url}{path}");
        let worker = thread::spawn(move || post_all(&url, &work));
        Ok(Self {
            files: files.clone(),
            batches: BTreeMap::new(),
            to_worker,
            worker,
        })
    }

    /// Adds an event or a record of a source; posts when there are enough.
    pub fn add(&mut self, source: &str, json: &[u8]) -> Result<()> {
        let batch = match self.batches.get_mut(source) {
            Some(batch) => batch,
            None => self.batches.entry(source.to_owned()).or_default(),
        };
        batch.extend_from_slice(json);
        batch.push(b'\n');
        if batch.len() < BATCH_BYTES {
            return Ok(());
        }
        let full = std::mem::take(batch);
        self.hand_over(source, full)
    }

    /// Posts the rest and waits for every answer.
    pub fn finish(mut self) -> Result<()> {
        for (source, batch) in std::mem::take(&mut self.batches) {
            if !batch.is_empty() {
                self.hand_over(&source, batch)?;
            }
        }
        drop(self.to_worker);
        self.worker
            .join()
            .map_err(|_| anyhow!("the thread that posts did not come to its end"))?
    }

    fn hand_over(&self, source: &str, batch: Vec<u8>) -> Result<()> {
        let token = std::fs::read_to_string(self.files.token(source))
            .with_context(|| format!("no token for the source {source}"))?;
        let sent = self
            .to_worker
            .send((format!("Bearer {}", token.trim()), batch));
        sent.map_err(|_| anyhow!("the gateway refused a batch; its answer is told above"))
    }
}

fn post_all(url: &str, work: &Receiver<(String, Vec<u8>)>) -> Result<()> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    while let Ok((authorization, batch)) = work.recv() {
        post(&agent, url, &authorization, &batch).inspect_err(|error| eprintln!("{error:#}"))?;
    }
    Ok(())
}

fn post(agent: &ureq::Agent, url: &str, authorization: &str, batch: &[u8]) -> Result<()> {
    let start = Instant::now();
    loop {
        let answer = agent
            .post(url)
            .header("Authorization", authorization)
            .header("Content-Type", "application/x-ndjson")
            .send(batch);
        let what = match answer {
            Ok(answer) if answer.status() == 202 => return Ok(()),
            Ok(mut answer) if answer.status().is_client_error() => {
                bail!(
                    "the gateway answers {}: {}",
                    answer.status(),
                    answer.body_mut().read_to_string()?
                )
            }
            Ok(answer) => answer.status().to_string(),
            Err(error) => error.to_string(),
        };
        if start.elapsed() > PATIENCE {
            bail!("the gateway takes nothing since {PATIENCE:?}: {what}");
        }
        thread::sleep(Duration::from_millis(200));
    }
}
