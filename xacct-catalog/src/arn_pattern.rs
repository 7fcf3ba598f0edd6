//! Whether an ARN of a policy and the pattern of a resource type have a concrete ARN in common.
//!
//! Both are patterns, so that the question is whether two regular languages meet. It is asked for each of the six
//! parts: both sides become tokens, and the pairs of positions that some common text leads to are walked row by row,
//! which takes time in proportion to the product of their lengths, whatever they hold.

use std::mem;

/// What one token of a part accepts.
#[derive(Clone, Copy)]
enum Token {
    Byte(u8),
    /// One character.
    One(Class),
    /// Any characters, or none.
    Any(Class),
}

/// Which characters a wildcard accepts.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    All,
    NoSlash,
}

/// The six parts of what a policy says.
pub(crate) struct Given<'a>([&'a str; 6]);

impl<'a> Given<'a> {
    pub(crate) fn of(arn: &'a str) -> Self {
        let mut rest = Some(arn);
        Given(std::array::from_fn(|index| next_part(&mut rest, index == 5)))
    }
}

/// [`ResourceType::may_match`](crate::ResourceType::may_match) for one pattern; `last_is_whole` says that the
/// placeholder at its end holds no slash.
pub(crate) fn overlap(pattern: &str, last_is_whole: bool, Given(given): &Given<'_>) -> bool {
    // Of S3's types nearly all have a Region and an account, and most of its ARNs have neither.
    if given[3].is_empty() && given[4].is_empty() && !pattern.contains(":::") {
        return false;
    }
    let Some((head, resource)) = split_resource(pattern) else { return false };
    // The resource first, because most types differ there.
    parts_overlap(resource, last_is_whole, given[5], false)
        && head.split(':').zip(given).all(|(part, given)| parts_overlap(part, false, given, true))
}

/// The first five parts of a pattern, and the sixth.
fn split_resource(pattern: &str) -> Option<(&str, &str)> {
    let (fifth, _) = pattern.match_indices(':').nth(4)?;
    let (head, resource) = pattern.split_at_checked(fifth)?;
    Some((head, resource.get(1..)?))
}

/// Takes a part off `rest`: up to the next colon, but for those in policy variables. What is missing is `*`.
fn next_part<'a>(rest: &mut Option<&'a str>, is_last: bool) -> &'a str {
    let Some(text) = *rest else { return "*" };
    let colon = if is_last { None } else { first_colon(text) };
    let (part, tail) = match colon.and_then(|at| text.split_at_checked(at)) {
        Some((part, tail)) => (part, tail.get(1..)),
        None => (text, None),
    };
    *rest = tail;
    part
}

fn first_colon(text: &str) -> Option<usize> {
    let mut in_variable = false;
    let mut previous = 0;
    text.bytes().position(|byte| {
        in_variable = (in_variable || (previous == b'$' && byte == b'{')) && byte != b'}';
        previous = byte;
        byte == b':' && !in_variable
    })
}

fn parts_overlap(pattern: &str, last_is_whole: bool, given: &str, ignore_case: bool) -> bool {
    if given == "*" {
        return true;
    }
    if is_literal(pattern) && is_literal(given) {
        return pattern == given || (ignore_case && pattern.eq_ignore_ascii_case(given));
    }
    if let Some(decided) = at_a_glance(pattern, last_is_whole, given, ignore_case) {
        return decided;
    }
    let (mut pattern, mut given) = (pattern_tokens(pattern, last_is_whole), given_tokens(given));
    if ignore_case {
        pattern.iter_mut().chain(&mut given).for_each(Token::make_lower_case);
    }
    meet(&pattern, &given)
}

/// The answer where it shows without walking: a lone placeholder takes any text, and texts that begin otherwise never
/// meet. This decides nine of ten, and the macro runs unoptimised.
fn at_a_glance(pattern: &str, last_is_whole: bool, given: &str, ignore_case: bool) -> Option<bool> {
    let is_lone_placeholder = pattern.starts_with("${") && pattern.find('}') == Some(pattern.len() - 1);
    if is_lone_placeholder && !(last_is_whole && given.contains('/')) {
        return Some(!given.is_empty());
    }
    // Buckets and their objects, of which most policies speak: the first slash divides them.
    if let Some((bucket, key)) = given.split_once('/')
        && is_two_placeholders(pattern)
        && !bucket.is_empty()
        && !key.is_empty()
        && !(last_is_whole && key.contains('/'))
    {
        return Some(true);
    }
    let shared = literal_head(pattern).min(literal_head(given));
    let (ours, theirs) = (pattern.get(..shared)?, given.get(..shared)?);
    let differ = ours != theirs && !(ignore_case && ours.eq_ignore_ascii_case(theirs));
    differ.then_some(false)
}

