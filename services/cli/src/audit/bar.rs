//! How far the audit is; shown on a terminal only.

use anyhow::{Context as _, Result};
use auditor::Progress;
use indicatif::{ProgressBar, ProgressStyle};

/// One bar for one part after the other.
pub struct Bar(ProgressBar);

impl Bar {
    pub fn new() -> Result<Self> {
        let style = ProgressStyle::with_template("{msg:32} {wide_bar} {pos}/{len}, {eta} left")
            .context("a fixed text")?;
        Ok(Self(ProgressBar::new(0).with_style(style)))
    }

    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, part: &'static str, steps: u64) {
        self.0.reset();
        self.0.set_length(steps);
        self.0.set_message(part);
    }

    fn step(&self, steps: u64) {
        self.0.inc(steps);
    }
}
