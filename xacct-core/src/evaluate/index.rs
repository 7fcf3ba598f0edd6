//! Which statements of a policy a request can match, found without looking at the others.

use super::Context;
use super::compiled::CompiledStatement;
use super::request::Request;
use super::scope::Scope;
use crate::AccountId;
use std::collections::BTreeMap;

/// The statements of a policy by what they begin with (actions, resources), by whose principals they name, and by the
/// text that they ask of a condition key.
#[derive(Clone, Debug)]
pub(super) struct Index {
    actions: Prefixes,
    resources: Prefixes,
    /// Statements by the accounts of their principals.
    accounts: ByText,
    /// Statements that name principals beyond accounts, or none.
    beyond_accounts: Bits,
    required: Required,
    statements: usize,
}

impl Index {
    pub(super) fn new(statements: &[CompiledStatement]) -> Self {
        let actions =
            statements.iter().map(|statement| starts(&statement.actions, |glob| glob.literal_start()));
        let resources = statements.iter().map(|statement| match &statement.resources {
            Some(scope) => starts(scope, |glob| glob.literal_start()),
            None => vec![("", false)],
        });
        let mut by_account: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut beyond = Vec::new();
        for (index, statement) in statements.iter().enumerate() {
            match statement.whom.as_ref().and_then(|whom| whom.accounts()) {
                Some(accounts) => {
                    accounts
                        .into_iter()
                        .for_each(|account| by_account.entry(account).or_default().push(index));
                }
                None => beyond.push(index),
            }
        }
        let count = statements.len();
        let accounts = by_account.into_iter().map(|(account, of)| (account.into(), Set::of(count, of)));
        Self {
            actions: Prefixes::new(count, actions),
            resources: Prefixes::new(count, resources),
            accounts: accounts.collect(),
            beyond_accounts: Bits::of(count, beyond),
            required: Required::new(count, statements.iter().map(CompiledStatement::required_text)),
            statements: count,
        }
    }

    /// Visits every statement that can match, some perhaps more than once.
    pub(super) fn candidates(&self, request: &Request, resource: &str, mut visit: impl FnMut(usize)) {
        let of_requester = self.of_account(request.requester().account());
        let actions = || self.actions.sets(request.compared_action());
        for resources in self.resources.sets(resource) {
            if let Set::Few(few) = resources {
                members(few)
                    .filter(|&member| of_requester.contains(member))
                    .filter(|&member| actions().any(|set| set.contains(member)))
                    .for_each(&mut visit);
                continue;
            }
            // Of many, few have what they require.
            for required in self.required.sets(request.context()) {
                if let Set::Few(few) = required {
                    members(few)
                        .filter(|&member| resources.contains(member) && of_requester.contains(member))
                        .for_each(&mut visit);
                    continue;
                }
                for word in 0..self.statements.div_ceil(WORD) {
                    let of_action = actions().fold(0, |bits, set| bits | set.word(word));
                    let of_all = resources.word(word) & of_requester.word(word) & required.word(word);
                    positions(of_action & of_all).for_each(|bit| visit(word * WORD + bit));
                }
            }
        }
    }

    fn of_account(&self, account: Option<&AccountId>) -> OfRequester<'_> {
        let find = |account: &AccountId| {
            let at = self.accounts.binary_search_by(|(known, _)| (**known).cmp(account.as_str())).ok()?;
            self.accounts.get(at).map(|(_, set)| set)
        };
        OfRequester { of_account: account.and_then(find), beyond: &self.beyond_accounts }
    }
}

/// The statements whose principals a requester may be one of.
struct OfRequester<'i> {
    of_account: Option<&'i Set>,
    beyond: &'i Bits,
}

impl OfRequester<'_> {
    fn contains(&self, member: usize) -> bool {
        self.beyond.contains(member) || self.of_account.is_some_and(|set| set.contains(member))
    }

    fn word(&self, index: usize) -> u64 {
        self.beyond.word(index) | self.of_account.map_or(0, |set| set.word(index))
    }
}

