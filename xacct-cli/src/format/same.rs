//! Whether formatting has changed nothing but blanks, line breaks and commas at the end of lists.

use super::piece::{self, Body, Form, Gap};
use crate::content::{self, CompiledMacro};
use crate::source::{Found, Macro};
use proc_macro2::{TokenStream, TokenTree};
use xacct_core::grant::GrantDefinition;
use xacct_core::{Document, Severity};
use xacct_syntax::Diagnostic;

/// Whether `formatted` is the body of the macro still: its tokens, its comments, and what it means.
pub(super) fn is_same(body: &Body<'_>, found: &Found, formatted: &str) -> bool {
    // In brackets, so that a comment at the end cannot swallow them.
    let text = format!("{{{formatted}}}");
    let Some(tokens) = only_group(&text) else { return false };
    let Ok(again) = piece::read(&text, tokens.clone(), body.delimiter, 1..text.len() - 1) else {
        return false;
    };
    contents(body) == contents(&again)
        && meaning(found.used, found.tokens.clone()) == meaning(found.used, tokens)
}

fn only_group(text: &str) -> Option<TokenStream> {
    let mut tokens = text.parse::<TokenStream>().ok()?.into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) => Some(group.stream()),
        _ => None,
    }
}

/// The tokens and the comments, each in their order.
#[derive(Default, PartialEq, Eq)]
struct Contents<'t> {
    tokens: Vec<Token<'t>>,
    comments: Vec<&'t str>,
}

#[derive(PartialEq, Eq)]
enum Token<'t> {
    Text(&'t str),
    Mark(char),
    Open(proc_macro2::Delimiter),
    Close,
}

fn contents<'t>(body: &Body<'t>) -> Contents<'t> {
    let mut contents = Contents::default();
    contents.add(body);
    contents
}

impl<'t> Contents<'t> {
    fn add(&mut self, body: &Body<'t>) {
        for piece in &body.pieces {
            self.add_comments(&piece.gap);
            match &piece.form {
                Form::Word(text) | Form::Doc(text) => self.tokens.push(Token::Text(text)),
                Form::Mark(mark) => self.tokens.push(Token::Mark(*mark)),
                Form::Group(body) => {
                    self.tokens.push(Token::Open(body.delimiter));
                    self.add(body);
                    self.tokens.push(Token::Close);
                }
            }
        }
        self.add_comments(&body.end);
        if self.tokens.last() == Some(&Token::Mark(',')) {
            self.tokens.pop();
        }
    }

    fn add_comments(&mut self, gap: &Gap<'t>) {
        self.comments.extend(gap.comments.iter().map(|comment| comment.text));
    }
}

/// What the macros make of a body.
#[derive(PartialEq, Eq)]
enum Meaning {
    Policy(Document, Told),
    Grant(Box<GrantDefinition>, Told),
}

type Told = Vec<(Severity, String)>;

fn meaning(used: Macro, tokens: TokenStream) -> Meaning {
    match content::compile(used, tokens) {
        CompiledMacro::Policy(compiled) => Meaning::Policy(compiled.document, told(&compiled.diagnostics)),
        CompiledMacro::Grant(compiled) => {
            Meaning::Grant(Box::new(compiled.definition), told(&compiled.diagnostics))
        }
    }
}

fn told(diagnostics: &[Diagnostic]) -> Told {
    diagnostics.iter().map(|it| (it.severity, it.message.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::macros_in;
    use proc_macro2::Delimiter;

    #[test]
    fn whatever_is_lost_or_changed_is_seen() {
        let text =
            r#"policy! { <Identity> /* why */ allow { action: [s3:GetObject, s3:Get*,], resource: *, } }"#;
        let found = macros_in(text).unwrap().remove(0);
        let body = piece::read(text, found.tokens.clone(), Delimiter::Brace, found.body.clone()).unwrap();
        let same = |formatted: &str| is_same(&body, &found, formatted);
        assert!(same("<Identity>/* why */allow{action:[s3:GetObject, s3:Get*],resource:*}"));
        for changed in [
            "<Identity> allow { action: [s3:GetObject, s3:Get*], resource: * }",
            "<Identity> /* how */ allow { action: [s3:GetObject, s3:Get*], resource: * }",
            "<Identity> /* why */ allow { action: [s3:GetObject, s3:Put*], resource: * }",
            "<Identity> /* why */ allow { action: [s3:GetObject, s3: Get*], resource: * }",
            "<Identity> /* why */ allow { action: [s3:GetObject s3:Get*], resource: * }",
            "<Identity> /* why */ allow { action: [s3:GetObject, s3:Get*], resource: * } // more",
            "<Identity> /* why */ allow { action: [s3:GetObject, s3:Get*], resource: * ",
            "<Identity> /* why */ allow { action: [s3:GetObject, s3:Get*], resource: * } }",
        ] {
            assert!(!same(changed), "{changed}");
        }
    }
}
