//! The body of a request to a service that reads all of it before it begins.

use bytes::Bytes;
use http_body_util::BodyExt;
use s3s::Body;

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is larger than may be.
    TooLarge,
    /// It broke off.
    BrokenOff,
}

/// How many times as much as may be is read, and forgotten, of what is too large: whoever still sends does not hear the answer.
const HEARD: usize = 8;

/// All of a body of at most `limit` bytes.
pub(crate) async fn whole(mut body: Body, limit: usize) -> Result<Bytes, Unread> {
    let (mut bytes, mut length) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unread::BrokenOff)?.into_data() else { continue };
        length = length.saturating_add(data.len());
        match length {
            small if small <= limit => bytes.extend_from_slice(&data),
            large if large > limit.saturating_mul(HEARD) => break,
            _ => bytes.clear(),
        }
    }
    if length > limit { Err(Unread::TooLarge) } else { Ok(bytes.into()) }
}