/// What everything in a scope begins with, and whether nothing follows it; nothing at all where it says what is left out.
fn starts<P>(scope: &Scope<P>, start: impl Fn(&P) -> (&str, bool)) -> Vec<(&str, bool)> {
    match scope {
        Scope::Listed(patterns) => patterns.iter().map(start).collect(),
        Scope::AllBut(_) => vec![("", false)],
    }
}

const WORD: usize = u64::BITS as usize;

/// A set of statements as bits.
#[derive(Clone, Debug)]
struct Bits(Box<[u64]>);

impl Bits {
    fn of(count: usize, members: impl IntoIterator<Item = usize>) -> Self {
        let mut words = vec![0; count.div_ceil(WORD)];
        for member in members {
            if let Some(word) = words.get_mut(member / WORD) {
                *word |= 1 << (member % WORD);
            }
        }
        Self(words.into())
    }

    fn contains(&self, member: usize) -> bool {
        self.word(member / WORD) & (1 << (member % WORD)) != 0
    }

    fn word(&self, index: usize) -> u64 {
        self.0.get(index).copied().unwrap_or_default()
    }
}

fn positions(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let next = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        next
    })
}

fn members(few: &[u32]) -> impl Iterator<Item = usize> {
    few.iter().map(|&member| member as usize)
}

/// A set of statements: a sorted list where that is shorter than bits.
#[derive(Clone, Debug)]
enum Set {
    Few(Box<[u32]>),
    Many(Bits),
}

impl Set {
    fn of(count: usize, mut members: Vec<usize>) -> Self {
        members.sort_unstable();
        members.dedup();
        if members.len() > count.div_ceil(WORD) * 2 {
            return Self::Many(Bits::of(count, members));
        }
        let narrow = members.into_iter().filter_map(|member| u32::try_from(member).ok());
        Self::Few(narrow.collect())
    }

    fn contains(&self, member: usize) -> bool {
        match self {
            Self::Few(few) => u32::try_from(member).is_ok_and(|member| few.binary_search(&member).is_ok()),
            Self::Many(bits) => bits.contains(member),
        }
    }

    fn word(&self, index: usize) -> u64 {
        match self {
            Self::Few(few) => {
                let from = few.partition_point(|&member| (member as usize) / WORD < index);
                members(few.get(from..).unwrap_or_default())
                    .take_while(|member| member / WORD == index)
                    .fold(0, |bits, member| bits | 1 << (member % WORD))
            }
            Self::Many(bits) => bits.word(index),
        }
    }
}

/// Statements by texts: all that begin with one, or are one.
#[derive(Clone, Debug)]
struct Prefixes(Vec<Prefix>);

#[derive(Clone, Debug)]
struct Prefix {
    text: Box<str>,
    /// The longest text of the list that this one begins with, besides itself.
    shorter: Option<u32>,
    /// For texts that begin with it.
    beginning: Set,
    /// For the text itself.
    whole: Set,
}

impl Prefixes {
    /// `starts` are, for each statement, the texts and whether each is meant as a whole.
    fn new<'t>(count: usize, starts: impl Iterator<Item = Vec<(&'t str, bool)>>) -> Self {
        let mut by_text: BTreeMap<&str, [Vec<usize>; 2]> = BTreeMap::new();
        for (index, starts) in starts.enumerate() {
            for (text, is_whole) in starts {
                let [beginning, whole] = by_text.entry(text).or_default();
                if is_whole { whole.push(index) } else { beginning.push(index) }
            }
        }
        let mut prefixes: Vec<Prefix> = Vec::with_capacity(by_text.len());
        for (text, [beginning, whole]) in by_text {
            let mut shorter = prefixes.len().checked_sub(1).and_then(|last| u32::try_from(last).ok());
            while let Some(other) = shorter.and_then(|at| prefixes.get(at as usize)) {
                if text.starts_with(&*other.text) {
                    break;
                }
                shorter = other.shorter;
            }
            let [beginning, whole] = [beginning, whole].map(|members| Set::of(count, members));
            prefixes.push(Prefix { text: text.into(), shorter, beginning, whole });
        }
        Self(prefixes)
    }

    /// The sets of all statements of which `text` is one, or begins with one.
    fn sets<'p>(&'p self, text: &'p str) -> impl Iterator<Item = &'p Set> {
        // All texts that `text` begins with are among those that the last one not behind it begins with.
        let last = self.0.partition_point(|prefix| &*prefix.text <= text).checked_sub(1);
        let chain = std::iter::successors(last.and_then(|at| self.0.get(at)), |prefix| {
            prefix.shorter.and_then(|at| self.0.get(at as usize))
        });
        chain.filter(move |prefix| text.starts_with(&*prefix.text)).flat_map(move |prefix| {
            let whole = (prefix.text.len() == text.len()).then_some(&prefix.whole);
            whole.into_iter().chain([&prefix.beginning])
        })
    }
}

