use super::text_value;
use crate::{Code, Fault};

/// Longer than the name of any Region.
const LONGEST: usize = 32;

text_value! {
    /// An AWS Region, such as `eu-central-1`, of any partition.
    ///
    /// A Region that is newer than the catalogue is accepted where it is named as its partition's Regions are.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::Region;
    ///
    /// assert_eq!(Region::new("eu-central-1")?.as_str(), "eu-central-1");
    /// assert_eq!(Region::new("eu-centrall-1").unwrap_err().suggestion.as_deref(), Some("eu-central-1"));
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    Region, check
}

fn check(text: &str) -> Result<(), Fault> {
    if text.len() <= LONGEST && xacct_catalog::partitions().any(|partition| partition.has_region(text)) {
        return Ok(());
    }
    let every = xacct_catalog::partitions().flat_map(|partition| partition.regions());
    Err(Fault::new(Code::INVALID_REGION, format!("unknown Region `{}`", text.escape_debug()))
        .suggest(xacct_catalog::nearest::among(text, every)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_of_every_partition() {
        for text in ["us-east-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"] {
            assert!(Region::new(text).is_ok(), "{text}");
        }
        for text in
            ["", "*", "us-east", "us-east-1 ", "US-EAST-1", "${aws:RequestedRegion}", &"us-east-1".repeat(9)]
        {
            assert!(Region::new(text.to_owned()).is_err(), "{text:?}");
        }
    }
}
