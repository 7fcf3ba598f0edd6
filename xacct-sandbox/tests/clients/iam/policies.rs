//! Policies: inline, managed, as boundaries.

use super::*;

#[tokio::test]
async fn inline_policies_come_back_as_they_were_sent() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    create_role(&iam, "app").await?;
    iam.create_user().user_name("ana").send().await?;
    iam.create_group().group_name("readers").send().await?;
    let text = "{ \"Version\": \"2012-10-17\",\n \"Statement\": {\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"} }";
    iam.put_role_policy().role_name("app").policy_name("p").policy_document(text).send().await?;
    iam.put_user_policy().user_name("ana").policy_name("p").policy_document(text).send().await?;
    iam.put_group_policy().group_name("readers").policy_name("p").policy_document(text).send().await?;
    let of_role = iam.get_role_policy().role_name("app").policy_name("p").send().await?;
    assert_eq!((of_role.role_name(), of_role.policy_name()), ("app", "p"));
    assert!(of_role.policy_document().starts_with("%7B%20%22Version"));
    assert_eq!(decoded(of_role.policy_document()), text);
    let of_user = iam.get_user_policy().user_name("ana").policy_name("p").send().await?;
    assert_eq!((of_user.user_name(), decoded(of_user.policy_document()).as_str()), ("ana", text));
    let of_group = iam.get_group_policy().group_name("readers").policy_name("p").send().await?;
    assert_eq!((of_group.group_name(), decoded(of_group.policy_document()).as_str()), ("readers", text));
    assert_eq!(iam.list_role_policies().role_name("app").send().await?.policy_names(), ["p"]);
    assert_eq!(iam.list_user_policies().user_name("ana").send().await?.policy_names(), ["p"]);
    assert_eq!(iam.list_group_policies().group_name("readers").send().await?.policy_names(), ["p"]);

    assert_refused!(iam.delete_role().role_name("app"), 409, "DeleteConflict", "must delete policies first");
    iam.delete_role_policy().role_name("app").policy_name("p").send().await?;
    iam.delete_user_policy().user_name("ana").policy_name("p").send().await?;
    assert_refused!(
        iam.delete_role_policy().role_name("app").policy_name("p"),
        404,
        "NoSuchEntity",
        "The role policy with name p cannot be found."
    );
    for (text, message) in [
        ("{", "Syntax errors in policy."),
        (
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*"}]}"#,
            "must contain resources",
        ),
        (
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"b"}]}"#,
            "Resource b must be in ARN format",
        ),
        (&trusting(ACCOUNT), ""),
    ] {
        let (status, code, said) = crate::refused::refusal(
            iam.put_role_policy().role_name("app").policy_name("p").policy_document(text).send().await,
        );
        assert_eq!((status, code.as_str()), (400, "MalformedPolicyDocument"), "{text}");
        assert!(said.contains(message), "{said}");
    }
    Ok(())
}

#[tokio::test]
async fn inline_policies_share_their_limit() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    iam.create_user().user_name("ana").send().await?;
    let long = allow("s3:*", &format!("arn:aws:s3:::{}", "b".repeat(1200)));
    let put = |name: &str| iam.put_user_policy().user_name("ana").policy_name(name).policy_document(&long);
    put("one").send().await?;
    put("one").send().await?;
    assert_refused!(
        put("two"),
        409,
        "LimitExceeded",
        "Maximum policy size of 2048 bytes exceeded for user ana"
    );
    create_role(&iam, "app").await?;
    let longer = allow("s3:*", &format!("arn:aws:s3:::{}", "b".repeat(10_200)));
    assert_refused!(
        iam.put_role_policy().role_name("app").policy_name("p").policy_document(longer),
        409,
        "LimitExceeded",
        "Maximum policy size of 10240 bytes exceeded for role app"
    );
    assert_refused!(
        iam.create_policy()
            .policy_name("p")
            .policy_document(allow("s3:*", &format!("arn:aws:s3:::{}", "b".repeat(6200)))),
        409,
        "LimitExceeded",
        "Cannot exceed quota for PolicySize: 6144"
    );
    Ok(())
}

