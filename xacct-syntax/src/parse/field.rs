//! The fields of a statement: `name: value`.

use super::{Parsed, Parser, colon, identifier, in_brackets, is_identifier, next_token, string};
use crate::ast::{Entries, Statement, Text};
use crate::diagnostic::Diagnostic;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, token};

const FIELDS: [&str; 7] =
    ["principal", "not_principal", "action", "not_action", "resource", "not_resource", "condition"];

impl Parser {
    pub(super) fn field(&mut self, input: ParseStream<'_>, statement: &mut Statement) -> Parsed<()> {
        let name = if is_identifier(input) {
            identifier(input)?
        } else {
            return Err(Diagnostic::new(next_token(input), "expected a field").help(every_field()));
        };
        let text = name.to_string();
        if !FIELDS.contains(&text.as_str()) {
            return Err(unknown_field(&name, &text));
        }
        colon(input)?;
        let is_repeated = match text.as_str() {
            "principal" => set(&mut statement.principal, &name, self.principals(input)?),
            "not_principal" => set(&mut statement.not_principal, &name, self.principals(input)?),
            "action" => set(&mut statement.action, &name, self.one_or_list(input, Self::action)?),
            "not_action" => set(&mut statement.not_action, &name, self.one_or_list(input, Self::action)?),
            "resource" => set(&mut statement.resource, &name, self.one_or_list(input, Self::resource)?),
            "not_resource" => {
                set(&mut statement.not_resource, &name, self.one_or_list(input, Self::resource)?)
            }
            _ => {
                let is_repeated = !statement.condition.is_empty();
                statement.condition.extend(self.condition(input)?);
                is_repeated
            }
        };
        if is_repeated {
            let fault = Diagnostic::new(name.span(), format!("`{text}` is given twice"));
            self.report(fault.help("put all its entries into one list"));
        }
        Ok(())
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

    /// `*` or the ARN in quotes.
    fn resource(&mut self, input: ParseStream<'_>) -> Parsed<Text> {
        if input.peek(Token![*]) {
            let star = input.parse::<Token![*]>()?;
            return Ok(Text { value: "*".to_owned(), spans: star.span.into(), literal: None });
        }
        if !input.peek(LitStr) {
            let fault = Diagnostic::new(next_token(input), "expected a resource");
            return Err(fault.help("write the ARN in quotes: `\"arn:aws:s3:::bucket/*\"`"));
        }
        string(input)
    }
}

/// Sets a field, unless it was set before: then says so.
fn set<T>(field: &mut Option<Entries<T>>, name: &Ident, entries: T) -> bool {
    let is_repeated = field.is_some();
    field.get_or_insert(Entries { name: name.span().into(), entries });
    is_repeated
}

fn unknown_field(name: &Ident, text: &str) -> Diagnostic {
    let snake_case = match text {
        "NotPrincipal" => Some("not_principal"),
        "NotAction" => Some("not_action"),
        "NotResource" => Some("not_resource"),
        _ => xacct_catalog::nearest::among(text, FIELDS),
    };
    Diagnostic::new(name.span(), format!("unknown field `{text}`")).help(match snake_case {
        Some(near) => format!("did you mean `{near}`?"),
        None => every_field(),
    })
}

fn every_field() -> String {
    format!("the fields are `{}`", FIELDS.join("`, `"))
}
