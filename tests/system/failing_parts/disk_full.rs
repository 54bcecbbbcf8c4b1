//! The store's disk is full: a real one of 160 MiB, which something else fills.
//! Where nothing may be mounted, the engine's own reserve refuses inserts with the same code instead.

use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use system_tests::{Load, Pressure, World};
use tempfile::TempDir;

/// Unmounted when dropped, after the world that lies in it.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None` without the right to mount.
    fn mount(at: &Path) -> Result<Option<Self>> {
        std::fs::create_dir_all(at)?;
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=160m", "sharetrail-test"])
            .arg(at)
            .output()?;
        Ok(mount.status.success().then(|| Self(at.to_owned())))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: whoever still holds a file there keeps it until he ends.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_waited_for_and_nothing_is_lost() -> Result<()> {
    let folder = TempDir::new()?;
    let store = folder.path().join("clickhouse");
    let disk = SmallDisk::mount(&store)?;
    let world = World::start_within(folder).await?;
    let consumer = world.consumer()?;
    let load = Load::start(&world, Pressure::default())?;
    tokio::time::sleep(Duration::from_secs(3)).await;

    let ballast = store.join("ballast");
    match &disk {
        Some(_) => fill(&ballast)?,
        None => reserve(&world, u64::MAX)?,
    }
    let told = consumer.waits_for("store", Duration::from_secs(30)).await?;
    ensure!(
        told.contains("NOT_ENOUGH_SPACE") && told.contains("tried again"),
        "{told}"
    );
    tokio::time::sleep(Duration::from_secs(8)).await;
    consumer.waits_for("store", Duration::from_secs(10)).await?;

    match &disk {
        Some(_) => std::fs::remove_file(&ballast)?,
        None => reserve(&world, 0)?,
    }
    let sent = load.finish().await?;
    world.visible_once(sent, Duration::from_secs(120)).await?;
    ensure!(consumer.stop()? == Some(0));
    drop(world);
    Ok(())
}

/// Writes until the disk takes no more.
fn fill(ballast: &Path) -> Result<()> {
    let mut file = File::create(ballast)?;
    for size in [1 << 20, 1 << 12] {
        while file
            .write(&vec![0x5a; size])
            .is_ok_and(|written| written == size)
        {}
    }
    Ok(())
}

/// Bytes that must stay free on the engine's disk.
fn reserve(world: &World, bytes: u64) -> Result<()> {
    for table in ["disclosures", "ingest_log"] {
        world.sql(&format!(
            "ALTER TABLE sharetrail.{table} MODIFY SETTING min_free_disk_bytes_to_perform_insert = {bytes}"
        )).context("the engine knows the setting since 24.10")?;
    }
    Ok(())
}
