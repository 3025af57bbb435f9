//! What the header of a JPEG says (ITU-T T.81, annex B).

/// The frame header of a JPEG.
#[derive(Debug, Copy, Clone, Eq, PartialEq)]
pub(super) struct Frame {
    /// In pixels.
    pub(super) width: u16,
    /// In pixels.
    pub(super) height: u16,
    /// How many colours each pixel has.
    pub(super) components: u8,
    /// Whether Adobe's marker is there.
    pub(super) adobe: bool,
    precision: u8,
    /// The kind of frame: the last byte of its marker.
    process: u8,
}

impl Frame {
    /// Finds the frame header. None if the markers before it are broken.
    pub(super) fn of(data: &[u8]) -> Option<Self> {
        let mut rest = data.strip_prefix(&[0xFF, 0xD8])?;
        let mut adobe = false;
        loop {
            let after = rest.strip_prefix(&[0xFF])?;
            let (&marker, after) = after.split_first()?;
            match marker {
                // Fill bytes, and markers without contents.
                0xFF => {
                    rest = &rest[1..];
                    continue;
                }
                0x01 | 0xD0..=0xD7 => {
                    rest = after;
                    continue;
                }
                // No frame before the scan or the end.
                0xD8..=0xDA => return None,
                _ => {}
            }
            let (length, _) = after.split_first_chunk::<2>()?;
            let length = usize::from(u16::from_be_bytes(*length));
            let segment = after.get(2..length)?;
            match marker {
                0xEE if segment.starts_with(b"Adobe") => adobe = true,
                0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                    let &[precision, h1, h2, w1, w2, components, ..] = segment else {
                        return None;
                    };
                    let height = u16::from_be_bytes([h1, h2]);
                    let width = u16::from_be_bytes([w1, w2]);
                    let process = marker;
                    return Some(Self {
                        width,
                        height,
                        components,
                        adobe,
                        precision,
                        process,
                    });
                }
                _ => {}
            }
            rest = &after[length..];
        }
    }

    /// Whether `DCTDecode` reads it (ISO 32000-1, 7.4.8): baseline, extended
    /// or progressive, with Huffman codes and eight bits.
    pub(super) fn can_pass(self) -> bool {
        matches!(self.process, 0xC0..=0xC2)
            && self.precision == 8
            && matches!(self.components, 1 | 3 | 4)
            && self.width > 0
            && self.height > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_found_and_cut_files_end_well() {
        let head: &[u8] = b"\xFF\xD8\xFF\xE0\x00\x04ab\xFF\xFF\xEE\x00\x07Adobe";
        let frame = b"\xFF\xC2\x00\x0B\x08\x01\x02\x03\x04\x04\x01\x11\x00";
        let whole = [head, frame].concat();
        let found = Frame::of(&whole).unwrap();
        assert_eq!((found.height, found.width), (0x102, 0x304));
        assert!(found.adobe && found.components == 4 && found.can_pass());
        for end in 0..head.len() + 9 {
            assert_eq!(Frame::of(&whole[..end]), None, "{end}");
        }
        assert_eq!(Frame::of(b"\xFF\xD8\xFF\xE0\x00\x00\xFF\xE0\x00\x01"), None);
        assert_eq!(Frame::of(b"\xFF\xD8\xFF\xDA\x00\x04ab"), None);
    }
}
