//! Bucket policies: what S3 stores, shows and obeys.

use crate::stage::{BUCKET, Stage, code, message};
use std::time::Duration;
use xacct_sandbox::{Fault, Origin};

const READ: &str = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:user/ana"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}"#;

#[tokio::test]
async fn both_halves_are_needed() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    let read = || stage.ana.get_object().bucket(BUCKET).key("k").send();
    let said = message(read().await);
    assert!(said.starts_with("User: arn:aws:iam::222222222222:user/ana is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::reports/k\" because no resource-based policy allows the s3:GetObject action"), "{said}");
    stage.policy(READ).await;
    assert_eq!(code(read().await), "ok");
    let iam = aws_sdk_iam::Client::new(&stage.sandbox.config("222222222222").unwrap());
    iam.delete_user_policy().user_name("ana").policy_name("everything").send().await.unwrap();
    let said = message(read().await);
    assert!(said.contains("because no identity-based policy allows the s3:GetObject action"), "{said}");
}

#[tokio::test]
async fn what_is_stored_is_normalised() {
    let stage = Stage::new().await;
    stage
        .policy(r#"[{"Effect":"Allow","Principal":{"AWS":["222222222222"]},"Action":["s3:ListBucket"],"Resource":"arn:aws:s3:::reports"}]"#)
        .await;
    let stored = stage.owner.get_bucket_policy().bucket(BUCKET).send().await.unwrap();
    assert_eq!(
        stored.policy(),
        Some(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::reports"}]}"#
        )
    );
    stage.policy(READ).await;
    let stored = stage.owner.get_bucket_policy().bucket(BUCKET).send().await.unwrap();
    assert_eq!(
        stored.policy(),
        Some(format!(r#"{{"Version":"2012-10-17","Statement":{READ}}}"#).as_str()),
        "as it was sent: no list"
    );
}

/// Whom a policy names has to exist; when they are gone their id remains, and who has their name later is not meant.
#[tokio::test]
async fn principals_are_kept_by_id() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    stage.policy(READ).await;
    let iam = aws_sdk_iam::Client::new(&stage.sandbox.config("222222222222").unwrap());
    iam.delete_user_policy().user_name("ana").policy_name("everything").send().await.unwrap();
    iam.delete_user().user_name("ana").send().await.unwrap();
    let stored =
        stage.owner.get_bucket_policy().bucket(BUCKET).send().await.unwrap().policy().unwrap().to_owned();
    assert!(stored.contains("\"AWS\":\"AIDA"), "{stored}");
    let again = stage.owner.put_bucket_policy().bucket(BUCKET).policy(&stored).send().await;
    assert_eq!(code(again), "MalformedPolicy");
    iam.create_user().user_name("ana").send().await.unwrap();
    let everything =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
    iam.put_user_policy().user_name("ana").policy_name("e").policy_document(everything).send().await.unwrap();
    let ana = aws_sdk_s3::Client::new(&stage.sandbox.config("arn:aws:iam::222222222222:user/ana").unwrap());
    assert_eq!(code(ana.get_object().bucket(BUCKET).key("k").send().await), "AccessDenied");
}

#[tokio::test]
async fn what_s3_refuses_is_refused() {
    let stage = Stage::new().await;
    for (statement, words) in [
        ("[", "Policies must be valid JSON"),
        (
            r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}"#,
            "Missing required field Principal",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"333333333333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}"#,
            "Invalid principal in policy",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:user/nobody"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}"#,
            "Invalid principal in policy",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObjct","Resource":"arn:aws:s3:::reports/*"}"#,
            "Policy has invalid action",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"kms:Decrypt","Resource":"arn:aws:s3:::reports/*"}"#,
            "Policy has invalid action",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*"}"#,
            "Policy has invalid resource",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::reports/*"}"#,
            "Action does not apply to any resource(s) in statement",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"StringEqual":{"aws:PrincipalOrgID":"o-acme123456"}}}"#,
            "Invalid Condition type",
        ),
        (
            r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"StringEquals":{"s3:prefix":"x"}}}"#,
            "Conditions do not apply to combination of actions and resources in statement",
        ),
    ] {
        let policy = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
        let answer = stage.owner.put_bucket_policy().bucket(BUCKET).policy(policy).send().await;
        let said = message(answer);
        assert!(said.starts_with(words), "{statement}: {said}");
    }
    assert_eq!(code(stage.owner.get_bucket_policy().bucket(BUCKET).send().await), "NoSuchBucketPolicy");
}

#[tokio::test]
async fn what_is_too_long_is_refused() {
    let stage = Stage::new().await;
    let statement = |index: usize| {
        format!(
            r#"{{"Sid":"s{index}","Effect":"Allow","Principal":{{"AWS":"222222222222"}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/{index:0200}/*"}}"#
        )
    };
    let statements: Vec<_> = (0..80).map(statement).collect();
    let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    let answer = stage.owner.put_bucket_policy().bucket(BUCKET).policy(policy).send().await;
    assert!(message(answer).contains("exceeds the maximum"));
}

/// The policy of a bucket is its own account's to see and to change: others who could are told so, others are denied.
#[tokio::test]
async fn a_policy_is_for_its_own_account() {
    let stage = Stage::new().await;
    stage
        .policy(r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":["s3:GetBucketPolicy","s3:PutBucketPolicy"],"Resource":"arn:aws:s3:::reports"}"#)
        .await;
    assert_eq!(code(stage.ana.get_bucket_policy().bucket(BUCKET).send().await), "MethodNotAllowed");
    assert_eq!(code(stage.ana.delete_bucket_policy().bucket(BUCKET).send().await), "MethodNotAllowed");
    let iam = aws_sdk_iam::Client::new(&stage.sandbox.config("222222222222").unwrap());
    iam.create_user().user_name("ben").send().await.unwrap();
    let ben = aws_sdk_s3::Client::new(&stage.sandbox.config("arn:aws:iam::222222222222:user/ben").unwrap());
    assert_eq!(code(ben.get_bucket_policy().bucket(BUCKET).send().await), "AccessDenied");
}

/// A denial to oneself has to be meant, and root can always take it back.
#[tokio::test]
async fn nobody_locks_themselves_out_by_mistake() {
    let stage = Stage::new().await;
    let iam = aws_sdk_iam::Client::new(&stage.sandbox.config("111111111111").unwrap());
    iam.create_user().user_name("bob").send().await.unwrap();
    iam.attach_user_policy()
        .user_name("bob")
        .policy_arn("arn:aws:iam::aws:policy/AdministratorAccess")
        .send()
        .await
        .unwrap();
    let bob = aws_sdk_s3::Client::new(&stage.sandbox.config("arn:aws:iam::111111111111:user/bob").unwrap());
    let deny = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::reports","arn:aws:s3:::reports/*"]}}"#;
    let put = || bob.put_bucket_policy().bucket(BUCKET).policy(deny);
    assert_eq!(code(put().send().await), "AccessDenied");
    assert_eq!(code(put().confirm_remove_self_bucket_access(true).send().await), "ok");
    let said = message(bob.delete_bucket_policy().bucket(BUCKET).send().await);
    assert!(said.contains("with an explicit deny in a resource-based policy"), "{said}");
    assert_eq!(code(stage.owner.get_object().bucket(BUCKET).key("k").send().await), "AccessDenied");
    assert_eq!(code(stage.owner.delete_bucket_policy().bucket(BUCKET).send().await), "ok");
}

/// A denial of others is none of oneself: conditions see the request's own keys.
#[tokio::test]
async fn a_denial_of_others_locks_nobody_out() {
    let stage = Stage::new().await;
    stage.sandbox.set_organization(&"o-acme123456".parse().unwrap());
    let iam = aws_sdk_iam::Client::new(&stage.sandbox.config("111111111111").unwrap());
    iam.create_user().user_name("bob").send().await.unwrap();
    let admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    iam.attach_user_policy().user_name("bob").policy_arn(admin).send().await.unwrap();
    let bob = aws_sdk_s3::Client::new(&stage.sandbox.config("arn:aws:iam::111111111111:user/bob").unwrap());
    let others = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::reports","arn:aws:s3:::reports/*"],
        "Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-acme123456"},"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}}"#;
    assert_eq!(code(bob.put_bucket_policy().bucket(BUCKET).policy(others).send().await), "ok");
}

/// Who is not known is denied, and nobody of another partition exists.
#[tokio::test]
async fn a_policy_is_for_its_own_partition_and_for_who_is_known() {
    let stage = Stage::new().await;
    let config = aws_sdk_s3::config::Builder::from(&stage.sandbox.anonymous_config()).allow_no_auth().build();
    let anybody = aws_sdk_s3::Client::from_conf(config);
    assert_eq!(code(anybody.get_bucket_policy().bucket(BUCKET).send().await), "AccessDenied");
    let iam = aws_sdk_iam::Client::new(&stage.sandbox.config("111111111111").unwrap());
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws-cn:iam::222222222222:root"},"Action":"sts:AssumeRole"}}"#;
    let created = iam.create_role().role_name("r").assume_role_policy_document(trust).send().await;
    assert_eq!(code(created), "MalformedPolicyDocument");
}

/// Only uploads that make an object, and only where there is none: how AWS's own policies guard against overwriting.
#[tokio::test]
async fn creation_can_be_conditional_by_policy() {
    let stage = Stage::new().await;
    stage
        .policy(
            r#"[{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*"},
                {"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*",
                 "Condition":{"Null":{"s3:if-none-match":"true"},"Bool":{"s3:ObjectCreationOperation":"true"}}}]"#,
        )
        .await;
    assert_eq!(code(stage.ana.put_object().bucket(BUCKET).key("k").send().await), "AccessDenied");
    assert_eq!(code(stage.ana.put_object().bucket(BUCKET).key("k").if_none_match("*").send().await), "ok");
    assert_eq!(code(stage.ana.create_multipart_upload().bucket(BUCKET).key("k").send().await), "ok");
}

#[tokio::test]
async fn nothing_public_is_stored_where_that_is_blocked() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    let public = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}}"#;
    let put = || stage.owner.put_bucket_policy().bucket(BUCKET).policy(public).send();
    let said = message(put().await);
    assert!(said.contains("BlockPublicPolicy"), "{said}");
    stage.owner.delete_public_access_block().bucket(BUCKET).send().await.unwrap();
    put().await.unwrap();
    let status = stage.owner.get_bucket_policy_status().bucket(BUCKET).send().await.unwrap();
    assert_eq!(status.policy_status().unwrap().is_public(), Some(true));
    let config = aws_sdk_s3::config::Builder::from(&stage.sandbox.anonymous_config()).allow_no_auth().build();
    let anybody = aws_sdk_s3::Client::from_conf(config);
    assert_eq!(code(anybody.get_object().bucket(BUCKET).key("k").send().await), "ok");
    assert_eq!(code(anybody.list_objects_v2().bucket(BUCKET).send().await), "AccessDenied");
}

/// What conditions compare: the organization, the address, TLS, the prefix.
#[tokio::test]
async fn requests_carry_what_conditions_ask_for() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    stage.sandbox.set_organization(&"o-acme123456".parse().unwrap());
    stage
        .policy(
            r#"[{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*",
                 "Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-acme123456"},"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"Bool":{"aws:SecureTransport":"true"}}},
                {"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::reports",
                 "Condition":{"StringLike":{"s3:prefix":"2026/*"},"NumericLessThanEquals":{"s3:max-keys":"10"}}}]"#,
        )
        .await;
    let from = |origin: Origin| {
        let sandbox = stage.sandbox.coming_from(origin);
        aws_sdk_s3::Client::new(&sandbox.config("arn:aws:iam::222222222222:user/ana").unwrap())
    };
    let office = from(Origin::internet("198.51.100.7".parse().unwrap()));
    assert_eq!(code(office.get_object().bucket(BUCKET).key("k").send().await), "ok");
    assert_eq!(code(stage.ana.get_object().bucket(BUCKET).key("k").send().await), "AccessDenied");
    let plain = from(Origin::internet("198.51.100.7".parse().unwrap()).without_tls());
    assert_eq!(code(plain.get_object().bucket(BUCKET).key("k").send().await), "AccessDenied");
    let list = |prefix: &str, most: i32| {
        stage.ana.list_objects_v2().bucket(BUCKET).prefix(prefix).max_keys(most).send()
    };
    assert_eq!(code(list("2026/q1", 10).await), "ok");
    assert_eq!(code(list("2025/", 10).await), "AccessDenied");
    assert_eq!(code(list("2026/q1", 11).await), "AccessDenied");
}

/// A change is read back at once and felt later.
#[tokio::test]
async fn changes_can_take_time() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    stage.sandbox.inject(Fault::propagation_delay(Duration::from_secs(30)).of("PutBucketPolicy"));
    stage.policy(READ).await;
    assert_eq!(code(stage.owner.get_bucket_policy().bucket(BUCKET).send().await), "ok");
    assert_eq!(code(stage.ana.get_object().bucket(BUCKET).key("k").send().await), "AccessDenied");
    stage.sandbox.advance(Duration::from_secs(30));
    assert_eq!(code(stage.ana.get_object().bucket(BUCKET).key("k").send().await), "ok");
}
