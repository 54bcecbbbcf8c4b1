//! Ports on 127.0.0.1 that stay the same across restarts when they are still free.
//! Never reserves a port: between the look and the engine's bind another process may take it,
//! then the engine's start says so.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use crate::EmbeddedError;

/// `N` different free ports: those written in `file` if all are free, else new ones, written there.
pub(crate) fn keep_or_choose<const N: usize>(file: &Path) -> Result<[u16; N], EmbeddedError> {
    let old: Vec<u16> = std::fs::read_to_string(file)
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    if let Ok(ports) = <[u16; N]>::try_from(old)
        && ports.iter().all(|port| *port > 0 && bind(*port).is_ok())
    {
        return Ok(ports);
    }
    // All are held at once, so that they differ.
    let mut held = Vec::new();
    for _ in 0..N {
        held.push(bind(0).map_err(EmbeddedError::NoPort)?);
    }
    let mut ports = [0; N];
    for (port, listener) in ports.iter_mut().zip(&held) {
        *port = listener.local_addr().map_err(EmbeddedError::NoPort)?.port();
    }
    let text = ports.map(|port| port.to_string()).join(" ");
    std::fs::write(file, text).map_err(EmbeddedError::folder("write", file))?;
    Ok(ports)
}

fn bind(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_ports_are_kept_and_taken_ones_are_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("port");
        let first = keep_or_choose::<2>(&file).unwrap();
        assert_ne!(first[0], first[1]);
        assert_eq!(keep_or_choose::<2>(&file).unwrap(), first);
        let _taken = bind(first[1]).unwrap();
        assert_ne!(keep_or_choose::<2>(&file).unwrap(), first);
    }

    #[test]
    fn a_damaged_port_file_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("port");
        for text in ["", "x y", "1 2 3", "0 0", "99999 1"] {
            std::fs::write(&file, text).unwrap();
            let ports = keep_or_choose::<2>(&file).unwrap();
            assert!(ports.iter().all(|port| *port > 0));
        }
    }
}
