use super::{IpRange, text_value};
use crate::{Code, Fault};

text_value! {
    /// A range of addresses that is narrow enough to say who asks: /8 or narrower, of IPv6 /32 or narrower, which is
    /// where S3 draws the line between public policies and others. Otherwise as an [`IpRange`].
    ///
    /// # Examples
    /// ```
    /// use xacct_core::NarrowIpRange;
    ///
    /// assert_eq!(NarrowIpRange::new("203.0.113.0/24")?.as_str(), "203.0.113.0/24");
    /// assert!(NarrowIpRange::new("0.0.0.0/0").is_err());
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    NarrowIpRange, narrow
}

/// What is suggested for ranges at large may be too broad.
fn narrow(text: &str) -> Result<(), Fault> {
    check(text).map_err(|fault| fault.if_accepted(|text| check(text).is_ok()))
}

fn check(text: &str) -> Result<(), Fault> {
    let range = IpRange::new(text.to_owned())?;
    let least = if range.address().is_ipv4() { 8 } else { 32 };
    if range.prefix_length() >= least {
        return Ok(());
    }
    let start = text.find('/').map_or(0, |slash| slash + 1);
    let message = format!("`{text}` is as good as every address");
    Err(Fault::new(Code::INVALID_IP_RANGE, message)
        .at(start..text.len())
        .help("S3 takes ranges from /8, or /32 of IPv6, for a limit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_that_of_s3() {
        for text in ["203.0.113.7", "10.0.0.0/8", "2001:db8::/32", "2001:db8::1"] {
            assert!(NarrowIpRange::new(text).is_ok(), "{text}");
        }
        for text in ["0.0.0.0/0", "0.0.0.0/7", "::/0", "2001:db8::/31", "*", "*.*.*.*", ""] {
            let fault = NarrowIpRange::new(text).unwrap_err();
            assert!(fault.suggestion.is_none_or(|range| NarrowIpRange::new(range).is_ok()), "{text}");
        }
    }
}
