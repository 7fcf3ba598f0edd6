use super::text_value;
use crate::{Code, Fault};

/// Longer than the code of any Region.
const LONGEST: usize = 32;

text_value! {
    /// The code of an AWS Region, such as `eu-west-1`: one that some partition has, or of the shape of one, because
    /// AWS opens Regions faster than catalogues are refreshed.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::Region;
    ///
    /// assert_eq!(Region::new("cn-north-1")?.as_str(), "cn-north-1");
    /// assert_eq!(Region::new("eu-west1").unwrap_err().suggestion.as_deref(), Some("eu-west-1"));
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    Region, check
}

fn check(text: &str) -> Result<(), Fault> {
    if text.len() <= LONGEST && xacct_catalog::partitions().any(|partition| partition.has_region(text)) {
        return Ok(());
    }
    let every = xacct_catalog::partitions().flat_map(xacct_catalog::Partition::regions);
    let near = xacct_catalog::nearest::among(text, every);
    let fault = Fault::new(Code::INVALID_REGION, format!("unknown Region `{}`", text.escape_debug()));
    Err(fault.help("a Region is written by its code, such as `eu-central-1`").suggest(near))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_of_every_partition_are_known() {
        for text in ["us-east-1", "cn-northwest-1", "us-gov-west-1", "eu-north-9"] {
            assert!(Region::new(text).is_ok(), "{text}");
        }
        for text in ["", "us-east", "EU", "us-east-1a", "US-EAST-1", "us-*"] {
            assert!(Region::new(text).is_err(), "{text}");
        }
    }
}
