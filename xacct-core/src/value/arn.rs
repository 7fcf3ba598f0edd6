use super::s3_address::fault_of_url;
use super::variable::end_of;
use crate::{Code, Fault};
use std::borrow::Cow;
use std::ops::Range;

/// An Amazon Resource Name, or a pattern of them: `arn:partition:service:region:account:resource`.
///
/// A value of this type has six parts; whether the parts fit the service is for [`check`](crate::check) to say,
/// which knows the catalogue. In policies a part may hold the wildcards `*` and `?`, and the resource may hold
/// policy variables such as `${aws:username}`, whose colons separate nothing.
///
/// # Examples
/// ```
/// use xacct_core::Arn;
///
/// let arn = Arn::new("arn:aws:s3:::reports/2026/*")?;
/// assert_eq!((arn.service(), arn.account(), arn.resource()), ("s3", "", "reports/2026/*"));
/// assert!(Arn::new("reports/2026/*").is_err());
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Arn {
    text: Cow<'static, str>,
    /// Where each of the five separating colons stands.
    colons: [usize; 5],
}

/// A part of an [`Arn`] that carries meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArnPart {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    Partition,
    /// The service's namespace, such as `s3`.
    Service,
    /// The Region, empty where the resource has none.
    Region,
    /// The account id, empty where the resource names none.
    Account,
    /// Everything after the fifth colon.
    Resource,
}

impl Arn {
    /// Splits `text` into an ARN's six parts.
    ///
    /// # Errors
    /// `INVALID_ARN_PREFIX` when it does not begin with `arn:`, `S3_ALIAS_IN_POLICY` when it is a URL,
    /// `MISSING_ARN_FIELD` when it has fewer than six parts.
    pub fn new(text: impl Into<Cow<'static, str>>) -> Result<Self, Fault> {
        let text = text.into();
        if !text.starts_with("arn:") {
            return Err(fault_of_url(&text).unwrap_or_else(|| without_prefix(&text)));
        }
        let colons: Vec<_> = separators(&text).take(5).collect();
        match <[usize; 5]>::try_from(colons) {
            Ok(colons) => Ok(Self { text, colons }),
            Err(colons) => Err(with_too_few_parts(&text, colons.len())),
        }
    }

    /// What `arn!` expands to: the text and the places of its separating colons.
    #[doc(hidden)]
    pub const fn __from_checked(text: &'static str, colons: [usize; 5]) -> Self {
        Self { text: Cow::Borrowed(text), colons }
    }

    /// The ARN as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The partition, such as `aws`.
    pub fn partition(&self) -> &str {
        self.part(ArnPart::Partition)
    }

    /// The service's namespace, such as `s3`.
    pub fn service(&self) -> &str {
        self.part(ArnPart::Service)
    }

    /// The Region, or nothing.
    pub fn region(&self) -> &str {
        self.part(ArnPart::Region)
    }

    /// The account id, or nothing.
    pub fn account(&self) -> &str {
        self.part(ArnPart::Account)
    }

    /// Everything after the fifth colon.
    pub fn resource(&self) -> &str {
        self.part(ArnPart::Resource)
    }

    /// The text of one part.
    pub fn part(&self, part: ArnPart) -> &str {
        self.text.get(self.range(part)).unwrap_or_default()
    }

    /// The bytes of the whole text that one part takes.
    pub fn range(&self, part: ArnPart) -> Range<usize> {
        let [a, b, c, d, e] = self.colons;
        match part {
            ArnPart::Partition => a + 1..b,
            ArnPart::Service => b + 1..c,
            ArnPart::Region => c + 1..d,
            ArnPart::Account => d + 1..e,
            ArnPart::Resource => e + 1..self.text.len(),
        }
    }

    /// The fault of a partition that AWS does not have.
    pub(crate) fn unknown_partition(&self) -> Option<Fault> {
        let partition = self.partition();
        if xacct_catalog::partition(partition).is_some() {
            return None;
        }
        let near =
            xacct_catalog::nearest::among(partition, xacct_catalog::partitions().map(|known| known.id()));
        let fault = Fault::new(Code::INVALID_PARTITION, format!("unknown partition `{partition}`"));
        let fault = fault.at(self.range(ArnPart::Partition));
        Some(fault.suggest(near.map(|near| self.with(ArnPart::Partition, near))))
    }

    /// The ARN up to the first slash of its resource: of an object's ARN, the bucket's.
    pub(crate) fn before_slash(&self) -> &str {
        let start = self.range(ArnPart::Resource).start;
        let slash = outside_variables(self.resource(), |byte| byte == b'/').next();
        self.text.get(..slash.map_or(self.text.len(), |slash| start + slash)).unwrap_or_default()
    }

    /// The name of the role whose session this ARN names. Nothing in it tells of the role's path.
    pub(crate) fn role_of_session(&self) -> Option<&str> {
        let session = self.resource().strip_prefix("assumed-role/").filter(|_| self.service() == "sts")?;
        session.split('/').next()
    }

