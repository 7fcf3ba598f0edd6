//! What a policy consists of: statements, and what may stand beside them.

use super::assertion::is_verdict;
use super::attribute::Attributes;
use super::{JSON, Parsed, Parser, colon, identifier, next_token};
use crate::ast::{Policy, Text};
use crate::diagnostic::Diagnostic;
use crate::text::{Let, Lets};
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, token};

impl Parser {
    /// One item, with its attributes.
    pub(super) fn item(&mut self, input: ParseStream<'_>, policy: &mut Policy) -> Parsed<()> {
        let attributes = self.attributes(input)?;
        let word = identifier(input).map_err(|_| expected_statement(input))?;
        match word.to_string().as_str() {
            "let" => self.let_item(input)?,
            "id" if input.peek(Token![:]) => self.set("id", &word, &mut policy.id, input)?,
            "version" if input.peek(Token![:]) => self.set("version", &word, &mut policy.version, input)?,
            "assert" => self.assertion_item(&word, input, policy),
            _ if is_verdict(input) => {
                let fault = Diagnostic::new(word.span(), format!("expected `assert`, found `{word}`"));
                policy.assertion_faults.push(fault.help("did you mean `assert`?"));
                self.assertion_item(&word, input, policy);
            }
            _ => {
                policy.statements.push(self.statement(&word, attributes, input)?);
                return Ok(());
            }
        }
        self.refuse_allows(&attributes, "a statement");
        Ok(())
    }

    /// `id: "…";` or `version: "…";`
    fn set(
        &mut self,
        name: &str,
        word: &Ident,
        item: &mut Option<Text>,
        input: ParseStream<'_>,
    ) -> Parsed<()> {
        colon(input)?;
        let text = self.fixed_string(input, &format!("`{name}`"))?;
        if item.replace(text).is_some() {
            self.report(
                Diagnostic::new(word.span(), format!("`{name}` is given twice")).help("leave one out"),
            );
        }
        self.semicolon(input);
        Ok(())
    }

    /// `let name = "…";`
    pub(super) fn let_item(&mut self, input: ParseStream<'_>) -> Parsed<()> {
        let name = identifier(input)?;
        if input.parse::<Token![=]>().is_err() {
            let fault = Diagnostic::new(next_token(input), "expected `=`");
            return Err(fault.help(format!("write `let {name} = \"…\";`")));
        }
        if !input.peek(LitStr) {
            let fault = Diagnostic::new(next_token(input), "a `let` names a string");
            return Err(fault.help("write it in quotes; a Rust variable needs no `let` to be captured"));
        }
        let text = self.fixed_string(input, "what a `let` names")?;
        let is_repeated = self.lets.named.iter().any(|named| name == named.name);
        if is_repeated {
            let fault = Diagnostic::new(name.span(), format!("`{name}` is named twice"));
            self.report(fault.help("give it another name"));
        }
        let named = Let {
            name: name.to_string(),
            value: text.value,
            spans: name.span().into(),
            // One fault is told once.
            is_used: is_repeated,
        };
        self.lets.named.push(named);
        self.semicolon(input);
        Ok(())
    }

    /// A `let` that nothing behind it uses. What was captured before it was meant to be it.
    pub(super) fn report_unused_lets(&mut self) {
        let Lets { named, captured } = &self.lets;
        for unused in named.iter().filter(|named| !named.is_used && !named.name.starts_with('_')) {
            let name = &unused.name;
            let diagnostic = if captured.contains(name) {
                let fault = Diagnostic::new(unused.spans, format!("`{name}` is used before its `let`"));
                fault.help("put the `let` first")
            } else {
                let warning = Diagnostic::warning(unused.spans, format!("`{name}` is used nowhere"));
                warning.help("leave it out, or begin its name with `_`")
            };
            self.diagnostics.push(diagnostic);
        }
    }

    fn semicolon(&mut self, input: ParseStream<'_>) {
        if input.parse::<Token![;]>().is_err() {
            self.report(Diagnostic::new(next_token(input), "expected `;`").help("put a semicolon before it"));
        }
    }

    /// Reports each `#[allow]` that stands where it has no effect.
    pub(super) fn refuse_allows(&mut self, attributes: &Attributes, whose: &str) {
        for allow in &attributes.allows {
            self.report(
                Diagnostic::new(allow.spans, "nothing is allowed here")
                    .help(format!("put it before {whose}")),
            );
        }
    }
}

fn expected_statement(input: ParseStream<'_>) -> Diagnostic {
    let fault = Diagnostic::new(next_token(input), "expected a statement");
    match input.peek(token::Brace) {
        true => fault.help(JSON),
        false => fault.help("write `allow { … }` or `deny { … }`"),
    }
}
