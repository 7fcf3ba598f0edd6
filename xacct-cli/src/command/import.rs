//! `xacct import`: policies that exist, as `policy!` and `grant!`.

use crate::exit::{Exit, Failure};
use crate::finding::{Rendering, Report, Reported};
use crate::format::width_for;
use crate::import::{self, NoGrant, Spared, grant_of};
use crate::input::Input;
use crate::output;
use crate::policy_file::{self, Kind};
use crate::source::{Macro, macros_in};
use std::path::{Path, PathBuf};
use xacct_core::grant::{Content, Grant, Target};
use xacct_core::{Document, PolicyKind};
use xacct_syntax::Diagnostic;

/// Prints the `policy!` that a policy in JSON is, or the `grant!` that a bucket's policy and an identity policy are.
///
/// The policy may be as AWS's console shows it, or as the AWS CLI prints it (`get-bucket-policy`, `get-role`,
/// `get-policy-version`). What `policy!` refuses is printed too, as far as it can be written, and why it is refused beside.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  aws s3api get-bucket-policy --bucket reports | xacct import - --name REPORTS\n  xacct import bucket.json identity.json --owner 111111111111 --name AnalystsReadReports\n  xacct import scp.json --kind service-control --allow 'in force since 2023'"
)]
pub(super) struct Arguments {
    /// A policy or a grant in JSON, or `-` for the standard input; or a bucket's policy and an identity policy.
    #[arg(required = true, num_args = 1..=2)]
    files: Vec<PathBuf>,
    /// The kind of the policy; found out by what it holds where it is not said.
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// Print a `static` of this name; of a grant it is the grant's name too.
    #[arg(long)]
    name: Option<String>,
    /// The account that the bucket belongs to, where two policies are to be one grant and neither tells.
    #[arg(long)]
    owner: Option<String>,
    /// Why statements are to be spared what refuses them: puts `#[allow(…, reason = "REASON")]` before them.
    #[arg(long, value_name = "REASON")]
    allow: Option<String>,
}

/// One policy to be imported.
struct Policy {
    input: Input,
    kind: Kind,
    document: Document,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    if let Some(name) = arguments.name.as_deref().filter(|name| syn::parse_str::<syn::Ident>(name).is_err()) {
        return Err(Failure::usage(format_args!(
            "`{name}` is not a name of Rust; write for instance `--name REPORTS`"
        )));
    }
    if arguments.allow.as_deref().is_some_and(|reason| reason.trim().is_empty()) {
        return Err(Failure::usage("a reason says something: `--allow 'in force since 2023'`"));
    }
    match arguments.files.as_slice() {
        [first, second] => {
            if arguments.kind.is_some() {
                return Err(Failure::usage("of two policies the kinds are found out; leave out `--kind`"));
            }
            two(arguments, &read(first, None)?, &read(second, None)?)
        }
        files => files.iter().try_fold(Exit::Fine, |exit, file| {
            let policy = read(file, arguments.kind)?;
            Ok(exit.max(one(arguments, &policy, arguments.name.as_deref())?))
        }),
    }
}

fn read(path: &Path, kind: Option<Kind>) -> Result<Policy, Failure> {
    let Input { name, text } = Input::read(path)?;
    let (policy, is_trust) = import::unwrapped(&text);
    let (name, text) = match policy == text {
        true => (name, text),
        false => (format!("{name} (the policy in it)"), policy.into_owned()),
    };
    let input = Input { name, text };
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&input.text) {
        return Err(Failure::usage(format_args!("{}: this is not JSON: {error}", input.name)));
    }
    let of_wrapper = is_trust.then_some(Kind::Policy(PolicyKind::Trust));
    let kind = kind.or(of_wrapper).unwrap_or_else(|| Kind::of(&input.text));
    let (document, _) = Document::from_json_as_far_as_possible(&input.text);
    Ok(Policy { input, kind, document })
}

fn one(arguments: &Arguments, policy: &Policy, name: Option<&str>) -> Result<Exit, Failure> {
    match policy.kind {
        Kind::Policy(_) if policy.document.statements.is_empty() => refuse(policy),
        Kind::Policy(kind) => {
            let spared = arguments.allow.as_deref().map(|reason| Spared { reason });
            let source = import::of_policy(&policy.document, kind, spared, name, width());
            print(policy, source)
        }
        Kind::Grant => match Grant::from_json(&policy.input.text) {
            Ok(grant) => print(policy, import::of_grant(&grant.definition(), name, width())),
            Err(_) => refuse(policy),
        },
    }
}

/// Says what is wrong with what cannot be printed at all.
fn refuse(policy: &Policy) -> Result<Exit, Failure> {
    show(&policy.input, policy_file::check(&policy.input.text, Some(policy.kind)));
    Ok(Exit::No)
}

/// As wide as sources here are.
fn width() -> usize {
    width_for(Path::new("-"))
}

