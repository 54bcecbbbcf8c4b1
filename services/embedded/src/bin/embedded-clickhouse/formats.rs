//! Which formats can leave in pieces, and the header that must not be repeated in each piece.

/// Whether pieces of this format, one after another, are the whole answer. All others (JSON, Pretty,
/// Parquet, ...) have a beginning and an end of their own and are answered whole.
pub fn comes_in_pieces(format: &str) -> bool {
    matches!(
        format,
        "RowBinary"
            | "Native"
            | "TabSeparated"
            | "TSV"
            | "TabSeparatedRaw"
            | "TSVRaw"
            | "CSV"
            | "JSONEachRow"
            | "JSONLines"
            | "NDJSON"
            | "JSONCompactEachRow"
    ) || has_repeated_header(format)
}

/// The engine repeats this format's header in each piece.
pub fn has_repeated_header(format: &str) -> bool {
    format == "RowBinaryWithNamesAndTypes"
}

/// The header's length: a count, then that many names and that many types, each with its length.
/// `None` when `bytes` hold no whole header.
pub fn header_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    let columns = varuint(bytes, &mut at)?;
    for _ in 0..columns.checked_mul(2)? {
        let length = varuint(bytes, &mut at)?;
        at = at.checked_add(usize::try_from(length).ok()?)?;
        if at > bytes.len() {
            return None;
        }
    }
    Some(at)
}

fn varuint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..63).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_measured_and_a_broken_one_is_none() {
        let header = b"\x02\x01a\x01b\x05UInt8\x06String";
        let mut bytes = header.to_vec();
        bytes.extend_from_slice(b"data");
        assert_eq!(header_length(&bytes), Some(header.len()));
        for end in 0..header.len() {
            assert_eq!(header_length(&header[..end]), None, "cut at {end}");
        }
        assert_eq!(header_length(&[0xff; 40]), None);
    }
}
