//! What need not be done again.
//!
//! For each output, a small file says by which inputs it was made: the source,
//! its images (also those that were not there), and everything else that
//! decides its bytes, each by its SHA-256. Times count for nothing. An entry
//! that is not understood is as good as none. Entries are written whole or not
//! at all, and two processes at once at worst do the same work twice.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::report::{Audited, Finding};
use crate::convert::Text;
use crate::error::{Error, Result};
use crate::load::{self, Answer, Limits};

/// Remembers how outputs were made.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Stands for all that is the same for every text: options, design, fonts
    /// and folio itself.
    common: String,
    use_of: UseOf,
    /// What inputs held that were looked at before: many texts may share one.
    known: Mutex<Known>,
}

/// What files hold, `None` for those that cannot be read.
type Known = BTreeMap<PathBuf, Option<String>>;

/// What a cache is good for.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub enum UseOf {
    /// What it remembers is not made again.
    Entries,
    /// Everything is made again, and remembered anew.
    Nothing,
}

/// How one output was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    /// The form of entries; others are not understood.
    version: u32,
    common: String,
    /// The text: its files, in their order.
    texts: Vec<Name>,
    /// What was asked for, in the order of asking.
    inputs: Vec<Input>,
    /// The content of the output.
    output: String,
    /// What was said of it.
    made: Made,
}

/// What came of making an output.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Made {
    /// What was said of it and of its text.
    pub(super) findings: Vec<Finding>,
    /// What it was compared with, if it was.
    pub(super) audited: Option<Audited>,
}

/// A file that decides the bytes of an output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Input {
    path: Name,
    /// Its content; `None` if it could not be read.
    content: Option<String>,
    /// Where it really lay, if that was why it was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refused: Option<Name>,
}

/// A path in an entry. Those that are no Unicode are kept byte by byte.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Bytes(Vec<u8>),
}

/// What a cache says of an output.
pub(super) enum Memory {
    /// It would be made again as it is; what was said of it then.
    Fresh(Made),
    /// It has to be made.
    Stale,
    /// It has to be made, because its entry is damaged: which, and how.
    Damaged(String),
}

/// The form of entries.
const VERSION: u32 = 3;

/// What went into an output besides what all have in common.
#[derive(Debug)]
pub(super) struct Inputs(Vec<Input>);

impl Inputs {
    /// The inputs of a text, as they were when it was read.
    pub(super) fn of(text: &Text) -> Self {
        let asked = text.files.iter().map(|asked| Input {
            path: Name::of(&asked.path),
            content: match &asked.answer {
                Answer::Read(bytes) => Some(hash(bytes)),
                Answer::Missing | Answer::Refused(_) => None,
            },
            refused: match &asked.answer {
                Answer::Refused(real) => Some(Name::of(real)),
                Answer::Read(_) | Answer::Missing => None,
            },
        });
        Self(asked.collect())
    }
}

impl Cache {
    /// A cache in a folder, for outputs that share everything that `common`
    /// stands for.
    pub fn new(folder: PathBuf, common: &[&[u8]], use_of: UseOf) -> Self {
        let mut sum = Sha256::new();
        for part in common {
            sum.update((part.len() as u64).to_le_bytes());
            sum.update(part);
        }
        Self { folder, common: hex(&sum.finalize()), use_of, known: Mutex::default() }
    }

    /// What is remembered of an output that is to be made of some files.
    pub(super) fn recall(
        &self,
        output: &Path,
        texts: &[PathBuf],
        limits: &Limits,
    ) -> Memory {
        let place = self.place(output);
        let entry = match fs::read(&place) {
            Ok(entry) => entry,
            Err(why) if why.kind() == ErrorKind::NotFound => return Memory::Stale,
            Err(why) => return damaged(&place, &why.to_string()),
        };
        let entry: Entry = match serde_json::from_slice(&entry) {
            Ok(entry) => entry,
            // Another folio may have other entries; they are whole, though.
            Err(_) if is_of_another_version(&entry) => return Memory::Stale,
            Err(why) => return damaged(&place, &why.to_string()),
        };
        let same = self.use_of == UseOf::Entries
            && entry.version == VERSION
            && entry.common == self.common
            && entry.texts == names(texts)
            && entry.inputs.iter().all(|input| self.is_same(input, limits))
            && content(output, u64::MAX).as_ref() == Some(&entry.output);
        if same { Memory::Fresh(entry.made) } else { Memory::Stale }
    }

