//! Holds the documentation against the command line: whatever it says that can be
//! typed can be typed, and whatever can be set can be set.

use clap::Parser;
use folio::Look;

use super::args::Args;

const GUIDE: &str = include_str!("../../docs/ci.md");

/// The README and all pages, by their names.
fn pages() -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(root.join("docs")).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    files.sort();
    files.push(root.join("README.md"));
    let read = |path: &std::path::PathBuf| {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    files.iter().map(read).collect()
}

/// What stands in a page as code, in blocks and within lines. Examples in words, such
/// as `folio convert FOLDER`, are commands too.
fn codes(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in page.replace("\\\n", " ").lines() {
        match line.strip_prefix("```") {
            Some(_) => fenced = !fenced,
            None if fenced || line.starts_with("    ") => found.push(line.trim().into()),
            None => found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned)),
        }
    }
    found
}

/// The words of a command of folio, without what the shell takes for itself.
fn typed(code: &str) -> Option<Vec<String>> {
    let code = code.strip_prefix("folio ")?;
    let words = code.split_whitespace();
    let words =
        words.take_while(|word| !word.starts_with(['#', '>', '|', ':', '…', ';']));
    let words = words.map(|word| word.trim_matches(['\'', '"']).to_owned());
    Some(["folio".to_owned()].into_iter().chain(words).collect())
}

#[test]
fn every_command_of_the_pages_can_be_typed() {
    let mut count = 0;
    for (name, page) in pages() {
        // This one has variables of engines in its commands, and a test of its own.
        for code in codes(&page).iter().filter(|_| name != "docs/ci.md") {
            let Some(words) = typed(code).filter(|words| words.len() > 1) else {
                continue;
            };
            count += 1;
            match Args::try_parse_from(&words) {
                Ok(_) => {}
                Err(why) if why.exit_code() == 0 => {}
                // A command named alone is no example.
                Err(_) if words.len() == 2 => {
                    let help = [words[0].as_str(), words[1].as_str(), "--help"];
                    let why = Args::try_parse_from(help).unwrap_err();
                    assert_eq!(why.exit_code(), 0, "{name}: {code}\n{why}");
                }
                Err(why) => panic!("{name}: {code}\n{why}"),
            }
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn every_setting_of_the_pages_can_be_set() {
    let mut count = 0;
    for (name, page) in pages() {
        for (at, _) in page.match_indices("--set ") {
            let rest = &page[at + "--set ".len()..];
            let setting: String =
                rest.chars().take_while(|c| !" `\n,;)".contains(*c)).collect();
            if ["KEY=VALUE", "page.inner=…"].contains(&setting.as_str()) {
                continue;
            }
            count += 1;
            let look = Look { template: None, settings: vec![setting.clone()] };
            look.design(None, "essay").unwrap_or_else(|why| panic!("{name}: {why}"));
        }
    }
    assert!(count > 30, "{count}");
}

/// Where a heading can be linked to, as most shows of Markdown have it.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || "- ".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn no_link_of_the_pages_is_dead() {
    let pages = pages();
    let headings = |name: &str| -> Vec<String> {
        let (_, page) = pages.iter().find(|(page, _)| page == name).unwrap();
        let lines = page.lines().filter(|line| line.starts_with('#'));
        lines.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
    };
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, page) in &pages {
        let folder = std::path::Path::new(name).parent().unwrap();
        let mut fenced = false;
        let words = page.lines().filter(|line| {
            fenced ^= line.starts_with("```");
            !fenced
        });
        let words: String = words.flat_map(|line| line.split('`').step_by(2)).collect();
        for link in words.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                std::path::PathBuf::from(name)
            } else {
                folder.join(file)
            };
            assert!(root.join(&target).exists(), "{name}: {link}");
            let target = target.to_string_lossy();
            let known = place.is_empty() || headings(&target).contains(&place.to_owned());
            assert!(known, "{name}: {link}");
        }
    }
}

/// The code blocks of a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    let blocks = GUIDE.split(fence.as_str()).skip(1);
    blocks.map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The commands of a script that begin with `folio`, behind another or not.
fn commands(script: &str) -> Vec<Vec<String>> {
    let joined = script.replace("\\\n", " ");
    let lines = joined.lines().filter_map(|line| {
        let at = line.find("folio ").filter(|_| !line.starts_with('#'))?;
        let words = line[at..].split_whitespace().take_while(|word| *word != ":::");
        let words = words.map(|word| word.trim_matches(['\'', '"']));
        // What the engine puts in is a number.
        let words = words.map(|word| word.replace("{}", "1").replace("$SLURM_", "1"));
        Some(words.map(|w| w.replace("1CPUS_PER_TASK", "1")).collect())
    });
    lines.collect()
}

/// All strings in a YAML value.
fn strings(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => found.push(text.clone()),
        serde_json::Value::Array(items) => {
            // A container's command is a list of words.
            if items.first().and_then(|first| first.as_str()) == Some("folio") {
                let words: Vec<_> = items.iter().filter_map(|i| i.as_str()).collect();
                found.push(words.join(" "));
            } else {
                items.iter().for_each(|item| strings(item, found));
            }
        }
        serde_json::Value::Object(members) => {
            members.values().for_each(|member| strings(member, found));
        }
        _ => {}
    }
}

#[test]
fn every_command_of_the_guide_can_be_typed() {
    let mut scripts: Vec<String> = blocks("sh").iter().map(|s| (*s).into()).collect();
    let recipes = blocks("yaml");
    assert_eq!(recipes.len(), 3, "GitHub, GitLab and Kubernetes");
    for recipe in recipes {
        let value: serde_json::Value = serde_saphyr::from_str(recipe).unwrap();
        let mut found = Vec::new();
        strings(&value, &mut found);
        let found = found.iter().filter(|text| text.starts_with("folio "));
        let found: Vec<String> =
            found.map(|text| text.replace("${{ matrix.part }}", "1")).collect();
        assert!(!found.is_empty(), "{recipe}");
        scripts.extend(found);
    }
    let commands: Vec<_> = scripts.iter().flat_map(|s| commands(s)).collect();
    assert!(commands.len() >= 9, "{commands:?}");
    for command in commands {
        if let Err(why) = Args::try_parse_from(&command) {
            panic!("{}\n{why}", command.join(" "));
        }
    }
}
