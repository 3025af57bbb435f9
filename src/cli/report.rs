//! Reports of conversions: written after a run, and joined.

use std::io::ErrorKind;
use std::path::PathBuf;

use folio::batch::{Report, ReportFormat};
use folio::{Error, Result, load};

use super::GOOD;
use super::args::ReportCommand;

/// Does what `folio report` says.
pub(super) fn run(command: &ReportCommand) -> Result<u8> {
    match command {
        ReportCommand::Merge { reports, output } => {
            let format = ReportFormat::of(output)?;
            let parts = reports
                .iter()
                .map(|path| {
                    Report::from_json(&path.to_string_lossy(), &load::file(path)?)
                })
                .collect::<Result<Vec<_>>>()?;
            load::write(output, Report::merged(parts).render(format).as_bytes())?;
        }
    }
    Ok(GOOD)
}

/// Refuses a report of an unknown kind before any work is done.
pub(super) fn check_names(paths: &[PathBuf]) -> Result<()> {
    paths.iter().try_for_each(|path| ReportFormat::of(path).map(drop))
}

/// Refuses a report that cannot be written before any work is done.
pub(super) fn check_places(paths: &[PathBuf]) -> Result<()> {
    for path in paths {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder
            && !folder.is_dir()
        {
            return Err(Error::Write(path.clone(), ErrorKind::NotFound.into()));
        }
    }
    Ok(())
}

/// Writes a report in each form that is wished for.
pub(super) fn write_all(report: &Report, paths: &[PathBuf]) -> Result<()> {
    paths.iter().try_for_each(|path| {
        load::write(path, report.render(ReportFormat::of(path)?).as_bytes())
    })
}
