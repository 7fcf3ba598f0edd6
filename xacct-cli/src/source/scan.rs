//! Finding the macros among the tokens of a source.

use super::{Found, Macro};
use proc_macro2::{Delimiter, Group, Ident, LineColumn, TokenStream, TokenTree};

/// A text that is not Rust, or not Rust that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Where the tokens end to be Rust's, in bytes, or where the macro stands.
    pub(crate) at: usize,
    /// Whether the brackets in a macro are nested more deeply than any policy's, and than its parser can go.
    pub(crate) is_too_deep: bool,
}

/// As deep as JSON may be.
const DEEPEST: usize = 128;

/// Every `policy!` and `grant!` of a source, in its order.
///
/// # Errors
/// When the text is not made of Rust's tokens, or its brackets do not match, or those in a macro are nested too deeply.
pub(crate) fn macros_in(text: &str) -> Result<Vec<Found>, SyntaxError> {
    // The spans of one source do not matter to the next, and all of them together would fill the memory.
    proc_macro2::extra::invalidate_current_thread_spans();
    let tokens: TokenStream = without_shebang(text)
        .parse()
        .map_err(|error: proc_macro2::LexError| byte_at(text, error.span().start()))
        .map_err(|at| SyntaxError { at, is_too_deep: false })?;
    let found = Scan::default().run(tokens);
    match found.iter().find(|found| is_too_deep(found.tokens.clone())) {
        Some(deep) => Err(SyntaxError { at: deep.whole.start, is_too_deep: true }),
        None => Ok(found),
    }
}

/// The text with blanks in place of `#!/usr/bin/env …`, which is not Rust but may stand first.
fn without_shebang(text: &str) -> String {
    match text.split_once('\n') {
        Some((first, rest))
            if first.starts_with("#!") && !first.trim_start_matches("#!").trim_start().starts_with('[') =>
        {
            format!("{}\n{rest}", " ".repeat(first.len()))
        }
        _ => text.to_owned(),
    }
}

/// The byte where a line and column stand.
fn byte_at(text: &str, place: LineColumn) -> usize {
    let line = text.split_inclusive('\n').take(place.line.saturating_sub(1)).map(str::len).sum::<usize>();
    let rest = text.get(line..).unwrap_or_default();
    line + rest.chars().take(place.column).map(char::len_utf8).sum::<usize>()
}

/// The item that tokens belong to.
#[derive(Clone, Debug, Default)]
struct Item {
    name: Option<String>,
    docs: Vec<String>,
    is_skipped: bool,
}

/// Groups that are still to be looked into. A stack, not recursion: brackets may be nested deeper than ours is.
#[derive(Default)]
struct Scan {
    found: Vec<Found>,
    open: Vec<(TokenStream, Item)>,
}

impl Scan {
    fn run(mut self, tokens: TokenStream) -> Vec<Found> {
        self.open.push((tokens, Item::default()));
        while let Some((tokens, around)) = self.open.pop() {
            self.level(tokens, &around);
        }
        self.found.sort_by_key(|found| found.whole.start);
        self.found
    }

    /// Looks at the tokens of one group.
    fn level(&mut self, tokens: TokenStream, around: &Item) {
        let mut item = Item::default();
        let mut tokens = tokens.into_iter().peekable();
        // The word before, and whether a `!` stands between it and what comes now.
        let mut word: Option<Ident> = None;
        let mut is_called = false;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => {
                    let name = word.take().filter(|_| is_called);
                    match name.as_ref().and_then(|name| Some((name, macro_of(name)?))) {
                        Some((name, used)) => self.found.push(found(name, used, &group, &item.or(around))),
                        None => self.open.push((group.stream(), item.or(around))),
                    }
                    if group.delimiter() == Delimiter::Brace {
                        item = Item::default();
                    }
                }
                TokenTree::Punct(punct) if punct.as_char() == '!' && word.is_some() => {
                    is_called = true;
                    continue;
                }
                TokenTree::Punct(punct) => {
                    word = None;
                    match (punct.as_char(), tokens.peek()) {
                        (';', _) => item = Item::default(),
                        ('#', Some(TokenTree::Group(attribute))) => {
                            item.docs.extend(doc(attribute));
                            item.is_skipped |= is_skip(attribute);
                            tokens.next();
                        }
                        _ => {}
                    }
                }
                TokenTree::Ident(ident) => {
                    if is_naming(word.as_ref(), &ident) {
                        item.name = Some(ident.to_string());
                    }
                    word = Some(ident);
                }
                TokenTree::Literal(_) => word = None,
            }
            is_called = false;
        }
    }
}

impl Item {
    /// This item, or the one around it where this has no name; the docs that stand nearest.
    fn or(&self, around: &Self) -> Self {
        let docs = if self.docs.is_empty() && self.name.is_none() { &around.docs } else { &self.docs };
        let is_skipped = self.is_skipped || around.is_skipped;
        Self { name: self.name.clone().or_else(|| around.name.clone()), docs: docs.clone(), is_skipped }
    }
}