    /// The ARN of what IAM has under this name in the account that this ARN names.
    pub(crate) fn of_iam_beside(&self, resource: &str) -> String {
        format!("arn:{}:iam::{}:{resource}", self.partition(), self.account())
    }

    /// The same ARN with another text for one part.
    pub(crate) fn with(&self, part: ArnPart, text: &str) -> String {
        let Range { start, end } = self.range(part);
        let (before, after) = (self.text.get(..start), self.text.get(end..));
        [before.unwrap_or_default(), text, after.unwrap_or_default()].concat()
    }
}

fn without_prefix(text: &str) -> Fault {
    let s3_uri = text.strip_prefix("s3://").map(|rest| format!("arn:aws:s3:::{rest}"));
    let prefix_left_out = text.starts_with("aws:").then(|| format!("arn:{text}"));
    let mended = s3_uri.or(prefix_left_out).filter(|text| Arn::new(text.clone()).is_ok());
    let first = text.find([':', '/']).unwrap_or(text.len());
    Fault::new(Code::INVALID_ARN_PREFIX, format!("`{text}` is not an ARN: it does not begin with `arn:`"))
        .at(0..first)
        .help(match &mended {
            Some(arn) => format!("write `{arn}`"),
            None => {
                "an ARN is `arn:partition:service:region:account:resource`, such as `arn:aws:s3:::bucket/key`"
                    .into()
            }
        })
        .suggest(mended)
}

fn with_too_few_parts(text: &str, colons: usize) -> Fault {
    let s3 = text.strip_prefix("arn:aws:s3:").map(|rest| rest.trim_start_matches(':'));
    let mended = s3
        .filter(|resource| !resource.is_empty() && !resource.contains(':'))
        .map(|resource| format!("arn:aws:s3:::{resource}"));
    Fault::new(Code::MISSING_ARN_FIELD, format!("`{text}` has {} of an ARN's six parts", colons + 1))
        .help(match &mended {
            Some(arn) => format!("a part may be empty, its colon may not: write `{arn}`"),
            None => "an ARN is `arn:partition:service:region:account:resource`; a part may be empty, its colon may not".into(),
        })
        .suggest(mended)
}

/// The places of the colons outside `${…}`.
fn separators(text: &str) -> impl Iterator<Item = usize> {
    outside_variables(text, |byte| byte == b':')
}

/// The places of the wildcards `*` and `?` outside `${…}`.
pub(crate) fn wildcards_in(text: &str) -> impl Iterator<Item = usize> {
    outside_variables(text, |byte| matches!(byte, b'*' | b'?'))
}

/// The places of some bytes of ASCII outside `${…}`.
pub(super) fn outside_variables(text: &str, wanted: impl Fn(u8) -> bool) -> impl Iterator<Item = usize> {
    let mut variable_ends = 0;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        if at >= variable_ends && byte == b'$' && text.as_bytes().get(at + 1) == Some(&b'{') {
            variable_ends = end_of(text, at).unwrap_or_default();
        }
        (at >= variable_ends && wanted(byte)).then_some(at)
    })
}

super::text_traits!(Arn);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resource_keeps_its_colons() {
        let arn = Arn::new("arn:aws:logs:us-east-1:111122223333:log-group:app:*").unwrap();
        assert_eq!(arn.region(), "us-east-1");
        assert_eq!(arn.resource(), "log-group:app:*");
        assert_eq!(arn.with(ArnPart::Region, ""), "arn:aws:logs::111122223333:log-group:app:*");
    }

    #[test]
    fn a_variable_keeps_its_colons_too() {
        let arn = Arn::new("arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}").unwrap();
        assert_eq!(arn.account(), "${aws:PrincipalAccount}");
        assert_eq!(arn.resource(), "user/${aws:username}");
    }

    #[test]
    fn what_is_no_arn_is_refused_with_the_way_out() {
        let suggestion = |text: &'static str| Arn::new(text).unwrap_err().suggestion;
        assert_eq!(suggestion("aws:s3:::b").as_deref(), Some("arn:aws:s3:::b"));
        assert_eq!(suggestion("s3://b/key").as_deref(), Some("arn:aws:s3:::b/key"));
        assert_eq!(suggestion("arn:aws:s3:b/*").as_deref(), Some("arn:aws:s3:::b/*"));
        for text in ["", "arn", "arn:", ":::::", "arn:aws:s3", "reports/*", "arn:${a:b:c:d:e}"] {
            assert!(Arn::new(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_session_is_of_a_role() {
        let session = Arn::new("arn:aws-cn:sts::222222222222:assumed-role/analyst/ana").unwrap();
        assert_eq!(session.role_of_session(), Some("analyst"));
        assert_eq!(session.of_iam_beside("role/analyst"), "arn:aws-cn:iam::222222222222:role/analyst");
        let role = Arn::new("arn:aws:iam::222222222222:role/analyst").unwrap();
        assert_eq!(role.role_of_session(), None);
    }

    #[test]
    fn wildcards_inside_a_variable_are_escapes() {
        assert_eq!(wildcards_in("a*${*}b?${?").collect::<Vec<_>>(), [1, 7, 10]);
    }
}
