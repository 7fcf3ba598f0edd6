//! The blob `catalog.bin`, and the only place that knows its format.
//!
//! `cargo xtask catalog` writes it. Nothing is decoded when it is loaded: each table is a slice of fixed-width
//! records, sorted so that a binary search finds a name. All integers are little-endian.
//!
//! The header holds the magic `xacctcat`, twelve `u32` bounds (section *n* lies between bounds *n* and *n* + 1),
//! and a [`Roots`] record. The sections, in order:
//!
//! | section    | record                                                                             | sorted by |
//! |------------|------------------------------------------------------------------------------------|-----------|
//! | services   | prefix text, name text, first action, first resource type, key list, flags (1 RCP)  | prefix    |
//! | actions    | name text, profile                                                                  | service, name |
//! | profiles   | level, required list, optional list, key list, resource key list, dependent list    |           |
//! | types      | name text, key list, first ARN                                                      | service, name |
//! | ARNs       | pattern text, `u8` flags (1: the last placeholder holds no slash)                   | type      |
//! | keys       | name text                                                                           | name      |
//! | globals    | name text, type `u8`, other types `u8` (a bit each), flags `u8`, category `u8`      | name      |
//! | partitions | id text, DNS suffix text, implicit Region text, Regions, Region shapes              | id        |
//! | texts      | text                                                                                |           |
//! | lists      | `u16`                                                                               |           |
//! | pool       | bytes                                                                               |           |
//!
//! - A *text* is a `u32`: offset into the pool × 256 + length. A text that starts another one shares its bytes.
//! - Every other field is a `u16` unless said otherwise. *First …* is an index into that table, and the next
//!   record's is where the run ends; services and types therefore end with a record that only closes the last run.
//! - A *list* is an index into lists, where its length stands before its items. List 0 is empty. A key list holds
//!   keys: index into keys + type × 4096 + 32768 when multivalued (a key's type is a fact of its service).
//!   Required and optional lists hold resource types, counted from the service's first. A resource key list holds
//!   pairs of such a type and a key list. A dependent list holds indices into texts.
//! - *Regions*, *Region shapes* and the roots are runs of texts: first and count.
//! - Actions that differ in nothing but their names share a *profile*.

static BLOB: &[u8] = include_bytes!("catalog.bin");

pub(crate) static SERVICES: &[[u8; 16]] = section(0).as_chunks().0;
pub(crate) static ACTIONS: &[[u8; 6]] = section(1).as_chunks().0;
static PROFILES: &[[u8; 12]] = section(2).as_chunks().0;
pub(crate) static RESOURCE_TYPES: &[[u8; 8]] = section(3).as_chunks().0;
static ARNS: &[[u8; 5]] = section(4).as_chunks().0;
pub(crate) static KEYS: &[[u8; 4]] = section(5).as_chunks().0;
pub(crate) static GLOBAL_KEYS: &[[u8; 8]] = section(6).as_chunks().0;
pub(crate) static PARTITIONS: &[[u8; 20]] = section(7).as_chunks().0;
static TEXTS: &[[u8; 4]] = section(8).as_chunks().0;
static LISTS: &[[u8; 2]] = section(9).as_chunks().0;
static POOL: &[u8] = section(10);

const MAGIC: &[u8; 8] = b"xacctcat";
const SECTIONS: usize = 11;
const ROOTS: usize = MAGIC.len() + 4 * (SECTIONS + 1);

/// What belongs to the catalogue as a whole: version text, provenance texts, service principal texts.
pub(crate) struct Roots {
    pub(crate) version: &'static str,
    pub(crate) provenance: Run,
    pub(crate) service_principals: Run,
}

pub(crate) static CATALOG: Roots = Roots {
    version: text(u32_of(ROOTS)),
    provenance: Run::new(u16_of(ROOTS + 4), u16_of(ROOTS + 6)),
    service_principals: Run::new(u16_of(ROOTS + 8), u16_of(ROOTS + 10)),
};

const fn section(number: usize) -> &'static [u8] {
    let bound = MAGIC.len() + 4 * number;
    between(BLOB, u32_of(bound) as usize, u32_of(bound + 4) as usize)
}

