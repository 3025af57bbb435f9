//! What need not be done again.
//!
//! For each output, a small file says by which inputs it was made: the source,
//! its images (also those that were not there), and everything else that
//! decides its bytes, each by its SHA-256. Times count for nothing. An entry
//! that is not understood is as good as none. Entries are written whole or not
//! at all, and two processes at once at worst do the same work twice.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::report::Finding;
use crate::load;

/// Remembers how outputs were made.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    /// Stands for all that is the same for every text: options, design, fonts
    /// and folio itself.
    common: String,
}

/// How one output was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    /// The form of entries; others are not understood.
    version: u32,
    common: String,
    /// Paths and contents, `None` for what was not there.
    inputs: Vec<(PathBuf, Option<String>)>,
    /// The contents of the output.
    output: String,
    /// What was said of it.
    findings: Vec<Finding>,
}

const VERSION: u32 = 1;

impl Cache {
    /// A cache in a folder, for outputs that share everything that `common`
    /// stands for.
    pub fn new(folder: PathBuf, common: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in common {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self { folder, common: hex(&hash.finalize()) }
    }

    /// What was said when an output was made, if making it again would give
    /// the same bytes and they are still there.
    pub(super) fn fresh(&self, output: &Path) -> Option<Vec<Finding>> {
        let entry = fs::read(self.place(output)).ok()?;
        let entry: Entry = serde_json::from_slice(&entry).ok()?;
        let same = entry.version == VERSION
            && entry.common == self.common
            && content(output).as_ref() == Some(&entry.output)
            && entry.inputs.iter().all(|(path, hash)| content(path) == *hash);
        same.then_some(entry.findings)
    }

    /// Remembers how an output was made. That it cannot be remembered costs
    /// time, not correctness.
    pub(super) fn remember(
        &self,
        output: &Path,
        bytes: &[u8],
        inputs: &[PathBuf],
        findings: &[Finding],
    ) {
        let entry = Entry {
            version: VERSION,
            common: self.common.clone(),
            inputs: inputs.iter().map(|path| (path.clone(), content(path))).collect(),
            output: hex(&Sha256::digest(bytes)),
            findings: findings.to_vec(),
        };
        if let Ok(json) = serde_json::to_vec(&entry)
            && fs::create_dir_all(&self.folder).is_ok()
        {
            let _ = load::write(&self.place(output), &json);
        }
    }

    /// The file of an output's entry.
    fn place(&self, output: &Path) -> PathBuf {
        let name = Sha256::digest(output.as_os_str().as_encoded_bytes());
        self.folder.join(format!("{}.json", &hex(&name)[..32]))
    }
}

fn content(path: &Path) -> Option<String> {
    fs::read(path).ok().map(|bytes| hex(&Sha256::digest(bytes)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