/// Whether `word` is the name that a keyword before it gives.
fn is_naming(before: Option<&Ident>, word: &Ident) -> bool {
    let names = ["static", "const", "let", "fn", "mut"];
    let is_keyword = |ident: &Ident| names.iter().any(|name| ident == name);
    before.is_some_and(is_keyword) && !is_keyword(word)
}

fn macro_of(name: &Ident) -> Option<Macro> {
    match () {
        () if name == "policy" => Some(Macro::Policy),
        () if name == "grant" => Some(Macro::Grant),
        () => None,
    }
}

fn found(name: &Ident, used: Macro, group: &Group, item: &Item) -> Found {
    let (first, last) = (name.span(), group.span_close());
    Found {
        used,
        item: item.name.clone(),
        docs: item.docs.clone(),
        tokens: group.stream(),
        whole: first.byte_range().start..last.byte_range().end,
        body: group.span_open().byte_range().end..last.byte_range().start,
        line: first.start().line,
        is_template: holds_variables(group.stream()),
        is_skipped: item.is_skipped,
    }
}

/// The lines of `[doc = "…"]`: without the blank that `///` is followed by.
fn doc(attribute: &Group) -> Vec<String> {
    let mut tokens = attribute.stream().into_iter();
    let is_doc = matches!(tokens.next(), Some(TokenTree::Ident(name)) if name == "doc");
    let text = tokens.nth(1).filter(|_| is_doc);
    let Some(TokenTree::Literal(literal)) = text else { return Vec::new() };
    let tokens = TokenStream::from(TokenTree::from(literal));
    let text = syn::parse2::<syn::LitStr>(tokens).map(|text| text.value()).unwrap_or_default();
    text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned()).collect()
}

/// Whether it is `[rustfmt::skip]`.
fn is_skip(attribute: &Group) -> bool {
    attribute.stream().to_string().split_whitespace().collect::<String>() == "rustfmt::skip"
}

fn is_too_deep(tokens: TokenStream) -> bool {
    let mut open = vec![(tokens, 0)];
    while let Some((tokens, depth)) = open.pop() {
        if depth > DEEPEST {
            return true;
        }
        let groups = tokens.into_iter().filter_map(|token| match token {
            TokenTree::Group(group) => Some((group.stream(), depth + 1)),
            _ => None,
        });
        open.extend(groups);
    }
    false
}

/// Whether there is a `$` anywhere but in strings.
fn holds_variables(tokens: TokenStream) -> bool {
    let mut open = vec![tokens];
    while let Some(tokens) = open.pop() {
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '$' => return true,
                TokenTree::Group(group) => open.push(group.stream()),
                _ => {}
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r##"#!/usr/bin/env run
//! A crate. policy! { in a comment }

/// What analysts
/// may read.
#[rustfmt::skip]
static REPORTS: BucketPolicy = xacct_dsl::policy! { <Bucket> };

/// Made for one bucket.
fn made(bucket: &BucketName) -> Vec<Grant> {
    let text = "policy! { }";
    let first = vec![grant!(Name { owner: "{bucket}" })];
    first.into_iter().map(|_| grant![Other {}]).collect()
}

macro_rules! policy { ($name:ident) => { policy! { <Bucket> allow $name {} } }; }
fn policy() -> bool { !policy { } }
"##;

    fn summary(found: &Found) -> String {
        let Found { used, item, docs, line, is_template, .. } = found;
        format!("{line} {used:?} {item:?} {docs:?} {is_template} {}", &SOURCE[found.body.clone()])
    }

    #[test]
    fn each_is_found_with_its_item_and_its_place() {
        let found = macros_in(SOURCE).unwrap();
        let told: Vec<_> = found.iter().map(summary).collect();
        assert_eq!(
            told,
            [
                r#"7 Policy Some("REPORTS") ["What analysts", "may read."] false  <Bucket> "#,
                r#"12 Grant Some("first") [] false Name { owner: "{bucket}" }"#,
                r#"13 Grant Some("made") ["Made for one bucket."] false Other {}"#,
                r#"16 Policy None [] true  <Bucket> allow $name {} "#,
            ]
        );
        assert_eq!(&SOURCE[found[0].whole.clone()], "policy! { <Bucket> }");
        let skipped: Vec<_> = found.iter().map(|found| found.is_skipped).collect();
        assert_eq!(skipped, [true, false, false, false]);
    }

    #[test]
    fn what_is_not_rust_is_refused_where_it_ends_to_be() {
        for (text, at) in [("let x = (1;\n", 8), ("aé \"x", 4), ("ü }", 3)] {
            let error = macros_in(text).unwrap_err();
            assert_eq!(error, SyntaxError { at, is_too_deep: false }, "{text}");
        }
    }

    #[test]
    fn brackets_may_be_nested_deeply() {
        let deep = 200_000;
        let text = format!("{}policy!{{}}{}", "(".repeat(deep), ")".repeat(deep));
        assert_eq!(macros_in(&text).unwrap().len(), 1);
        let within = format!("x(policy!{{{}{}}})", "(".repeat(deep), ")".repeat(deep));
        assert_eq!(macros_in(&within).unwrap_err(), SyntaxError { at: 2, is_too_deep: true });
    }
}