/// Prints a source, and what its macro refuses: at the bytes of the JSON where that has the same faults.
fn print(policy: &Policy, source: String) -> Result<Exit, Failure> {
    output::print(&format!("{source}\n"))?;
    let refusals: Vec<_> =
        diagnostics(&source).into_iter().filter(|it| it.severity.stops_the_build()).collect();
    let Policy { input, kind, .. } = policy;
    let mut of_json = policy_file::check(&input.text, Some(*kind));
    of_json.retain(|finding| finding.severity.stops_the_build());
    let is_read = Document::from_json(&input.text).is_ok() || *kind == Kind::Grant;
    match (refusals.is_empty(), of_json.is_empty()) {
        (true, _) if is_read => return Ok(Exit::Fine),
        // What could not be read is not in the source.
        (_, false) => show(input, of_json),
        (_, true) => {
            let input = Input { name: "<printed>".to_owned(), text: source };
            show(&input, refusals.into_iter().map(Reported::of_diagnostic).collect());
        }
    }
    Ok(Exit::No)
}

/// What the macro says of a source that holds one.
fn diagnostics(source: &str) -> Vec<Diagnostic> {
    let found = macros_in(source).unwrap_or_default().into_iter();
    found
        .flat_map(|found| match found.used {
            Macro::Policy => xacct_syntax::compile(found.tokens).diagnostics,
            Macro::Grant => xacct_syntax::compile_grant(found.tokens).diagnostics,
        })
        .collect()
}

fn show(input: &Input, findings: Vec<Reported>) {
    let report = Report { input: input.clone(), findings };
    output::note(Rendering::new().of(&report).trim_end());
}

/// Two policies: one grant where they are one, else each by itself.
fn two(arguments: &Arguments, first: &Policy, second: &Policy) -> Result<Exit, Failure> {
    let name = arguments.name.as_deref();
    let why = match one_grant(arguments, first, second) {
        Ok(grant) => {
            output::print(&format!("{}\n", import::of_grant(&grant.definition(), name, width())))?;
            notes(&grant, [first, second]).into_iter().for_each(output::note);
            return Ok(Exit::Fine);
        }
        Err(why) => why,
    };
    let suffixed = |policy: &Policy, number| {
        name.map(|name| format!("{name}_{}", suffix(policy, number, first.kind == second.kind)))
    };
    let of_first = one(arguments, first, suffixed(first, 1).as_deref())?;
    output::print("\n")?;
    let of_second = one(arguments, second, suffixed(second, 2).as_deref())?;
    output::note(format_args!("note: these are not one grant: {why}"));
    Ok(of_first.max(of_second))
}

/// What there is to know of a grant whose documents are in place already.
fn notes(grant: &Grant, policies: [&Policy; 2]) -> Vec<&'static str> {
    let documents = grant.documents();
    let mut notes = Vec::new();
    if documents.iter().any(|document| document.target == Target::KeyPolicy) {
        notes.push("note: to this grant a statement in the policy of its key belongs too");
    }
    let own: Vec<_> = documents.iter().filter_map(|document| sids(&document.content)).flatten().collect();
    let mut stored = policies.into_iter().flat_map(|policy| &policy.document.statements);
    if !stored.all(|statement| statement.sid.as_deref().is_some_and(|sid| own.contains(&sid))) {
        notes.push(
            "note: its statements get Sids of their own by which it finds them again; those of today do not have them, \
             and stay beside its own until somebody removes them",
        );
    }
    notes
}

fn sids(content: &Content) -> Option<impl Iterator<Item = &str>> {
    match content {
        Content::Policy(_, document) => Some(document.statements.iter().filter_map(|it| it.sid.as_deref())),
        _ => None,
    }
}

fn suffix(policy: &Policy, number: usize, are_alike: bool) -> String {
    match are_alike {
        true => number.to_string(),
        false => policy.kind.to_string().to_ascii_uppercase(),
    }
}

fn one_grant(arguments: &Arguments, first: &Policy, second: &Policy) -> Result<Grant, String> {
    let (bucket, identity) = match (first.kind, second.kind) {
        (Kind::Policy(PolicyKind::Bucket), Kind::Policy(PolicyKind::Identity)) => (first, second),
        (Kind::Policy(PolicyKind::Identity), Kind::Policy(PolicyKind::Bucket)) => (second, first),
        _ => return Err("that takes a bucket's policy and an identity policy".to_owned()),
    };
    let name = arguments.name.as_deref().map_or("Imported".to_owned(), camel_case);
    grant_of(&bucket.document, &identity.document, arguments.owner.as_deref(), &name)
        .map_err(|why: NoGrant| why.to_string())
}

/// `ANALYSTS_READ` as grants are called: `AnalystsRead`.
fn camel_case(name: &str) -> String {
    if name.contains(char::is_lowercase) && !name.contains('_') {
        return name.to_owned();
    }
    let words = name.split('_').filter(|word| !word.is_empty()).map(|word| {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        first.to_uppercase() + &rest.to_lowercase()
    });
    words.collect()
}
