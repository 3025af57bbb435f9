//! Puts the children of an element in the order that the schema asks for.
//!
//! docx-rs writes properties in an order of its own; Word and the Open XML SDK
//! take `xsd:sequence` at its word (ISO/IEC 29500-1, annex A; the clauses are
//! named at each table). Done for the small parts that docx-rs makes; the body
//! is written in order from the start, by [`wml`](super::wml).

use super::tree::{Element, Node};

/// Orders all of a part and drops property elements that say nothing.
pub(super) fn repair(part: &mut Element) {
    part.each_mut(&mut |element| {
        if let Some(order) = order(&element.name) {
            let place = |node: &Node| match node {
                Node::Element(child) => {
                    order.iter().position(|&n| n == child.name).unwrap_or(order.len())
                }
                Node::Text(_) => order.len(),
            };
            element.children.sort_by_key(place);
        }
        // docx-rs writes an empty `w:rPr` into every `w:pPr`, and names its
        // paragraphs by a counter that all threads share.
        element.children.retain(|node| match node {
            Node::Element(child) => {
                !(EMPTY.contains(&child.name.as_str()) && child.children.is_empty())
            }
            Node::Text(_) => true,
        });
        element.attributes.retain(|(name, _)| name != "w14:paraId");
    });
}

/// The order of the children of an element, if the schema sets one that
/// docx-rs does not keep.
pub(super) fn order(parent: &str) -> Option<&'static [&'static str]> {
    Some(match parent {
        "w:pPr" => PARAGRAPH,
        "w:rPr" => RUN,
        "w:style" => STYLE,
        "w:lvl" => LEVEL,
        "w:lvlOverride" => OVERRIDE,
        "w:numbering" => NUMBERING,
        "w:sectPr" => SECTION,
        "w:settings" => SETTINGS,
        "w:pBdr" => BORDERS,
        "w:tblPr" => TABLE,
        "w:tblBorders" => TABLE_BORDERS,
        _ => return None,
    })
}

/// Property elements that mean nothing without content.
const EMPTY: &[&str] = &["w:rPr", "w:pPr", "w:tcPr", "w:trPr"];

/// `CT_PPr`, 17.3.1.26.
pub(super) const PARAGRAPH: &[&str] = &[
    "w:pStyle",
    "w:keepNext",
    "w:keepLines",
    "w:pageBreakBefore",
    "w:framePr",
    "w:widowControl",
    "w:numPr",
    "w:suppressLineNumbers",
    "w:pBdr",
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:kinsoku",
    "w:wordWrap",
    "w:overflowPunct",
    "w:topLinePunct",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:suppressOverlap",
    "w:jc",
    "w:textDirection",
    "w:textAlignment",
    "w:textboxTightWrap",
    "w:outlineLvl",
    "w:divId",
    "w:cnfStyle",
    "w:rPr",
    "w:sectPr",
    "w:pPrChange",
];

/// `CT_RPr`, 17.3.2.28. The extension of Office 2010 for figures follows
/// ([MS-DOCX] 2.6.1.9).
pub(super) const RUN: &[&str] = &[
    "w:rStyle",
    "w:rFonts",
    "w:b",
    "w:bCs",
    "w:i",
    "w:iCs",
    "w:caps",
    "w:smallCaps",
    "w:strike",
    "w:dstrike",
    "w:outline",
    "w:shadow",
    "w:emboss",
    "w:imprint",
    "w:noProof",
    "w:snapToGrid",
    "w:vanish",
    "w:webHidden",
    "w:color",
    "w:spacing",
    "w:w",
    "w:kern",
    "w:position",
    "w:sz",
    "w:szCs",
    "w:highlight",
    "w:u",
    "w:effect",
    "w:bdr",
    "w:shd",
    "w:fitText",
    "w:vertAlign",
    "w:rtl",
    "w:cs",
    "w:em",
    "w:lang",
    "w:eastAsianLayout",
    "w:specVanish",
    "w:oMath",
    "w14:numForm",
];

