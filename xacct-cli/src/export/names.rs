//! Names that other tools take, each once.

use std::collections::BTreeSet;

/// The names that a file has used already.
#[derive(Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name of CloudFormation, which has letters and digits alone: `BucketPolicyReports2026` of `reports-2026`.
    pub(super) fn joined(&mut self, what: &str, of: &str) -> String {
        let mut name = what.to_owned();
        for word in of.split(|letter: char| !letter.is_ascii_alphanumeric()) {
            let mut letters = word.chars();
            name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            name.extend(letters);
        }
        self.once(name)
    }

    /// A name of Terraform: `bucket_reports-2026` of `reports-2026`.
    pub(super) fn underscored(&mut self, what: &str, of: &str) -> String {
        let plain = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' };
        let of: String = of.chars().map(plain).collect();
        self.once(format!("{what}_{of}"))
    }

    /// The name, or with a number where there is one already: `a.b` and `a_b` are two buckets.
    fn once(&mut self, name: String) -> String {
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !self.0.contains(name));
        let free = free.unwrap_or(name);
        self.0.insert(free.clone());
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_buckets_never_share_a_name() {
        let mut names = Names::default();
        assert_eq!(names.joined("Bucket", "a.b"), "BucketAB");
        assert_eq!(names.joined("Bucket", "a-b"), "BucketAB2");
        assert_eq!(names.underscored("bucket", "a.b"), "bucket_a_b");
        assert_eq!(names.underscored("bucket", "a_b"), "bucket_a_b2");
        assert_eq!(names.underscored("bucket", "a-b"), "bucket_a-b");
    }
}
