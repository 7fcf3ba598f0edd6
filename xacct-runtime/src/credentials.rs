//! Credentials of roles, which renew themselves.

use crate::call::Call;
use crate::{Error, http};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Providing;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_sts::config::IdentityCache;
use aws_smithy_async::time::SharedTimeSource;
use aws_types::SdkConfig;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use xacct_core::{ExternalId, PrincipalArn, RoleSessionName};

/// A configuration that acts as `role`, which the credentials of `config` assume, and else is `config`: Region, endpoint,
/// HTTP client, clock. Needs `sts:AssumeRole`, allowed by the role's trust policy and by the caller's own policies.
///
/// A session has a name, which AWS logs with all that it does. It lasts for `duration`, from 15 minutes to 12 hours, and
/// for an hour where none is given; roles have a greatest duration, and sessions that assume roles get an hour at most.
/// Shortly before it ends, the clients of the configuration begin another.
///
/// # Errors
/// [`Error::Refused`], of which `AccessDenied` also means that the role does not exist, that it was made or changed
/// seconds ago, or that its trust policy asks for another external id; [`Error::NotSent`]; [`Error::Unknown`]. A renewal
/// that fails later is the [`Error::NotSent`] of the call that needed it.
///
/// # Examples
/// ```no_run
/// use xacct_core::{ExternalId, PrincipalArn, RoleSessionName};
/// use xacct_runtime::{Account, assume_role};
///
/// # async fn example(config: aws_types::SdkConfig) -> Result<(), Box<dyn std::error::Error>> {
/// let role = PrincipalArn::new("arn:aws:iam::111111111111:role/grant-admin")?;
/// let session = RoleSessionName::new("nightly-grants")?;
/// let external_id = ExternalId::new("customer-4711")?;
/// let owner = Account::connect(&assume_role(&config, &role, &session, Some(&external_id), None).await?).await?;
/// # Ok(())
/// # }
/// ```
pub async fn assume_role(
    config: &SdkConfig,
    role: &PrincipalArn,
    session: &RoleSessionName,
    external_id: Option<&ExternalId>,
    duration: Option<Duration>,
) -> Result<SdkConfig, Error> {
    let config = http::with_client(config);
    let assumption = Assumption {
        sts: aws_sdk_sts::Client::new(&config),
        role: role.clone(),
        session: session.clone(),
        external_id: external_id.cloned(),
        duration,
    };
    let first = assumption.begin().await?;
    let provider = RoleCredentials {
        assumption,
        clock: config.time_source().unwrap_or_default(),
        first: Mutex::new(Some(first)),
    };
    // All clients of the configuration share its cache, and so the session.
    let cache = config.identity_cache().unwrap_or_else(|| IdentityCache::lazy().build());
    Ok(config
        .to_builder()
        .credentials_provider(SharedCredentialsProvider::new(provider))
        .identity_cache(cache)
        .build())
}

/// Who assumes which role, and how.
struct Assumption {
    sts: aws_sdk_sts::Client,
    role: PrincipalArn,
    session: RoleSessionName,
    external_id: Option<ExternalId>,
    duration: Option<Duration>,
}

impl Assumption {
    /// Begins a session.
    async fn begin(&self) -> Result<Credentials, Error> {
        let call = Call::new("sts:AssumeRole", format!("role `{}`", self.role));
        let request = self.sts.assume_role().role_arn(self.role.as_str());
        let request = request.role_session_name(self.session.as_str());
        let request = request.set_external_id(self.external_id.as_ref().map(ToString::to_string));
        let request = request.set_duration_seconds(self.duration.map(seconds));
        let reply = request.customize().interceptor(call.watch()).send().await;
        let given = call.answer(reply)?.credentials.and_then(usable);
        given.ok_or_else(|| Error::Unknown {
            operation: call.operation(),
            source: "the answer holds no credentials".into(),
        })
    }
}

/// For durations beyond what STS can be asked for, one that it refuses.
fn seconds(duration: Duration) -> i32 {
    i32::try_from(duration.as_secs()).unwrap_or(i32::MAX)
}

fn usable(given: aws_sdk_sts::types::Credentials) -> Option<Credentials> {
    let expiry = SystemTime::try_from(given.expiration).ok()?;
    let credentials = Credentials::builder()
        .access_key_id(given.access_key_id)
        .secret_access_key(given.secret_access_key)
        .session_token(given.session_token)
        .expiry(expiry)
        .provider_name("xacct-assume-role");
    Some(credentials.build())
}

/// Gives the SDK, which keeps them until they expire, the credentials of one session after the other.
struct RoleCredentials {
    assumption: Assumption,
    clock: SharedTimeSource,
    /// Those of the session that showed that the role can be assumed, until they are asked for.
    first: Mutex<Option<Credentials>>,
}

impl RoleCredentials {
    async fn next(&self) -> Result<Credentials, CredentialsError> {
        match self.first() {
            Some(credentials) => Ok(credentials),
            None => self.assumption.begin().await.map_err(CredentialsError::provider_error),
        }
    }

    fn first(&self) -> Option<Credentials> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
        first.filter(|credentials| credentials.expiry().is_some_and(|expiry| expiry > self.clock.now()))
    }
}

impl ProvideCredentials for RoleCredentials {
    fn provide_credentials<'a>(&'a self) -> Providing<'a>
    where
        Self: 'a,
    {
        Providing::new(self.next())
    }
}

