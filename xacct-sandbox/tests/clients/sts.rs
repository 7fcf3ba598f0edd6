//! STS as its own client sees it.

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_sts::Client;
use aws_sdk_sts::operation::assume_role::builders::AssumeRoleFluentBuilder;
use aws_sdk_sts::types::{PolicyDescriptorType, Tag};
use std::time::Duration;
use xacct_sandbox::{Fault, Sandbox};

type Outcome = anyhow::Result<()>;

const OWNER: &str = "111111111111";
const GUEST: &str = "222222222222";
const ANA: &str = "arn:aws:iam::222222222222:user/ana";
const ROLE: &str = "arn:aws:iam::111111111111:role/shared/reader";

/// An account with a role, and another with a user who may assume every role.
struct Setting {
    sandbox: Sandbox,
    owner: aws_sdk_iam::Client,
    guest: aws_sdk_iam::Client,
}

impl Setting {
    async fn new() -> anyhow::Result<Self> {
        let sandbox = Sandbox::new();
        let owner = aws_sdk_iam::Client::new(&sandbox.account(OWNER)?.config());
        let guest = aws_sdk_iam::Client::new(&sandbox.account(GUEST)?.config());
        guest.create_user().user_name("ana").send().await?;
        let may = allow(r#"["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]"#, "*");
        guest.put_user_policy().user_name("ana").policy_name("assume").policy_document(may).send().await?;
        Ok(Self { sandbox, owner, guest })
    }

    async fn create_role(&self, trust: &str) -> Outcome {
        let create = self.owner.create_role().role_name("reader").path("/shared/").max_session_duration(7200);
        create.assume_role_policy_document(trust).send().await?;
        Ok(())
    }

    fn ana(&self) -> anyhow::Result<Client> {
        Ok(Client::new(&self.sandbox.config(ANA)?))
    }

    fn config(&self, given: &aws_sdk_sts::types::Credentials) -> anyhow::Result<aws_types::SdkConfig> {
        let token = Some(given.session_token().to_owned());
        let credentials = Credentials::from_keys(given.access_key_id(), given.secret_access_key(), token);
        let config = self.sandbox.config(OWNER)?.into_builder();
        Ok(config.credentials_provider(SharedCredentialsProvider::new(credentials)).build())
    }
}

fn allow(actions: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":{actions},"Resource":"{resource}"}}]}}"#
    )
}

fn trusting(principal: &str, rest: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Principal":{{"AWS":"{principal}"}}{rest}}}]}}"#
    )
}

fn assume(sts: &Client) -> AssumeRoleFluentBuilder {
    sts.assume_role().role_arn(ROLE).role_session_name("test")
}

#[tokio::test]
async fn everyone_learns_who_they_are() -> Outcome {
    let setting = Setting::new().await?;
    setting.create_role(&trusting(GUEST, "")).await?;
    let root = Client::new(&setting.sandbox.account(OWNER)?.config()).get_caller_identity().send().await?;
    assert_eq!((root.arn(), root.user_id()), (Some("arn:aws:iam::111111111111:root"), Some(OWNER)));
    let ana = setting.ana()?.get_caller_identity().send().await?;
    assert_eq!((ana.arn(), ana.account()), (Some(ANA), Some(GUEST)));
    assert!(ana.user_id().unwrap().starts_with("AIDA"));
    let assumed = assume(&setting.ana()?).send().await?;
    let session = Client::new(&setting.config(assumed.credentials().unwrap())?);
    let session = session.get_caller_identity().send().await?;
    assert_eq!(session.arn(), Some("arn:aws:sts::111111111111:assumed-role/reader/test"));
    assert_eq!(session.user_id(), Some(assumed.assumed_role_user().unwrap().assumed_role_id()));
    assert!(session.user_id().unwrap().starts_with("AROA"));
    Ok(())
}

