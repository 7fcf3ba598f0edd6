//! Events of Markdown as a text again, of which no parser reads anything else: whatever could have a meaning and has none is
//! escaped.

use crate::book::markdown::{code, code_span, fenced, has_meaning};
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

/// The text of events, of which links lead to nothing but addresses that are encoded.
pub(super) fn of_events(events: Vec<Event<'_>>) -> String {
    let mut writer = Writer::default();
    events.into_iter().for_each(|event| writer.write(event));
    writer.text
}

/// What a line has so far, behind what its blocks begin lines with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Line {
    /// Nothing but spaces.
    #[default]
    Empty,
    /// Digits alone, which a dot would make a list of.
    Digits,
    /// What a block cannot begin with.
    Begun,
}

#[derive(Debug, Default)]
struct Writer {
    text: String,
    line: Line,
    /// How many lines are to end before something follows.
    pending: usize,
    /// Whether a block begins on the line that its parent has begun.
    is_fresh: bool,
    /// What lines begin with, of each block around.
    indents: Vec<String>,
    /// The lists around, by the number of the next item where they are numbered.
    lists: Vec<Option<u64>>,
    /// Where the link leads whose text is written: none holds another.
    address: String,
    /// The language and the text of a block of code.
    code_block: Option<(String, String)>,
    is_in_table: bool,
    /// How many cells the table's row has so far.
    cells: usize,
}

impl Writer {
    fn write(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code_block {
                Some((_, code)) => code.push_str(&text),
                None => text.chars().for_each(|letter| self.letter(letter)),
            },
            Event::Code(text) if self.is_in_table => self.mark(&code(&text)),
            Event::Code(text) => self.mark(&code_span(&text)),
            Event::SoftBreak => self.letter('\n'),
            Event::HardBreak => {
                self.mark("\\");
                self.letter('\n');
            }
            Event::Rule => {
                self.block(2);
                // Dashes behind an item's would be one rule with it.
                self.mark("***");
                self.pending = 2;
            }
            // The parser makes no others.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.block(2),
            Tag::BlockQuote(_) => {
                self.block(2);
                self.open("> ", "> ");
            }
            Tag::CodeBlock(kind) => {
                self.block(2);
                self.code_block = Some((language(&kind), String::new()));
            }
            Tag::List(first) => {
                self.block(if self.lists.is_empty() { 2 } else { 1 });
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Emphasis => self.mark("*"),
            Tag::Strong => self.mark("**"),
            Tag::Strikethrough => self.mark("~~"),
            Tag::Link { dest_url, .. } => {
                self.address = dest_url.into_string();
                // Behind an exclamation mark it would be an image.
                if self.text.ends_with('!') {
                    self.text.pop();
                    self.text.push_str("\\!");
                }
                self.mark("[");
            }
            Tag::Table(_) => {
                self.block(2);
                self.is_in_table = true;
            }
            Tag::TableHead | Tag::TableRow => {
                self.block(1);
                self.cells = 0;
                self.mark("|");
            }
            Tag::TableCell => self.mark(" "),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.pending = 2,
            TagEnd::BlockQuote(_) => self.close(2),
            TagEnd::CodeBlock => {
                let (language, code) = self.code_block.take().unwrap_or_default();
                for line in fenced(&code, &language).lines() {
                    self.mark(line);
                    self.pending = 1;
                }
                self.pending = 2;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.pending = self.pending.max(if self.lists.is_empty() { 2 } else { 1 });
            }
            TagEnd::Item => self.close(self.pending.max(1)),
            TagEnd::Emphasis => self.mark("*"),
            TagEnd::Strong => self.mark("**"),
            TagEnd::Strikethrough => self.mark("~~"),
            TagEnd::Link => {
                let end = format!("]({})", self.address);
                self.mark(&end);
            }
            TagEnd::Table => {
                self.is_in_table = false;
                self.pending = 2;
            }
            TagEnd::TableHead => {
                self.pending = 1;
                self.mark(&format!("|{}", "---|".repeat(self.cells)));
                self.pending = 1;
            }
            TagEnd::TableRow => self.pending = 1,
            TagEnd::TableCell => {
                self.cells += 1;
                self.mark(" |");
            }
            _ => {}
        }
    }

    /// A block begins, so many line ends behind what came before.
    fn block(&mut self, ends: usize) {
        if !self.is_fresh && !self.text.is_empty() {
            self.pending = self.pending.max(ends);
        }
    }

    fn item(&mut self) {
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number += 1;
                marker
            }
            _ => "- ".to_owned(),
        };
        self.block(1);
        let indent = " ".repeat(marker.len());
        self.open(&marker, &indent);
    }

    /// A block begins whose first line begins with the marker, and its others with the indent.
    fn open(&mut self, marker: &str, indent: &str) {
        self.mark(marker);
        self.indents.push(indent.to_owned());
        (self.is_fresh, self.line) = (true, Line::Empty);
    }

    fn close(&mut self, pending: usize) {
        self.indents.pop();
        (self.is_fresh, self.pending) = (false, pending);
    }

    /// Ends lines, where any are to be ended.
    fn flush(&mut self) {
        let indent = self.indents.concat();
        for left in (0..std::mem::take(&mut self.pending)).rev() {
            self.text.push('\n');
            self.text.push_str(if left == 0 { &indent } else { indent.trim_end() });
            self.line = Line::Empty;
        }
        self.is_fresh = false;
    }

    /// What has a meaning, or is code.
    fn mark(&mut self, text: &str) {
        self.flush();
        self.text.push_str(text);
        self.line = Line::Begun;
    }

    /// A letter that means itself.
    fn letter(&mut self, letter: char) {
        if letter == '\n' {
            self.pending = self.pending.max(1);
            return;
        }
        self.flush();
        let would_begin = match self.line {
            Line::Empty => letter.is_ascii_punctuation(),
            Line::Digits => matches!(letter, '.' | ')'),
            Line::Begun => false,
        };
        if would_begin || has_meaning(letter) {
            self.text.push('\\');
        }
        self.text.push(letter);
        self.line = match self.line {
            Line::Empty if letter.is_whitespace() => Line::Empty,
            Line::Empty | Line::Digits if letter.is_ascii_digit() => Line::Digits,
            _ => Line::Begun,
        };
    }
}

/// What a block of code is written in, as far as that is a name.
fn language(kind: &CodeBlockKind<'_>) -> String {
    let CodeBlockKind::Fenced(info) = kind else { return String::new() };
    info.chars().take_while(|letter| letter.is_alphanumeric() || "-_+#".contains(*letter)).collect()
}
