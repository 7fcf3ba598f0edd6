//! Where in a document something stands, without any notion of source text.

use std::fmt;

/// A place in a [`Document`](crate::Document): counted from 0, in the document's order.
///
/// The checks know no source text: `xacct-syntax` finds the tokens that stand at a place, and reading JSON its line and
/// column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Place {
    /// The document as a whole.
    Document,
    /// Its `Version`.
    Version,
    /// Its `Id`.
    Id,
    /// A place within the statement of this index.
    Statement(usize, Within),
}

impl Place {
    /// The index of the statement that it is in, where it is in one.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::{Place, Within};
    ///
    /// assert_eq!(Place::Statement(2, Within::Sid).statement(), Some(2));
    /// assert_eq!(Place::Version.statement(), None);
    /// ```
    pub const fn statement(self) -> Option<usize> {
        match self {
            Self::Statement(index, _) => Some(index),
            Self::Document | Self::Version | Self::Id => None,
        }
    }
}

/// A place within a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Within {
    /// The statement as a whole.
    Whole,
    /// Its `Sid`.
    Sid,
    /// An element as a whole.
    Element(Element),
    /// An entry of an element, by index: a principal, an action or a resource.
    Entry(Element, usize),
    /// A condition operator, by index.
    Operator(usize),
    /// A condition key: the operator's index and the key's index below it.
    Key(usize, usize),
    /// A condition value: the operator's index, the key's below it, the value's below that.
    Value(usize, usize, usize),
}

/// An element of a statement that holds a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Element {
    /// `Principal`
    Principal,
    /// `NotPrincipal`
    NotPrincipal,
    /// `Action`
    Action,
    /// `NotAction`
    NotAction,
    /// `Resource`
    Resource,
    /// `NotResource`
    NotResource,
}

impl Element {
    /// The element's name in IAM's JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Principal => "Principal",
            Self::NotPrincipal => "NotPrincipal",
            Self::Action => "Action",
            Self::NotAction => "NotAction",
            Self::Resource => "Resource",
            Self::NotResource => "NotResource",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (statement, within) = match self {
            Self::Document => return f.write_str("document"),
            Self::Version => return f.write_str("Version"),
            Self::Id => return f.write_str("Id"),
            Self::Statement(statement, within) => (statement, within),
        };
        write!(f, "statement {statement}")?;
        match within {
            Within::Whole => Ok(()),
            Within::Sid => f.write_str(", Sid"),
            Within::Element(element) => write!(f, ", {}", element.as_str()),
            Within::Entry(element, index) => write!(f, ", {} {index}", element.as_str()),
            Within::Operator(operator) => write!(f, ", operator {operator}"),
            Within::Key(operator, key) => write!(f, ", operator {operator}, key {key}"),
            Within::Value(operator, key, value) => {
                write!(f, ", operator {operator}, key {key}, value {value}")
            }
        }
    }
}
