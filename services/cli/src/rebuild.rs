//! `sharetrail rebuild`: the store, once more, from messages as Kafka held them.

use std::sync::Arc;

use ::archive::{Contents, Holdings, Message, Place, Source, Span, Storage};
use anyhow::{Context as _, Result, bail};
use consumer::{PatientDecoding, Rebuild, Rebuilt, read_decoding};
use domain::time::{ReceivedAt, UtcMicros};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use store::{Origin, Store};

use crate::{
    archive,
    args::{Format, RebuildArgs, RebuildFrom},
    connect,
    exit::{Done, Mistake},
    registers, settings, statuses,
};

/// Messages that are read from Kafka at once.
const CHUNK: usize = 10_000;

/// Rebuilds; exit code 1 when offsets are in neither place.
pub fn run(args: &RebuildArgs) -> Result<Done> {
    let mut reader = settings::reader();
    let decoding = read_decoding(&mut reader);
    let (decoder, registry) = reader
        .finish(|| decoding)
        .map_err(|mistakes| Mistake::Configuration(mistakes.to_string()))?;
    let registers = Arc::new(registers::load(&args.register)?);
    // Its topics are compacted: Kafka holds everything for ever, so a rebuild asks there, whatever else it reads.
    let status = statuses::if_asked(args.kafka.as_deref())?;
    let storage = match (args.from, &args.archive) {
        (RebuildFrom::Kafka, _) | (_, None) => None,
        (_, Some(address)) => Some(archive::open(address)?),
    };
    let kafka = match args.from {
        RebuildFrom::Archive => None,
        RebuildFrom::Kafka | RebuildFrom::Both => args.kafka.as_deref(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let store = connect::open(&args.store)?;
        prepare(&store, args.again).await?;
        let contents = match &storage {
            Some(storage) => storage.contents().await?,
            None => Contents::default(),
        };
        let decoding = PatientDecoding::new(decoder, registry);
        let mut work = Work {
            rebuild: Rebuild::new(decoding, registers, status, store),
            contents,
            storage,
            kafka,
            in_kafka: kafka.map_or(Ok(Vec::new()), ::archive::places)?,
            missed: Vec::new(),
            bar: bar()?,
        };
        for place in work.places() {
            work.bring(&place)
                .await
                .with_context(|| format!("rebuilding {place}"))?;
        }
        let rebuilt = work.rebuild.finish().await?;
        work.bar.finish_and_clear();
        tell(args.format, &rebuilt, &work.missed);
        Ok(if work.missed.is_empty() {
            Done::Well
        } else {
            Done::WithFindings
        })
    })
}

/// Makes the tables where they are missing, and refuses a store that has something.
async fn prepare(store: &Store, again: bool) -> Result<()> {
    store.migrate().await?;
    let summary = store.summary().await?;
    let is_empty = summary.stored + summary.repeats + summary.dead_lettered == 0;
    if is_empty || again {
        return Ok(());
    }
    let refused = "the store is not empty. To go on with a rebuild that was broken off, give --again; \
                   to begin anew, name another database (--database) or drop this one";
    Err(Mistake::Configuration(refused.into()).into())
}

fn bar() -> Result<ProgressBar> {
    let style = "rebuilding {msg} {wide_bar} {human_pos}/{human_len} messages, {eta} left";
    Ok(ProgressBar::new(0).with_style(ProgressStyle::with_template(style)?))
}

/// A rebuild under way.
struct Work<'a> {
    rebuild: Rebuild,
    contents: Contents,
    storage: Option<Storage>,
    kafka: Option<&'a str>,
    /// Partitions of events that Kafka has.
    in_kafka: Vec<Place>,
    /// Offsets that are nowhere.
    missed: Vec<(Place, Span)>,
    bar: ProgressBar,
}

