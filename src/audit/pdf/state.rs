//! The part of the graphics state that text needs (8.3, 8.4, 9.3).

use std::rc::Rc;

use super::font::Font;

/// A transformation: the six numbers of 8.3.3.
pub(super) type Matrix = [f32; 6];

pub(super) const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
pub(super) fn product(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// The part of the graphics state that text needs (8.4, 9.3).
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) transform: Matrix,
    pub(super) font: Rc<Font>,
    pub(super) size: f32,
    pub(super) letter_space: f32,
    pub(super) word_space: f32,
    pub(super) stretch: f32,
    pub(super) leading: f32,
}

impl Default for State {
    fn default() -> Self {
        Self {
            transform: IDENTITY,
            font: Rc::default(),
            size: 0.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
        }
    }
}
