//! The parser: it never gives up at the first fault, but reports it and reads on at the next comma or statement.

mod action;
mod assertion;
mod attribute;
mod condition;
mod field;
mod grant;
mod item;
mod principal;
mod statement;

pub(crate) use grant::{GrantTokens, crate_and_grant, grant};

use crate::ast::{Policy, Spanned, Spans, Text};
use crate::diagnostic::Diagnostic;
use crate::text::{self, Lets};
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream, Parser as _};
use syn::{Ident, LitStr, Token, braced, bracketed, parenthesized, token};
use xacct_core::PolicyKind;

const JSON: &str =
    "`policy!` does not read JSON: `from_json` of the policy's type does; or write `<Bucket> allow { … }`";

const KIND: &str = "begin with the kind, such as `<Bucket>`, `<Identity>` or `<Trust>`";

/// Reads what the macro is handed: the crate to name, `;`, and the tokens inside `policy! { … }`. Read in one go, because
/// taking tokens from a stream and putting the rest back costs as much as reading them.
pub(crate) fn crate_and_policy(tokens: TokenStream) -> (Option<Ident>, Policy, Vec<Diagnostic>) {
    let mut name = None;
    let (policy, diagnostics) = read(tokens, |input| name = crate_name(input));
    (name, policy, diagnostics)
}

/// The crate that a macro's expansion is to name, and `;`.
fn crate_name(input: ParseStream<'_>) -> Option<Ident> {
    let name = input.call(Ident::parse_any).ok();
    let _ = input.parse::<Token![;]>();
    name
}

/// Reads the tokens inside `policy! { … }`: as much of a policy as can be read, and every fault of syntax.
pub(crate) fn policy(tokens: TokenStream) -> (Policy, Vec<Diagnostic>) {
    read(tokens, |_| {})
}

/// The crate to name, a text, and every fault of syntax.
pub(crate) type Single = (Option<Ident>, Option<Text>, Vec<Diagnostic>);

/// Reads what a macro of single values is handed: the crate to name, `;`, and a string.
pub(crate) fn fixed_string(tokens: TokenStream) -> Single {
    single(tokens, |parser, input| parser.fixed_string(input, "a constant"))
}

/// The same with an action.
pub(crate) fn action(tokens: TokenStream) -> Single {
    single(tokens, Parser::action)
}

fn single(tokens: TokenStream, text: fn(&mut Parser, ParseStream<'_>) -> Parsed<Text>) -> Single {
    let mut parser = Parser::default();
    let (mut name, mut value) = (None, None);
    let read = |input: ParseStream<'_>| {
        name = crate_name(input);
        value = text(&mut parser, input).map_err(|fault| parser.report(fault)).ok();
        let _ = input.parse::<Option<Token![,]>>();
        if value.is_some() && !input.is_empty() {
            parser.report(
                Diagnostic::new(next_token(input), "expected one value").help("leave out what follows it"),
            );
        }
        skip_to(input, |_| false);
        Ok(())
    };
    if let Err(error) = read.parse2(tokens) {
        parser.report(error.into());
    }
    (name, value, parser.diagnostics)
}

fn read(tokens: TokenStream, before: impl FnOnce(ParseStream<'_>)) -> (Policy, Vec<Diagnostic>) {
    let mut parser = Parser::default();
    let mut policy = Policy::default();
    let read = |input: ParseStream<'_>| {
        before(input);
        policy = parser.policy(input);
        Ok(())
    };
    if let Err(error) = read.parse2(tokens) {
        parser.report(error.into());
    }
    parser.report_unused_lets();
    policy.captures_values = !parser.lets.captured.is_empty();
    (policy, parser.diagnostics)
}

/// What the parser has found wrong so far, and what it must remember.
#[derive(Default)]
struct Parser {
    diagnostics: Vec<Diagnostic>,
    lets: Lets,
}

type Parsed<T> = Result<T, Diagnostic>;

