//! The sandbox as the SDK's own clients see it.

mod acls;
mod bucket_policies;
mod buckets;
mod encryption;
mod faults;
mod multipart;
mod objects;
mod stage;
