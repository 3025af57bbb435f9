//! Drawings as lines and areas (ISO 32000-1, 8.5 to 8.7).
//!
//! Paths, colours, gradients, clips, dashes and opacity, which is what drawings
//! for texts are made of. What a PDF has no word for (filters, masks), or what
//! is rare enough to be painted instead, is for [`svg`](super::svg) to handle.

use std::fmt::Write;

use printpdf::{DictItem, ExternalStream, XObject};
use usvg::tiny_skia_path::{Path as Outline, PathSegment, Transform};
use usvg::{
    BlendMode, ClipPath, Color, Fill, FillRule, Group, LineCap, LineJoin, Node, Paint,
    PaintOrder, Path, Rect, SpreadMethod, Stop, Stroke, Tree,
};

use super::external::{Compression, entries_of, external, name};

/// A drawing as a form that fills a square of 1 by 1, as images do. None if
/// something in it has to be painted.
pub(super) fn form(tree: &Tree) -> Option<XObject> {
    if !can_be_drawn(tree.root()) {
        return None;
    }
    let mut canvas = Canvas::default();
    canvas.group(tree.root());
    let (width, height) = (tree.size().width(), tree.size().height());
    let real = DictItem::Real;
    let mut entries = canvas.entries([0.0, 0.0, width, height]);
    // Down becomes up.
    let matrix = [1.0 / width, 0.0, 0.0, -1.0 / height, 0.0, 1.0];
    entries.push(("Matrix", DictItem::Array(matrix.map(real).into())));
    Some(external(entries, canvas.out.into_bytes(), Compression::ToDo))
}

fn can_be_drawn(group: &Group) -> bool {
    group.filters().is_empty()
        && group.mask().is_none()
        && group.blend_mode() == BlendMode::Normal
        && group.clip_path().is_none_or(|clip| clip_of(clip).is_some())
        && group.children().iter().all(|node| match node {
            Node::Group(group) => can_be_drawn(group),
            Node::Text(text) => can_be_drawn(text.flattened()),
            Node::Path(path) => {
                path.fill().is_none_or(|fill| can_fill(fill.paint()))
                    && path.stroke().is_none_or(|s| matches!(s.paint(), Paint::Color(_)))
            }
            Node::Image(_) => false,
        })
}

fn can_fill(paint: &Paint) -> bool {
    let opaque = |stops: &[Stop], spread| {
        spread == SpreadMethod::Pad
            && stops.len() > 1
            && stops.iter().all(|stop| stop.opacity().get() >= 1.0)
    };
    match paint {
        Paint::Color(_) => true,
        Paint::LinearGradient(g) => opaque(g.stops(), g.spread_method()),
        Paint::RadialGradient(g) => opaque(g.stops(), g.spread_method()),
        Paint::Pattern(_) => false,
    }
}

/// The outline of a clip of one path; the union of several takes more than a
/// PDF can say.
fn clip_of(clip: &ClipPath) -> Option<(Outline, FillRule)> {
    if clip.clip_path().is_some() {
        return None;
    }
    let mut group = clip.root();
    let mut transform = clip.transform();
    loop {
        if group.clip_path().is_some() || group.mask().is_some() {
            return None;
        }
        transform = transform.pre_concat(group.transform());
        match group.children() {
            [Node::Group(inner)] => group = inner,
            [Node::Path(path)] => {
                let rule = path.fill().map_or(FillRule::NonZero, Fill::rule);
                return Some((path.data().clone().transform(transform)?, rule));
            }
            _ => return None,
        }
    }
}

/// A content stream in the making, and what it calls.
#[derive(Default)]
struct Canvas {
    out: String,
    shadings: Vec<DictItem>,
    /// Opacities, as the parameters that set them.
    states: Vec<f32>,
    groups: Vec<DictItem>,
}

impl Canvas {
    fn group(&mut self, group: &Group) {
        self.out.push_str("q\n");
        self.transform(group.transform());
        if let Some((outline, rule)) = group.clip_path().and_then(clip_of) {
            self.outline(&outline);
            self.out.push_str(match rule {
                FillRule::NonZero => "W n\n",
                FillRule::EvenOdd => "W* n\n",
            });
        }
        let opacity = group.opacity().get();
        if opacity < 1.0 {
            self.opacity(opacity);
            let inner = Self::together(group);
            self.groups.push(inner);
            let _ = writeln!(self.out, "/X{} Do", self.groups.len() - 1);
        } else {
            self.nodes(group);
        }
        self.out.push_str("Q\n");
    }

