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
use syn::{Ident, LitBool, LitFloat, LitInt, LitStr, Token, token};

const FORM: &str =
    "write `Name { owner: \"…\", bucket: \"…\", grantee: \"…\", access: [Read], via: BucketPolicy }`";

/// Words that a value may be, without quotes.
#[derive(Clone, Copy)]
struct Words {
    expected: &'static str,
    help: &'static str,
}

/// The words of a field, if it has any: by its name, or what others call it.
fn words_of(field: &str) -> Option<Words> {
    match field {
        "access" | "action" | "actions" | "permissions" => Some(Words {
            expected: "expected an access level",
            help: "write the levels, such as `[Read, List]`: no word stands for all of them",
        }),
        "via" | "method" => Some(Words {
            expected: "expected a method",
            help: "write for instance `BucketPolicy` or `Role { name: \"reports-reader\" }`",
        }),
        _ => None,
    }
}

/// What was read of a grant.
#[derive(Default)]
pub(crate) struct GrantTokens {
    /// The crate to name.
    pub(crate) dsl: Option<Ident>,
    /// The grant's name, or, where it could not be read, the brace that the fields begin with; and the fields.
    pub(crate) grant: Option<(Result<Text, Spans>, Fields)>,
    /// Whether a field could not be read, so that none can be said to be missing.
    pub(crate) has_unread_field: bool,
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
        match parser.grant(input, &mut read.has_unread_field) {
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
    fn grant(
        &mut self,
        input: ParseStream<'_>,
        has_unread_field: &mut bool,
    ) -> Parsed<(Result<Text, Spans>, Fields)> {
        while input.peek(Token![let]) {
            input.parse::<Token![let]>()?;
            self.let_item(input)?;
        }
        let attributes = self.attributes(input)?;
        self.refuse_allows(&attributes, "a statement of `policy!`");
        let name = self.name_of_grant(input).map_err(|fault| {
            self.report(fault);
            skip_to(input, |input| input.peek(token::Brace));
            next_token(input)
        });
        let fields = match &name {
            _ if input.peek(token::Brace) => self.fields_of_grant(&in_braces(input)?, has_unread_field),
            Err(_) => {
                *has_unread_field = true;
                Vec::new()
            }
            Ok(name) => {
                let place = if input.is_empty() { name.spans } else { next_token(input) };
                return Err(Diagnostic::new(place, "expected the fields of the grant").help(FORM));
            }
        };
        if !input.is_empty() {
            let fault = Diagnostic::new(next_token(input), "expected one grant");
            self.report(fault.help("leave out what follows it, or write a `grant!` for each"));
        }
        Ok((name, fields))
    }

    /// The name of the grant. One that is quoted is taken for what was meant.
    fn name_of_grant(&mut self, input: ParseStream<'_>) -> Parsed<Text> {
        if input.peek(LitStr) && input.peek2(token::Brace) {
            return self.unquoted(input, "is the name of the grant");
        }
        if !is_identifier(input) {
            return Err(Diagnostic::new(next_token(input), "expected the name of the grant").help(FORM));
        }
        let name = identifier(input)?;
        Ok(Text::new(name.to_string(), name.span()))
    }

    /// A name that is quoted as in JSON.
    fn unquoted(&mut self, input: ParseStream<'_>, what: &str) -> Parsed<Text> {
        let literal = input.parse::<LitStr>()?;
        let fault = Diagnostic::new(literal.span(), format!("`{}` {what}", literal.value().escape_debug()));
        // What is no name at all is told as that.
        if syn::parse_str::<Ident>(&literal.value()).is_ok() {
            self.report(fault.help("write it without quotes"));
        }
        Ok(Text::new(literal.value(), literal.span()))
    }

    /// Fields between commas.
    fn fields_of_grant(&mut self, input: ParseStream<'_>, has_unread_field: &mut bool) -> Fields {
        let mut fields = Vec::new();
        self.comma_separated(input, |parser, input| {
            let name = parser.name_of_field(input).inspect_err(|_| *has_unread_field = true)?;
            let place = next_token(input);
            let value = parser.value_of_grant(input, words_of(&name.value), has_unread_field);
            let failed = value.as_ref().err().cloned();
            fields.push((name, value.unwrap_or(Node { spans: place, written: Written::Unread })));
            failed.map_or(Ok(()), Err)
        });
        fields
    }

    /// The name of a field and its colon. One that is quoted is taken for what was meant.
    fn name_of_field(&mut self, input: ParseStream<'_>) -> Parsed<Text> {
        let attributes = self.attributes(input)?;
        self.refuse_allows(&attributes, "a statement of `policy!`");
        let name = if input.peek(LitStr) && input.peek2(Token![:]) {
            self.unquoted(input, "is the name of a field")?
        } else if is_identifier(input) {
            let name = identifier(input)?;
            Text::new(name.to_string(), name.span())
        } else {
            return Err(Diagnostic::new(next_token(input), "expected a field").help("write `name: value`"));
        };
        colon(input)?;
        Ok(name)
    }

    fn value_of_grant(
        &mut self,
        input: ParseStream<'_>,
        words: Option<Words>,
        has_unread_field: &mut bool,
    ) -> Parsed<Node> {
        let spans = whole_token(input);
        let node = |written| Ok(Node { spans, written });
        if input.peek(LitStr) {
            let text = self.string(input)?;
            return node(Written::Text(text));
        }
        if input.peek(LitBool) {
            return node(Written::Flag(input.parse::<LitBool>()?.value));
        }
        if input.peek(token::Bracket) {
            return node(Written::List(self.entries_of_grant(input, words, has_unread_field)?));
        }
        if input.peek(token::Brace) {
            return node(Written::Block(self.fields_of_grant(&in_braces(input)?, has_unread_field)));
        }
        if input.peek(LitInt) {
            let number = input.parse::<LitInt>()?;
            if number.suffix().is_empty() {
                return node(Written::Number(number.base10_digits().to_owned()));
            }
            let help = format!("write `{}`", number.base10_digits());
            return Err(
                Diagnostic::new(spans, format!("the number ends in `{}`", number.suffix())).help(help)
            );
        }
        match words {
            Some(words) if is_identifier(input) => self.word_of_grant(input, words, has_unread_field),
            Some(Words { expected, help }) => Err(Diagnostic::new(spans, expected).help(help)),
            None if input.peek(LitFloat) => {
                Err(Diagnostic::new(spans, "expected a whole number").help("write it without a fraction"))
            }
            None => {
                let help = in_quotes(input, "write it in quotes");
                Err(Diagnostic::new(next_token(input), "expected a string").help(help))
            }
        }
    }

    /// A word, such as an access level, or a method with its fields.
    fn word_of_grant(
        &mut self,
        input: ParseStream<'_>,
        words: Words,
        has_unread_field: &mut bool,
    ) -> Parsed<Node> {
        let spans = next_token(input);
        // `s3:GetObject`, where an access level belongs.
        if input.peek2(Token![:]) {
            let action = self.action(input)?;
            return Ok(Node { spans: action.spans, written: Written::Text(action) });
        }
        let word = identifier(input)?;
        if input.peek(token::Paren) {
            let fault = Diagnostic::new(next_token(input), "expected `{`, found `(`");
            return Err(fault.help(words.help));
        }
        let text = Text::new(word.to_string(), spans);
        if !input.peek(token::Brace) {
            return Ok(Node { spans, written: Written::Text(text) });
        }
        let fields = self.fields_of_grant(&in_braces(input)?, has_unread_field);
        let fields = Node { spans, written: Written::Block(fields) };
        Ok(Node { spans, written: Written::Block(vec![(text, fields)]) })
    }

    fn entries_of_grant(
        &mut self,
        input: ParseStream<'_>,
        words: Option<Words>,
        has_unread_field: &mut bool,
    ) -> Parsed<Vec<Node>> {
        let content = in_brackets(input)?;
        let mut entries = Vec::new();
        self.comma_separated(&content, |parser, input| {
            let place = next_token(input);
            let value = parser.value_of_grant(input, words, has_unread_field);
            let failed = value.as_ref().err().cloned();
            entries.push(value.unwrap_or(Node { spans: place, written: Written::Unread }));
            failed.map_or(Ok(()), Err)
        });
        Ok(entries)
    }
}

/// The next token; of a list or a block all of it.
fn whole_token(input: ParseStream<'_>) -> Spans {
    match input.cursor().token_tree() {
        Some((token, _)) => token.span().into(),
        None => next_token(input),
    }
}