#[tokio::test]
async fn both_accounts_have_to_allow_it() -> Outcome {
    let setting = Setting::new().await?;
    let condition = r#","Condition":{"StringEquals":{"sts:ExternalId":"order:66"}}"#;
    setting.create_role(&trusting(GUEST, condition)).await?;
    let ana = setting.ana()?;
    assert_refused!(assume(&ana), 403, "AccessDenied", "not authorized to perform: sts:AssumeRole");
    assert_refused!(assume(&ana).external_id("order:67"), 403, "AccessDenied", "sts:AssumeRole");
    let assumed = assume(&ana).external_id("order:66").send().await?;
    let given = assumed.credentials().unwrap();
    assert!(given.access_key_id().starts_with("ASIA"));
    assert_eq!(
        assumed.assumed_role_user().unwrap().arn(),
        "arn:aws:sts::111111111111:assumed-role/reader/test"
    );
    assert!(assumed.session_token_size().unwrap() > 100);

    setting.guest.delete_user_policy().user_name("ana").policy_name("assume").send().await?;
    assert_refused!(
        assume(&ana).external_id("order:66"),
        403,
        "AccessDenied",
        "no identity-based policy allows"
    );

    // In the role's own account it is enough that the trust policy names the user.
    setting.owner.create_user().user_name("olga").send().await?;
    let olga = "arn:aws:iam::111111111111:user/olga";
    let trust = setting.owner.update_assume_role_policy().role_name("reader");
    trust.policy_document(trusting(olga, "")).send().await?;
    assume(&Client::new(&setting.sandbox.config(olga)?)).send().await?;
    let root = Client::new(&setting.sandbox.account(OWNER)?.config());
    assert_refused!(assume(&root), 403, "AccessDenied", "Roles may not be assumed by root accounts.");
    Ok(())
}

/// Nobody learns from a denial whether a role exists.
#[tokio::test]
async fn what_does_not_exist_is_denied_in_the_same_words() -> Outcome {
    let setting = Setting::new().await?;
    let ana = setting.ana()?;
    let (_, _, of_none) = crate::refused::refusal(assume(&ana).send().await);
    setting.create_role(&trusting(OWNER, "")).await?;
    let (_, code, of_other) = crate::refused::refusal(assume(&ana).send().await);
    assert_eq!((code.as_str(), of_none), ("AccessDenied", of_other));
    // The path belongs to the ARN.
    let update = setting.owner.update_assume_role_policy().role_name("reader");
    update.policy_document(trusting(ANA, "")).send().await?;
    let bare = ana.assume_role().role_arn("arn:aws:iam::111111111111:role/reader").role_session_name("test");
    assert_refused!(bare, 403, "AccessDenied", "sts:AssumeRole");
    assume(&ana).send().await?;
    Ok(())
}