/// As `bytes.get(start..end)`, which is not `const`; nothing where the blob does not reach that far.
const fn between(bytes: &'static [u8], start: usize, end: usize) -> &'static [u8] {
    match bytes.split_at_checked(end) {
        Some((head, _)) => match head.split_at_checked(start) {
            Some((_, found)) => found,
            None => &[],
        },
        None => &[],
    }
}

const fn u16_of(at: usize) -> u16 {
    match between(BLOB, at, at + 2).first_chunk() {
        Some(bytes) => u16::from_le_bytes(*bytes),
        None => 0,
    }
}

const fn u32_of(at: usize) -> u32 {
    match between(BLOB, at, at + 4).first_chunk() {
        Some(bytes) => u32::from_le_bytes(*bytes),
        None => 0,
    }
}

/// The bytes of a text, for comparing without asking whether they are UTF-8.
pub(crate) const fn bytes(text: u32) -> &'static [u8] {
    let start = (text >> 8) as usize;
    between(POOL, start, start + (text & 255) as usize)
}

pub(crate) const fn text(text: u32) -> &'static str {
    match str::from_utf8(bytes(text)) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// A record; all zeros (no text, empty lists) where there is none.
pub(crate) fn record<const N: usize>(table: &'static [[u8; N]], index: u16) -> [u8; N] {
    table.get(usize::from(index)).copied().unwrap_or([0; N])
}

/// Which record, of those from `first` to before `end`, starts with a text of exactly `name`.
pub(crate) fn find<const N: usize>(
    table: &'static [[u8; N]],
    first: u16,
    end: u16,
    name: &[u8],
) -> Option<u16> {
    let (mut low, mut high) = (first, end);
    while low < high {
        let middle = low + (high - low) / 2;
        match bytes(leading_text(table, middle)).cmp(name) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

pub(crate) fn leading_text<const N: usize>(table: &'static [[u8; N]], index: u16) -> u32 {
    let bytes = table.get(usize::from(index)).and_then(|record| record.first_chunk());
    bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

/// The items of the list that starts at `at`.
pub(crate) fn list(at: u16) -> &'static [[u8; 2]] {
    let tail = LISTS.get(usize::from(at)..).unwrap_or_default();
    let Some((count, items)) = tail.split_first() else { return &[] };
    items.get(..usize::from(u16::from_le_bytes(*count))).unwrap_or_default()
}

/// The items of the list that starts at `at`, as numbers.
pub(crate) fn numbers(at: u16) -> impl ExactSizeIterator<Item = u16> + Clone {
    list(at).iter().map(|item| u16::from_le_bytes(*item))
}

/// Consecutive texts.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    first: u16,
    count: u16,
}

impl Run {
    pub(crate) const fn new(first: u16, count: u16) -> Self {
        Run { first, count }
    }

    pub(crate) fn texts(self) -> impl ExactSizeIterator<Item = &'static str> {
        (0..self.count).map(move |index| listed_text(self.first.saturating_add(index)))
    }

    /// Whether `text` is one of the texts, which have to be sorted.
    pub(crate) fn holds(self, text: &str) -> bool {
        find(TEXTS, self.first, self.first.saturating_add(self.count), text.as_bytes()).is_some()
    }
}

pub(crate) fn listed_text(index: u16) -> &'static str {
    text(leading_text(TEXTS, index))
}

/// An ARN pattern, and whether its last placeholder holds no slash.
pub(crate) fn arn(index: u16) -> (&'static str, bool) {
    let [a, b, c, d, flags] = record(ARNS, index);
    (text(u32::from_le_bytes([a, b, c, d])), flags & 1 != 0)
}

/// The lists that actions share.
pub(crate) struct Profile {
    pub(crate) level: u16,
    pub(crate) required: u16,
    pub(crate) optional: u16,
    pub(crate) keys: u16,
    pub(crate) resource_keys: u16,
    pub(crate) dependents: u16,
}

pub(crate) fn profile(index: u16) -> Profile {
    let record = record(PROFILES, index);
    let field = |at: usize| u16::from_le_bytes([record[at], record[at + 1]]);
    Profile {
        level: field(0),
        required: field(2),
        optional: field(4),
        keys: field(6),
        resource_keys: field(8),
        dependents: field(10),
    }
}

#[cfg(test)]
mod tests;
