//! `INVALID_GRANT_NAME`: no name of a grant.
//!
//! The name is a part of the Sid by which a grant's statements are found again, which holds letters and digits alone,
//! and of few of them.
//!
//! - severity: error
//! - bad: `grant! { Reports_2026 { … } }`
//! - good: `grant! { Reports2026 { … } }`

use crate::value::text_value;
use crate::{Code, Fault, Sid};

/// Enough for any name, and short enough for what names are put together from it.
const LONGEST: usize = 64;

text_value! {
    /// The name of a grant: 1 to 64 letters and digits. The Sids of its statements and the name of its identity policies
    /// begin with it.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::grant::GrantName;
    ///
    /// assert_eq!(GrantName::new("AnalystsReadReports")?.as_str(), "AnalystsReadReports");
    /// assert_eq!(GrantName::new("analysts-read").unwrap_err().suggestion.as_deref(), Some("AnalystsRead"));
    /// # Ok::<(), xacct_core::Fault>(())
    /// ```
    GrantName, check
}

fn check(text: &str) -> Result<(), Fault> {
    let invalid = || {
        Fault::new(Code::INVALID_GRANT_NAME, format!("`{}` is not the name of a grant", text.escape_debug()))
    };
    if text.is_empty() || text.len() > LONGEST {
        return Err(invalid().help(format!("a name has 1 to {LONGEST} letters and digits")));
    }
    Sid::new(text.to_owned()).map(drop).map_err(|fault| Fault {
        help: Some(
            "the name of a grant holds only letters and digits, as the Sids that begin with it do".into(),
        ),
        ..Fault { part: fault.part, suggestion: fault.suggestion, ..invalid() }
    })
}