#[tokio::test]
async fn sessions_have_the_roles_permissions_and_expire() -> Outcome {
    let setting = Setting::new().await?;
    setting.create_role(&trusting(GUEST, "")).await?;
    let put = setting.owner.put_role_policy().role_name("reader").policy_name("p");
    put.policy_document(allow(r#"["iam:List*","iam:Get*"]"#, "*")).send().await?;
    let ana = setting.ana()?;
    let assumed = assume(&ana).duration_seconds(900).send().await?;
    let iam = aws_sdk_iam::Client::new(&setting.config(assumed.credentials().unwrap())?);
    iam.list_roles().send().await?;
    iam.list_users().send().await?;
    setting.sandbox.advance(Duration::from_secs(901));
    assert_refused!(iam.list_roles(), 403, "ExpiredToken", "expired");

    let narrowed = assume(&ana).policy(allow(r#""iam:ListRoles""#, "*")).send().await?;
    #[expect(deprecated, reason = "clients of before 2026 read it")]
    let packed = (assumed.packed_policy_size(), narrowed.packed_policy_size());
    assert_eq!(packed, (None, Some(5)));
    let iam = aws_sdk_iam::Client::new(&setting.config(narrowed.credentials().unwrap())?);
    iam.list_roles().send().await?;
    assert_refused!(iam.list_users(), 403, "AccessDenied", "no session policy allows");

    let arn = PolicyDescriptorType::builder().arn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess").build();
    let by_arn = assume(&ana).policy_arns(arn).send().await?;
    let iam = aws_sdk_iam::Client::new(&setting.config(by_arn.credentials().unwrap())?);
    assert_refused!(iam.list_roles(), 403, "AccessDenied", "no session policy allows");
    Ok(())
}

#[tokio::test]
async fn durations_have_limits() -> Outcome {
    let setting = Setting::new().await?;
    setting.create_role(&trusting(GUEST, "")).await?;
    let ana = setting.ana()?;
    assume(&ana).duration_seconds(7200).send().await?;
    assert_refused!(assume(&ana).duration_seconds(7201), 400, "ValidationError", "MaxSessionDuration");
    assert_refused!(assume(&ana).duration_seconds(899), 400, "ValidationError", "durationSeconds");
    let assumed = assume(&ana).send().await?;
    let trust = setting.owner.update_assume_role_policy().role_name("reader");
    trust.policy_document(trusting("arn:aws:iam::111111111111:role/shared/reader", "")).send().await?;
    let chained = Client::new(&setting.config(assumed.credentials().unwrap())?);
    assume(&chained).duration_seconds(3600).send().await?;
    assert_refused!(assume(&chained).duration_seconds(3601), 400, "ValidationError", "role chaining");
    Ok(())
}

#[tokio::test]
async fn what_is_passed_has_its_form() -> Outcome {
    let setting = Setting::new().await?;
    setting.create_role(&trusting(GUEST, "")).await?;
    let ana = setting.ana()?;
    assert_refused!(assume(&ana).role_session_name("x"), 400, "ValidationError", "roleSessionName");
    assert_refused!(assume(&ana).role_session_name("a b"), 400, "ValidationError", "roleSessionName");
    assert_refused!(
        assume(&ana).role_arn("arn:aws:s3:::reports-and-more"),
        400,
        "ValidationError",
        "is invalid"
    );
    assert_refused!(assume(&ana).external_id("a b"), 400, "ValidationError", "externalId");
    assert_refused!(assume(&ana).policy("{"), 400, "MalformedPolicyDocument", "Syntax errors in policy.");
    assert_refused!(
        assume(&ana).policy(allow(r#""sqs:*""#, "arn:aws:sqs:*")),
        400,
        "MalformedPolicyDocument",
        "must be in ARN format"
    );
    assert_refused!(
        assume(&ana).policy(allow(r#""s3:*""#, &format!("arn:aws:s3:::{}", "b".repeat(2048)))),
        400,
        "PackedPolicyTooLarge",
        "Packed policy consumes"
    );
    let tag = |key: &str| Tag::builder().key(key).value("v").build().unwrap();
    assert_refused!(
        assume(&ana).tags(tag("a")).tags(tag("A")),
        400,
        "InvalidParameterValue",
        "Duplicate tag keys"
    );
    assert_refused!(
        assume(&ana).transitive_tag_keys("a"),
        400,
        "InvalidParameterValue",
        "transitive tag key"
    );
    Ok(())
}

#[tokio::test]
async fn tags_and_source_identities_need_permission_and_stay() -> Outcome {
    let setting = Setting::new().await?;
    let only_assume = trusting(GUEST, "").replace(",\"sts:TagSession\",\"sts:SetSourceIdentity\"", "");
    setting.create_role(&only_assume).await?;
    let ana = setting.ana()?;
    let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build().unwrap();
    assume(&ana).send().await?;
    assert_refused!(assume(&ana).tags(tag("team", "a")), 403, "AccessDenied", "sts:TagSession");
    assert_refused!(assume(&ana).source_identity("ana"), 403, "AccessDenied", "sts:SetSourceIdentity");

    let trust = |document: String| {
        setting.owner.update_assume_role_policy().role_name("reader").policy_document(document).send()
    };
    let condition = r#","Condition":{"StringEquals":{"aws:RequestTag/team":"a","sts:SourceIdentity":"ana","sts:RoleSessionName":"test"},"ForAllValues:StringEquals":{"aws:TagKeys":"team","sts:TransitiveTagKeys":"team"}}"#;
    trust(trusting(GUEST, condition)).await?;
    assert_refused!(
        assume(&ana).tags(tag("team", "b")).source_identity("ana"),
        403,
        "AccessDenied",
        "sts:AssumeRole"
    );
    let asked = assume(&ana).tags(tag("team", "a")).transitive_tag_keys("team").source_identity("ana");
    let assumed = asked.send().await?;
    assert_eq!(assumed.source_identity(), Some("ana"));
    let config = setting.config(assumed.credentials().unwrap())?;

    // Both are of the session, and of the one after it.
    let tagged = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListRoles","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"a","aws:SourceIdentity":"ana"}}}]}"#;
    setting
        .owner
        .put_role_policy()
        .role_name("reader")
        .policy_name("p")
        .policy_document(tagged)
        .send()
        .await?;
    aws_sdk_iam::Client::new(&config).list_roles().send().await?;
    trust(trusting(ROLE, "")).await?;
    let chained = Client::new(&config);
    assert_refused!(
        assume(&chained).tags(tag("team", "c")),
        400,
        "InvalidParameterValue",
        "conflicts with a transitive"
    );
    assert_refused!(assume(&chained).source_identity("bob"), 403, "AccessDenied", "cannot be changed");
    // What goes on needs the same permission as what is given, and is seen as what is given.
    trust(trusting(ROLE, "").replace("\"sts:TagSession\",", "")).await?;
    assert_refused!(assume(&chained), 403, "AccessDenied", "sts:TagSession");
    trust(trusting(ROLE, r#","Condition":{"StringEquals":{"aws:RequestTag/team":"a"}}"#)).await?;
    let second = assume(&chained).send().await?;
    assert_eq!(second.source_identity(), Some("ana"));
    aws_sdk_iam::Client::new(&setting.config(second.credentials().unwrap())?).list_roles().send().await?;
    Ok(())
}

#[tokio::test]
async fn a_role_that_was_created_again_is_another() -> Outcome {
    let setting = Setting::new().await?;
    let guest = &setting.guest;
    let create = || guest.create_role().role_name("app").assume_role_policy_document(trusting(GUEST, ""));
    let app = create().send().await?;
    let app = app.role().unwrap();
    let put = || {
        guest
            .put_role_policy()
            .role_name("app")
            .policy_name("p")
            .policy_document(allow(r#""sts:AssumeRole""#, "*"))
    };
    put().send().await?;
    setting.create_role(&trusting(app.arn(), "")).await?;
    assume(&Client::new(&setting.sandbox.config(app.arn())?)).send().await?;

    guest.delete_role_policy().role_name("app").policy_name("p").send().await?;
    guest.delete_role().role_name("app").send().await?;
    create().send().await?;
    put().send().await?;
    assert_refused!(
        assume(&Client::new(&setting.sandbox.config(app.arn())?)),
        403,
        "AccessDenied",
        "sts:AssumeRole"
    );
    let read = setting.owner.get_role().role_name("reader").send().await?;
    let trust = read.role().unwrap().assume_role_policy_document().unwrap();
    assert!(trust.contains(app.role_id()) && !trust.contains("role%2Fapp"), "{trust}");
    Ok(())
}

#[tokio::test]
async fn changes_take_their_time() -> Outcome {
    let setting = Setting::new().await?;
    setting.sandbox.inject(Fault::propagation_delay(Duration::from_secs(10)).of("CreateRole"));
    setting.create_role(&trusting(GUEST, "")).await?;
    let ana = setting.ana()?;
    assert_refused!(assume(&ana), 403, "AccessDenied", "sts:AssumeRole");
    setting.sandbox.advance(Duration::from_secs(11));
    assume(&ana).send().await?;
    setting.sandbox.inject(Fault::propagation_delay(Duration::from_secs(10)).of("UpdateAssumeRolePolicy"));
    let update = setting.owner.update_assume_role_policy().role_name("reader");
    update.policy_document(trusting(OWNER, "")).send().await?;
    assume(&ana).send().await?;
    setting.sandbox.advance(Duration::from_secs(11));
    assert_refused!(assume(&ana), 403, "AccessDenied", "sts:AssumeRole");
    Ok(())
}

#[tokio::test]
async fn users_get_temporary_keys() -> Outcome {
    let setting = Setting::new().await?;
    setting.create_role(&trusting(ANA, "")).await?;
    let ana = setting.ana()?;
    let token = ana.get_session_token().duration_seconds(900).send().await?;
    let config = setting.config(token.credentials().unwrap())?;
    let temporary = Client::new(&config);
    assert_eq!(temporary.get_caller_identity().send().await?.arn(), Some(ANA));
    assume(&temporary).send().await?;
    assert_refused!(temporary.get_session_token(), 403, "AccessDenied", "Cannot call GetSessionToken");
    assert_refused!(
        aws_sdk_iam::Client::new(&config).get_user(),
        403,
        "InvalidClientTokenId",
        "security token"
    );
    setting.sandbox.advance(Duration::from_secs(901));
    assert_refused!(temporary.get_caller_identity(), 403, "ExpiredToken", "expired");

    let root = Client::new(&setting.sandbox.account(OWNER)?.config());
    let key = token.credentials().unwrap().access_key_id();
    assert_eq!(root.get_access_key_info().access_key_id(key).send().await?.account(), Some(GUEST));
    assert_refused!(
        ana.get_access_key_info().access_key_id(key),
        403,
        "AccessDenied",
        "sts:GetAccessKeyInfo"
    );
    Ok(())
}
