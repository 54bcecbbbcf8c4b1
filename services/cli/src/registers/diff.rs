//! `sharetrail register diff`: what changed, in words.

use std::{
    io::{self, Write},
    path::Path,
};

use anyhow::Result;
use domain::register::diff::{Change, ChangeKind, diff};
use serde_json::json;

use super::load_data;
use crate::{args::Format, exit::Done};

/// Prints every change between two register files. Exit 1 where there is any.
pub fn run(before: &Path, after: &Path, format: Format) -> Result<Done> {
    let changes = diff(&load_data(before)?, &load_data(after)?);
    let mut out = io::stdout().lock();
    match format {
        Format::Json => {
            for change in &changes {
                let Change {
                    section, id, words, ..
                } = change;
                writeln!(
                    out,
                    "{}",
                    json!({"section": section, "id": id, "change": change.kind.as_str(), "words": words})
                )?;
            }
        }
        Format::Table => write_table(&changes, &mut out)?,
    }
    Ok(if changes.is_empty() {
        Done::Well
    } else {
        Done::WithFindings
    })
}

/// By section; an entry that changed tells each field on a line of its own.
pub fn write_table(changes: &[Change], out: &mut impl Write) -> io::Result<()> {
    if changes.is_empty() {
        return writeln!(out, "nothing changed");
    }
    let mut section = "";
    for change in changes {
        if change.section != section {
            section = change.section;
            writeln!(out, "{section}")?;
        }
        let sign = match change.kind {
            ChangeKind::Added => '+',
            ChangeKind::Removed => '-',
            ChangeKind::Changed => '~',
        };
        if !change.id.is_empty() {
            writeln!(out, "  {sign} {} {}", change.id, change.kind.as_str())?;
        }
        for words in &change.words {
            writeln!(out, "      {words}")?;
        }
    }
    let entries = changes.iter().filter(|change| !change.id.is_empty());
    match entries.count() {
        1 => writeln!(out, "1 entry differs"),
        many => writeln!(out, "{many} entries differ"),
    }
}
