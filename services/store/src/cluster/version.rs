//! Which servers may hold replicated tables. A cancelled insert into an older one can lose its part while the retry
//! is dropped as a repeat (ClickHouse #112149).

/// A server that must not be written to as a replica.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "ClickHouse {found} loses replicated inserts that were cancelled; run 26.3.33.61, 26.6.5.114, 26.7.7.87, 26.8.3.98 or later of that line, or any later line"
)]
pub struct UnfitVersion {
    /// As the server tells it.
    pub found: String,
}

/// The first good one of each line that was mended.
const MENDED: [[u32; 4]; 4] = [
    [26, 3, 33, 61],
    [26, 6, 5, 114],
    [26, 7, 7, 87],
    [26, 8, 3, 98],
];

/// May this server hold replicated tables? A version that cannot be read may not.
///
/// # Errors
/// [`UnfitVersion`].
pub fn check_version(version: &str) -> Result<(), UnfitVersion> {
    let is_fit = parse(version).is_some_and(|version| {
        let line = MENDED.iter().find(|mended| mended[..2] == version[..2]);
        match line {
            Some(mended) => version >= *mended,
            None => version > MENDED[MENDED.len() - 1],
        }
    });
    if is_fit {
        Ok(())
    } else {
        Err(UnfitVersion {
            found: version.into(),
        })
    }
}

/// The four numbers; what follows them (`-stable`) is left.
fn parse(version: &str) -> Option<[u32; 4]> {
    let mut numbers = version.split('.');
    let mut parsed = [0; 4];
    for number in &mut parsed {
        let part = numbers.next()?;
        let end = part.find(|letter: char| !letter.is_ascii_digit());
        *number = part[..end.unwrap_or(part.len())].parse().ok()?;
    }
    Some(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_mended_servers_may_hold_replicas() {
        for fit in [
            "26.3.33.61",
            "26.3.40.1",
            "26.6.5.114-stable",
            "26.7.7.87",
            "26.8.3.98",
            "26.9.1.1",
            "27.1.1.1",
        ] {
            assert_eq!(check_version(fit), Ok(()), "{fit}");
        }
        for unfit in [
            "26.3.33.60",
            "26.6.5.113",
            "26.7.2.1",
            "26.8.3.97",
            "26.4.99.999",
            "26.5.1.1",
            "25.12.9.9",
            "",
            "26.9",
            "newest",
            "26.x.1.1",
            "99999999999.1.1.1",
        ] {
            assert!(check_version(unfit).is_err(), "{unfit}");
        }
    }
}