#[tokio::test]
async fn managed_policies_have_versions() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let create = iam.create_policy().policy_name("Read").path("/x/").description("d").tags(tag("a", "b"));
    let created = create.policy_document(ALL_OF_S3).send().await?;
    let policy = created.policy().unwrap();
    let arn = policy.arn().unwrap();
    assert_eq!(arn, "arn:aws:iam::111111111111:policy/x/Read");
    assert!(policy.policy_id().unwrap().starts_with("ANPA"));
    let read = iam.get_policy().policy_arn(arn).send().await?;
    let read = read.policy().unwrap();
    assert_eq!((read.default_version_id(), read.attachment_count()), (Some("v1"), Some(0)));
    assert_eq!((read.description(), read.is_attachable(), read.tags().len()), (Some("d"), true, 1));
    assert_refused!(
        iam.create_policy().policy_name("READ").policy_document(ALL_OF_S3),
        409,
        "EntityAlreadyExists",
        "A policy called READ already exists."
    );
    for old in [ALL_OF_S3.replace("2012", "2008"), ALL_OF_S3.replace("\"Version\":\"2012-10-17\",", "")] {
        assert_refused!(
            iam.create_policy().policy_name("old").policy_document(old),
            400,
            "MalformedPolicyDocument",
            "Policy document must be version 2012-10-17 or greater."
        );
    }

    // Inline policies may be of the old version.
    iam.create_user().user_name("bob").send().await?;
    let old = ALL_OF_S3.replace("2012", "2008");
    iam.put_user_policy().user_name("bob").policy_name("old").policy_document(old).send().await?;

    let second = iam.create_policy_version().policy_arn(arn).policy_document(allow("s3:Get*", "*"));
    let second = second.set_as_default(true).send().await?;
    assert_eq!(second.policy_version().unwrap().version_id(), Some("v2"));
    for _ in 3..=5 {
        iam.create_policy_version().policy_arn(arn).policy_document(ALL_OF_S3).send().await?;
    }
    assert_refused!(
        iam.create_policy_version().policy_arn(arn).policy_document(ALL_OF_S3),
        409,
        "LimitExceeded",
        "up to 5 versions"
    );
    let versions = iam.list_policy_versions().policy_arn(arn).send().await?;
    let ids: Vec<_> = versions.versions().iter().filter_map(|version| version.version_id()).collect();
    assert_eq!(ids, ["v5", "v4", "v3", "v2", "v1"]);
    let read = iam.get_policy_version().policy_arn(arn).version_id("v2").send().await?;
    let read = read.policy_version().unwrap();
    assert!(read.is_default_version());
    assert_eq!(decoded(read.document().unwrap()), allow("s3:Get*", "*"));
    assert_refused!(
        iam.get_policy_version().policy_arn(arn).version_id("v9"),
        404,
        "NoSuchEntity",
        "version v9 does not exist"
    );
    assert_refused!(
        iam.delete_policy_version().policy_arn(arn).version_id("v2"),
        409,
        "DeleteConflict",
        "Cannot delete the default version of a policy."
    );
    iam.set_default_policy_version().policy_arn(arn).version_id("v3").send().await?;
    assert_refused!(iam.delete_policy().policy_arn(arn), 409, "DeleteConflict", "more than one version");
    for id in ["v1", "v2", "v4", "v5"] {
        iam.delete_policy_version().policy_arn(arn).version_id(id).send().await?;
    }
    iam.delete_policy().policy_arn(arn).send().await?;
    assert_refused!(iam.get_policy().policy_arn(arn), 404, "NoSuchEntity", "was not found");
    Ok(())
}

