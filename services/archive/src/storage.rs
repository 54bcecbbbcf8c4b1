//! Where files lie: a folder, or a bucket that speaks S3. A file is written once, whole, and never changed.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use object_store::{
    ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, local::LocalFileSystem, path::Path,
    prefix::PrefixStore,
};
use url::Url;

use crate::{
    contents::{Contents, Entry},
    error::ArchiveError,
    file::{Damage, Finished, read_file},
    message::Message,
    name::{self, Place},
};

/// An archive's storage. Cheap to clone.
#[derive(Clone)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    address: String,
}

impl Storage {
    /// Opens `file:///a/folder` (made where it is missing) or `s3://bucket/prefix`. For S3, the usual `AWS_*`
    /// variables of the environment say endpoint, region and credentials.
    ///
    /// # Errors
    /// [`ArchiveError::Address`].
    pub fn open(address: &str) -> Result<Self, ArchiveError> {
        let mistake = |cause: Box<dyn std::error::Error + Send + Sync>| ArchiveError::Address {
            address: address.to_owned(),
            cause,
        };
        let url = Url::parse(address).map_err(|error| mistake(error.into()))?;
        let store: Arc<dyn ObjectStore> = if url.scheme() == "file" {
            let folder = url
                .to_file_path()
                .map_err(|()| mistake("no absolute folder".into()))?;
            std::fs::create_dir_all(&folder).map_err(|error| mistake(error.into()))?;
            let local = LocalFileSystem::new_with_prefix(folder);
            // What the archive says it has is on disk.
            Arc::new(
                local
                    .map_err(|error| mistake(error.into()))?
                    .with_fsync(true),
            )
        } else {
            let options = std::env::vars().filter_map(|(name, value)| {
                let name = name.to_ascii_lowercase();
                name.starts_with("aws_").then_some((name, value))
            });
            let opened = object_store::parse_url_opts(&url, options);
            let (store, prefix) = opened.map_err(|error| mistake(error.into()))?;
            Arc::new(PrefixStore::new(store, prefix))
        };
        Ok(Self {
            store,
            address: address.trim_end_matches('/').to_owned(),
        })
    }

    /// Where it is, for people.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What it holds, by the names of its files.
    ///
    /// # Errors
    /// [`ArchiveError::Storage`].
    pub async fn contents(&self) -> Result<Contents, ArchiveError> {
        let listed: Vec<_> = self
            .store
            .list(None)
            .try_collect()
            .await
            .map_err(failed("list its files"))?;
        let mut contents = Contents::default();
        for file in listed {
            let path = file.location.to_string();
            match name::read(&path) {
                Some((place, span, digest)) => contents.add(
                    place,
                    Entry {
                        span,
                        digest: digest.to_owned(),
                        bytes: file.size,
                    },
                ),
                None => contents.strange.push(path),
            }
        }
        contents.sort();
        Ok(contents)
    }

    /// Keeps a finished file. One that is there already is the same: its name says what is in it.
    pub(crate) async fn keep(&self, place: &Place, file: &Finished) -> Result<(), ArchiveError> {
        let path = Path::from(name::write(place, file.span, &file.digest));
        let options = PutOptions::from(PutMode::Create);
        match self
            .store
            .put_opts(&path, file.bytes.clone().into(), options)
            .await
        {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(()),
            Err(cause) => Err(failed("keep a file")(cause)),
        }
    }

    /// The messages of a file, checked.
    ///
    /// # Errors
    /// [`ArchiveError::Storage`], [`ArchiveError::Damaged`].
    pub async fn read(&self, place: &Place, entry: &Entry) -> Result<Vec<Message>, ArchiveError> {
        let path = name::write(place, entry.span, &entry.digest);
        let got = self.store.get(&Path::from(path.as_str())).await;
        let bytes = match got {
            Ok(answer) => answer.bytes().await.map_err(failed("give a file"))?,
            Err(cause) => return Err(failed("give a file")(cause)),
        };
        read_file(&bytes, entry.span, &entry.digest).map_err(|cause: Damage| {
            ArchiveError::Damaged {
                path: format!("{}/{path}", self.address),
                cause,
            }
        })
    }
}

fn failed(operation: &'static str) -> impl Fn(object_store::Error) -> ArchiveError {
    move |cause| ArchiveError::Storage { operation, cause }
}
