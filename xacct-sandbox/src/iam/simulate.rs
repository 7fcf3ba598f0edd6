//! What would be allowed: `SimulatePrincipalPolicy` and `SimulateCustomPolicy` read what is asked.

use super::entity::Kind;
use super::iam_call::IamCall;
use super::refusals;
use super::simulation::{Simulation, Source, SourceType};
use crate::call::Keys;
use crate::query::{Form, Reply};
use crate::refusal::Answer;
use crate::state::{Account, Entity, ManagedPolicy};
use xacct_core::evaluate::{CompiledPolicy, ContextValue, Requester};
use xacct_core::{AccountId, Document, PolicyKind};

/// `SimulatePrincipalPolicy`: the policies of a user, group or role, and those that the call brings.
pub(super) fn principal(iam: &mut IamCall<'_>) -> Reply {
    let arn = iam.form.required("PolicySourceArn")?;
    let account = iam.account()?;
    let known = Kind::all(account.iam.latest()).find(|(_, entity)| entity.arn == arn);
    let tags = known.map(|(_, entity)| crate::tags::keys_of_resource(&entity.tags, true)).unwrap_or_default();
    iam.authorize(iam.ask(arn)?.with_all(&tags))?;
    let (kind, entity) =
        known.ok_or_else(|| refusals::missing(format!("The entity with ARN {arn} cannot be found.")))?;
    let mut sources = of_entity(account, kind, entity);
    sources.extend(input(iam.form, "PolicyInputList", PolicyKind::Identity)?);
    let mut boundaries = input(iam.form, "PermissionsBoundaryPolicyInputList", PolicyKind::Boundary)?;
    if boundaries.is_empty() {
        boundaries.extend(boundary(account, entity));
    }
    let requester = match (iam.form.text("CallerArn"), kind) {
        (None, Kind::Group) => imaginary(iam, &account.id)?,
        (None, _) if iam.form.text("ResourcePolicy").is_some() && kind != Kind::User => {
            return Err(refusals::input("CallerArn must be specified when a ResourcePolicy is simulated."));
        }
        (None, _) => requester(arn)?.with_unique_id(entity.id.clone()),
        (Some(caller), _) => requester(caller)?,
    };
    let service_control = account.service_control.as_deref();
    simulate(iam, Inputs { requester, sources, boundaries, account: &account.id, service_control })
}

/// `SimulateCustomPolicy`: the policies that the call brings.
pub(super) fn custom(iam: &mut IamCall<'_>) -> Reply {
    iam.authorize(iam.ask("*")?)?;
    let account = iam.account()?;
    let sources = input(iam.form, "PolicyInputList", PolicyKind::Identity)?;
    if sources.is_empty() {
        return Err(refusals::input("PolicyInputList must hold a policy."));
    }
    let boundaries = input(iam.form, "PermissionsBoundaryPolicyInputList", PolicyKind::Boundary)?;
    let requester = match iam.form.text("CallerArn") {
        Some(caller) => requester(caller)?,
        None => imaginary(iam, &account.id)?,
    };
    simulate(iam, Inputs { requester, sources, boundaries, account: &account.id, service_control: None })
}

/// What both operations have worked out.
struct Inputs<'i> {
    requester: Requester,
    sources: Vec<Source>,
    boundaries: Vec<Source>,
    account: &'i AccountId,
    service_control: Option<&'i [xacct_core::evaluate::Level]>,
}

fn simulate(iam: &IamCall<'_>, inputs: Inputs<'_>) -> Reply {
    let form = iam.form;
    let actions = form.list("ActionNames");
    if actions.is_empty() {
        return Err(refusals::input("ActionNames must hold an action."));
    }
    let mut resources = form.list("ResourceArns");
    if resources.is_empty() {
        resources.push("*");
    }
    let (identity, origins) = inputs.sources.into_iter().map(|source| (source.policy, source.of)).unzip();
    let simulation = Simulation {
        canonical_id: canonical_id(iam, &inputs.requester),
        requester: inputs.requester,
        identity,
        origins,
        boundary: inputs.boundaries.into_iter().next(),
        resource_policy: form.text("ResourcePolicy").map(document).transpose()?,
        owner: owner(form)?.unwrap_or_else(|| inputs.account.clone()),
        context: context(form),
        service_control: inputs.service_control,
    };
    let mut results = Vec::new();
    for action in actions {
        for resource in &resources {
            let key = format!("{:06}", results.len());
            results.push((key, simulation.decide(action, resource)?));
        }
    }
    iam.listed("EvaluationResults", results)
}

