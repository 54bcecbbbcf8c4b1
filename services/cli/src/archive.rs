//! `sharetrail archive verify`: what the archive holds. Reads only.

use std::fmt::Write as _;

use ::archive::{ArchiveError, Contents, Holdings, Place, Span, Storage};
use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::{
    args::{ArchiveCommand, Format, VerifyArgs},
    exit::{Done, Mistake},
};

/// Runs `sharetrail archive ...`.
pub fn run(command: &ArchiveCommand) -> Result<Done> {
    match command {
        ArchiveCommand::Verify(args) => verify(args),
    }
}

/// The archive that was named.
pub fn open(address: &str) -> Result<Storage> {
    let opened = Storage::open(address);
    Ok(opened.map_err(|error| Mistake::Configuration(error.in_full()))?)
}

/// What was found of one partition.
struct Checked {
    place: Place,
    reach: Span,
    files: usize,
    bytes: u64,
    /// `None`: files were not read.
    messages: Option<u64>,
    gaps: Vec<Span>,
    repeats: usize,
    damaged: Vec<String>,
}

fn verify(args: &VerifyArgs) -> Result<Done> {
    let storage = open(&args.archive)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (contents, checked) = runtime.block_on(async {
        let contents = storage.contents().await?;
        let files = contents.places.values();
        let bar = bar(files.map(|holdings| holdings.entries.len()).sum::<usize>())?;
        let mut checked = Vec::new();
        for (place, holdings) in &contents.places {
            checked.extend(check(&storage, place, holdings, args.names_only, &bar).await?);
        }
        bar.finish_and_clear();
        anyhow::Ok((contents, checked))
    })?;
    match args.format {
        Format::Json => checked.iter().for_each(|one| println!("{}", one.json())),
        Format::Table => print!("{}", table(storage.address(), &contents, &checked)),
    }
    let is_whole = contents.strange.is_empty()
        && (checked.iter()).all(|one| one.gaps.is_empty() && one.damaged.is_empty());
    Ok(if is_whole {
        Done::Well
    } else {
        Done::WithFindings
    })
}

fn bar(files: usize) -> Result<ProgressBar> {
    let style = ProgressStyle::with_template("reading files {wide_bar} {pos}/{len}, {eta} left")?;
    Ok(ProgressBar::new(files as u64).with_style(style))
}

async fn check(
    storage: &Storage,
    place: &Place,
    holdings: &Holdings,
    names_only: bool,
    bar: &ProgressBar,
) -> Result<Option<Checked>> {
    let Some(reach) = holdings.reach() else {
        return Ok(None);
    };
    let (mut messages, mut damaged) = (0, Vec::new());
    for entry in holdings.entries.iter().filter(|_| !names_only) {
        match storage.read(place, entry).await {
            Ok(read) => messages += read.len() as u64,
            Err(error @ ArchiveError::Damaged { .. }) => damaged.push(error.in_full()),
            Err(error) => return Err(error.into()),
        }
        bar.inc(1);
    }
    Ok(Some(Checked {
        place: place.clone(),
        reach,
        files: holdings.entries.len(),
        bytes: holdings.entries.iter().map(|entry| entry.bytes).sum(),
        messages: (!names_only).then_some(messages),
        gaps: holdings.gaps(),
        repeats: holdings.repeats(),
        damaged,
    }))
}

impl Checked {
    fn json(&self) -> serde_json::Value {
        let span = |span: &Span| json!({"first": span.first, "last": span.last});
        json!({
            "topic": self.place.topic, "partition": self.place.partition, "reach": span(&self.reach),
            "files": self.files, "bytes": self.bytes, "messages": self.messages,
            "missing": self.gaps.iter().map(span).collect::<Vec<_>>(),
            "repeated_files": self.repeats, "damaged": self.damaged,
        })
    }
}

fn table(address: &str, contents: &Contents, checked: &[Checked]) -> String {
    let mut text = String::new();
    if checked.is_empty() {
        let _ = writeln!(
            text,
            "{address} holds nothing yet: sharetrail serve archive fills it"
        );
    }
    for one in checked {
        let messages = one
            .messages
            .map(|messages| format!(", {messages} messages"));
        let _ = writeln!(
            text,
            "{}: offsets {} in {} files, {} bytes{}",
            one.place,
            one.reach,
            one.files,
            one.bytes,
            messages.unwrap_or_default()
        );
        for gap in &one.gaps {
            let _ = writeln!(text, "  missing: offsets {gap}");
        }
        for damaged in &one.damaged {
            let _ = writeln!(text, "  damaged: {damaged}");
        }
        if one.repeats > 0 {
            let _ = writeln!(
                text,
                "  {} files repeat others: two archivers ran at once, or a gap was filled; nothing is lost by it",
                one.repeats
            );
        }
    }
    for strange in &contents.strange {
        let _ = writeln!(text, "not a file of the archive: {strange}");
    }
    text
}
