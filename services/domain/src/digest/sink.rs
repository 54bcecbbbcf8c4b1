//! Canonical bytes in one buffer, where a length is filled in once what it measures is there: one pass, one hash
//! over contiguous bytes. Never outlives the digest.

/// A length as it is written. No message comes near 4 GiB; a longer value would be written as the greatest length.
pub(super) fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes()
}

/// Bytes behind their length.
pub(super) fn measured(bytes: &[u8], to: &mut Vec<u8>) {
    to.extend_from_slice(&length(bytes.len()));
    to.extend_from_slice(bytes);
}

/// Whatever `write` writes, behind its length.
pub(super) fn measured_by(to: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = to.len();
    to.extend_from_slice(&[0; 4]);
    write(to);
    let written = length(to.len() - start - 4);
    if let Some(place) = to.get_mut(start..start + 4) {
        place.copy_from_slice(&written);
    }
}