    fn nodes(&mut self, group: &Group) {
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(group),
                Node::Path(path) => self.path(path),
                Node::Text(text) => self.group(text.flattened()),
                Node::Image(_) => {}
            }
        }
    }

    /// What is in a group as a form of its own, painted as one (11.6.6).
    fn together(group: &Group) -> DictItem {
        let mut canvas = Self::default();
        canvas.nodes(group);
        let bounds: Rect = group.layer_bounding_box().to_rect();
        let bounds = [bounds.left(), bounds.top(), bounds.right(), bounds.bottom()];
        let mut entries = canvas.entries(bounds);
        let kind = entries_of([("S", name("Transparency")), ("CS", name("DeviceRGB"))]);
        entries.push(("Group", DictItem::Dict { map: kind }));
        let dict = entries_of(entries);
        let content = canvas.out.into_bytes();
        DictItem::Stream { stream: ExternalStream { dict, content, compress: true } }
    }

    /// The entries of the form that this becomes.
    fn entries(&self, bounds: [f32; 4]) -> Vec<(&'static str, DictItem)> {
        let numbered = |letter: char, items: Vec<DictItem>| {
            let items = items.into_iter().enumerate();
            let map = items.map(|(n, item)| (format!("{letter}{n}"), item)).collect();
            DictItem::Dict { map }
        };
        let state = |opacity: &f32| {
            let map = entries_of([
                ("ca", DictItem::Real(*opacity)),
                ("CA", DictItem::Real(*opacity)),
            ]);
            DictItem::Dict { map }
        };
        let resources = entries_of([
            ("Shading", numbered('S', self.shadings.clone())),
            ("ExtGState", numbered('G', self.states.iter().map(state).collect())),
            ("XObject", numbered('X', self.groups.clone())),
        ]);
        vec![
            ("Type", name("XObject")),
            ("Subtype", name("Form")),
            ("BBox", DictItem::Array(bounds.map(DictItem::Real).into())),
            ("Resources", DictItem::Dict { map: resources }),
        ]
    }

    fn path(&mut self, path: &Path) {
        if !path.is_visible() {
            return;
        }
        match path.paint_order() {
            PaintOrder::FillAndStroke => {
                self.fill(path);
                self.stroke(path);
            }
            PaintOrder::StrokeAndFill => {
                self.stroke(path);
                self.fill(path);
            }
        }
    }

    fn fill(&mut self, path: &Path) {
        let Some(fill) = path.fill() else { return };
        self.out.push_str("q\n");
        self.opacity(fill.opacity().get());
        let star = match fill.rule() {
            FillRule::NonZero => "",
            FillRule::EvenOdd => "*",
        };
        if let Paint::Color(color) = fill.paint() {
            self.numbers(&rgb(*color));
            self.out.push_str("rg\n");
            self.outline(path.data());
            let _ = writeln!(self.out, "f{star}");
        } else if let Some((shading, transform)) = shading(fill.paint()) {
            self.outline(path.data());
            let _ = writeln!(self.out, "W{star} n");
            self.transform(transform);
            self.shadings.push(shading);
            let _ = writeln!(self.out, "/S{} sh", self.shadings.len() - 1);
        }
        self.out.push_str("Q\n");
    }

    fn stroke(&mut self, path: &Path) {
        let Some(stroke) = path.stroke() else { return };
        let Paint::Color(color) = stroke.paint() else { return };
        self.out.push_str("q\n");
        self.opacity(stroke.opacity().get());
        self.numbers(&rgb(*color));
        self.out.push_str("RG\n");
        self.pen(stroke);
        self.outline(path.data());
        self.out.push_str("S\nQ\n");
    }

    fn pen(&mut self, stroke: &Stroke) {
        let cap = match stroke.linecap() {
            LineCap::Butt => 0,
            LineCap::Round => 1,
            LineCap::Square => 2,
        };
        let join = match stroke.linejoin() {
            LineJoin::Miter | LineJoin::MiterClip => 0,
            LineJoin::Round => 1,
            LineJoin::Bevel => 2,
        };
        self.numbers(&[stroke.width().get()]);
        let _ = write!(self.out, "w {cap} J {join} j ");
        self.numbers(&[stroke.miterlimit().get()]);
        self.out.push_str("M\n");
        if let Some(dashes) = stroke.dasharray() {
            self.out.push('[');
            self.numbers(dashes);
            self.out.push(']');
            self.numbers(&[stroke.dashoffset()]);
            self.out.push_str("d\n");
        }
    }

    fn opacity(&mut self, opacity: f32) {
        if opacity >= 1.0 {
            return;
        }
        let known = self.states.iter().position(|state| *state == opacity);
        let number = known.unwrap_or_else(|| {
            self.states.push(opacity);
            self.states.len() - 1
        });
        let _ = writeln!(self.out, "/G{number} gs");
    }

    fn transform(&mut self, t: Transform) {
        if !t.is_identity() {
            self.numbers(&[t.sx, t.ky, t.kx, t.sy, t.tx, t.ty]);
            self.out.push_str("cm\n");
        }
    }

    fn outline(&mut self, outline: &Outline) {
        let mut at = (0.0, 0.0);
        for segment in outline.segments() {
            let (numbers, operator): (&[f32], _) = match segment {
                PathSegment::MoveTo(p) => (&[p.x, p.y], "m"),
                PathSegment::LineTo(p) => (&[p.x, p.y], "l"),
                PathSegment::QuadTo(c, p) => {
                    // A curve of the second degree as one of the third.
                    let toward = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
                    let first = (toward(at.0, c.x), toward(at.1, c.y));
                    let second = (toward(p.x, c.x), toward(p.y, c.y));
                    (&[first.0, first.1, second.0, second.1, p.x, p.y], "c")
                }
                PathSegment::CubicTo(a, b, p) => (&[a.x, a.y, b.x, b.y, p.x, p.y], "c"),
                PathSegment::Close => (&[], "h"),
            };
            if let [.., x, y] = numbers {
                at = (*x, *y);
            }
            self.numbers(numbers);
            self.out.push_str(operator);
            self.out.push('\n');
        }
    }

    fn numbers(&mut self, numbers: &[f32]) {
        for &number in numbers {
            let number = if number.is_finite() { number } else { 0.0 };
            let text = format!("{number:.5}");
            self.out.push_str(text.trim_end_matches('0').trim_end_matches('.'));
            self.out.push(' ');
        }
    }
}

