//! `grant! { Name { field: value, … } }`

use super::{
    Parsed, Parser, colon, crate_name, identifier, in_braces, in_brackets, in_quotes, is_identifier,
    next_token, skip_to,
};
use crate::ast::{Spans, Text};
use crate::diagnostic::Diagnostic;
use crate::grant::{Fields, Node, Written};
use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, Lit, LitBool, LitStr, Token, token};

const FORM: &str =
    "write `Name { owner: \"…\", bucket: \"…\", grantee: \"…\", access: [Read], via: BucketPolicy }`";

/// What was read of a grant.
#[derive(Default)]
pub(crate) struct GrantTokens {
    /// The crate to name.
    pub(crate) dsl: Option<Ident>,
    /// The grant's name, and its fields.
    pub(crate) grant: Option<(Text, Fields)>,
    /// Whether something of it captures a value.
    pub(crate) captures_values: bool,
}

/// Reads what the macro is handed: the crate to name, `;`, and the tokens inside `grant! { … }`.
pub(crate) fn crate_and_grant(tokens: TokenStream) -> (GrantTokens, Vec<Diagnostic>) {
    read(tokens, true)
}

/// Reads the tokens inside `grant! { … }`.
pub(crate) fn grant(tokens: TokenStream) -> (GrantTokens, Vec<Diagnostic>) {
    read(tokens, false)
}

fn read(tokens: TokenStream, names_crate: bool) -> (GrantTokens, Vec<Diagnostic>) {
    let mut parser = Parser::default();
    let mut read = GrantTokens::default();
    let result = (|input: ParseStream<'_>| {
        read.dsl = if names_crate { crate_name(input) } else { None };
        match parser.grant(input) {
            Ok(grant) => read.grant = Some(grant),
            Err(fault) => parser.report(fault),
        }
        skip_to(input, |_| false);
        Ok(())
    })
    .parse2(tokens);
    if let Err(error) = result {
        parser.report(error.into());
    }
    parser.report_unused_lets();
    read.captures_values = !parser.lets.captured.is_empty();
    (read, parser.diagnostics)
}

impl Parser {
    fn grant(&mut self, input: ParseStream<'_>) -> Parsed<(Text, Fields)> {
        while input.peek(Token![let]) {
            input.parse::<Token![let]>()?;
            self.let_item(input)?;
        }
        let attributes = self.attributes(input)?;
        self.refuse_allows(&attributes, "a statement of `policy!`");
        if !is_identifier(input) {
            return Err(Diagnostic::new(next_token(input), "expected the name of the grant").help(FORM));
        }
        let name = identifier(input)?;
        let name = Text::new(name.to_string(), name.span());
        if !input.peek(token::Brace) {
            return Err(Diagnostic::new(next_token(input), "expected the fields of the grant").help(FORM));
        }
        let fields = self.fields_of_grant(&in_braces(input)?, false);
        if !input.is_empty() {
            let fault = Diagnostic::new(next_token(input), "expected one grant");
            self.report(fault.help("leave out what follows it, or write a `grant!` for each"));
        }
        Ok((name, fields))
    }

    /// Fields between commas; in some, values may be words.
    fn fields_of_grant(&mut self, input: ParseStream<'_>, are_words: bool) -> Fields {
        let mut fields = Vec::new();
        self.comma_separated(input, |parser, input| {
            let attributes = parser.attributes(input)?;
            parser.refuse_allows(&attributes, "a statement of `policy!`");
            let name = parser.name_of_field(input)?;
            colon(input)?;
            let may_be_words = are_words || matches!(&*name.value, "access" | "via");
            let place = next_token(input);
            let value = parser.value_of_grant(input, may_be_words);
            let failed = value.as_ref().err().cloned();
            fields.push((name, value.unwrap_or(Node { spans: place, written: Written::Unread })));
            failed.map_or(Ok(()), Err)
        });
        fields
    }

    /// The name of a field. One that is quoted as in JSON is taken for what was meant.
    fn name_of_field(&mut self, input: ParseStream<'_>) -> Parsed<Text> {
        if input.peek(LitStr) {
            let literal = input.parse::<LitStr>()?;
            let message = format!("`{}` is the name of a field", literal.value());
            self.report(Diagnostic::new(literal.span(), message).help("write it without quotes"));
            return Ok(Text::new(literal.value(), literal.span()));
        }
        if !is_identifier(input) {
            return Err(Diagnostic::new(next_token(input), "expected a field").help("write `name: value`"));
        }
        let name = identifier(input)?;
        Ok(Text::new(name.to_string(), name.span()))
    }

    fn value_of_grant(&mut self, input: ParseStream<'_>, may_be_word: bool) -> Parsed<Node> {
        let spans = next_token(input);
        let node = |written| Ok(Node { spans, written });
        if input.peek(LitStr) {
            let text = self.string(input)?;
            return node(Written::Text(text));
        }
        if input.peek(LitBool) {
            return node(Written::Flag(input.parse::<LitBool>()?.value));
        }
        if input.peek(token::Bracket) {
            return node(Written::List(self.entries_of_grant(input, may_be_word)?));
        }
        if input.peek(token::Brace) {
            return node(Written::Block(self.fields_of_grant(&in_braces(input)?, false)));
        }
        if input.peek(Lit) {
            return match input.parse::<Lit>()? {
                Lit::Int(number) if number.suffix().is_empty() => {
                    node(Written::Number(number.base10_digits().to_owned()))
                }
                _ => Err(Diagnostic::new(spans, "expected a value")
                    .help("a value is a string, `true`, `false`, a whole number, or a list")),
            };
        }
        if !may_be_word || !is_identifier(input) {
            return Err(
                Diagnostic::new(spans, "expected a string").help(in_quotes(input, "write it in quotes"))
            );
        }
        self.word_of_grant(input, spans)
    }

    /// A word, such as an access level, or a method with its fields.
    fn word_of_grant(&mut self, input: ParseStream<'_>, spans: Spans) -> Parsed<Node> {
        let word = identifier(input)?;
        // `s3:GetObject`, where an access level belongs.
        if input.peek(Token![:]) {
            colon(input)?;
            let action = if is_identifier(input) { identifier(input)?.to_string() } else { String::new() };
            let text = Text::new(format!("{word}:{action}"), spans);
            return Ok(Node { spans, written: Written::Text(text) });
        }
        let text = Text::new(word.to_string(), spans);
        if !input.peek(token::Brace) {
            return Ok(Node { spans, written: Written::Text(text) });
        }
        let fields = self.fields_of_grant(&in_braces(input)?, false);
        let fields = Node { spans, written: Written::Block(fields) };
        Ok(Node { spans, written: Written::Block(vec![(text, fields)]) })
    }

    fn entries_of_grant(&mut self, input: ParseStream<'_>, may_be_words: bool) -> Parsed<Vec<Node>> {
        let content = in_brackets(input)?;
        let mut entries = Vec::new();
        self.comma_separated(&content, |parser, input| {
            let place = next_token(input);
            let value = parser.value_of_grant(input, may_be_words);
            let failed = value.as_ref().err().cloned();
            entries.push(value.unwrap_or(Node { spans: place, written: Written::Unread }));
            failed.map_or(Ok(()), Err)
        });
        Ok(entries)
    }
}
