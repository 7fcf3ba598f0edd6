//! Roles and whom they trust.

use super::*;

#[tokio::test]
async fn roles_keep_what_they_are_given() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let create =
        iam.create_role().role_name("Analyst").path("/data/").description("reads").max_session_duration(7200);
    let created = create.assume_role_policy_document(trusting(ACCOUNT)).tags(tag("team", "a")).send().await?;
    let role = created.role().unwrap();
    assert_eq!(role.arn(), "arn:aws:iam::111111111111:role/data/Analyst");
    assert!(role.role_id().starts_with("AROA"));

    let read = iam.get_role().role_name("analyst").send().await?;
    let read = read.role().unwrap();
    let document = read.assume_role_policy_document().unwrap();
    assert!(document.starts_with("%7B%22Version%22%3A%222012-10-17%22"), "{document}");
    assert!(decoded(document).contains("arn:aws:iam::111111111111:root"));
    assert_eq!((read.description(), read.max_session_duration()), (Some("reads"), Some(7200)));
    assert_eq!(read.tags(), [tag("team", "a")]);

    iam.update_role().role_name("analyst").max_session_duration(3600).send().await?;
    let described = iam.update_role_description().role_name("analyst").description("counts").send().await?;
    assert_eq!(described.role().unwrap().description(), Some("counts"));
    assert_eq!(described.role().unwrap().max_session_duration(), Some(3600));
    let listed = iam.list_roles().send().await?;
    assert!(listed.roles()[0].tags().is_empty() && listed.roles()[0].permissions_boundary().is_none());
    let profiles = iam.list_instance_profiles_for_role().role_name("analyst").send().await?;
    assert!(profiles.instance_profiles().is_empty());

    assert_refused!(
        iam.get_role().role_name("no"),
        404,
        "NoSuchEntity",
        "The role with name no cannot be found."
    );
    assert_refused!(
        iam.create_role().role_name("ANALYST").assume_role_policy_document(trusting(ACCOUNT)),
        409,
        "EntityAlreadyExists",
        "Role with name ANALYST already exists."
    );
    assert_refused!(
        iam.create_role()
            .role_name("x")
            .assume_role_policy_document(trusting(ACCOUNT))
            .max_session_duration(60),
        400,
        "ValidationError",
        "maxSessionDuration"
    );
    iam.delete_role().role_name("analyst").send().await?;
    assert_refused!(iam.delete_role().role_name("analyst"), 404, "NoSuchEntity", "analyst");
    Ok(())
}

#[tokio::test]
async fn trust_policies_name_who_exists() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    sandbox.account(OTHER)?;
    create_role(&iam, "app").await?;
    let update = |principal: &str| {
        iam.update_assume_role_policy().role_name("app").policy_document(trusting(principal))
    };
    assert_refused!(
        update("arn:aws:iam::222222222222:role/no"),
        400,
        "MalformedPolicyDocument",
        "Invalid principal in policy: \"AWS\":\"arn:aws:iam::222222222222:role/no\""
    );
    let with_resource = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"111111111111"},"Resource":"*"}]}"#;
    assert_refused!(
        iam.update_assume_role_policy().role_name("app").policy_document(with_resource),
        400,
        "MalformedPolicyDocument",
        "Has prohibited field Resource."
    );
    let long = trusting(ACCOUNT)
        .replace("\"Principal\"", &format!("\"Sid\":\"{}\",\"Principal\"", "s".repeat(2100)));
    assert_refused!(
        iam.update_assume_role_policy().role_name("app").policy_document(long),
        409,
        "LimitExceeded",
        "Cannot exceed quota for ACLSizePerRole: 2048"
    );
    let long_by_space = trusting(ACCOUNT).replace(',', &format!(",{}", " ".repeat(3000)));
    iam.update_assume_role_policy().role_name("app").policy_document(long_by_space).send().await?;

    // A user is kept by its unique id: shown as the ARN while it exists.
    iam.create_user().user_name("ana").send().await?;
    update("arn:aws:iam::111111111111:user/ana").send().await?;
    let shown = async || -> anyhow::Result<String> {
        let read = iam.get_role().role_name("app").send().await?;
        Ok(decoded(read.role().unwrap().assume_role_policy_document().unwrap()))
    };
    assert!(shown().await?.contains("arn:aws:iam::111111111111:user/ana"));
    iam.update_user().user_name("ana").new_user_name("anna").send().await?;
    assert!(shown().await?.contains("user/anna"));
    iam.delete_user().user_name("anna").send().await?;
    let left = shown().await?;
    assert!(left.contains("\"AIDA") && !left.contains("user/"), "{left}");
    Ok(())
}

