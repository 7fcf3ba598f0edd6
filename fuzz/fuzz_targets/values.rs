//! Values: what a type accepts it gives back as it was, and what it suggests it accepts.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xacct_core::grant::{AccessLevel, GrantName, Grantee};
use xacct_core::{
    AccessPointName, AccountId, ActionPattern, Arn, BucketName, CanonicalUserId, ConditionKey, ConditionText,
    ExternalId, Fault, IpRange, KeyPrefix, KeySegment, KmsKeyArn, KmsKeyId, NarrowIpRange, ObjectKey,
    Operator, OrganizationId, PolicyName, Principal, PrincipalArn, PrincipalKind, Region, ResourceArn,
    RoleName, RoleSessionName, Sid, Timestamp, UserName, VpcEndpointId, VpcId,
};

fn try_it<T: ToString>(text: &str, parse: impl Fn(String) -> Result<T, Fault>) {
    match parse(text.to_owned()) {
        Ok(value) => assert_eq!(value.to_string(), text),
        Err(fault) => {
            let suggestion = fault.suggestion.map(&parse);
            assert!(suggestion.is_none_or(|parsed| parsed.is_ok()), "{text:?}");
        }
    }
}

fuzz_target!(|text: &str| {
    try_it(text, AccessPointName::new);
    try_it(text, AccountId::new);
    try_it(text, ActionPattern::new);
    try_it(text, Arn::new);
    try_it(text, BucketName::new);
    try_it(text, CanonicalUserId::new);
    try_it(text, ConditionKey::new);
    try_it(text, ConditionText::new);
    try_it(text, ExternalId::new);
    try_it(text, GrantName::new);
    try_it(text, Grantee::new);
    try_it(text, IpRange::new);
    try_it(text, KeyPrefix::new);
    try_it(text, KeySegment::new);
    try_it(text, KmsKeyArn::new);
    try_it(text, KmsKeyId::new);
    try_it(text, NarrowIpRange::new);
    try_it(text, ObjectKey::new);
    try_it(text, OrganizationId::new);
    try_it(text, PolicyName::new);
    try_it(text, PrincipalArn::new);
    try_it(text, Region::new);
    try_it(text, ResourceArn::new);
    try_it(text, RoleName::new);
    try_it(text, RoleSessionName::new);
    try_it(text, Sid::new);
    try_it(text, Timestamp::new);
    try_it(text, UserName::new);
    try_it(text, VpcEndpointId::new);
    try_it(text, VpcId::new);
    try_it(text, |text| text.parse::<AccessLevel>());
    try_it(text, |text| text.parse::<Operator>());
    for kind in PrincipalKind::ALL {
        // An account displays as its id, even where its root's ARN was written.
        try_it(text, |text| Principal::new(kind, &text).map(|_| text));
    }
});