    /// Whether an input is as it was.
    fn is_same(&self, input: &Input, limits: &Limits) -> bool {
        let Some(path) = input.path.path() else { return false };
        if let Some(real) = &input.refused {
            return path.canonicalize().ok() == real.path();
        }
        let known = |f: &dyn Fn(&mut Known) -> Option<Option<String>>| {
            f(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
        };
        // The lock is not held while a file is read.
        if let Some(now) = known(&|known| known.get(&path).cloned()) {
            return now == input.content;
        }
        let now = content(&path, limits.size);
        known(&|known| known.insert(path.clone(), now.clone()));
        now == input.content
    }

    /// Remembers how an output was made.
    pub(super) fn remember(
        &self,
        output: &Path,
        bytes: &[u8],
        texts: &[PathBuf],
        inputs: &Inputs,
        made: Made,
    ) -> Result<()> {
        let entry = Entry {
            version: VERSION,
            common: self.common.clone(),
            texts: names(texts),
            inputs: inputs.0.clone(),
            output: hash(bytes),
            made,
        };
        let fail = |why| Error::Write(self.folder.clone(), why);
        let json = serde_json::to_vec(&entry).map_err(|why| fail(why.into()))?;
        fs::create_dir_all(&self.folder).map_err(fail)?;
        load::write_fast(&self.place(output), &json)
    }

    /// Removes what was half-written when a run was killed.
    pub(super) fn sweep(&self) {
        load::sweep(&self.folder);
    }

    /// The file of an output's entry.
    fn place(&self, output: &Path) -> PathBuf {
        let name = hash(output.as_os_str().as_encoded_bytes());
        self.folder.join(format!("{}.json", &name[..32]))
    }
}

impl Name {
    fn of(path: &Path) -> Self {
        match path.to_str() {
            Some(text) => Self::Text(text.into()),
            None => Self::Bytes(path.as_os_str().as_encoded_bytes().into()),
        }
    }

    fn path(&self) -> Option<PathBuf> {
        match self {
            Self::Text(text) => Some(text.into()),
            #[cfg(unix)]
            Self::Bytes(bytes) => {
                use std::os::unix::ffi::OsStrExt;
                Some(std::ffi::OsStr::from_bytes(bytes).into())
            }
            #[cfg(not(unix))]
            Self::Bytes(_) => None,
        }
    }
}

fn names(paths: &[PathBuf]) -> Vec<Name> {
    paths.iter().map(|path| Name::of(path)).collect()
}

fn damaged(place: &Path, why: &str) -> Memory {
    let place = place.display();
    Memory::Damaged(format!("the cache entry `{place}` is damaged and ignored: {why}"))
}

fn is_of_another_version(entry: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Head {
        version: u32,
    }
    serde_json::from_slice::<Head>(entry).is_ok_and(|head| head.version != VERSION)
}

/// What a regular file holds, unless it is larger than what is read at all.
fn content(path: &Path, limit: u64) -> Option<String> {
    let meta = fs::metadata(path).ok()?;
    if !meta.is_file() || meta.len() > limit {
        return None;
    }
    fs::read(path).ok().map(|bytes| hash(&bytes))
}

fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(memory: &Memory) -> &'static str {
        match memory {
            Memory::Fresh(_) => "fresh",
            Memory::Stale => "stale",
            Memory::Damaged(_) => "damaged",
        }
    }

    #[test]
    fn an_output_is_fresh_until_anything_changes() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let cache = |common: &[&[u8]]| Cache::new(at("cache"), common, UseOf::Entries);
        let limits = Limits::default();
        let texts = [at("a.md")];
        let recall = |c: &Cache| verdict(&c.recall(&at("a.pdf"), &texts, &limits));
        fs::write(at("a.md"), "text").unwrap();
        fs::write(at("a.pdf"), "output").unwrap();
        let input = |name: &str, text: Option<&str>| Input {
            path: Name::of(&at(name)),
            content: text.map(|t| hash(t.as_bytes())),
            refused: None,
        };
        let inputs = Inputs(vec![input("a.md", Some("text")), input("b.png", None)]);
        assert_eq!(recall(&cache(&[b"x"])), "stale");
        cache(&[b"x"])
            .remember(&at("a.pdf"), b"output", &texts, &inputs, Made::default())
            .unwrap();
        assert_eq!(recall(&cache(&[b"x"])), "fresh");
        assert_eq!(recall(&cache(&[b"y"])), "stale");
        let forced = Cache::new(at("cache"), &[b"x"], UseOf::Nothing);
        assert_eq!(recall(&forced), "stale");
        for name in ["a.md", "b.png", "a.pdf"] {
            let before = fs::read(at(name)).ok();
            fs::write(at(name), "other").unwrap();
            assert_eq!(recall(&cache(&[b"x"])), "stale", "{name}");
            match before {
                Some(bytes) => fs::write(at(name), bytes).unwrap(),
                None => fs::remove_file(at(name)).unwrap(),
            }
            assert_eq!(recall(&cache(&[b"x"])), "fresh", "{name}");
        }
        let other = [at("a.md"), at("b.md")];
        assert_eq!(
            verdict(&cache(&[b"x"]).recall(&at("a.pdf"), &other, &limits)),
            "stale"
        );
        let place = cache(&[]).place(&at("a.pdf"));
        fs::write(&place, r#"{"version": 1, "other": true}"#).unwrap();
        assert_eq!(recall(&cache(&[b"x"])), "stale");
        fs::write(&place, "{").unwrap();
        assert_eq!(recall(&cache(&[b"x"])), "damaged");
    }
}
