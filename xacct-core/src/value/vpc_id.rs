use super::text_value;
use crate::{Code, Fault};

text_value! {
    /// The id of a VPC: `vpc-` and 8 or 17 digits and lower case letters.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::VpcId;
    ///
    /// assert!(VpcId::new("vpc-0a1b2c3d").is_ok());
    /// assert!(VpcId::new("vpce-0a1b2c3d").is_err());
    /// ```
    VpcId, check_vpc
}

text_value! {
    /// The id of a VPC endpoint: `vpce-` and 8 or 17 digits and lower case letters.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::VpcEndpointId;
    ///
    /// assert!(VpcEndpointId::new("vpce-0a1b2c3d4e5f60718").is_ok());
    /// assert!(VpcEndpointId::new("vpc-0a1b2c3d").is_err());
    /// ```
    VpcEndpointId, check_endpoint
}

fn check_vpc(text: &str) -> Result<(), Fault> {
    check(text, "vpc-", || Fault::new(Code::INVALID_VPC_FORMAT, format!("`{text}` is not the id of a VPC")))
}

fn check_endpoint(text: &str) -> Result<(), Fault> {
    let message = || format!("`{text}` is not the id of a VPC endpoint");
    check(text, "vpce-", || Fault::new(Code::INVALID_VPCE_FORMAT, message()))
}

fn check(text: &str, prefix: &str, fault: impl Fn() -> Fault) -> Result<(), Fault> {
    let is_of_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    match text.strip_prefix(prefix) {
        Some(id) if matches!(id.len(), 8 | 17) && id.bytes().all(is_of_id) => Ok(()),
        _ => Err(fault()
            .help(format!("it is `{prefix}` and 8 or 17 digits and letters, such as `{prefix}0a1b2c3d`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_eight_or_seventeen_characters() {
        for id in ["0a1b2c3d", "0a1b2c3d4e5f60718"] {
            assert!(VpcId::new(format!("vpc-{id}")).is_ok());
            assert!(VpcEndpointId::new(format!("vpce-{id}")).is_ok());
        }
        for id in ["", "0a1b2c3", "0a1b2c3d4", "0A1B2C3D", "0a1b2c3*", "0a1b2c3é"] {
            assert!(VpcId::new(format!("vpc-{id}")).is_err(), "{id}");
            assert!(VpcEndpointId::new(format!("vpce-{id}")).is_err(), "{id}");
        }
        assert!(VpcId::new("vpce-0a1b2c3d").is_err() && VpcEndpointId::new("vpc-0a1b2c3d").is_err());
    }
}