#[tokio::test]
async fn managed_policies_are_attached() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let arn = create_policy(&iam, "p").await?;
    create_role(&iam, "app").await?;
    iam.create_user().user_name("ana").send().await?;
    iam.create_group().group_name("readers").send().await?;
    iam.attach_role_policy().role_name("app").policy_arn(&arn).send().await?;
    iam.attach_role_policy().role_name("app").policy_arn(&arn).send().await?;
    iam.attach_user_policy().user_name("ana").policy_arn(&arn).send().await?;
    iam.attach_group_policy().group_name("readers").policy_arn(&arn).send().await?;
    assert_eq!(iam.get_policy().policy_arn(&arn).send().await?.policy().unwrap().attachment_count(), Some(3));
    let entities = iam.list_entities_for_policy().policy_arn(&arn).send().await?;
    assert_eq!(entities.policy_roles()[0].role_name(), Some("app"));
    assert_eq!(entities.policy_users()[0].user_name(), Some("ana"));
    assert_eq!(entities.policy_groups()[0].group_name(), Some("readers"));
    let attached = iam.list_attached_role_policies().role_name("app").send().await?;
    assert_eq!(attached.attached_policies()[0].policy_name(), Some("p"));
    assert_eq!(iam.list_attached_user_policies().user_name("ana").send().await?.attached_policies().len(), 1);
    assert_eq!(
        iam.list_attached_group_policies().group_name("readers").send().await?.attached_policies().len(),
        1
    );

    create_policy(&iam, "unused").await?;
    let local = iam.list_policies().scope(PolicyScopeType::Local);
    assert_eq!(local.clone().send().await?.policies().len(), 2);
    assert_eq!(local.only_attached(true).send().await?.policies().len(), 1);
    assert!(iam.list_policies().scope(PolicyScopeType::Aws).send().await?.policies().len() >= 5);

    assert_refused!(
        iam.delete_policy().policy_arn(&arn),
        409,
        "DeleteConflict",
        "Cannot delete a policy attached to entities."
    );
    assert_refused!(
        iam.delete_role().role_name("app"),
        409,
        "DeleteConflict",
        "must detach all policies first"
    );
    assert_refused!(
        iam.attach_role_policy().role_name("app").policy_arn("arn:aws:iam::111111111111:policy/no"),
        404,
        "NoSuchEntity",
        "does not exist or is not attachable"
    );
    assert_refused!(
        iam.attach_role_policy().role_name("app").policy_arn("arn:aws:s3:::reports-and-more"),
        400,
        "InvalidInput",
        "is not valid"
    );
    for index in 1..10 {
        let more = create_policy(&iam, &format!("more{index}")).await?;
        iam.attach_role_policy().role_name("app").policy_arn(more).send().await?;
    }
    assert_refused!(
        iam.attach_role_policy().role_name("app").policy_arn("arn:aws:iam::aws:policy/AdministratorAccess"),
        409,
        "LimitExceeded",
        "Cannot exceed quota for PoliciesPerRole: 10"
    );
    iam.detach_role_policy().role_name("app").policy_arn(&arn).send().await?;
    iam.detach_user_policy().user_name("ana").policy_arn(&arn).send().await?;
    iam.detach_group_policy().group_name("readers").policy_arn(&arn).send().await?;
    assert_refused!(
        iam.detach_role_policy().role_name("app").policy_arn(&arn),
        404,
        "NoSuchEntity",
        "was not found"
    );
    iam.delete_policy().policy_arn(&arn).send().await?;
    assert_refused!(
        iam.delete_policy().policy_arn("arn:aws:iam::aws:policy/AdministratorAccess"),
        403,
        "AccessDenied",
        "iam:DeletePolicy"
    );
    Ok(())
}

#[tokio::test]
async fn boundaries_limit() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let only_users =
        iam.create_policy().policy_name("b").policy_document(allow("iam:ListUsers", "*")).send().await?;
    let arn = only_users.policy().unwrap().arn().unwrap();
    iam.create_user().user_name("ana").permissions_boundary(arn).send().await?;
    iam.attach_user_policy()
        .user_name("ana")
        .policy_arn("arn:aws:iam::aws:policy/IAMFullAccess")
        .send()
        .await?;
    let shown = iam.get_user().user_name("ana").send().await?;
    let boundary = shown.user().unwrap().permissions_boundary().unwrap();
    assert_eq!(boundary.permissions_boundary_arn(), Some(arn));
    let ana = client_of(&sandbox, "arn:aws:iam::111111111111:user/ana");
    ana.list_users().send().await?;
    assert_refused!(ana.list_roles(), 403, "AccessDenied", "no permissions boundary allows");
    assert_refused!(iam.delete_policy().policy_arn(arn), 409, "DeleteConflict", "attached to entities");
    iam.delete_user_permissions_boundary().user_name("ana").send().await?;
    ana.list_roles().send().await?;
    iam.put_user_permissions_boundary().user_name("ana").permissions_boundary(arn).send().await?;
    create_role(&iam, "app").await?;
    iam.put_role_permissions_boundary().role_name("app").permissions_boundary(arn).send().await?;
    let used = iam.get_policy().policy_arn(arn).send().await?;
    assert_eq!(used.policy().unwrap().permissions_boundary_usage_count(), Some(2));
    iam.delete_role_permissions_boundary().role_name("app").send().await?;
    assert_refused!(
        iam.put_role_permissions_boundary()
            .role_name("app")
            .permissions_boundary("arn:aws:iam::111111111111:policy/no"),
        404,
        "NoSuchEntity",
        "Scope ARN"
    );
    Ok(())
}
