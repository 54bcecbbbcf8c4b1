//! `sharetrail dead-letters list`: one line each, from the readable part of the letters; no key is needed.

use std::{
    collections::BTreeMap,
    io::{self, BufWriter, Write},
};

use anyhow::Result;
use consumer::dead_letter::{Found, Seen, Standing};
use serde_json::json;

use super::args::ListArgs;
use crate::{args::Format, exit::Done, words};

/// Lists.
pub fn run(args: &ListArgs) -> Result<Done> {
    let mut out = BufWriter::new(io::stdout().lock());
    let bar = super::bar("reading dead letters")?;
    super::with_store(&args.store, async |store| {
        let mut search = super::search(&args.letters, store)?;
        let (mut seen, mut counts) = (Seen::default(), BTreeMap::<&str, u64>::new());
        while let Some(chunk) = search.next().await? {
            for other in &chunk.unreadable {
                eprintln!("{}: {}", other.place, other.error);
            }
            for found in &chunk.found {
                if args.waiting && found.standing != Standing::Waiting || !seen.note(&found.letter)
                {
                    continue;
                }
                *counts.entry(found.standing.as_str()).or_default() += 1;
                match args.format {
                    Format::Json => writeln!(out, "{}", json(found))?,
                    Format::Table => writeln!(out, "{}", line(found))?,
                }
            }
            super::show(&bar, search.progress());
        }
        bar.finish_and_clear();
        if args.format == Format::Table {
            writeln!(out, "{}", total(&counts))?;
        }
        out.flush()?;
        Ok(Done::Well)
    })
}

fn line(found: &Found) -> String {
    let letter = &found.letter;
    words::plain(&format!(
        "{}  {:<10}  {:<20}  {}:{}:{}  {} bytes{}  {}",
        words::rfc3339(letter.received_at.0),
        found.standing.as_str(),
        letter.code,
        letter.topic,
        letter.partition,
        letter.offset,
        letter.message_bytes,
        if letter.truncated { " (cut)" } else { "" },
        letter.schema.as_deref().unwrap_or("-"),
    ))
}

fn total(counts: &BTreeMap<&str, u64>) -> String {
    let all: u64 = counts.values().sum();
    let each: Vec<String> = counts
        .iter()
        .map(|(standing, count)| format!("{count} {standing}"))
        .collect();
    match all {
        0 => "no dead letters".into(),
        _ => format!("{all} dead letters: {}", each.join(", ")),
    }
}

fn json(found: &Found) -> serde_json::Value {
    let letter = &found.letter;
    json!({
        "topic": letter.topic, "partition": letter.partition, "offset": letter.offset,
        "received_at": words::rfc3339(letter.received_at.0), "code": letter.code, "schema": letter.schema,
        "message_bytes": letter.message_bytes, "cut": letter.truncated, "key_id": letter.key_id,
        "standing": found.standing.as_str(), "record": found.place.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_counts_every_standing() {
        let counts = BTreeMap::from([("stored", 2), ("waiting", 1)]);
        assert_eq!(total(&counts), "3 dead letters: 2 stored, 1 waiting");
        assert_eq!(total(&BTreeMap::new()), "no dead letters");
    }
}
