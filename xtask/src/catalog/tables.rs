//! The parts of the blob that its records point into: the pool of texts, and the lists.

use anyhow::{Context, ensure};
use std::collections::{BTreeMap, BTreeSet};

/// Texts by their place in the pool. Used twice: first to learn which texts there are, then, laid out, for their
/// places.
#[derive(Default)]
pub(crate) struct Pool {
    texts: BTreeSet<String>,
    places: BTreeMap<String, u32>,
    bytes: Vec<u8>,
}

impl Pool {
    /// The text's place: offset × 256 + length. Zero as long as nothing is laid out.
    pub(crate) fn place(&mut self, text: &str) -> u32 {
        if self.bytes.is_empty() {
            self.texts.insert(text.to_owned());
        }
        self.places.get(text).copied().unwrap_or_default()
    }

    /// Gives each text its place. Sorted backwards, a text that others start with comes right after them, and shares
    /// the bytes of the last of them.
    pub(crate) fn lay_out(self) -> anyhow::Result<Self> {
        let (mut places, mut bytes) = (BTreeMap::new(), Vec::new());
        let mut last = (0, String::new());
        for text in self.texts.into_iter().rev() {
            if !last.1.starts_with(&text) {
                last = (bytes.len(), text.clone());
                bytes.extend_from_slice(text.as_bytes());
            }
            let place = u32::try_from(last.0)?.checked_mul(256).context("the texts exceed 16 MiB")?;
            ensure!(text.len() < 256, "the text `{text}` is longer than 255 bytes");
            places.insert(text.clone(), place + u32::try_from(text.len())?);
        }
        Ok(Pool { texts: BTreeSet::new(), places, bytes })
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Lists of numbers, each kept once, behind its length.
pub(crate) struct Lists {
    numbers: Vec<u16>,
    places: BTreeMap<Vec<u16>, u16>,
}

impl Lists {
    pub(crate) fn new() -> Self {
        Lists { numbers: vec![0], places: BTreeMap::from([(Vec::new(), 0)]) }
    }

    pub(crate) fn place(&mut self, list: Vec<u16>) -> anyhow::Result<u16> {
        if let Some(place) = self.places.get(&list) {
            return Ok(*place);
        }
        let place = number(self.numbers.len(), "list items")?;
        self.numbers.push(number(list.len(), "items in a list")?);
        self.numbers.extend_from_slice(&list);
        self.places.insert(list, place);
        Ok(place)
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }
}

/// `index` as the blob stores it.
pub(crate) fn number(index: usize, what: &str) -> anyhow::Result<u16> {
    u16::try_from(index).with_context(|| format!("the blob's format has no room for more than 65535 {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_shares_the_bytes_of_one_that_starts_with_it() {
        let mut pool = Pool::default();
        for text in ["Get", "GetObject", "Put", "GetObjectAcl"] {
            assert_eq!(pool.place(text), 0);
        }
        let mut pool = pool.lay_out().unwrap();
        assert_eq!(pool.place("Put"), 3);
        assert_eq!(pool.place("GetObjectAcl"), 3 * 256 + 12);
        assert_eq!(pool.place("Get"), 3 * 256 + 3);
        assert_eq!(pool.into_bytes(), b"PutGetObjectAcl");
    }

    #[test]
    fn equal_lists_are_kept_once() {
        let mut lists = Lists::new();
        let places = [vec![], vec![7, 8], vec![9], vec![7, 8]].map(|list| lists.place(list).unwrap());
        assert_eq!(places, [0, 1, 4, 1]);
    }
}
