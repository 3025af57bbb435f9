//! `folio cover`.

use std::path::{Path, PathBuf};

use folio::backend::{Backend, pdf::Pdf};
use folio::batch;
use folio::project::{self, Project};
use folio::{Error, Look, Reach, Result, load};

use super::GOOD;
use super::args::CoverArgs;
use super::convert::fonts;
use super::show::{self, Most};

/// Writes the cover around a printed book.
pub(super) fn run(args: &CoverArgs) -> Result<u8> {
    let mut options = args.reading.options()?;
    let inputs = batch::gather(&args.files, options.reach.outside)?;
    options.reach.roots = inputs.roots;
    options.look = Look { template: args.template.clone(), settings: args.set.clone() };
    options.design = options.look.design(None, "book")?;
    let output = match &args.output {
        Some(path) => path.clone(),
        None => place(&args.files[0], &options.reach)?,
    };
    let text = folio::open_all(&inputs.texts, &options)?;
    let mut found = text.diagnostics.clone();
    let fonts = fonts(&args.font_path)?;
    let cover = folio::write_cover(&text, &fonts, &options, args.pages, &mut found)?;
    if args.output.is_none()
        && load::file(&output).is_ok_and(|file| Pdf.is_of_others(&file))
    {
        return Err(Error::OverwritesOther(output));
    }
    load::write(&output, &cover)?;
    show::diagnostics(found, &text.sources, Most::AFew("folio check"));
    show::say(&format!("{}\n", output.display()));
    Ok(GOOD)
}

/// `NAME-cover.pdf` beside a text, or where the files of a book go.
fn place(named: &Path, reach: &Reach) -> Result<PathBuf> {
    let manifest = match project::is_manifest(named) {
        true => Some(named.to_path_buf()),
        false => project::find(named),
    };
    let Some(manifest) = manifest else {
        let name = named.file_stem().ok_or_else(|| {
            Error::Usage(format!("`{}` names no text", named.display()))
        })?;
        return Ok(named.with_file_name(format!("{}-cover.pdf", name.to_string_lossy())));
    };
    let book = Project::load(&manifest, reach)?;
    let folder = book.folder.join(book.output.folder.as_deref().unwrap_or("".as_ref()));
    Ok(folder.join(project::cover_name(&book)))
}
