//! A diagram: accounts, whoever and whatever is in them, what is attached to these, and the way of a request.
//!
//! Everything stands in one column, a request goes down: so a diagram is as wide as a telephone, and as readable.

mod grant;
mod policy;
mod svg;

/// What is drawn.
#[derive(Debug, Default)]
pub(super) struct Diagram {
    /// What it shows, in a few words.
    pub(super) title: String,
    /// From top to bottom.
    pub(super) frames: Vec<Frame>,
    /// The ways that requests go, from one box to one that stands below.
    pub(super) arrows: Vec<Arrow>,
}

/// An account, or what else holds boxes together.
#[derive(Debug)]
pub(super) struct Frame {
    /// What stands on its edge.
    pub(super) title: String,
    /// From top to bottom.
    pub(super) boxes: Vec<Node>,
}

/// Someone or something.
#[derive(Debug)]
pub(super) struct Node {
    /// What it is.
    pub(super) kind: NodeKind,
    /// Its name.
    pub(super) name: String,
    /// What is attached to it, or what it says.
    pub(super) lines: Vec<Line>,
}

/// What a box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NodeKind {
    /// A principal.
    Who,
    /// A bucket, a key, an access point: what is asked for.
    What,
    /// A policy that is drawn by itself.
    Document,
}

/// A line in a box.
#[derive(Debug)]
pub(super) enum Line {
    /// A document that is attached.
    Document(String),
    /// Something allowed.
    Allowed(String),
    /// Something denied.
    Denied(String),
    /// Anything else.
    Plain(String),
}

/// A way between two boxes, counted over all frames.
#[derive(Debug)]
pub(super) struct Arrow {
    /// Where it begins.
    pub(super) from: usize,
    /// Where it ends.
    pub(super) to: usize,
    /// What is done on it.
    pub(super) label: String,
}

impl Diagram {
    /// Every box, in the order of their numbers.
    fn boxes(&self) -> impl Iterator<Item = &Node> {
        self.frames.iter().flat_map(|frame| &frame.boxes)
    }

    /// The same in words, for whoever does not see it.
    pub(super) fn description(&self) -> String {
        let boxes: Vec<_> = self.boxes().collect();
        let way = |arrow: &Arrow| {
            let (from, to) = (boxes.get(arrow.from)?, boxes.get(arrow.to)?);
            Some(format!("{} {} {}.", from.name, arrow.label, to.name))
        };
        self.arrows.iter().filter_map(way).collect::<Vec<_>>().join(" ")
    }
}

impl Line {
    fn text(&self) -> &str {
        match self {
            Self::Document(text) | Self::Allowed(text) | Self::Denied(text) | Self::Plain(text) => text,
        }
    }
}
