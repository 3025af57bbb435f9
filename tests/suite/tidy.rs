//! Rules about the source itself that the compiler does not know.

use std::fs;
use std::path::{Path, PathBuf};

/// What each top-level module may use besides itself. Data flows down this
/// list and never up.
const MAY_USE: &[(&str, &[&str])] = &[
    ("diag", &[]),
    ("geom", &[]),
    ("math", &[]),
    ("error", &["diag"]),
    ("model", &["diag"]),
    ("reader", &["diag", "model"]),
    ("pass", &["diag", "model"]),
    // The way back from the model to a source: what a reader gave, and nothing
    // that was made of it.
    ("markdown", &["model"]),
    ("design", &["diag", "geom", "error"]),
    ("font", &["diag", "geom", "error", "design"]),
    ("load", &["diag", "error", "model", "design", "font"]),
    ("project", &["diag", "error", "model", "load"]),
    ("layout", &["diag", "geom", "math", "error", "model", "pass", "design", "font"]),
    (
        "backend",
        &["diag", "geom", "math", "error", "model", "pass", "design", "font", "layout"],
    ),
    ("audit", &["diag", "geom", "error", "model", "pass"]),
    (
        "convert",
        &[
            "diag", "error", "model", "reader", "pass", "design", "font", "load",
            "project", "backend",
        ],
    ),
    (
        "batch",
        &[
            "audit", "diag", "error", "reader", "pass", "design", "font", "load",
            "project", "backend", "convert",
        ],
    ),
    // The command line sees the library from outside: `folio::`, not `crate::`.
    ("cli", &[]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// The formats may share pieces of `backend`, but know nothing of each other.
const FORMATS: &[&str] = &["pdf", "epub", "docx"];

/// The longest file that needs no excuse, in lines.
const MAX_LINES: usize = 600;

#[test]
fn data_flows_one_way() {
    let mut wrong = Vec::new();
    each_source(|path, text| {
        let module = top_module(path);
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!(
                "{}: module `{module}` is not in the table",
                path.display()
            ));
            return;
        };
        for (number, line) in text.lines().enumerate() {
            for used in used_modules(line) {
                if used != module && !allowed.contains(&used) {
                    let place = format!("{}:{}", path.display(), number + 1);
                    wrong.push(format!("{place}: `{module}` uses `{used}`"));
                }
            }
        }
    });
    assert!(wrong.is_empty(), "against the flow of data:\n{}", wrong.join("\n"));
}

#[test]
fn formats_do_not_know_each_other() {
    each_source(|path, text| {
        let Some(own) = FORMATS.iter().find(|f| path.iter().any(|part| part == **f))
        else {
            return;
        };
        for other in FORMATS.iter().filter(|f| *f != own) {
            let name = format!("backend::{other}");
            assert!(!text.contains(&name), "{} uses {name}", path.display());
        }
    });
}

#[test]
fn files_stay_short() {
    each_source(|path, text| {
        let excused = text.contains("//! Long because ");
        let lines = text.lines().count();
        assert!(excused || lines <= MAX_LINES, "{}: {lines} lines", path.display());
    });
}

/// The modules that a line names by `crate::`, comments aside.
fn used_modules(line: &str) -> impl Iterator<Item = &str> {
    let code = line.split("//").next().unwrap_or_default();
    code.split("crate::").skip(1).map(|rest| {
        let end =
            rest.find(|c: char| !(c.is_lowercase() || c == '_')).unwrap_or(rest.len());
        &rest[..end]
    })
}

fn each_source(mut f: impl FnMut(&Path, &str)) {
    let mut stack = vec![src()];
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            stack.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            f(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn top_module(path: &Path) -> String {
    let inside = path.strip_prefix(src()).unwrap();
    let first = inside.components().next().unwrap();
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").into()
}
