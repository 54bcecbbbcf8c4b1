//! ClickHouse's native compressed blocks: 16 bytes CityHash128 (version 1.0.2) of what follows, one
//! byte method, four bytes size with these nine header bytes, four bytes plain size, the data.
//! Never trusts a size before it is checked.

use lz4_flex::block;

const CHECKSUM: usize = 16;
const HEADER: usize = 9;
const LZ4: u8 = 0x82;
const NONE: u8 = 0x02;
/// What a block may be when unpacked; ClickHouse's own clients make blocks of 1 MiB.
const MOST_PLAIN: usize = 64 << 20;
/// Plain size of the blocks we make.
const BLOCK: usize = 1 << 20;

/// Why compressed data cannot be read; the code is ClickHouse's own for it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadBlock {
    #[error(
        "Code: 3. DB::Exception: compressed data end in the middle of a block. (UNEXPECTED_END_OF_FILE)"
    )]
    Cut,
    #[error(
        "Code: 40. DB::Exception: checksum of a compressed block does not match. (CHECKSUM_DOESNT_MATCH)"
    )]
    Checksum,
    #[error(
        "Code: 89. DB::Exception: compression method {0:#04x} is not served, only LZ4 (0x82) and none (0x02). (UNKNOWN_COMPRESSION_METHOD)"
    )]
    Method(u8),
    #[error(
        "Code: 271. DB::Exception: a compressed block does not unpack to the size it states. (CANNOT_DECOMPRESS)"
    )]
    Data,
    #[error(
        "Code: 307. DB::Exception: compressed data unpack to more than allowed here. (TOO_MANY_BYTES)"
    )]
    TooLarge,
}

/// Unpacks a whole body, to at most `most` bytes.
pub fn unpack(mut body: &[u8], most: usize) -> Result<Vec<u8>, BadBlock> {
    let mut plain = Vec::new();
    while !body.is_empty() {
        let (checksum, rest) = body.split_at_checked(CHECKSUM).ok_or(BadBlock::Cut)?;
        let [method, sizes @ ..] = rest.first_chunk::<HEADER>().ok_or(BadBlock::Cut)?;
        let [a, b, c, d, e, f, g, h] = *sizes;
        let size = u32::from_le_bytes([a, b, c, d]) as usize;
        let plain_size = u32::from_le_bytes([e, f, g, h]) as usize;
        if size < HEADER {
            return Err(BadBlock::Data);
        }
        let (block, next) = rest.split_at_checked(size).ok_or(BadBlock::Cut)?;
        if plain_size > MOST_PLAIN || plain_size > most.saturating_sub(plain.len()) {
            return Err(BadBlock::TooLarge);
        }
        if checksum != checksum_of(block) {
            return Err(BadBlock::Checksum);
        }
        let data = block.get(HEADER..).unwrap_or_default();
        match *method {
            NONE if data.len() == plain_size => plain.extend_from_slice(data),
            NONE => return Err(BadBlock::Data),
            LZ4 => {
                let start = plain.len();
                plain.resize(start + plain_size, 0);
                let target = plain.get_mut(start..).unwrap_or_default();
                let unpacked = block::decompress_into(data, target);
                if unpacked.ok() != Some(plain_size) {
                    return Err(BadBlock::Data);
                }
            }
            method => return Err(BadBlock::Method(method)),
        }
        body = next;
    }
    Ok(plain)
}

/// Packs `plain` into blocks of at most 1 MiB each.
pub fn pack(plain: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    for plain in plain.chunks(BLOCK) {
        let data = block::compress(plain);
        let mut rest = vec![LZ4];
        for size in [data.len() + HEADER, plain.len()] {
            // Both are below 2 MiB.
            rest.extend_from_slice(&u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes());
        }
        rest.extend_from_slice(&data);
        packed.extend_from_slice(&checksum_of(&rest));
        packed.extend_from_slice(&rest);
    }
    packed
}

fn checksum_of(block: &[u8]) -> [u8; CHECKSUM] {
    // ClickHouse writes the low half first; the crate has it in the upper bits.
    cityhash_rs::cityhash_102_128(block)
        .rotate_right(64)
        .to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        (0..3_000_000_u32).map(|n| (n % 251) as u8).collect()
    }

    #[test]
    fn what_is_packed_unpacks_to_the_same() {
        assert_eq!(unpack(&pack(&sample()), 4 << 20).unwrap(), sample());
        assert_eq!(unpack(&pack(b""), 0).unwrap(), b"");
    }

    #[test]
    fn every_damaged_byte_and_every_cut_is_noticed() {
        let packed = pack(b"four fine bytes and some more, more, more, more");
        for at in 0..packed.len() {
            let mut damaged = packed.clone();
            damaged[at] ^= 0x10;
            assert!(unpack(&damaged, 1 << 20).is_err(), "byte {at}");
            if at > 0 {
                assert_eq!(
                    unpack(&packed[..at], 1 << 20),
                    Err(BadBlock::Cut),
                    "cut at {at}"
                );
            }
        }
    }

    #[test]
    fn a_block_that_states_a_huge_size_is_refused_before_memory_is_taken() {
        let mut packed = pack(b"x");
        packed[CHECKSUM + 5..CHECKSUM + 9].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(unpack(&packed, usize::MAX), Err(BadBlock::TooLarge));
        assert_eq!(unpack(&pack(&sample()), 1_000_000), Err(BadBlock::TooLarge));
    }

    #[test]
    fn an_unknown_method_is_named() {
        let mut block = vec![0x90, 10, 0, 0, 0, 1, 0, 0, 0, 7];
        let mut packed = checksum_of(&block).to_vec();
        packed.append(&mut block);
        assert_eq!(unpack(&packed, 100), Err(BadBlock::Method(0x90)));
    }
}
