//! A report as commands that GitHub Actions shows at their places (Workflow
//! commands, "Setting a warning message").

use super::{Finding, TextReport};

impl TextReport {
    /// The commands for a text: what is odd about it, and what stopped it.
    pub fn github(&self) -> String {
        let mut commands: String = self.findings.iter().map(command).collect();
        if let Some(why) = &self.error {
            let (file, why) = (property(&self.source), value(why));
            commands += &format!("::error file={file},title=not-converted::{why}\n");
        }
        commands
    }
}

fn command(finding: &Finding) -> String {
    let Finding { severity, name, message, file, line, column, .. } = finding;
    let command = if severity == "note" { "notice" } else { severity };
    let place = match line {
        0 => String::new(),
        _ => format!("file={},line={line},col={column},", property(file)),
    };
    format!("::{command} {place}title={}::{}\n", property(name), value(message))
}

fn value(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    value(text).replace(':', "%3A").replace(',', "%2C")
}