fn rgb(color: Color) -> [f32; 3] {
    [color.red, color.green, color.blue].map(|channel| f32::from(channel) / 255.0)
}

/// A gradient as a shading (8.7.4.5), and what leads to its coordinates.
fn shading(paint: &Paint) -> Option<(DictItem, Transform)> {
    let (kind, coordinates, stops, transform) = match paint {
        Paint::LinearGradient(g) => {
            (2, vec![g.x1(), g.y1(), g.x2(), g.y2()], g.stops(), g.transform())
        }
        Paint::RadialGradient(g) => {
            let coordinates =
                vec![g.fx(), g.fy(), g.fr().get(), g.cx(), g.cy(), g.r().get()];
            (3, coordinates, g.stops(), g.transform())
        }
        Paint::Color(_) | Paint::Pattern(_) => return None,
    };
    let coordinates = coordinates.into_iter().map(DictItem::Real).collect();
    let both = vec![DictItem::Bool(true), DictItem::Bool(true)];
    let map = entries_of([
        ("ShadingType", DictItem::Int(kind)),
        ("ColorSpace", name("DeviceRGB")),
        ("Coords", DictItem::Array(coordinates)),
        ("Extend", DictItem::Array(both)),
        ("Function", blend(stops)),
    ]);
    Some((DictItem::Dict { map }, transform))
}

/// The colours of a gradient as a function of 0 to 1 (7.10.4).
fn blend(stops: &[Stop]) -> DictItem {
    let reals = |numbers: &[f32]| {
        DictItem::Array(numbers.iter().map(|&number| DictItem::Real(number)).collect())
    };
    let mut colors: Vec<(f32, [f32; 3])> =
        stops.iter().map(|stop| (stop.offset().get(), rgb(stop.color()))).collect();
    // Before the first stop and after the last one colours stay as they are.
    if let Some(&(_, color)) = colors.first().filter(|(offset, _)| *offset > 0.0) {
        colors.insert(0, (0.0, color));
    }
    if let Some(&(_, color)) = colors.last().filter(|(offset, _)| *offset < 1.0) {
        colors.push((1.0, color));
    }
    let between = colors.windows(2).map(|pair| {
        let map = entries_of([
            ("FunctionType", DictItem::Int(2)),
            ("Domain", reals(&[0.0, 1.0])),
            ("C0", reals(&pair[0].1)),
            ("C1", reals(&pair[1].1)),
            ("N", DictItem::Int(1)),
        ]);
        DictItem::Dict { map }
    });
    let between: Vec<DictItem> = between.collect();
    let inner = &colors[1..colors.len() - 1];
    let bounds: Vec<f32> = inner.iter().map(|(offset, _)| *offset).collect();
    let encode = [0.0, 1.0].repeat(between.len());
    let map = entries_of([
        ("FunctionType", DictItem::Int(3)),
        ("Domain", reals(&[0.0, 1.0])),
        ("Bounds", reals(&bounds)),
        ("Encode", reals(&encode)),
        ("Functions", DictItem::Array(between)),
    ]);
    DictItem::Dict { map }
}
