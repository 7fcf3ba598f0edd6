//! `allow Sid { field, … }`

use super::attribute::Attributes;
use super::{Parsed, Parser, identifier, in_braces, is_identifier, next_token};
use crate::ast::{Spanned, Statement, Text};
use crate::diagnostic::Diagnostic;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, token};
use xacct_core::Effect;

impl Parser {
    /// What follows the first word of a statement.
    pub(super) fn statement(
        &mut self,
        word: &Ident,
        Attributes { docs, allows }: Attributes,
        input: ParseStream<'_>,
    ) -> Parsed<Statement> {
        let effect = self.effect(word, input)?;
        let mut statement = Statement::new(Spanned { value: effect, spans: word.span().into() });
        (statement.docs, statement.allows) = (docs, allows);
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

    /// The name of the statement, bare or quoted.
    fn sid(&mut self, input: ParseStream<'_>) -> Option<Text> {
        if input.peek(LitStr) {
            return self.fixed_string(input, "a Sid").map_err(|fault| self.report(fault)).ok();
        }
        if !is_identifier(input) {
            return None;
        }
        let name = identifier(input).ok()?;
        if name == "allow" || name == "deny" {
            let fault =
                Diagnostic::new(name.span(), format!("`{name}` is an effect, and no name of a statement"));
            self.report(fault.help("leave it out, or put the name in quotes"));
        }
        if name == "_" {
            let fault = Diagnostic::new(name.span(), "`_` is not the name of a statement");
            self.report(fault.help("name it, or leave the name out"));
            return None;
        }
        Some(Text::new(name.to_string(), name.span()))
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

fn nearest_effect(text: &str) -> Option<&'static str> {
    xacct_catalog::nearest::among(text, ["allow", "deny"])
}

fn no_statement(word: &Ident, text: &str) -> Diagnostic {
    Diagnostic::new(word.span(), format!("expected a statement, found `{text}`")).help(
        match nearest_effect(text) {
            _ if matches!(text, "allowed" | "denied") => format!("did you mean `assert {text} {{ … }}`?"),
            Some(near) => format!("did you mean `{near}`?"),
            None => "write `allow { … }` or `deny { … }`".to_owned(),
        },
    )
}
