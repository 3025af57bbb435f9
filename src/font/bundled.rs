//! The faces that are part of folio, from `fonts/`.

use crate::design::Family::{self, Mono, Sans, Serif};
use crate::design::Slant::{self, Italic, Upright};
use crate::design::Weight::{self, Bold, Regular};

/// A face that is part of folio.
#[derive(Debug)]
pub(super) struct Bundled {
    /// Its `PostScript` name.
    pub(super) name: &'static str,
    pub(super) data: &'static [u8],
    /// The family it is of; none for those that only step in.
    pub(super) serves: Option<Family>,
    pub(super) weight: Weight,
    pub(super) slant: Slant,
}

/// All of them; the order decides where two would step in for a letter.
pub(super) const SOURCES: &[Bundled] = &[
    Bundled {
        name: "LibertinusSerif-Regular",
        data: include_bytes!("../../fonts/libertinus-serif/LibertinusSerif-Regular.otf"),
        serves: Some(Serif),
        weight: Regular,
        slant: Upright,
    },
    Bundled {
        name: "LibertinusSerif-Italic",
        data: include_bytes!("../../fonts/libertinus-serif/LibertinusSerif-Italic.otf"),
        serves: Some(Serif),
        weight: Regular,
        slant: Italic,
    },
    Bundled {
        name: "LibertinusSerif-Bold",
        data: include_bytes!("../../fonts/libertinus-serif/LibertinusSerif-Bold.otf"),
        serves: Some(Serif),
        weight: Bold,
        slant: Upright,
    },
    Bundled {
        name: "LibertinusSerif-BoldItalic",
        data: include_bytes!(
            "../../fonts/libertinus-serif/LibertinusSerif-BoldItalic.otf"
        ),
        serves: Some(Serif),
        weight: Bold,
        slant: Italic,
    },
    // Bold italic lacks some Cyrillic letters that this one has.
    Bundled {
        name: "LibertinusSerif-SemiboldItalic",
        data: include_bytes!(
            "../../fonts/libertinus-serif/LibertinusSerif-SemiboldItalic.otf"
        ),
        serves: Some(Serif),
        weight: Bold,
        slant: Italic,
    },
    Bundled {
        name: "SourceSans3-Regular",
        data: include_bytes!("../../fonts/source-sans/SourceSans3-Regular.otf"),
        serves: Some(Sans),
        weight: Regular,
        slant: Upright,
    },
    Bundled {
        name: "SourceSans3-It",
        data: include_bytes!("../../fonts/source-sans/SourceSans3-It.otf"),
        serves: Some(Sans),
        weight: Regular,
        slant: Italic,
    },
    Bundled {
        name: "SourceSans3-Bold",
        data: include_bytes!("../../fonts/source-sans/SourceSans3-Bold.otf"),
        serves: Some(Sans),
        weight: Bold,
        slant: Upright,
    },
    Bundled {
        name: "SourceSans3-BoldIt",
        data: include_bytes!("../../fonts/source-sans/SourceSans3-BoldIt.otf"),
        serves: Some(Sans),
        weight: Bold,
        slant: Italic,
    },
    Bundled {
        name: "SourceCodePro-Regular",
        data: include_bytes!("../../fonts/source-code-pro/SourceCodePro-Regular.otf"),
        serves: Some(Mono),
        weight: Regular,
        slant: Upright,
    },
    Bundled {
        name: "SourceCodePro-It",
        data: include_bytes!("../../fonts/source-code-pro/SourceCodePro-It.otf"),
        serves: Some(Mono),
        weight: Regular,
        slant: Italic,
    },
    Bundled {
        name: "SourceCodePro-Bold",
        data: include_bytes!("../../fonts/source-code-pro/SourceCodePro-Bold.otf"),
        serves: Some(Mono),
        weight: Bold,
        slant: Upright,
    },
    Bundled {
        name: "Amiri-Regular",
        data: include_bytes!("../../fonts/amiri/Amiri-Regular.ttf"),
        serves: None,
        weight: Regular,
        slant: Upright,
    },
    Bundled {
        name: "Amiri-Bold",
        data: include_bytes!("../../fonts/amiri/Amiri-Bold.ttf"),
        serves: None,
        weight: Bold,
        slant: Upright,
    },
    Bundled {
        name: "NotoSerifDevanagari-Regular",
        data: include_bytes!(
            "../../fonts/noto-serif-devanagari/NotoSerifDevanagari-Regular.ttf"
        ),
        serves: None,
        weight: Regular,
        slant: Upright,
    },
    Bundled {
        name: "NotoSerifDevanagari-Bold",
        data: include_bytes!(
            "../../fonts/noto-serif-devanagari/NotoSerifDevanagari-Bold.ttf"
        ),
        serves: None,
        weight: Bold,
        slant: Upright,
    },
    Bundled {
        name: "STIXTwoMath-Regular",
        data: include_bytes!("../../fonts/stix-two-math/STIXTwoMath-Regular.otf"),
        serves: None,
        weight: Regular,
        slant: Upright,
    },
    Bundled {
        name: "NotoEmoji-Regular",
        data: include_bytes!("../../fonts/noto-emoji/NotoEmoji-Regular.ttf"),
        serves: None,
        weight: Regular,
        slant: Upright,
    },
];