/// Whether the pattern is `${…}/${…}`.
fn is_two_placeholders(pattern: &str) -> bool {
    let rest = pattern.strip_prefix("${").and_then(|rest| rest.split_once("}/${"));
    rest.is_some_and(|(first, second)| !first.contains('}') && second.find('}') == Some(second.len() - 1))
}

/// How many bytes stand before the first that may not be literal.
fn literal_head(text: &str) -> usize {
    let special = |byte: &u8| matches!(byte, b'$' | b'*' | b'?');
    text.as_bytes().iter().position(special).unwrap_or(text.len())
}

fn is_literal(text: &str) -> bool {
    // Three searches for a byte are faster than one for several characters, above all in an unoptimised build.
    let bytes = text.as_bytes();
    !(bytes.contains(&b'$') || bytes.contains(&b'*') || bytes.contains(&b'?'))
}

/// The tokens of a pattern of the catalogue: literal but for placeholders and `*`.
fn pattern_tokens(text: &str, last_is_whole: bool) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = match variable(rest) {
            Some((_, tail)) => {
                let is_whole = tail.first() == Some(&b'/') || (tail.is_empty() && last_is_whole);
                let class = if is_whole { Class::NoSlash } else { Class::All };
                tokens.extend([Token::One(class), Token::Any(class)]);
                tail
            }
            None => {
                tokens.push(if *byte == b'*' { Token::Any(Class::All) } else { Token::Byte(*byte) });
                after
            }
        };
    }
    tokens
}

/// The tokens of what a policy says: literal but for `*`, `?` and policy variables.
fn given_tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    // Without this, each of many unclosed variables would be looked for up to the end.
    let last_brace = text.rfind('}').unwrap_or_default();
    while let Some((byte, after)) = rest.split_first() {
        let may_close = text.len() - rest.len() < last_brace;
        let (token, tail) = match Some(rest).filter(|_| may_close).and_then(variable) {
            Some(([escaped @ (b'*' | b'?' | b'$')], tail)) => (Token::Byte(*escaped), tail),
            Some((_, tail)) => (Token::Any(Class::All), tail),
            None if *byte == b'*' => (Token::Any(Class::All), after),
            None if *byte == b'?' => (Token::One(Class::All), after),
            None => (Token::Byte(*byte), after),
        };
        tokens.push(token);
        rest = tail;
    }
    tokens
}

/// The name of the variable or placeholder that `text` starts with, and what follows it.
fn variable(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let inner = text.strip_prefix(b"${")?;
    let end = inner.iter().position(|byte| *byte == b'}')?;
    let (name, tail) = inner.split_at_checked(end)?;
    Some((name, tail.get(1..)?))
}

/// Whether some text fits both. `reached` and `next` tell for each position in `pattern` whether a common text leads
/// there and to the current, or the next, position in `given`.
fn meet(pattern: &[Token], given: &[Token]) -> bool {
    let mut reached = vec![false; pattern.len() + 1];
    let mut next = reached.clone();
    reached[0] = true;
    for wanted in given.iter().copied().map(Some).chain([None]) {
        for at in 0..reached.len() {
            if !reached[at] {
                continue;
            }
            let offered = pattern.get(at).copied();
            let together = wanted.zip(offered).is_some_and(|(wanted, offered)| wanted.meets(offered));
            let (wanted_stays, offered_stays) =
                (wanted.is_some_and(Token::repeats), offered.is_some_and(Token::repeats));
            next[at] |= wanted_stays || (together && offered_stays);
            if let Some(after) = reached.get_mut(at + 1) {
                *after |= offered_stays || (together && wanted_stays);
                next[at + 1] |= together && !offered_stays && !wanted_stays;
            }
        }
        if wanted.is_some() {
            mem::swap(&mut reached, &mut next);
            next.fill(false);
        }
        if !reached.contains(&true) {
            return false;
        }
    }
    reached.last() == Some(&true)
}

impl Token {
    /// Whether it may accept no character, and any number.
    fn repeats(self) -> bool {
        matches!(self, Token::Any(_))
    }

    /// Whether one character suits both.
    fn meets(self, other: Token) -> bool {
        match (self, other) {
            (Token::Byte(one), Token::Byte(other)) => one == other,
            (Token::Byte(byte), Token::One(class) | Token::Any(class))
            | (Token::One(class) | Token::Any(class), Token::Byte(byte)) => {
                class == Class::All || byte != b'/'
            }
            (Token::One(_) | Token::Any(_), Token::One(_) | Token::Any(_)) => true,
        }
    }

    fn make_lower_case(&mut self) {
        if let Token::Byte(byte) = self {
            byte.make_ascii_lowercase();
        }
    }
}

#[cfg(test)]
mod tests;
