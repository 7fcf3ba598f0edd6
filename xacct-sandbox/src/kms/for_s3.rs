//! What S3 asks KMS: S3 uses an object's key in the name of whoever asks S3.

use super::condition::{EncryptionContext, of_encryption_context, of_key};
use super::lookup;
use crate::authorize::{Ask, Subject};
use crate::call::Call;
use crate::origin::Origin;
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// Refuses, in S3's words, a request that may not use a key.
///
/// `key_arn` is the key's ARN, or what the bucket or the request named; `region` is the bucket's; `context_arn` is the ARN of the object,
/// or of the bucket where S3 Bucket Keys are on.
pub(crate) fn authorize_for_s3(
    world: &World,
    call: &Call,
    action: &str,
    key_arn: &str,
    region: &str,
    context_arn: &str,
) -> Answer<()> {
    let call = &made_by_s3(call, region);
    let found = lookup::find(world, call, region, key_arn).map_err(said_by_s3)?;
    let context = EncryptionContext::from([("aws:s3:arn".to_owned(), context_arn.to_owned())]);
    let ask = Ask::new(action, &found.key.arn, found.owner)
        .on(Subject::Key(found.key))
        .with_all(&of_key(world, &found))
        .with_all(&of_encryption_context(&context))
        .with("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT")
        .with("kms:ViaService", host(world, region))
        .with("aws:ViaAWSService", true);
    world.authorize(call, ask)?;
    lookup::must_be_enabled(found.key).map_err(said_by_s3)
}

/// The ARN of the key that a request to S3 names: an ARN, an id or an alias, which are looked up in the requester's account, as KMS does.
/// Whether there is a key of that ARN is not asked.
pub(crate) fn resolve_for_s3(world: &World, call: &Call, key: &str, region: &str) -> Answer<String> {
    lookup::named(world, call, region, key).map(|named| named.arn).map_err(said_by_s3)
}

/// The request to KMS: it comes from S3, not from where S3 was asked, and no VPC endpoint's policy is in its way.
fn made_by_s3(call: &Call, region: &str) -> Call {
    const OF_S3: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 83));
    Call {
        region: region.to_owned(),
        origin: Arc::new(Origin::internet(OF_S3)),
        user_agent: Some("AWS Internal".to_owned()),
        ..call.clone()
    }
}

/// The service as which S3 asks: `s3.eu-west-1.amazonaws.com`.
fn host(world: &World, region: &str) -> String {
    let suffix = xacct_catalog::partition(&world.partition).map_or("amazonaws.com", |it| it.dns_suffix());
    format!("s3.{region}.{suffix}")
}

