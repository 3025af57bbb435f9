//! A stable part of all texts, for several machines.

use std::ffi::OsStr;
use std::path::Path;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// One of several parts of equal chance. Which part a text is in depends on
/// its path alone, so that machines need not talk to each other.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub struct Shard {
    /// Which part, from 0.
    index: u32,
    /// How many there are, at least 1.
    count: u32,
}

/// Variables by which engines tell a machine its part: those of the index, the
/// number of machines, and the index of the first machine.
const ENGINES: &[(&str, &str, u32)] = &[
    // GitLab `parallel:`, https://docs.gitlab.com/ci/variables/predefined_variables/
    ("CI_NODE_INDEX", "CI_NODE_TOTAL", 1),
    // CircleCI `parallelism:`
    ("CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0),
    // Buildkite `parallelism:`
    ("BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0),
    // Slurm job arrays; the first task is SLURM_ARRAY_TASK_MIN, by default 0
    ("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", 0),
    // Kubernetes indexed jobs have no variable for the count; set one
    ("JOB_COMPLETION_INDEX", "FOLIO_SHARD_COUNT", 0),
    // AWS Batch array jobs
    ("AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", 0),
];

impl Shard {
    /// The part that the engine of this machine names in its variables.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if there is no such variable, or it is no number.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let found = ENGINES.iter().find_map(|&(index, count, first)| {
            Some(((index, count), variable(index)?, variable(count)?, first))
        });
        let Some((names, index, count, first)) = found else {
            return Err(unknown_engine(&variable));
        };
        let number = |text: &str| text.trim().parse::<u32>().ok();
        // The tasks of a Slurm array begin with any number and may leave some out.
        let slurm = |name: &str, otherwise| {
            match names.0 {
                "SLURM_ARRAY_TASK_ID" => variable(name).and_then(|n| number(&n)),
                _ => None,
            }
            .unwrap_or(otherwise)
        };
        let first = slurm("SLURM_ARRAY_TASK_MIN", first);
        let step = slurm("SLURM_ARRAY_TASK_STEP", 1).max(1);
        let place = number(&index).and_then(|i| i.checked_sub(first)).map(|i| i / step);
        match (place, number(&count)) {
            (Some(index), Some(count)) if index < count => Ok(Self { index, count }),
            _ => Err(Error::Usage(format!(
                "--shard auto: {} is `{index}` and {} is `{count}`, which is no part of a \
                 whole",
                names.0, names.1
            ))),
        }
    }

    /// Whether a text is in this part, by its path below the folder that all
    /// machines have in common, wherever each of them has it.
    pub fn holds(&self, below: &Path) -> bool {
        let parts: Vec<&[u8]> = below.iter().map(OsStr::as_encoded_bytes).collect();
        let hash = Sha256::digest(parts.join(&b'/'));
        let start = hash.iter().take(8).fold(0u64, |n, byte| n << 8 | u64::from(*byte));
        start % u64::from(self.count) == u64::from(self.index)
    }
}

/// No engine has named a part; one may have said half of it.
fn unknown_engine(variable: &impl Fn(&str) -> Option<String>) -> Error {
    let half = ENGINES.iter().find(|(index, ..)| variable(index).is_some());
    Error::Usage(match half {
        Some((index, count, _)) => format!(
            "--shard auto: {index} is set, but {count} is not; set it to the number of \
             machines"
        ),
        None => "--shard auto: no variable of a known engine is set (GitLab, CircleCI, \
                 Buildkite, Slurm, Kubernetes, AWS Batch); use --shard 1/3"
            .into(),
    })
}

impl FromStr for Shard {
    type Err = Error;

    /// Reads `3/10`: the third of ten parts.
    fn from_str(text: &str) -> Result<Self> {
        let parts = text.split_once('/');
        let numbers =
            parts.map(|(i, n)| (i.trim().parse::<u32>(), n.trim().parse::<u32>()));
        match numbers {
            Some((Ok(index), Ok(count))) if index >= 1 && index <= count => {
                Ok(Self { index: index - 1, count })
            }
            _ => Err(Error::Usage(format!("`{text}` is no part; write 3/10 or auto"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn each_text_is_in_one_part() {
        let texts: Vec<PathBuf> = (0..500).map(|i| format!("a/{i}.md").into()).collect();
        let mut union = Vec::new();
        for index in 1..=10 {
            let shard = format!("{index}/10").parse::<Shard>().unwrap();
            let part: Vec<_> = texts.iter().filter(|t| shard.holds(t)).cloned().collect();
            assert!((20..90).contains(&part.len()), "{}", part.len());
            union.extend(part);
        }
        union.sort();
        let mut all = texts;
        all.sort();
        assert_eq!(union, all);
        assert!("0/3".parse::<Shard>().is_err() && "4/3".parse::<Shard>().is_err());
    }

    #[test]
    fn engines_name_the_part() {
        let of = |set: &[(&str, &str)]| {
            Shard::from_environment(|name| {
                set.iter().find(|(k, _)| *k == name).map(|(_, v)| (*v).to_owned())
            })
        };
        let gitlab = of(&[("CI_NODE_INDEX", "3"), ("CI_NODE_TOTAL", "10")]).unwrap();
        assert_eq!(gitlab, "3/10".parse().unwrap());
        let slurm = of(&[
            ("SLURM_ARRAY_TASK_ID", "5"),
            ("SLURM_ARRAY_TASK_COUNT", "4"),
            ("SLURM_ARRAY_TASK_MIN", "2"),
        ]);
        assert_eq!(slurm.unwrap(), "4/4".parse().unwrap());
        let slurm = of(&[
            ("SLURM_ARRAY_TASK_ID", "8"),
            ("SLURM_ARRAY_TASK_COUNT", "5"),
            ("SLURM_ARRAY_TASK_MIN", "0"),
            ("SLURM_ARRAY_TASK_STEP", "2"),
        ]);
        assert_eq!(slurm.unwrap(), "5/5".parse().unwrap());
        let half = of(&[("JOB_COMPLETION_INDEX", "0")]).unwrap_err().to_string();
        assert!(half.contains("FOLIO_SHARD_COUNT is not"), "{half}");
        assert!(of(&[]).is_err());
        assert!(of(&[("CI_NODE_INDEX", "4"), ("CI_NODE_TOTAL", "2")]).is_err());
    }
}
