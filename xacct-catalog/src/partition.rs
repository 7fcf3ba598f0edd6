use crate::blob;
use std::fmt;

/// A partition: a part of AWS with accounts and Regions of its own, such as `aws` or `aws-cn`. No policy can grant
/// access across partitions.
///
/// # Examples
///
/// ```
/// let china = xacct_catalog::partition("aws-cn").expect("it is a partition");
/// assert_eq!(china.dns_suffix(), "amazonaws.com.cn");
/// assert!(china.has_region("cn-north-1"));
/// assert!(!china.has_region("eu-west-1"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partition(u16);

/// All partitions, sorted by id.
pub fn partitions() -> impl ExactSizeIterator<Item = Partition> {
    (0..count()).map(Partition)
}

/// The partition of exactly this id, which is the second part of an ARN.
pub fn partition(id: &str) -> Option<Partition> {
    blob::find(blob::PARTITIONS, 0, count(), id.as_bytes()).map(Partition)
}

fn count() -> u16 {
    u16::try_from(blob::PARTITIONS.len()).unwrap_or_default()
}

impl Partition {
    /// Its id, such as `aws-us-gov`.
    pub fn id(self) -> &'static str {
        blob::text(blob::leading_text(blob::PARTITIONS, self.0))
    }

    /// What the names of its endpoints and service principals end with, such as `amazonaws.com`.
    pub fn dns_suffix(self) -> &'static str {
        self.text(4)
    }

    /// The Region that holds what has no Region, such as IAM: `us-east-1` in `aws`.
    pub fn implicit_global_region(self) -> &'static str {
        self.text(8)
    }

    /// Its Regions, sorted; without pseudo Regions such as `aws-global`.
    pub fn regions(self) -> impl ExactSizeIterator<Item = &'static str> {
        self.run(12).texts()
    }

    /// Whether `region` is one of its Regions, or has the shape of one: AWS opens Regions faster than catalogues are
    /// refreshed. In `aws-us-gov` the shape is `us-gov-`, a direction that some Region has, `-` and a number, so that
    /// `us-gov-east-2` has it and `us-gov-eats-1` has not.
    pub fn has_region(self, region: &str) -> bool {
        let fits = |shape: &str| {
            let rest = region.strip_prefix(shape).and_then(|rest| rest.strip_prefix('-'));
            rest.and_then(|rest| rest.split_once('-')).is_some_and(|(word, number)| {
                is_direction(word) && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            })
        };
        self.run(12).holds(region) || self.run(16).texts().any(fits)
    }

    fn text(self, at: usize) -> &'static str {
        let record = self.record();
        blob::text(u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]))
    }

    fn run(self, at: usize) -> blob::Run {
        let record = self.record();
        let field = |at: usize| u16::from_le_bytes([record[at], record[at + 1]]);
        blob::Run::new(field(at), field(at + 2))
    }

    fn record(self) -> [u8; 20] {
        blob::record(blob::PARTITIONS, self.0)
    }
}

/// Whether some Region has `word` before its number, as `us-east-1` has `east`.
fn is_direction(word: &str) -> bool {
    let has_word = |region: &str| region.rsplit('-').nth(1) == Some(word);
    partitions().any(|partition| partition.regions().any(has_word))
}

impl fmt::Debug for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Partition({})", self.id())
    }
}
