//! A diagram as SVG: where everything stands, and how it is drawn.
//!
//! Colours come from classes, so that a page gives them its own, in the dark too; [`Diagram::to_file`] brings some along.

use super::{Arrow, Diagram, Line, Node, NodeKind};
use maud::{Markup, PreEscaped, html};

const WIDTH: u32 = 360;
/// Where boxes begin and end; right of them is room for ways that pass other boxes.
const LEFT: u32 = 16;
const RIGHT: u32 = 318;
/// Where a way goes down to the next box, and where one that passes boxes does.
const STRAIGHT: u32 = 286;
const LANE: u32 = 334;
/// Between the baselines of two lines.
const LINE_HEIGHT: u32 = 17;
/// Letters that fit into a box, of its name and of its lines.
const NAME_LETTERS: usize = 34;
const LETTERS: usize = 38;
/// Room between two boxes, and between two frames, for the arrow and its label.
const GAP: u32 = 30;
/// Room between two boxes that no arrow joins.
const NARROW_GAP: u32 = 10;

/// What follows a line of the file, so that a change is a line of a diff.
const NEWLINE: PreEscaped<&str> = PreEscaped("\n");

/// The colours of a diagram that stands alone.
const STYLE: &str = include_str!("alone.css");

/// Where a box stands.
struct Placed<'d> {
    node: &'d Node,
    name: Vec<String>,
    lines: Vec<(&'d Line, Vec<String>)>,
    top: u32,
    bottom: u32,
    frame: usize,
}

/// Where a frame stands.
struct Framed<'d> {
    title: &'d str,
    top: u32,
    bottom: u32,
}

/// Where everything stands.
struct Layout<'d> {
    frames: Vec<Framed<'d>>,
    boxes: Vec<Placed<'d>>,
    height: u32,
}

impl<'d> Layout<'d> {
    fn of(diagram: &'d Diagram) -> Self {
        let (mut frames, mut boxes, mut y) = (Vec::new(), Vec::new(), 4);
        for (number, frame) in diagram.frames.iter().enumerate() {
            let top = y;
            y += 28;
            for (index, node) in frame.boxes.iter().enumerate() {
                let number_of_box = boxes.len();
                let is_next = |arrow: &Arrow| arrow.to == number_of_box && arrow.from + 1 == number_of_box;
                y += match index {
                    0 => 0,
                    _ if diagram.arrows.iter().any(is_next) => GAP,
                    _ => NARROW_GAP,
                };
                let placed = Placed::at(node, y, number);
                y = placed.bottom;
                boxes.push(placed);
            }
            y += 12;
            frames.push(Framed { title: &frame.title, top, bottom: y });
            y += GAP;
        }
        Self { frames, boxes, height: y.saturating_sub(GAP) + 4 }
    }
}

impl<'d> Placed<'d> {
    fn at(node: &'d Node, top: u32, frame: usize) -> Self {
        let name = wrapped(&node.name, NAME_LETTERS);
        let lines: Vec<_> = node.lines.iter().map(|line| (line, wrapped(line.text(), LETTERS))).collect();
        let rows = name.len() + lines.iter().map(|(_, rows)| rows.len()).sum::<usize>();
        let height = 14 + LINE_HEIGHT * u32::try_from(rows).unwrap_or(u32::MAX / 64);
        Self { node, name, lines, top, bottom: top + height, frame }
    }

    /// Where ways that have passed other boxes come in, and where they go out.
    const fn inlet(&self) -> u32 {
        self.top + 11
    }

    const fn outlet(&self) -> u32 {
        self.bottom - 11
    }
}

impl Diagram {
    /// As a part of a page. `id` is unique on the page.
    pub(in crate::book) fn to_svg(&self, id: &str) -> Markup {
        self.drawn(id, None)
    }

    /// As a file of its own.
    pub(in crate::book) fn to_file(&self) -> String {
        format!("{}\n", self.drawn("diagram", Some(STYLE)).into_string())
    }

    fn drawn(&self, id: &str, style: Option<&str>) -> Markup {
        let layout = Layout::of(self);
        let (title_id, description_id) = (format!("{id}-title"), format!("{id}-description"));
        html! {
            svg class="diagram" role="img" xmlns="http://www.w3.org/2000/svg"
                viewBox=(format!("0 0 {WIDTH} {}", layout.height)) width=(WIDTH) height=(layout.height)
                aria-labelledby={ (title_id) " " (description_id) } {
                (NEWLINE) title id=(title_id) { (self.title) }
                (NEWLINE) desc id=(description_id) { (self.description()) } (NEWLINE)
                @if let Some(style) = style { style { (PreEscaped(style)) } (NEWLINE) }
                @for frame in &layout.frames { (frame_svg(frame)) }
                @for placed in &layout.boxes { (box_svg(placed)) }
                @for arrow in &self.arrows { (arrow_svg(&layout, arrow.from, arrow.to, &arrow.label)) }
            }
        }
    }
}

fn frame_svg(frame: &Framed<'_>) -> Markup {
    html! {
        rect class="frame" x="4" y=(frame.top) width=(WIDTH - 8) height=(frame.bottom - frame.top) rx="8" {}
        text class="frame-title" x=(LEFT) y=(frame.top + 19) { (frame.title) } (NEWLINE)
    }
}

