//! What a passage was taken for.

/// The part that a passage plays, once a stage has claimed it.
#[derive(Debug, Default, Copy, Clone, Eq, PartialEq)]
pub(super) enum Role {
    /// No stage has claimed it yet.
    #[default]
    Free,
    /// It is part of a note.
    Note,
    /// It heads nothing but notes that have gone to their marks.
    NotesHeading,
    /// Title, author and date: metadata now.
    Front,
    /// A line of a title page that is no metadata.
    TitlePage,
    /// A line of a table of contents.
    Contents,
    /// It is part of a heading.
    Heading,
    /// Matter of the publisher.
    Licence,
}
