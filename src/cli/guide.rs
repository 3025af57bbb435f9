//! Holds the guide to CI against the command line.

use clap::Parser;

use super::args::Args;

const GUIDE: &str = include_str!("../../docs/ci.md");

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
