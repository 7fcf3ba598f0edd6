//! `INVALID_IP_RANGE`: no address and no range of addresses.
//!
//! A range is an address, or one with the length of its prefix, as in CIDR. In a condition it is
//! `TYPE_MISMATCH_IP_RANGE`.
//!
//! - severity: error
//! - bad: `condition: { source_ip: "203.0.113" }`
//! - good: `condition: { source_ip: "203.0.113.0/24" }`

use crate::{Code, Fault};
use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range of IP addresses as conditions name it: an address, or a CIDR block such as `203.0.113.0/24`, IPv4 or IPv6.
///
/// An address alone is a range of one. Bits behind the prefix are ignored, as IAM ignores them.
///
/// # Examples
/// ```
/// use xacct_core::IpRange;
///
/// let office: IpRange = "203.0.113.0/24".parse()?;
/// assert_eq!(office.prefix_length(), 24);
/// assert!(!office.is_private());
/// assert!(IpRange::new("10.0.0.0/8")?.is_private());
/// assert_eq!(IpRange::new("203.0.113.*").unwrap_err().suggestion.as_deref(), Some("203.0.113.0/24"));
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IpRange {
    text: Cow<'static, str>,
    address: IpAddr,
    prefix_length: u8,
}

/// The addresses of private networks: RFC 1918 and RFC 4193.
const PRIVATE: [(IpAddr, u8); 4] = [
    (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
    (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
    (IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7),
];

impl IpRange {
    /// Reads `text` as an address or a CIDR block.
    ///
    /// # Errors
    /// `INVALID_IP_RANGE` when it is neither.
    pub fn new(text: impl Into<Cow<'static, str>>) -> Result<Self, Fault> {
        let text = text.into();
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (&*text, None),
        };
        let Ok(address) = address.parse::<IpAddr>() else { return Err(no_address(&text, address.len())) };
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix_length = match prefix {
            None => longest,
            Some(prefix) => prefix_length(prefix, longest).ok_or_else(|| no_prefix(&text, longest))?,
        };
        Ok(Self { text, address, prefix_length })
    }

    /// The range as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address before the slash.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// How many leading bits of the address count: 32 of IPv4 or 128 of IPv6 where only one address is meant.
    pub fn prefix_length(&self) -> u8 {
        self.prefix_length
    }

    /// Whether the address is in the range.
    pub fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv4() == self.address.is_ipv4()
            && leading_bits(address, self.prefix_length) == leading_bits(self.address, self.prefix_length)
    }

    /// Whether all of its addresses are private, so that no request comes from them over the internet: `10.0.0.0/8`,
    /// `172.16.0.0/12`, `192.168.0.0/16` and `fc00::/7`.
    pub fn is_private(&self) -> bool {
        let is_within = |&(network, prefix_length): &(IpAddr, u8)| {
            network.is_ipv4() == self.address.is_ipv4()
                && prefix_length <= self.prefix_length
                && leading_bits(network, prefix_length) == leading_bits(self.address, prefix_length)
        };
        PRIVATE.iter().any(is_within)
    }
}

/// The first `count` bits of an address.
fn leading_bits(address: IpAddr, count: u8) -> u128 {
    let bits = match address {
        IpAddr::V4(address) => u128::from(address.to_bits()) << 96,
        IpAddr::V6(address) => address.to_bits(),
    };
    bits.checked_shr(128 - u32::from(count)).unwrap_or_default()
}

fn prefix_length(text: &str, longest: u8) -> Option<u8> {
    let is_number = text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|&length| is_number && length <= longest)
}

fn no_address(text: &str, end: usize) -> Fault {
    Fault::new(Code::INVALID_IP_RANGE, format!("`{text}` is neither an IP address nor a range of them"))
        .at(0..end)
        .help("an address is written in full, such as `203.0.113.7`, and a range as `203.0.113.0/24`")
        .suggest(without_stars(text))
}

fn no_prefix(text: &str, longest: u8) -> Fault {
    let start = text.find('/').map_or(0, |slash| slash + 1);
    Fault::new(Code::INVALID_IP_RANGE, format!("`{text}` is not a range of IP addresses"))
        .at(start..text.len())
        .help(format!("after the slash stands how many of the {longest} bits are fixed: 0 to {longest}"))
}

/// The range that is meant by stars in place of the last numbers of an IPv4 address.
fn without_stars(text: &str) -> Option<String> {
    let numbers = text.trim_end_matches(".*");
    let stars = (text.len() - numbers.len()) / ".*".len();
    let kept = 4_usize.checked_sub(stars).filter(|_| stars > 0)?;
    let range = format!("{numbers}{}/{}", ".0".repeat(stars), kept * 8);
    IpRange::new(range.clone()).is_ok().then_some(range)
}

super::text_traits!(IpRange);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_ranges_are_read() {
        for (text, length) in [
            ("203.0.113.7", 32),
            ("203.0.113.7/24", 24),
            ("0.0.0.0/0", 0),
            ("2001:db8::/32", 32),
            ("::1", 128),
            ("2001:db8::1/128", 128),
        ] {
            assert_eq!(IpRange::new(text).unwrap().prefix_length(), length, "{text}");
        }
    }

    #[test]
    fn what_is_neither_is_refused_with_its_part() {
        for (text, part, suggestion) in [
            ("10.0.0", "10.0.0", None),
            ("10.0.0.*", "10.0.0.*", Some("10.0.0.0/24")),
            ("10.*.*.*", "10.*.*.*", Some("10.0.0.0/8")),
            ("10.0.0.0/33", "33", None),
            ("10.0.0.0/", "", None),
            ("10.0.0.0/+8", "+8", None),
            ("2001:db8::/129", "129", None),
            ("10.0.0.256", "10.0.0.256", None),
            ("010.0.0.1", "010.0.0.1", None),
            ("*", "*", None),
            (".*.*.*.*", ".*.*.*.*", None),
            (".*.*.*.*.*", ".*.*.*.*.*", None),
            ("", "", None),
            ("::g/8", "::g", None),
        ] {
            let fault = IpRange::new(text).unwrap_err();
            assert_eq!(&text[fault.part.unwrap()], part, "{text}");
            assert_eq!(fault.suggestion.as_deref(), suggestion, "{text}");
        }
    }

    #[test]
    fn private_is_what_lies_wholly_within_a_private_network() {
        for text in ["10.0.0.0/8", "10.1.2.3", "172.31.0.0/16", "192.168.0.0/16", "fd00::/8", "fc00::1"] {
            assert!(IpRange::new(text).unwrap().is_private(), "{text}");
        }
        for text in [
            "0.0.0.0/0",
            "8.0.0.0/7",
            "172.32.0.0/16",
            "192.168.0.0/15",
            "203.0.113.7",
            "::/0",
            "2001:db8::1",
        ] {
            assert!(!IpRange::new(text).unwrap().is_private(), "{text}");
        }
    }
}
