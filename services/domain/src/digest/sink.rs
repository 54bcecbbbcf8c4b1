//! Where canonical bytes go: into a hash, or into a count, since a length comes before what it measures.
//! Never holds the bytes.

use sha2::{Digest as _, Sha256};

/// Takes canonical bytes.
pub(super) trait Sink {
    /// The next bytes.
    fn put(&mut self, bytes: &[u8]);
}

/// Hashes what it is given.
pub(super) struct Hashing(Sha256);

impl Hashing {
    pub fn new() -> Self {
        Self(Sha256::new())
    }

    pub fn finish(self) -> [u8; 16] {
        super::first_half(&self.0.finalize().into())
    }
}

impl Sink for Hashing {
    fn put(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}

/// Counts what it is given.
#[derive(Default)]
struct Counting(usize);

impl Sink for Counting {
    fn put(&mut self, bytes: &[u8]) {
        self.0 += bytes.len();
    }
}

/// A length as it is written. No message comes near 4 GiB; a longer value would be written as the greatest length.
pub(super) fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes()
}

/// Bytes behind their length.
pub(super) fn measured(bytes: &[u8], to: &mut dyn Sink) {
    to.put(&length(bytes.len()));
    to.put(bytes);
}

/// Whatever `write` writes, behind its length; `write` is called twice.
pub(super) fn measured_by(to: &mut dyn Sink, write: &dyn Fn(&mut dyn Sink)) {
    let mut counting = Counting::default();
    write(&mut counting);
    to.put(&length(counting.0));
    write(to);
}