/// Shows whose credentials they are, and nothing of them.
impl fmt::Debug for RoleCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RoleCredentials")
            .field("role", &self.assumption.role)
            .field("session", &self.assumption.session)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Account;
    use std::error::Error as _;
    use xacct_core::BucketName;
    use xacct_sandbox::{Fault, Sandbox};

    const ANA: &str = "arn:aws:iam::222222222222:user/ana";
    const MINUTE: Duration = Duration::from_secs(60);

    fn role() -> PrincipalArn {
        PrincipalArn::new("arn:aws:iam::111111111111:role/grant-admin").unwrap()
    }

    fn session() -> RoleSessionName {
        RoleSessionName::new("nightly").unwrap()
    }

    fn reports() -> BucketName {
        BucketName::new("reports").unwrap()
    }

    /// Account 111111111111 with a bucket and a role that reads its policy, which the user `ana` of 222222222222 may
    /// assume who knows the external id.
    async fn sandbox() -> Sandbox {
        let sandbox = Sandbox::new();
        let owner = sandbox.account("111111111111").unwrap().config();
        aws_sdk_s3::Client::new(&owner).create_bucket().bucket("reports").send().await.unwrap();
        let caller = aws_sdk_iam::Client::new(&sandbox.account("222222222222").unwrap().config());
        caller.create_user().user_name("ana").send().await.unwrap();
        caller.put_user_policy().user_name("ana").policy_name("Assume").policy_document(
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}"#,
        ).send().await.unwrap();
        let iam = aws_sdk_iam::Client::new(&owner);
        let trust = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{ANA}"}},
               "Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"sts:ExternalId":"customer-4711"}}}}}}}}"#
        );
        iam.create_role().role_name("grant-admin").assume_role_policy_document(trust).send().await.unwrap();
        iam.put_role_policy().role_name("grant-admin").policy_name("Read").policy_document(
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetBucketPolicy","Resource":"*"}}"#,
        ).send().await.unwrap();
        sandbox
    }

    async fn assumed(sandbox: &Sandbox, duration: Option<Duration>) -> Result<SdkConfig, Error> {
        let external_id = ExternalId::new("customer-4711").unwrap();
        let config = sandbox.config(ANA).unwrap();
        assume_role(&config, &role(), &session(), Some(&external_id), duration).await
    }

    #[tokio::test]
    async fn clients_act_as_the_role() {
        let config = assumed(&sandbox().await, None).await.unwrap();
        let caller = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await.unwrap();
        assert_eq!(caller.arn(), Some("arn:aws:sts::111111111111:assumed-role/grant-admin/nightly"));
        let owner = Account::connect(&config).await.unwrap();
        assert_eq!(owner.id().as_str(), "111111111111");
        assert_eq!(owner.bucket_policy(&reports()).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_role_that_may_not_be_assumed_is_told_at_once() {
        let sandbox = sandbox().await;
        let config = sandbox.config(ANA).unwrap();
        let error = assume_role(&config, &role(), &session(), None, None).await.unwrap_err();
        assert!(matches!(&error, Error::Refused { code, .. } if code == "AccessDenied"), "{error:?}");
        let text = error.to_string();
        assert!(
            text.contains("sts:AssumeRole on role `arn:aws:iam::111111111111:role/grant-admin`"),
            "{text}"
        );
        assert!(text.contains("external id"), "{text}");
        let error = assumed(&sandbox, Some(MINUTE)).await.unwrap_err();
        assert!(matches!(&error, Error::Refused { code, .. } if code == "ValidationError"), "{error:?}");
        let error = assumed(&sandbox, Some(Duration::MAX)).await.unwrap_err();
        assert!(matches!(&error, Error::Refused { code, .. } if code == "ValidationError"), "{error:?}");
    }

    #[tokio::test]
    async fn all_clients_share_one_session_and_it_is_renewed() {
        let sandbox = sandbox().await;
        let config = assumed(&sandbox, None).await.unwrap();
        sandbox.inject(Fault::throttling().of("AssumeRole"));
        let owner = Account::connect(&config).await.unwrap();
        owner.bucket_policy(&reports()).await.unwrap();
        sandbox.clear_faults();
        for _ in 0..3 {
            sandbox.advance(59 * MINUTE + Duration::from_secs(55));
            owner.bucket_policy(&reports()).await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_session_that_expired_before_it_was_used_is_renewed() {
        let sandbox = sandbox().await;
        let config = assumed(&sandbox, None).await.unwrap();
        sandbox.advance(120 * MINUTE);
        Account::connect(&config).await.unwrap().bucket_policy(&reports()).await.unwrap();
    }

    #[tokio::test]
    async fn a_session_lasts_as_long_as_is_asked_and_a_failed_renewal_is_told() {
        let sandbox = sandbox().await;
        for (duration, lasts) in [(None, true), (Some(15 * MINUTE), false)] {
            let owner = Account::connect(&assumed(&sandbox, duration).await.unwrap()).await.unwrap();
            sandbox.inject(Fault::throttling().of("AssumeRole"));
            sandbox.advance(16 * MINUTE);
            let outcome = owner.bucket_policy(&reports()).await;
            sandbox.clear_faults();
            assert_eq!(outcome.is_ok(), lasts);
            if let Err(error) = outcome {
                assert!(matches!(error, Error::NotSent { .. }), "{error:?}");
                let causes = std::iter::successors(error.source(), |&error| error.source());
                let causes: Vec<_> = causes.map(ToString::to_string).collect();
                assert!(causes.iter().any(|cause| cause.contains("Throttling")), "{causes:?}");
            }
        }
    }

    #[tokio::test]
    async fn nothing_shows_the_secret() {
        let sandbox = sandbox().await;
        let config = assumed(&sandbox, None).await.unwrap();
        let shown = format!("{config:?}");
        assert!(shown.contains("grant-admin") && shown.contains("nightly"), "{shown}");
        // Those that it had when it was shown.
        let given = config.credentials_provider().unwrap().provide_credentials().await.unwrap();
        for secret in [given.secret_access_key(), given.session_token().unwrap()] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