/// S3 puts KMS's name before KMS's codes.
fn said_by_s3(refusal: Refusal) -> Refusal {
    match refusal.code.as_ref() {
        "AccessDenied" => refusal,
        "InvalidArnException" => Refusal::new(400, "InvalidArgument", refusal.message),
        code => Refusal { code: format!("KMS.{code}").into(), ..refusal },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sandbox;
    use crate::state::{Caller, Holder, KeyState, Moment};
    use std::time::{Duration, SystemTime};
    use xacct_core::VpcEndpointPolicy;

    const OWNER: &str = "111111111111";
    const OTHER: &str = "222222222222";
    const OBJECT: &str = "arn:aws:s3:::reports/q1.csv";

    /// A sandbox, and a key with which the other account may decrypt this object through S3 alone.
    async fn stage() -> (Sandbox, String) {
        let sandbox = Sandbox::new();
        sandbox.account(OTHER).unwrap();
        let kms = aws_sdk_kms::Client::new(&sandbox.account(OWNER).unwrap().config());
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[
                {{"Effect":"Allow","Principal":{{"AWS":"{OWNER}"}},"Action":"kms:*","Resource":"*"}},
                {{"Effect":"Allow","Principal":{{"AWS":"{OTHER}"}},"Action":"kms:Decrypt","Resource":"*","Condition":{{
                    "StringEquals":{{"kms:ViaService":"s3.us-east-1.amazonaws.com","kms:EncryptionContext:aws:s3:arn":"{OBJECT}"}},
                    "ForAllValues:StringEquals":{{"kms:EncryptionContextKeys":"aws:s3:arn"}},
                    "Bool":{{"aws:ViaAWSService":"true"}}}}}}]}}"#
        );
        let made = kms.create_key().policy(policy).send().await.unwrap();
        let key = made.key_metadata.unwrap().arn.unwrap();
        kms.create_alias().alias_name("alias/reports").target_key_id(&key).send().await.unwrap();
        (sandbox, key)
    }

    fn call(account: Option<&str>) -> Call {
        let known =
            |id: &str| Caller::Known { holder: Holder::Root(id.parse().unwrap()), access_key: String::new() };
        Call {
            caller: account.map_or(Caller::Anonymous, known),
            region: "us-east-1".to_owned(),
            moment: Moment { now: SystemTime::UNIX_EPOCH, delay: Duration::ZERO },
            origin: Arc::default(),
            user_agent: None,
        }
    }

    fn code(answer: Answer<()>) -> String {
        answer.map_or_else(|refusal| refusal.code.into_owned(), |()| "allowed".to_owned())
    }

    #[tokio::test]
    async fn a_key_is_used_in_the_name_of_who_asks_s3() {
        let (sandbox, key) = stage().await;
        let world = sandbox.shared().world();
        let ask = |account, action: &str, object: &str| {
            code(authorize_for_s3(&world, &call(account), action, &key, "us-east-1", object))
        };
        assert_eq!(ask(Some(OTHER), "kms:Decrypt", OBJECT), "allowed");
        assert_eq!(ask(Some(OTHER), "kms:Decrypt", "arn:aws:s3:::reports/q2.csv"), "AccessDenied");
        assert_eq!(ask(Some(OTHER), "kms:GenerateDataKey", OBJECT), "AccessDenied");
        assert_eq!(ask(Some(OWNER), "kms:GenerateDataKey", OBJECT), "allowed");
        assert_eq!(ask(None, "kms:Decrypt", OBJECT), "AccessDenied");
    }

    #[tokio::test]
    async fn the_policy_of_a_vpc_endpoint_for_s3_is_not_for_kms() {
        let (sandbox, key) = stage().await;
        let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}"#;
        let policy = VpcEndpointPolicy::from_json(policy).unwrap();
        let endpoint = Origin::vpc_endpoint(
            "vpce-0123456789abcdef0".parse().unwrap(),
            "vpc-0123456789abcdef0".parse().unwrap(),
        );
        let origin = Arc::new(endpoint.with_policy(&policy));
        let call = Call { origin, ..call(Some(OTHER)) };
        let world = sandbox.shared().world();
        authorize_for_s3(&world, &call, "kms:Decrypt", &key, "us-east-1", OBJECT).unwrap();
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_key_is_said_by_s3() {
        let (sandbox, key) = stage().await;
        let ask = |name: &str, region: &str| {
            let world = sandbox.shared().world();
            code(authorize_for_s3(&world, &call(Some(OWNER)), "kms:Decrypt", name, region, OBJECT))
        };
        assert_eq!(ask("alias/reports", "us-east-1"), "allowed");
        assert_eq!(ask(&key, "eu-west-1"), "KMS.NotFoundException");
        assert_eq!(ask("alias/none", "us-east-1"), "KMS.NotFoundException");
        let set = |state| {
            let mut world = sandbox.shared().world();
            let account = world.accounts.get_mut(&OWNER.parse().unwrap()).unwrap();
            account.keys.get_mut(&key).unwrap().state = state;
        };
        set(KeyState::Disabled);
        assert_eq!(ask(&key, "us-east-1"), "KMS.DisabledException");
        set(KeyState::PendingDeletion(SystemTime::UNIX_EPOCH + Duration::from_secs(1)));
        assert_eq!(ask(&key, "us-east-1"), "KMS.KMSInvalidStateException");
        set(KeyState::PendingDeletion(SystemTime::UNIX_EPOCH));
        assert_eq!(ask(&key, "us-east-1"), "KMS.NotFoundException");
    }

    #[tokio::test]
    async fn aliases_and_ids_are_those_of_who_asks() {
        let (sandbox, key) = stage().await;
        let world = sandbox.shared().world();
        let resolve = |account, name: &str| resolve_for_s3(&world, &call(account), name, "us-east-1");
        let id = key.rsplit('/').next().unwrap();
        assert_eq!(resolve(Some(OWNER), "alias/reports").unwrap(), key);
        assert_eq!(resolve(Some(OWNER), id).unwrap(), key);
        assert_eq!(resolve(None, &key).unwrap(), key);
        assert_eq!(resolve(Some(OTHER), id).unwrap(), key.replace(OWNER, OTHER));
        assert_eq!(resolve(Some(OTHER), "alias/reports").unwrap_err().code, "KMS.NotFoundException");
        assert_eq!(resolve(None, "alias/reports").unwrap_err().code, "AccessDenied");
    }
}
