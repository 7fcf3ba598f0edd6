//! `allow Sid { field, … }` and what may stand beside it.

use super::{JSON, Parsed, Parser, identifier, in_braces, in_brackets, is_identifier, next_token, string};
use crate::ast::{Spanned, Statement, Text};
use crate::diagnostic::Diagnostic;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, token};
use xacct_core::Effect;

impl Parser {
    /// Attributes, then a statement. Nothing else is an item yet.
    pub(super) fn item(&mut self, input: ParseStream<'_>) -> Parsed<Statement> {
        self.attributes(input)?;
        let word = identifier(input).map_err(|_| expected_statement(input))?;
        let effect = self.effect(&word, input)?;
        let mut statement = Statement::new(Spanned { value: effect, spans: word.span().into() });
        statement.sid = self.sid(input);
        self.body(input, &mut statement)?;
        Ok(statement)
    }

    /// `allow` or `deny`. A misspelt word before a statement is taken for the one that was meant.
    fn effect(&mut self, word: &Ident, input: ParseStream<'_>) -> Parsed<Effect> {
        let text = word.to_string();
        let effect = |text: &str| match text {
            "allow" => Some(Effect::Allow),
            "deny" => Some(Effect::Deny),
            _ => None,
        };
        if let Some(effect) = effect(&text) {
            return Ok(effect);
        }
        let fault = no_statement(word, &text);
        let is_statement = input.peek(token::Brace) || input.peek(LitStr) || input.peek2(token::Brace);
        let meant =
            nearest_effect(&text).filter(|_| is_statement).and_then(effect).ok_or_else(|| fault.clone())?;
        self.report(fault);
        Ok(meant)
    }

    /// Doc comments, which are read and have no effect, and attributes, which do not exist yet.
    pub(super) fn attributes(&mut self, input: ParseStream<'_>) -> Parsed<()> {
        while input.peek(Token![#]) {
            let hash = input.parse::<Token![#]>()?;
            let content = in_brackets(input)?;
            let name = identifier(&content);
            let is_doc = name.as_ref().is_ok_and(|name| name == "doc") && content.peek(Token![=]);
            super::skip_to(&content, |_| false);
            if !is_doc {
                let name = name?;
                let message = format!("the attribute `{name}` is not supported yet");
                self.report(Diagnostic::new(super::from_to(hash.span, name.span()), message));
            }
        }
        Ok(())
    }

    /// The name of the statement, bare or quoted.
    fn sid(&mut self, input: ParseStream<'_>) -> Option<Text> {
        if input.peek(LitStr) {
            return string(input).map_err(|fault| self.report(fault)).ok();
        }
        if !is_identifier(input) {
            return None;
        }
        let name = identifier(input).ok()?;
        if name == "_" {
            let fault = Diagnostic::new(name.span(), "`_` is not the name of a statement");
            self.report(fault.help("name it, or leave the name out"));
            return None;
        }
        Some(Text { value: name.to_string(), spans: name.span().into(), literal: None })
    }

    fn body(&mut self, input: ParseStream<'_>, statement: &mut Statement) -> Parsed<()> {
        if !input.peek(token::Brace) {
            let place = next_token(input);
            if !leads_to_a_block(input) {
                let fault = Diagnostic::new(place, "expected the statement's fields");
                return Err(fault.help("write `{ action: …, resource: … }`"));
            }
            let fault = Diagnostic::new(place, "expected `{` behind the statement's name");
            self.report(fault.help("a name that is more than one word stands in quotes"));
            super::skip_to(input, |input| input.peek(token::Brace));
        }
        let content = in_braces(input)?;
        let complete = self.comma_separated(&content, |parser, input| parser.field(input, statement));
        statement.has_unread_field = !complete;
        Ok(())
    }
}

/// Whether a block follows before another item begins or this one ends.
fn leads_to_a_block(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    super::skip_to(&ahead, |ahead| {
        ahead.peek(token::Brace) || ahead.peek(Token![;]) || super::is_item(ahead)
    });
    ahead.peek(token::Brace)
}

fn expected_statement(input: ParseStream<'_>) -> Diagnostic {
    let fault = Diagnostic::new(next_token(input), "expected a statement");
    match input.peek(token::Brace) {
        true => fault.help(JSON),
        false => fault.help("write `allow { … }` or `deny { … }`"),
    }
}

fn nearest_effect(text: &str) -> Option<&'static str> {
    xacct_catalog::nearest::among(text, ["allow", "deny"])
}

fn no_statement(word: &Ident, text: &str) -> Diagnostic {
    if matches!(text, "let" | "assert" | "id" | "version") {
        return Diagnostic::new(word.span(), format!("`{text}` is not supported yet")).help(match text {
            "let" => "write the value out where it is used",
            "assert" => "leave the assertion out; the statements are checked without it",
            "version" => "leave it out: every policy is of the version `2012-10-17`",
            _ => "leave it out: an `Id` decides nothing",
        });
    }
    Diagnostic::new(word.span(), format!("expected a statement, found `{text}`")).help(
        match nearest_effect(text) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write `allow { … }` or `deny { … }`".to_owned(),
        },
    )
}
