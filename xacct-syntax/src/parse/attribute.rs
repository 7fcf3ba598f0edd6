//! What stands before a statement: doc comments, and `#[allow(code, reason = "…")]`.

use super::{Parsed, Parser, from_to, identifier, in_brackets, in_parentheses, next_token, skip_to};
use crate::ast::Allow;
use crate::diagnostic::Diagnostic;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token};
use xacct_core::Code;

/// The attributes before an item or a field.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) docs: Vec<String>,
    pub(super) allows: Vec<Allow>,
}

const FORM: &str =
    "write `#[allow(code, reason = \"…\")]`, with the code that the message ends in, in lower case";

impl Parser {
    pub(super) fn attributes(&mut self, input: ParseStream<'_>) -> Parsed<Attributes> {
        let mut attributes = Attributes::default();
        while input.peek(Token![#]) {
            let hash = input.parse::<Token![#]>()?;
            let is_inner = input.parse::<Option<Token![!]>>()?.is_some();
            let content = in_brackets(input).map_err(|_| {
                Diagnostic::new(hash.span, "expected an attribute").help("a comment begins with `//`")
            })?;
            if is_inner {
                let fault = Diagnostic::new(hash.span, "an attribute stands before what it is about");
                self.report(fault.help("write `///` for a doc comment, and `#[allow(…)]` without `!`"));
                skip_to(&content, |_| false);
                continue;
            }
            if let Err(fault) = self.attribute(hash.span, &content, &mut attributes) {
                self.report(fault);
            }
            skip_to(&content, |_| false);
        }
        Ok(attributes)
    }

    fn attribute(&mut self, hash: Span, content: ParseStream<'_>, attributes: &mut Attributes) -> Parsed<()> {
        let name = identifier(content)?;
        match name.to_string().as_str() {
            "doc" if content.peek(Token![=]) => {
                content.parse::<Token![=]>()?;
                attributes.docs.push(content.parse::<LitStr>().map(|text| text.value()).unwrap_or_default());
                Ok(())
            }
            "allow" => self.allow(&name, content, attributes),
            other => Err(Diagnostic::new(from_to(hash, name.span()), format!("unknown attribute `{other}`"))
                .help("there are doc comments and `#[allow(code, reason = \"…\")]`")),
        }
    }

    /// `(code, …, reason = "…")`
    fn allow(&mut self, name: &Ident, content: ParseStream<'_>, attributes: &mut Attributes) -> Parsed<()> {
        let inner = in_parentheses(content)
            .map_err(|_| Diagnostic::new(name.span(), "expected the code that is allowed").help(FORM))?;
        let (mut codes, mut reason) = (Vec::new(), None);
        self.comma_separated(&inner, |parser, input| {
            let word = input.call(Ident::parse_any).map_err(|_| {
                Diagnostic::new(next_token(input), "expected the code that is allowed").help(FORM)
            })?;
            if word == "reason" {
                input
                    .parse::<Token![=]>()
                    .map_err(|_| Diagnostic::new(next_token(input), "expected `=`").help(FORM))?;
                reason = Some(parser.fixed_string(input, "a reason")?.value);
            } else {
                codes.push((code(&word)?, word.span()));
            }
            Ok(())
        });
        let reason = reason.filter(|reason| !reason.trim().is_empty());
        if reason.is_none() {
            self.report(Diagnostic::new(name.span(), "an `allow` says why").help(FORM));
        }
        let reason = reason.unwrap_or_default();
        let allows =
            codes.into_iter().map(|(code, span)| Allow { code, reason: reason.clone(), spans: span.into() });
        attributes.allows.extend(allows);
        Ok(())
    }
}

/// Of what these find JSON keeps one, so that the policy would not be what was written.
const NOT_TO_BE_ALLOWED: [Code; 2] = [Code::DUPLICATE_KEYS_WITH_DIFFERENT_CASE, Code::DUPLICATE_OPERATOR];

/// The finding's code, written as lints are: in lower case.
fn code(word: &Ident) -> Parsed<Code> {
    let text = word.to_string();
    let lower = text.to_ascii_lowercase();
    let known = Code::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(&lower));
    match known.filter(|_| lower == text) {
        Some(code) if NOT_TO_BE_ALLOWED.contains(&code) => {
            let fault = Diagnostic::new(word.span(), format!("`{text}` cannot be allowed"));
            return Err(fault.help("JSON holds each member once: put all of it into one"));
        }
        Some(code) => return Ok(code),
        None => {}
    }
    let every: Vec<_> = Code::ALL.iter().map(|code| code.as_str().to_ascii_lowercase()).collect();
    let near = xacct_catalog::nearest::among(&lower, every.iter().map(String::as_str));
    Err(Diagnostic::new(word.span(), format!("unknown code `{text}`")).help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "the code stands in brackets at the end of the message: write it in lower case".to_owned(),
    }))
}