impl Work<'_> {
    /// Every partition of events that either holds.
    fn places(&self) -> Vec<Place> {
        let archived = self.contents.places.keys();
        let mut places: Vec<Place> = archived
            .filter(|place| ::archive::has_events(&place.topic))
            .chain(&self.in_kafka)
            .cloned()
            .collect();
        places.sort();
        places.dedup();
        places
    }

    /// One partition: what the archive has, its gaps from Kafka, then what Kafka has beyond it.
    async fn bring(&mut self, place: &Place) -> Result<()> {
        self.bar.set_message(place.to_string());
        let holdings = self.contents.places.get(place).cloned().unwrap_or_default();
        let end = holdings.reach().map_or(0, |reach| reach.last + 1);
        // A topic that is gone: the archive is all there is.
        let kafka = self.kafka.filter(|_| self.in_kafka.contains(place));
        if let Some(kafka) = kafka
            && Source::open(kafka, place, end, None)?.is_short()
        {
            bail!(
                "it ends in Kafka before what the archive has of it: it was made anew, or a broker lost data, and its \
                 offsets are other messages. Rebuild with --from archive; what Kafka has now, the consumer brings"
            );
        }
        self.bring_archived(place, &holdings, kafka).await?;
        match kafka {
            Some(kafka) => self.bring_from_kafka(kafka, place, (end, None)).await,
            None => Ok(()),
        }
    }

    async fn bring_archived(
        &mut self,
        place: &Place,
        holdings: &Holdings,
        kafka: Option<&str>,
    ) -> Result<()> {
        let Some(storage) = self.storage.clone() else {
            return Ok(());
        };
        let mut next = 0;
        for entry in &holdings.entries {
            let first = entry.span.first;
            if next < first {
                match kafka {
                    Some(kafka) => {
                        let gap = (next, Some(first));
                        self.bring_from_kafka(kafka, place, gap).await?;
                    }
                    None => self.miss(place, next, first),
                }
                next = first;
            }
            if entry.span.last < next {
                continue;
            }
            let messages = storage.read(place, entry).await?;
            self.bar.inc_length(messages.len() as u64);
            for message in messages.iter().filter(|message| message.offset >= next) {
                self.take(place, message).await?;
            }
            next = entry.span.last + 1;
        }
        Ok(())
    }

    async fn bring_from_kafka(
        &mut self,
        kafka: &str,
        place: &Place,
        (from, until): (i64, Option<i64>),
    ) -> Result<()> {
        let mut source = Source::open(kafka, place, from, until)?;
        if let Some(missed) = source.missed() {
            self.miss(place, missed.first, missed.last + 1);
        }
        self.bar.inc_length(source.left());
        loop {
            let messages = tokio::task::block_in_place(|| source.read(CHUNK))?;
            if messages.is_empty() {
                return Ok(());
            }
            for message in &messages {
                self.take(place, message).await?;
            }
        }
    }

    fn miss(&mut self, place: &Place, from: i64, until: i64) {
        let span = Span {
            first: from,
            last: until - 1,
        };
        self.missed.push((place.clone(), span));
    }

    async fn take(&mut self, place: &Place, message: &Message) -> Result<()> {
        let origin = Origin {
            topic: &place.topic,
            partition: place.partition,
            offset: message.offset,
            received_at: ReceivedAt(UtcMicros(message.timestamp_ms.saturating_mul(1_000))),
        };
        let value = message.value.as_deref().unwrap_or_default();
        self.rebuild.take(&origin, value).await?;
        self.bar.inc(1);
        Ok(())
    }
}

fn tell(format: Format, rebuilt: &Rebuilt, missed: &[(Place, Span)]) {
    if format == Format::Json {
        let missed: Vec<_> = missed
            .iter()
            .map(|(place, span)| {
                json!({"topic": place.topic, "partition": place.partition, "first": span.first, "last": span.last})
            })
            .collect();
        let told = json!({
            "messages": rebuilt.messages(), "stored": rebuilt.stored,
            "dead_lettered": rebuilt.dead_lettered, "missing": missed,
        });
        println!("{told}");
        return;
    }
    println!(
        "{} messages: {} events stored, {} that are no events",
        rebuilt.messages(),
        rebuilt.stored,
        rebuilt.messages() - rebuilt.stored
    );
    for (code, count) in &rebuilt.dead_lettered {
        println!("  {count:>8}  {code}");
    }
    for (place, span) in missed {
        println!("not there any more: {place}, offsets {span}");
    }
}
