//! The faces that are part of folio, from `fonts/`.

use super::Query;
use crate::design::Family::{Mono, Sans, Serif};
use crate::design::Slant::{Italic, Upright};
use crate::design::Weight::{Bold, Regular};

/// A face that is part of folio.
#[derive(Debug)]
pub(super) struct Bundled {
    /// Its `PostScript` name.
    pub(super) name: &'static str,
    pub(super) data: &'static [u8],
    /// What it is for; none for those that only step in.
    pub(super) serves: Option<Query>,
}

/// All of them; the order decides where two would step in for a letter.
pub(super) const SOURCES: &[Bundled] = &[
    Bundled {
        name: "LibertinusSerif-Regular",
        data: include_bytes!("../../fonts/libertinus-serif/LibertinusSerif-Regular.otf"),
        serves: Some(Query { family: Serif, weight: Regular, slant: Upright }),
    },
    Bundled {
        name: "LibertinusSerif-Italic",
        data: include_bytes!("../../fonts/libertinus-serif/LibertinusSerif-Italic.otf"),
        serves: Some(Query { family: Serif, weight: Regular, slant: Italic }),
    },
    Bundled {
        name: "LibertinusSerif-Bold",
        data: include_bytes!("../../fonts/libertinus-serif/LibertinusSerif-Bold.otf"),
        serves: Some(Query { family: Serif, weight: Bold, slant: Upright }),
    },
    Bundled {
        name: "LibertinusSerif-BoldItalic",
        data: include_bytes!(
            "../../fonts/libertinus-serif/LibertinusSerif-BoldItalic.otf"
        ),
        serves: Some(Query { family: Serif, weight: Bold, slant: Italic }),
    },
    // Bold italic lacks some Cyrillic letters that this one has.
    Bundled {
        name: "LibertinusSerif-SemiboldItalic",
        data: include_bytes!(
            "../../fonts/libertinus-serif/LibertinusSerif-SemiboldItalic.otf"
        ),
        serves: Some(Query { family: Serif, weight: Bold, slant: Italic }),
    },
    Bundled {
        name: "SourceSans3-Regular",
        data: include_bytes!("../../fonts/source-sans/SourceSans3-Regular.otf"),
        serves: Some(Query { family: Sans, weight: Regular, slant: Upright }),
    },
    Bundled {
        name: "SourceSans3-It",
        data: include_bytes!("../../fonts/source-sans/SourceSans3-It.otf"),
        serves: Some(Query { family: Sans, weight: Regular, slant: Italic }),
    },
    Bundled {
        name: "SourceSans3-Bold",
        data: include_bytes!("../../fonts/source-sans/SourceSans3-Bold.otf"),
        serves: Some(Query { family: Sans, weight: Bold, slant: Upright }),
    },
    Bundled {
        name: "SourceSans3-BoldIt",
        data: include_bytes!("../../fonts/source-sans/SourceSans3-BoldIt.otf"),
        serves: Some(Query { family: Sans, weight: Bold, slant: Italic }),
    },
    Bundled {
        name: "SourceCodePro-Regular",
        data: include_bytes!("../../fonts/source-code-pro/SourceCodePro-Regular.otf"),
        serves: Some(Query { family: Mono, weight: Regular, slant: Upright }),
    },
    Bundled {
        name: "SourceCodePro-It",
        data: include_bytes!("../../fonts/source-code-pro/SourceCodePro-It.otf"),
        serves: Some(Query { family: Mono, weight: Regular, slant: Italic }),
    },
    Bundled {
        name: "SourceCodePro-Bold",
        data: include_bytes!("../../fonts/source-code-pro/SourceCodePro-Bold.otf"),
        serves: Some(Query { family: Mono, weight: Bold, slant: Upright }),
    },
    Bundled {
        name: "Amiri-Regular",
        data: include_bytes!("../../fonts/amiri/Amiri-Regular.ttf"),
        serves: None,
    },
    Bundled {
        name: "Amiri-Bold",
        data: include_bytes!("../../fonts/amiri/Amiri-Bold.ttf"),
        serves: None,
    },
    Bundled {
        name: "NotoSerifDevanagari-Regular",
        data: include_bytes!(
            "../../fonts/noto-serif-devanagari/NotoSerifDevanagari-Regular.ttf"
        ),
        serves: None,
    },
    Bundled {
        name: "STIXTwoMath-Regular",
        data: include_bytes!("../../fonts/stix-two-math/STIXTwoMath-Regular.otf"),
        serves: None,
    },
];
