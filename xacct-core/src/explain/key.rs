//! Condition keys in words.

use super::text::plain;

/// Keys and what their values are, in lower case.
const KEYS: [(&str, &str); 52] = [
    ("aws:calledvia", "the services that ask on the requester's behalf"),
    ("aws:calledviafirst", "the first service that asks on the requester's behalf"),
    ("aws:calledvialast", "the last service that asks on the requester's behalf"),
    ("aws:currenttime", "the time"),
    ("aws:epochtime", "the time"),
    ("aws:federatedprovider", "the requester's identity provider"),
    ("aws:multifactorauthage", "the number of seconds since the sign-in by MFA"),
    ("aws:principalaccount", "the requester's account"),
    ("aws:principalarn", "the requester's ARN"),
    ("aws:principalorgid", "the requester's organization"),
    ("aws:principalorgpaths", "the requester's places in the organization"),
    ("aws:principalservicename", "the name of the service that asks"),
    ("aws:principaltype", "the requester's type"),
    ("aws:referer", "the referer that the request names"),
    ("aws:requestedregion", "the Region that is asked"),
    ("aws:resourceaccount", "the account whose resource it is"),
    ("aws:resourceorgid", "the organization whose resource it is"),
    ("aws:resourceorgpaths", "the resource's places in the organization"),
    ("aws:sourceaccount", "the account for which a service asks"),
    ("aws:sourcearn", "the resource for which a service asks"),
    ("aws:sourceidentity", "the requester's source identity"),
    ("aws:sourceip", "the address that the request comes from"),
    ("aws:sourceorgid", "the organization for which a service asks"),
    ("aws:sourcevpc", "the VPC that the request comes from"),
    ("aws:sourcevpce", "the VPC endpoint that the request comes through"),
    ("aws:tagkeys", "the keys of the tags in the request"),
    ("aws:tokenissuetime", "the time of the sign-in"),
    ("aws:useragent", "the program that the request names"),
    ("aws:userid", "the requester's unique id"),
    ("aws:username", "the user's name"),
    ("aws:vpcsourceip", "the address within the VPC that the request comes from"),
    ("kms:calleraccount", "the requester's account"),
    ("kms:encryptioncontextkeys", "the keys of the encryption context"),
    ("kms:viaservice", "the service through which the key is used"),
    ("s3:accesspointnetworkorigin", "the network that the access point answers"),
    ("s3:authtype", "the way in which the request is signed"),
    ("s3:dataaccesspointaccount", "the account of the access point that the request comes through"),
    ("s3:dataaccesspointarn", "the access point that the request comes through"),
    ("s3:delimiter", "the delimiter of the listing"),
    ("s3:max-keys", "the greatest number of keys to list"),
    ("s3:prefix", "the prefix to list"),
    ("s3:requestobjecttagkeys", "the keys of the tags to set"),
    ("s3:resourceaccount", "the account whose resource it is"),
    ("s3:signatureage", "the age of the signature in milliseconds"),
    ("s3:tlsversion", "the version of TLS"),
    ("s3:versionid", "the version asked for"),
    ("s3:x-amz-acl", "the canned ACL of the request"),
    ("s3:x-amz-server-side-encryption", "the encryption asked for"),
    ("s3:x-amz-server-side-encryption-aws-kms-key-id", "the key asked for to encrypt"),
    ("s3:x-amz-storage-class", "the storage class asked for"),
    ("sts:externalid", "the external id"),
    ("sts:rolesessionname", "the session's name"),
];

/// Keys that end in a name of the user's own.
const TAGS: [(&str, &str); 6] = [
    ("aws:principaltag/", "the requester's tag"),
    ("aws:requesttag/", "the request's tag"),
    ("aws:resourcetag/", "the resource's tag"),
    ("kms:encryptioncontext:", "the encryption context's"),
    ("s3:existingobjecttag/", "the object's tag"),
    ("s3:requestobjecttag/", "the upload's tag"),
];

/// Keys whose values are `true` and `false`: what is so, and what is not. Where a request may lack the key, as requests by
/// long-term credentials lack that of MFA, what is not so is what a request says.
const TRUTHS: [(&str, &str, &str); 5] = [
    (
        "aws:multifactorauthpresent",
        "the requester has signed in by MFA",
        "the request says that the requester has not signed in by MFA",
    ),
    ("aws:principalisawsservice", "a service of AWS asks", "the request says that no service of AWS asks"),
    ("aws:securetransport", "the request comes over TLS", "the request does not come over TLS"),
    (
        "aws:viaawsservice",
        "a service asks on the requester's behalf",
        "the request says that no service asks on the requester's behalf",
    ),
    (
        "kms:grantisforawsresource",
        "a service of AWS asks for the grant",
        "the request says that no service of AWS asks for the grant",
    ),
];

/// What the values of a key are; the key itself where that is not common.
pub(super) fn in_words(key: &str) -> String {
    let lower = key.to_ascii_lowercase();
    if let Some((_, words)) = KEYS.iter().find(|(known, _)| *known == lower) {
        return (*words).to_owned();
    }
    let tag = TAGS.iter().find_map(|(start, words)| {
        let name = lower.starts_with(start).then(|| key.get(start.len()..))??;
        Some(format!("{words} {}", plain(name)))
    });
    tag.unwrap_or_else(|| plain(key))
}

/// What a key says that is true or false.
pub(super) fn truth(key: &str, is_so: bool) -> Option<&'static str> {
    let known = TRUTHS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(key));
    known.map(|(_, so, not_so)| if is_so { *so } else { *not_so })
}
