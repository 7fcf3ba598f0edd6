use crate::blob;

/// Service principals such as `cloudtrail.amazonaws.com` that AWS's own policies name, sorted. Not all there are.
pub fn service_principals() -> impl ExactSizeIterator<Item = &'static str> {
    blob::CATALOG.service_principals.texts()
}

/// Whether `name` is among the [`service_principals`]. That it is not proves nothing.
pub fn is_service_principal(name: &str) -> bool {
    blob::CATALOG.service_principals.holds(name)
}
