//! The fields of a statement: `name: value`.

use super::{Parsed, Parser, colon, identifier, in_brackets, in_quotes, is_identifier, next_token};
use crate::ast::{Entries, PrincipalList, Principals, Spans, Statement, Text};
use crate::diagnostic::Diagnostic;
use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{LitStr, Token, token};

const FIELDS: [&str; 7] =
    ["principal", "not_principal", "action", "not_action", "resource", "not_resource", "condition"];

impl Parser {
    pub(super) fn field(&mut self, input: ParseStream<'_>, statement: &mut Statement) -> Parsed<()> {
        let attributes = self.attributes(input)?;
        self.refuse_allows(&attributes, "the statement");
        let (text, span) = self.field_name(input)?;
        colon(input)?;
        let name = Spans::from(span);
        let is_repeated = match text {
            "principal" => set_principals(&mut statement.principal, name, self.principals(input)?),
            "not_principal" => set_principals(&mut statement.not_principal, name, self.principals(input)?),
            "action" => set(&mut statement.action, name, self.one_or_list(input, Self::action)?),
            "not_action" => set(&mut statement.not_action, name, self.one_or_list(input, Self::action)?),
            "resource" | "not_resource" => {
                let before = self.diagnostics.len();
                let entries = self.one_or_list(input, Self::resource);
                statement.has_unread_resource |= entries.is_err() || self.diagnostics.len() > before;
                let is_negated = text == "not_resource";
                let field = if is_negated { &mut statement.not_resource } else { &mut statement.resource };
                set(field, name, entries?)
            }
            _ => {
                let is_repeated = !statement.condition.is_empty();
                statement.condition.extend(self.condition(input)?);
                is_repeated
            }
        };
        if is_repeated {
            let fault = Diagnostic::new(name, format!("`{text}` is given twice"));
            self.report(fault.help("put all its entries into one list"));
        }
        Ok(())
    }

    /// The name of a field. One that is misspelt, or quoted as in JSON, is taken for what was meant.
    fn field_name(&mut self, input: ParseStream<'_>) -> Parsed<(&'static str, Span)> {
        let is_quoted = input.peek(LitStr);
        let (written, span) = if is_quoted {
            let literal = input.parse::<LitStr>()?;
            (literal.value(), literal.span())
        } else if is_identifier(input) {
            let name = identifier(input)?;
            (name.to_string(), name.span())
        } else {
            return Err(Diagnostic::new(next_token(input), "expected a field").help(every_field()));
        };
        let exact = FIELDS.into_iter().find(|field| *field == written);
        let meant = exact.or_else(|| nearest_field(&written));
        if is_quoted || exact.is_none() {
            let fault = unknown_field(span, &written, is_quoted, meant);
            if !input.peek(Token![:]) || meant.is_none() {
                return Err(fault);
            }
            self.report(fault);
        }
        Ok((meant.unwrap_or_default(), span))
    }

    /// One entry, or several in brackets.
    pub(super) fn one_or_list<T>(
        &mut self,
        input: ParseStream<'_>,
        entry: impl Fn(&mut Self, ParseStream<'_>) -> Parsed<T>,
    ) -> Parsed<Vec<T>> {
        if !input.peek(token::Bracket) {
            return Ok(vec![entry(self, input)?]);
        }
        let content = in_brackets(input)?;
        let mut entries = Vec::new();
        self.comma_separated(&content, |parser, input| {
            entries.push(entry(parser, input)?);
            Ok(())
        });
        Ok(entries)
    }

    /// One entry, or several in brackets, but not none.
    pub(super) fn one_or_more<T>(
        &mut self,
        input: ParseStream<'_>,
        entry: impl Fn(&mut Self, ParseStream<'_>) -> Parsed<T>,
        none: impl FnOnce(Spans) -> Diagnostic,
    ) -> Parsed<Vec<T>> {
        let (place, before) = (next_token(input), self.diagnostics.len());
        let entries = self.one_or_list(input, entry)?;
        if entries.is_empty() && self.diagnostics.len() == before {
            self.report(none(place));
        }
        Ok(entries)
    }

    /// `*` or the ARN in quotes.
    pub(super) fn resource(&mut self, input: ParseStream<'_>) -> Parsed<Text> {
        if input.peek(Token![*]) {
            let star = input.parse::<Token![*]>()?;
            return Ok(Text::new("*", star.span));
        }
        if !input.peek(LitStr) {
            let fault = Diagnostic::new(next_token(input), "expected a resource");
            return Err(fault.help(in_quotes(input, "write the ARN in quotes: `\"arn:aws:s3:::bucket/*\"`")));
        }
        self.string(input)
    }
}

/// Sets a field. One that was set before is extended, so that all its entries are checked; says so.
fn set(field: &mut Option<Entries<Vec<Text>>>, name: Spans, entries: Vec<Text>) -> bool {
    let is_repeated = field.is_some();
    let empty = || Entries { name, entries: Vec::new() };
    field.get_or_insert_with(empty).entries.extend(entries);
    is_repeated
}

fn set_principals(field: &mut Option<Entries<PrincipalList>>, name: Spans, entries: PrincipalList) -> bool {
    match field {
        None => *field = Some(Entries { name, entries }),
        Some(earlier) => {
            if let (Principals::Listed(earlier), Principals::Listed(more)) =
                (&mut earlier.entries.value, entries.value)
            {
                earlier.extend(more);
            }
            return true;
        }
    }
    false
}

fn nearest_field(text: &str) -> Option<&'static str> {
    match text {
        "NotPrincipal" => Some("not_principal"),
        "NotAction" => Some("not_action"),
        "NotResource" => Some("not_resource"),
        _ => xacct_catalog::nearest::among(text, FIELDS),
    }
}

fn unknown_field(span: Span, text: &str, is_quoted: bool, meant: Option<&str>) -> Diagnostic {
    let fault = Diagnostic::new(span, format!("unknown field `{text}`"));
    match (text.to_ascii_lowercase().as_str(), meant) {
        ("effect", _) => {
            fault.help("the effect is the statement's first word: `allow { … }` or `deny { … }`")
        }
        ("sid", _) => fault.help("the Sid stands behind the effect: `allow Sid { … }`"),
        (_, Some(meant)) if is_quoted => fault.help(format!("write `{meant}`, without quotes")),
        (_, Some(meant)) => fault.help(format!("did you mean `{meant}`?")),
        (_, None) => fault.help(every_field()),
    }
}

fn every_field() -> String {
    format!("the fields are `{}`", FIELDS.join("`, `"))
}