fn box_svg(placed: &Placed<'_>) -> Markup {
    let class = match placed.node.kind {
        NodeKind::Who => "box who",
        NodeKind::What => "box what",
        NodeKind::Document => "box document",
    };
    let mut baseline = placed.top + 5;
    let mut next = || {
        baseline += LINE_HEIGHT;
        baseline
    };
    html! {
        rect class=(class) x=(LEFT) y=(placed.top) width=(RIGHT - LEFT) height=(placed.bottom - placed.top) rx="5" {}
        @for row in &placed.name { text class="name" x=(LEFT + 10) y=(next()) { (row) } }
        @for (line, rows) in &placed.lines {
            @for (index, row) in rows.iter().enumerate() {
                @let y = next();
                @if index == 0 { (sign_svg(line, y)) }
                text class="line" x=(LEFT + 26) y=(y) { (row) }
            }
        }
        (NEWLINE)
    }
}

/// What a line begins with: a sheet for a document, a tick, a cross.
fn sign_svg(line: &Line, y: u32) -> Markup {
    let x = LEFT + 11;
    html! {
        @match line {
            Line::Document(_) => path class="sheet" d=(format!("M{x} {}h6l3 3v8h-9z", y - 10)) {},
            Line::Allowed(_) => text class="allowed" x=(x) y=(y) { "✓" },
            Line::Denied(_) => text class="denied" x=(x) y=(y) { "✕" },
            Line::Plain(_) => {},
        }
    }
}

fn arrow_svg(layout: &Layout<'_>, from: usize, to: usize, label: &str) -> Markup {
    let (Some(start), Some(end)) = (layout.boxes.get(from), layout.boxes.get(to)) else { return html! {} };
    if to != from + 1 {
        let (out, into) = (start.outlet(), end.inlet());
        let way = format!("M{RIGHT} {out}H{LANE}V{into}H{}", RIGHT + 2);
        let head = format!("M{RIGHT} {into}l8 -4v8z");
        return html! { path class="way" d=(way) {} path class="head" d=(head) {} (NEWLINE) };
    }
    let way = format!("M{STRAIGHT} {}V{}", start.bottom, end.top - 2);
    let head = format!("M{STRAIGHT} {}l-4 -8h8z", end.top);
    // Between the frames, where these are two: else it would stand on their edges.
    let middle = match layout.frames.get(start.frame) {
        Some(frame) if start.frame != end.frame => frame.bottom + GAP / 2,
        _ => start.bottom + GAP / 2,
    };
    html! {
        path class="way" d=(way) {} path class="head" d=(head) {}
        text class="label" x=(STRAIGHT - 9) y=(middle + 4) text-anchor="end" { (label) } (NEWLINE)
    }
}

/// The text in lines as wide as so many usual letters: broken at blanks, else behind what separates the parts of a name,
/// else anywhere.
fn wrapped(text: &str, letters: usize) -> Vec<String> {
    let (mut lines, mut rest) = (Vec::new(), text.trim());
    while let Some(limit) = first_beyond(rest, letters) {
        let head = rest.get(..limit).unwrap_or_default();
        let is_far = |at: &usize| *at > limit / 3;
        let separated = || head.rfind([':', '/', '-', ',', '.']).map(|at| at + 1).filter(is_far);
        let at = head.rfind(' ').filter(is_far).or_else(separated).unwrap_or(limit);
        lines.push(rest.get(..at).unwrap_or_default().trim_end().to_owned());
        rest = rest.get(at..).unwrap_or_default().trim_start();
    }
    lines.push(rest.to_owned());
    lines
}

/// Where the letter begins that is no longer within the width of so many usual ones.
fn first_beyond(text: &str, letters: usize) -> Option<usize> {
    let mut width = 0;
    let (at, _) = text.char_indices().find(|(_, letter)| {
        width += tenths(*letter);
        width > 10 * letters
    })?;
    Some(at).filter(|at| *at > 0)
}

/// How wide a letter is at most, in tenths of a usual one, whatever font a browser has.
const fn tenths(letter: char) -> usize {
    match letter {
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 15,
        'A'..='Z' | '_' | '&' => 12,
        ' '..='~' => 10,
        '\u{80}'..='\u{2ff}' => 12,
        _ => 20,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::diagram::Frame;

    #[test]
    fn long_names_are_broken_where_their_parts_end() {
        assert_eq!(wrapped("read and list objects", 14), ["read and list", "objects"]);
        assert_eq!(wrapped("arn:aws:s3:::reports/2026/*", 22), ["arn:aws:s3:::reports/", "2026/*"]);
        assert_eq!(wrapped("éééééé", 5), ["éééé", "éé"]);
        assert_eq!(wrapped("WWii", 3), ["WW", "ii"]);
        assert_eq!(wrapped("字", 1), ["字"]);
        assert_eq!(wrapped("", 4), [""]);
    }

    #[test]
    fn boxes_stand_below_each_other_and_within_their_frames() {
        let node = |name: &str| Node { kind: NodeKind::Who, name: name.to_owned(), lines: Vec::new() };
        let boxes = vec![node("a"), node(&"long ".repeat(30))];
        let frames = vec![
            Frame { title: "1".to_owned(), boxes },
            Frame { title: "2".to_owned(), boxes: vec![node("<c>")] },
        ];
        let arrow = |from, to| Arrow { from, to, label: "asks".to_owned() };
        let diagram = Diagram { title: "All".to_owned(), frames, arrows: vec![arrow(0, 2), arrow(1, 2)] };
        let layout = Layout::of(&diagram);
        assert!(layout.boxes.windows(2).all(|pair| pair[0].bottom + NARROW_GAP <= pair[1].top));
        for placed in &layout.boxes {
            let frame = &layout.frames[placed.frame];
            assert!(frame.top < placed.top && placed.bottom < frame.bottom);
        }
        assert!(layout.frames.iter().all(|frame| frame.bottom < layout.height));
        let svg = diagram.to_svg("x").into_string();
        assert!(svg.contains("&lt;c&gt;") && !svg.contains("<c>"));
        assert!(svg.contains("a asks &lt;c&gt;."), "{svg}");
    }
}