/// Statements by a text that they require of a condition key, each by one.
#[derive(Clone, Debug)]
struct Required {
    /// Those that require none.
    nothing: Set,
    /// Keys in lower case, and by their texts who requires which.
    keys: Vec<(Box<str>, ByText)>,
}

/// Statements by a text, in the order of the texts.
type ByText = Vec<(Box<str>, Set)>;

impl Required {
    fn new<'s>(count: usize, required: impl Iterator<Item = Option<(&'s str, Vec<&'s str>)>>) -> Self {
        let mut by_key: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
        let mut nothing = Vec::new();
        for (index, required) in required.enumerate() {
            let Some((key, texts)) = required else {
                nothing.push(index);
                continue;
            };
            for text in texts {
                by_key.entry(key).or_default().entry(text).or_default().push(index);
            }
        }
        let set = |members| Set::of(count, members);
        let by_text = |texts: BTreeMap<&str, Vec<usize>>| {
            texts.into_iter().map(|(text, members)| (text.into(), set(members))).collect()
        };
        let keys = by_key.into_iter().map(|(key, texts)| (key.into(), by_text(texts))).collect();
        Self { nothing: set(nothing), keys }
    }

    /// The statements whose requirement a request meets that carries `context`.
    fn sets<'r>(&'r self, context: &'r Context) -> impl Iterator<Item = &'r Set> {
        let met = self.keys.iter().filter_map(|(key, texts)| {
            let text = context.single(key)?;
            let at = texts.binary_search_by(|(known, _)| (**known).cmp(text)).ok()?;
            texts.get(at).map(|(_, set)| set)
        });
        std::iter::once(&self.nothing).chain(met)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(set: &Set, count: usize) -> Vec<usize> {
        (0..count).filter(|member| set.contains(*member)).collect()
    }

    #[test]
    fn a_set_is_the_same_as_a_list_and_as_bits() {
        for (count, list) in
            [(1_000, vec![999, 0, 63, 64]), (1_000, (0..500).map(|n| n * 2).collect()), (0, vec![])]
        {
            let set = Set::of(count, list.clone());
            let by_words: Vec<_> = (0..count.div_ceil(WORD))
                .flat_map(|word| positions(set.word(word)).map(move |bit| word * WORD + bit))
                .collect();
            let mut sorted = list;
            sorted.sort_unstable();
            assert_eq!((all(&set, count), by_words), (sorted.clone(), sorted));
        }
    }

    #[test]
    fn texts_are_found_by_all_that_they_begin_with() {
        let starts = ["", "a", "ab", "abc", "abd", "b", "ab"].map(|text| vec![(text, false)]);
        let mut starts = starts.to_vec();
        starts.push(vec![("ab", true), ("zz", true)]);
        let prefixes = Prefixes::new(starts.len(), starts.into_iter());
        let found = |text| {
            let mut found: Vec<_> = prefixes.sets(text).flat_map(|set| all(set, 8)).collect();
            found.sort_unstable();
            found
        };
        assert_eq!(found("abcd"), [0, 1, 2, 3, 6]);
        assert_eq!(found("ab"), [0, 1, 2, 6, 7]);
        assert_eq!(found("az"), [0, 1]);
        assert_eq!(found("zz"), [0, 7]);
        assert_eq!(found("zzz"), [0]);
        assert_eq!(found(""), [0]);
    }
}