fn canonical_id(iam: &IamCall<'_>, requester: &Requester) -> Option<xacct_core::CanonicalUserId> {
    let account = iam.world.accounts.get(requester.account()?)?;
    Some(account.canonical_id.clone())
}

/// Somebody of the account who has the policies in question.
fn imaginary(iam: &IamCall<'_>, account: &AccountId) -> Answer<Requester> {
    requester(&format!("arn:{}:iam::{account}:user/simulated", iam.world.partition))
}

fn requester(arn: &str) -> Answer<Requester> {
    Requester::from_arn(arn).map_err(|error| refusals::input(format!("Invalid Entity Arn: {error}")))
}

/// The account that owns resources whose ARNs do not tell: the account's id, or the ARN of its root user.
fn owner(form: &Form) -> Answer<Option<AccountId>> {
    let Some(text) = form.text("ResourceOwner") else { return Ok(None) };
    let id = text.split(':').nth(4).unwrap_or(text);
    let invalid = |_| refusals::input(format!("Invalid ResourceOwner: {text}"));
    AccountId::new(id.to_owned()).map(Some).map_err(invalid)
}

fn document(text: &str) -> Answer<Document> {
    Document::from_json(text).map_err(|faults| {
        let first = faults.as_slice().first().map(ToString::to_string).unwrap_or_default();
        refusals::input(format!("The policy is malformed: {first}"))
    })
}

/// The policies that a list brings, by the names that AWS gives them: `PolicyInputList.1`, …
fn input(form: &Form, parameter: &str, kind: PolicyKind) -> Answer<Vec<Source>> {
    let read = |(index, text): (usize, &str)| {
        let name = format!("{parameter}.{index}");
        Ok(Source { policy: CompiledPolicy::new(kind, document(text)?).named(name), of: SourceType::None })
    };
    (1..).zip(form.list(parameter)).map(read).collect()
}

/// All policies of a user with those of its groups, of a group, or of a role.
fn of_entity(account: &Account, kind: Kind, entity: &Entity) -> Vec<Source> {
    let iam = account.iam.latest();
    let key = entity.name.to_lowercase();
    let is_group = |group: &&crate::state::Group| kind == Kind::User && group.members.contains(&key);
    let groups = iam.groups.values().filter(is_group).map(|group| (Kind::Group, &group.entity));
    [(kind, entity)].into_iter().chain(groups).flat_map(|(kind, entity)| own(account, kind, entity)).collect()
}

fn own(account: &Account, kind: Kind, entity: &Entity) -> Vec<Source> {
    let inline = entity.inline.iter().map(|(name, document)| Source {
        policy: document.compile(PolicyKind::Identity, &format!("{}_{}_{name}", kind.word(), entity.name)),
        of: SourceType::Inline(kind),
    });
    let managed = entity.attached.iter().filter_map(|arn| {
        let policy = account.iam.latest().policy(arn)?;
        Source::of_managed(policy, PolicyKind::Identity, policy.arn.contains("::aws:"))
    });
    inline.chain(managed).collect()
}

fn boundary(account: &Account, entity: &Entity) -> Option<Source> {
    let policy = account.iam.latest().policy(entity.boundary.as_ref()?)?;
    Source::of_managed(policy, PolicyKind::Boundary, policy.arn.contains("::aws:"))
}

impl Source {
    fn of_managed(policy: &ManagedPolicy, kind: PolicyKind, is_of_aws: bool) -> Option<Self> {
        let of = if is_of_aws { SourceType::AwsManaged } else { SourceType::UserManaged };
        Some(Self { policy: policy.default_document()?.compile(kind, &policy.name), of })
    }
}

/// The condition keys that the call gives.
fn context(form: &Form) -> Keys {
    let entry = |index: usize| {
        let prefix = format!("ContextEntries.member.{index}");
        let key = form.text(&format!("{prefix}.ContextKeyName"))?;
        let values: Vec<_> =
            form.list(&format!("{prefix}.ContextKeyValues")).into_iter().map(str::to_owned).collect();
        let is_list =
            form.text(&format!("{prefix}.ContextKeyType")).is_some_and(|kind| kind.ends_with("List"));
        let value = match <[String; 1]>::try_from(values) {
            Ok([value]) if !is_list => ContextValue::One(value),
            Ok([value]) => ContextValue::Many(vec![value]),
            Err(values) => ContextValue::Many(values),
        };
        Some((key.to_owned(), value))
    };
    (1..).map_while(entry).collect()
}