#[tokio::test]
async fn a_fresh_role_cannot_be_named_yet() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    sandbox.inject(Fault::propagation_delay(Duration::from_secs(10)).of("CreateRole").times(1));
    let fresh = create_role(&iam, "fresh").await?;
    assert_eq!(iam.get_role().role_name("fresh").send().await?.role().unwrap().arn(), fresh.arn());
    let trust = iam.create_role().role_name("app").assume_role_policy_document(trusting(fresh.arn()));
    assert_refused!(trust.clone(), 400, "MalformedPolicyDocument", "Invalid principal in policy");
    sandbox.advance(Duration::from_secs(11));
    trust.send().await?;
    Ok(())
}

#[tokio::test]
async fn service_linked_roles_belong_to_aws() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let created =
        iam.create_service_linked_role().aws_service_name("replication.ecr.amazonaws.com").send().await;
    let created = match created {
        Ok(created) => created,
        Err(_) => {
            iam.create_service_linked_role()
                .aws_service_name("elasticloadbalancing.amazonaws.com")
                .send()
                .await?
        }
    };
    let role = created.role().unwrap();
    assert!(role.path().starts_with("/aws-service-role/"));
    let name = role.role_name();
    assert_refused!(iam.delete_role().role_name(name), 400, "UnmodifiableEntity", "only modifiable by AWS");
    assert_refused!(
        iam.attach_role_policy().role_name(name).policy_arn("arn:aws:iam::aws:policy/AdministratorAccess"),
        400,
        "UnmodifiableEntity",
        "protected role"
    );
    assert_refused!(
        iam.create_role()
            .role_name("x")
            .path("/aws-service-role/x/")
            .assume_role_policy_document(trusting(ACCOUNT)),
        400,
        "ValidationError",
        "reserved"
    );
    assert_refused!(
        iam.create_service_linked_role().aws_service_name("no.example"),
        400,
        "InvalidInput",
        "no.example"
    );
    create_role(&iam, "app").await?;
    assert_refused!(
        iam.attach_role_policy().role_name("app").policy_arn("arn:aws:iam::aws:policy/aws-service-role/X"),
        400,
        "PolicyNotAttachable",
        "service role policy"
    );
    Ok(())
}

#[tokio::test]
async fn other_partitions_have_their_own_arns() -> Outcome {
    let sandbox = Sandbox::of_partition("aws-cn")?;
    let iam = client(&sandbox);
    let role = create_role(&iam, "app").await?;
    assert_eq!(role.arn(), "arn:aws-cn:iam::111111111111:role/app");
    let arn = "arn:aws-cn:iam::aws:policy/AdministratorAccess";
    iam.attach_role_policy().role_name("app").policy_arn(arn).send().await?;
    let policy = iam.get_policy().policy_arn(arn).send().await?;
    let policy = policy.policy().unwrap();
    assert_eq!((policy.arn(), policy.attachment_count()), (Some(arn), Some(1)));
    let app = client_of(&sandbox, role.arn());
    assert_eq!(app.list_policies().only_attached(true).send().await?.policies().len(), 1);
    Ok(())
}