impl Parser {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn policy(&mut self, input: ParseStream<'_>) -> Policy {
        let mut policy = Policy { kind: self.kind(input), ..Policy::default() };
        while !input.is_empty() {
            if input.peek(Token![;]) || input.peek(Token![,]) {
                let fault = Diagnostic::new(next_token(input), "nothing stands between statements");
                self.report(fault.help("leave it out"));
                skip_token(input);
                continue;
            }
            if let Err(fault) = self.item(input, &mut policy) {
                self.report(fault);
                skip_item(input);
                policy.has_unread_statement = true;
            }
        }
        policy
    }

    /// `<Bucket>`. A misspelt kind is taken for what it was meant to be, so that the statements are checked too.
    fn kind(&mut self, input: ParseStream<'_>) -> Option<Spanned<PolicyKind>> {
        let kind = self.kind_name(input);
        match kind {
            Ok(_) if input.peek(Token![>]) => {}
            Ok(_) => self.report(Diagnostic::new(next_token(input), "expected `>`").help(KIND)),
            Err(_) => skip_to(input, |input| input.peek(Token![>]) || is_item(input)),
        }
        let _ = input.parse::<Token![>]>();
        kind.map_err(|fault| self.report(fault)).ok().flatten()
    }

    fn kind_name(&mut self, input: ParseStream<'_>) -> Parsed<Option<Spanned<PolicyKind>>> {
        if input.parse::<Token![<]>().is_err() {
            let fault = Diagnostic::new(next_token(input), "expected the kind of the policy");
            return Err(fault.help(if input.peek(token::Brace) { JSON } else { KIND }));
        }
        let name = identifier(input).map_err(|fault| fault.help(KIND))?;
        let text = name.to_string();
        let find = |text: &str| PolicyKind::ALL.iter().copied().find(|kind| kind.as_str() == text);
        let exact = find(&text);
        let meant = exact.or_else(|| {
            self.report(unknown_kind(&name, &text));
            nearest_kind(&text).and_then(find)
        });
        Ok(meant.map(|value| Spanned { value, spans: name.span().into() }))
    }

    /// A string literal, which may capture values.
    fn string(&mut self, input: ParseStream<'_>) -> Parsed<Text> {
        let literal = input.parse::<LitStr>();
        let literal = literal.map_err(|_| {
            Diagnostic::new(next_token(input), "expected a string")
                .help(in_quotes(input, "write it in quotes"))
        })?;
        text::read(&literal, &mut self.lets)
    }

    /// A string literal where nothing can be captured.
    fn fixed_string(&mut self, input: ParseStream<'_>, what: &str) -> Parsed<Text> {
        let text = self.string(input)?;
        match text.captures.first() {
            None => Ok(text),
            Some(capture) => {
                let fault = Diagnostic::new(text.spans, format!("{what} is fixed: it captures no value"));
                let help = "write it out; what a `let` of the policy names before it may stand there too";
                Err(fault.help(help).within(&text, capture.range.clone()))
            }
        }
    }

    /// Entries between commas. A fault in one does not keep the next from being read; says whether all were.
    fn comma_separated(
        &mut self,
        input: ParseStream<'_>,
        mut entry: impl FnMut(&mut Self, ParseStream<'_>) -> Parsed<()>,
    ) -> bool {
        let before = self.diagnostics.len();
        while !input.is_empty() {
            if let Err(fault) = entry(self, input) {
                self.report(fault);
                skip_to(input, |input| input.peek(Token![,]) || input.peek(Token![;]));
            }
            if input.peek(Token![;]) {
                let fault = Diagnostic::new(next_token(input), "expected `,`, found `;`");
                self.report(fault.help("write `,` instead"));
                skip_token(input);
                continue;
            }
            if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                self.report(Diagnostic::new(next_token(input), "expected `,`").help("put a comma before it"));
                if !begins_an_entry(input) {
                    skip_to(input, |input| input.peek(Token![,]));
                    let _ = input.parse::<Token![,]>();
                }
            }
        }
        self.diagnostics.len() == before
    }
}

