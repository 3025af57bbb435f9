//! `folio templates`, and the template that an option names.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use folio::design::{self, Design, TEMPLATES, Template};
use folio::{Error, Result, load};

use super::GOOD;
use super::args::TemplatesCommand;
use super::inspect::print;
use super::show::say;

/// The name of the file that holds a template.
pub(super) const FILE: &str = "design.toml";

/// Does what the command says.
pub(super) fn run(command: Option<TemplatesCommand>) -> Result<u8> {
    match command {
        None | Some(TemplatesCommand::List) => list()?,
        Some(TemplatesCommand::Show { name }) => print(Template::named(&name)?.source)?,
        Some(TemplatesCommand::New { folder, from }) => copy(&folder, &from)?,
        Some(TemplatesCommand::Keys) => print(&design::guide())?,
    }
    Ok(GOOD)
}

fn list() -> Result<()> {
    for template in TEMPLATES {
        let design = Design::parse(template.name, template.source)?;
        print(&format!("{:<12} {}\n", design.name, design.description))?;
    }
    Ok(())
}

/// Copies a template. A file that is there is never replaced.
fn copy(folder: &Path, from: &str) -> Result<()> {
    let template = Template::named(from)?;
    let file = folder.join(FILE);
    if file.exists() {
        let why = ErrorKind::AlreadyExists.into();
        return Err(Error::Write(file, why));
    }
    fs::create_dir_all(folder).map_err(|why| Error::Write(folder.into(), why))?;
    load::write(&file, template.source.as_bytes())?;
    let name = folder.display();
    let here = if folder.is_relative() { format!("./{name}") } else { name.to_string() };
    say(&format!("{} written; use it with --template {here}\n", file.display()));
    Ok(())
}
