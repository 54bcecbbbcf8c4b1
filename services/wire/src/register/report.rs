//! What `sharetrail register check` says about a file, in words and as JSON lines. The same file, the same report.

use std::{fmt, path::Path};

use domain::register::model::{ArrangementStatus, RegisterData};
use serde_json::json;

use super::{RegisterError, load::load_one};

/// The check of one register file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    /// The file, as it was named.
    pub file: String,
    /// What it holds, or everything that is wrong, by line.
    pub outcome: Result<Totals, Vec<RegisterError>>,
}

/// How much a good register holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Its version.
    pub version: String,
    /// First day on which it counts, `YYYY-MM-DD`.
    pub effective_from: String,
    /// Arrangements.
    pub arrangements: usize,
    /// Arrangements that are live.
    pub live: usize,
    /// Arrangements that are drafts.
    pub draft: usize,
    /// Recipients.
    pub recipients: usize,
    /// Purposes.
    pub purposes: usize,
    /// Categories of personal data.
    pub categories: usize,
    /// Source systems.
    pub sources: usize,
}

/// Checks one file. A file that cannot be opened is a report with one error.
#[must_use]
pub fn report(path: &Path) -> CheckReport {
    CheckReport {
        file: path.display().to_string(),
        outcome: load_one(path).map(|data| Totals::of(&data)),
    }
}

impl Totals {
    fn of(data: &RegisterData) -> Self {
        let with = |status| {
            let arrangements = data.arrangements.iter();
            arrangements
                .filter(|arrangement| arrangement.status == status)
                .count()
        };
        Self {
            version: data.version.clone(),
            effective_from: data.effective_from.to_string(),
            arrangements: data.arrangements.len(),
            live: with(ArrangementStatus::Live),
            draft: with(ArrangementStatus::Draft),
            recipients: data.recipients.len(),
            purposes: data.purposes.len(),
            categories: data.categories.len(),
            sources: data.sources.len(),
        }
    }
}

impl CheckReport {
    /// Can the register be judged by?
    #[must_use]
    pub const fn is_fit(&self) -> bool {
        self.outcome.is_ok()
    }

    /// JSON lines: each error `{"file","line","column","pointer","message"}`, then one summary
    /// `{"file","fit","errors",...}`. Ends with a line break.
    #[must_use]
    pub fn to_json_lines(&self) -> String {
        let errors = self.outcome.as_ref().err().map_or(&[][..], Vec::as_slice);
        let mut lines: Vec<String> = errors
            .iter()
            .map(|error| {
                json!({"file": error.file, "line": error.line, "column": error.column,
                       "pointer": error.pointer, "message": error.message})
                .to_string()
            })
            .collect();
        let mut summary = json!({"file": self.file, "fit": self.is_fit(), "errors": errors.len()});
        if let Ok(totals) = &self.outcome {
            summary["version"] = json!(totals.version);
            summary["effective_from"] = json!(totals.effective_from);
            summary["arrangements"] = json!(totals.arrangements);
            summary["live"] = json!(totals.live);
            summary["draft"] = json!(totals.draft);
            summary["recipients"] = json!(totals.recipients);
            summary["purposes"] = json!(totals.purposes);
            summary["categories"] = json!(totals.categories);
            summary["sources"] = json!(totals.sources);
        }
        lines.push(summary.to_string());
        lines.join("\n") + "\n"
    }
}

/// In words, one error a line, ends with a line break.
impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = &self.file;
        match &self.outcome {
            Ok(totals) => writeln!(
                f,
                "{file}: version {} from {}: {} arrangements ({} live, {} draft), {} recipients, {} purposes, \
                 {} categories, {} sources: fit to judge by",
                totals.version,
                totals.effective_from,
                totals.arrangements,
                totals.live,
                totals.draft,
                totals.recipients,
                totals.purposes,
                totals.categories,
                totals.sources,
            ),
            Err(errors) => {
                for error in errors {
                    writeln!(f, "{error}")?;
                }
                let count = match errors.len() {
                    1 => "1 error".into(),
                    many => format!("{many} errors"),
                };
                writeln!(f, "{file}: {count}: not fit to judge by")
            }
        }
    }
}
