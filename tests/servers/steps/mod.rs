//! The steps: small programs, each with one request whose answer is the step's.

pub(crate) mod access_points;
pub(crate) mod acls;
pub(crate) mod conditions;
pub(crate) mod documents;
pub(crate) mod halves;
pub(crate) mod identities;
pub(crate) mod keys;
pub(crate) mod organizations;
pub(crate) mod public;
pub(crate) mod roles;

use crate::document::Statement;
use crate::stage::Bucket;

/// The object of every shelf.
const KEY: &str = "2026/q1.csv";

/// All objects of a bucket may be read.
fn read(bucket: &Bucket) -> Statement {
    Statement::allow("s3:GetObject", bucket.objects("*"))
}