/// `CT_Style`, 17.7.4.17.
const STYLE: &[&str] = &[
    "w:name",
    "w:aliases",
    "w:basedOn",
    "w:next",
    "w:link",
    "w:autoRedefine",
    "w:hidden",
    "w:uiPriority",
    "w:semiHidden",
    "w:unhideWhenUsed",
    "w:qFormat",
    "w:locked",
    "w:personal",
    "w:personalCompose",
    "w:personalReply",
    "w:rsid",
    "w:pPr",
    "w:rPr",
    "w:tblPr",
    "w:trPr",
    "w:tcPr",
    "w:tblStylePr",
];

/// `CT_Lvl`, 17.9.6.
const LEVEL: &[&str] = &[
    "w:start",
    "w:numFmt",
    "w:lvlRestart",
    "w:pStyle",
    "w:isLgl",
    "w:suff",
    "w:lvlText",
    "w:lvlPicBulletId",
    "w:legacy",
    "w:lvlJc",
    "w:pPr",
    "w:rPr",
];

/// `CT_NumLvl`, 17.9.8.
const OVERRIDE: &[&str] = &["w:startOverride", "w:lvl"];

/// `CT_Numbering`, 17.9.16.
const NUMBERING: &[&str] =
    &["w:numPicBullet", "w:abstractNum", "w:num", "w:numIdMacAtCleanup"];

/// `CT_SectPr`, 17.6.17.
pub(super) const SECTION: &[&str] = &[
    "w:headerReference",
    "w:footerReference",
    "w:footnotePr",
    "w:endnotePr",
    "w:type",
    "w:pgSz",
    "w:pgMar",
    "w:paperSrc",
    "w:pgBorders",
    "w:lnNumType",
    "w:pgNumType",
    "w:cols",
    "w:formProt",
    "w:vAlign",
    "w:noEndnote",
    "w:titlePg",
    "w:textDirection",
    "w:bidi",
    "w:rtlGutter",
    "w:docGrid",
    "w:printerSettings",
    "w:sectPrChange",
];

/// `CT_PBdr`, 17.3.1.24.
const BORDERS: &[&str] =
    &["w:top", "w:left", "w:bottom", "w:right", "w:between", "w:bar"];

/// `CT_TblPr`, 17.4.59.
pub(super) const TABLE: &[&str] = &[
    "w:tblStyle",
    "w:tblpPr",
    "w:tblOverlap",
    "w:bidiVisual",
    "w:tblStyleRowBandSize",
    "w:tblStyleColBandSize",
    "w:tblW",
    "w:jc",
    "w:tblCellSpacing",
    "w:tblInd",
    "w:tblBorders",
    "w:shd",
    "w:tblLayout",
    "w:tblCellMar",
    "w:tblLook",
    "w:tblCaption",
    "w:tblDescription",
];

/// `CT_TblBorders`, 17.4.38.
const TABLE_BORDERS: &[&str] =
    &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"];

/// `CT_Settings`, 17.15.1.78, as far as folio or docx-rs write it.
const SETTINGS: &[&str] = &[
    "w:zoom",
    "w:mirrorMargins",
    "w:defaultTabStop",
    "w:autoHyphenation",
    "w:evenAndOddHeaders",
    "w:characterSpacingControl",
    "w:footnotePr",
    "w:endnotePr",
    "w:compat",
    "w:docVars",
    "w:themeFontLang",
    "w:clrSchemeMapping",
    "w:decimalSymbol",
    "w:listSeparator",
    "w15:docId",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_come_in_the_order_of_the_schema() {
        let mut part = Element::parse(
            b"<w:style><w:rPr><w:sz/><w:b/></w:rPr><w:pPr><w:rPr/><w:jc/><w:keepNext/></w:pPr>\
              <w:qFormat/><w:name/></w:style>",
        )
        .unwrap();
        repair(&mut part);
        let mut out = String::new();
        part.write(&mut out);
        assert_eq!(
            out,
            "<w:style><w:name/><w:qFormat/><w:pPr><w:keepNext/><w:jc/></w:pPr>\
             <w:rPr><w:b/><w:sz/></w:rPr></w:style>"
        );
    }
}