fn unknown_kind(name: &Ident, text: &str) -> Diagnostic {
    Diagnostic::new(name.span(), format!("unknown kind of policy `{text}`")).help(match nearest_kind(text) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let kinds: Vec<_> = PolicyKind::ALL.iter().map(|kind| kind.as_str()).collect();
            format!("the kinds are `{}`", kinds.join("`, `"))
        }
    })
}

fn nearest_kind(text: &str) -> Option<&'static str> {
    xacct_catalog::nearest::among(text, PolicyKind::ALL.iter().map(|kind| kind.as_str()))
}

/// Any identifier, Rust's keywords included; `r#type` is `type`.
fn identifier(input: ParseStream<'_>) -> Parsed<Ident> {
    input
        .call(Ident::parse_any)
        .map(|name| name.unraw())
        .map_err(|_| Diagnostic::new(next_token(input), "expected a name"))
}

fn is_identifier(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any)
}

/// How to write what stands next where a string belongs.
fn in_quotes(input: ParseStream<'_>, otherwise: &str) -> String {
    let Some((token, _)) = input.cursor().token_tree() else { return otherwise.to_owned() };
    match &token {
        TokenTree::Ident(_) if input.peek2(Token![!]) => {
            "macros are not expanded here: write the text out".to_owned()
        }
        TokenTree::Ident(name) if !input.peek2(Token![:]) => {
            format!("{otherwise}; a `let` or a Rust variable stands in a string: `\"{{{name}}}\"`")
        }
        TokenTree::Literal(literal) if literal.to_string().contains('"') => {
            "write a plain string, without a letter before its quotes".to_owned()
        }
        _ => otherwise.to_owned(),
    }
}

/// What stands between braces.
fn in_braces<'t>(input: ParseStream<'t>) -> syn::Result<ParseBuffer<'t>> {
    let content;
    braced!(content in input);
    Ok(content)
}

/// What stands between brackets.
fn in_brackets<'t>(input: ParseStream<'t>) -> syn::Result<ParseBuffer<'t>> {
    let content;
    bracketed!(content in input);
    Ok(content)
}

/// What stands between parentheses.
fn in_parentheses<'t>(input: ParseStream<'t>) -> syn::Result<ParseBuffer<'t>> {
    let content;
    parenthesized!(content in input);
    Ok(content)
}

/// `:`
fn colon(input: ParseStream<'_>) -> Parsed<()> {
    match input.parse::<Token![:]>() {
        Ok(_) => Ok(()),
        Err(_) => Err(Diagnostic::new(next_token(input), "expected `:`").help("write `name: value`")),
    }
}

/// The next token, or, at the end, what encloses it.
fn next_token(input: ParseStream<'_>) -> Spans {
    input.span().into()
}

/// A name and a colon, or a literal: what an entry of any list can begin with.
fn begins_an_entry(input: ParseStream<'_>) -> bool {
    is_identifier(input) && input.peek2(Token![:]) || input.peek(LitStr)
}

/// Whether a statement, or what the language will have beside statements, begins here.
fn is_item(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    let word = fork.call(Ident::parse_any).map(|word| word.to_string()).unwrap_or_default();
    input.peek(Token![#]) || ["allow", "deny", "let", "assert", "id", "version"].contains(&word.as_str())
}

/// Skips an item that could not be read: to behind its `;` or its block, or to where another begins.
fn skip_item(input: ParseStream<'_>) {
    let mut is_first = true;
    while !input.is_empty() && (is_first || !is_item(input)) {
        let ends_here = input.peek(Token![;]) || input.peek(token::Brace);
        skip_token(input);
        if ends_here {
            break;
        }
        is_first = false;
    }
}

fn skip_to(input: ParseStream<'_>, end: impl Fn(ParseStream<'_>) -> bool) {
    while !input.is_empty() && !end(input) {
        skip_token(input);
    }
}

fn skip_token(input: ParseStream<'_>) -> Option<TokenTree> {
    input.parse::<TokenTree>().ok()
}

/// The first and last of two tokens.
fn from_to(start: Span, end: Span) -> Spans {
    Spans { start, end }
}
