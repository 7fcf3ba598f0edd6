//! `xacct import`: policies that exist, as `policy!` and `grant!`.

use crate::content::{self, Content, Contents, What};
use crate::exit::{Exit, Failure};
use crate::finding::{Rendering, Report, Reported};
use crate::format::width_for;
use crate::import::{self, Allowed, NoGrant, grant_of};
use crate::input::Input;
use crate::output;
use crate::policy_file::Kind;
use std::path::{Path, PathBuf};
use xacct_core::grant::{self, Grant, Target};
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
    /// A policy or grants in JSON, grants in TOML, or `-` for the standard input; or a bucket's policy and an identity policy.
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
    /// Why what refuses statements is to be allowed: puts `#[allow(…, reason = "REASON")]` before them.
    #[arg(long, value_name = "REASON")]
    allow: Option<String>,
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
            two(arguments, read(first, None)?, read(second, None)?)
        }
        files => files.iter().try_fold(Exit::Fine, |exit, file| {
            Ok(exit.max(one(arguments, read(file, arguments.kind)?, arguments.name.as_deref())?))
        }),
    }
}

fn read(path: &Path, kind: Option<Kind>) -> Result<Contents, Failure> {
    let input = Input::read(path)?;
    if input.is_rust() {
        let name = &input.name;
        return Err(Failure::usage(format_args!("{name}: this is Rust already; `xacct fmt` formats it")));
    }
    Ok(content::read(input, kind))
}

/// Prints what a file holds, and says what is wrong with what cannot be printed.
fn one(arguments: &Arguments, contents: Contents, name: Option<&str>) -> Result<Exit, Failure> {
    let Contents { input, entries, findings, extent } = contents;
    let mut exit = extent.exit();
    let is_list = entries.len() > 1;
    for (index, content) in entries.into_iter().enumerate() {
        if index > 0 {
            output::print("\n")?;
        }
        let name = name.map(|name| if is_list { format!("{name}_{}", index + 1) } else { name.to_owned() });
        exit = exit.max(entry(arguments, &input, content, name.as_deref())?);
    }
    let refusals: Vec<_> = findings.into_iter().filter(|it| it.severity.stops_the_build()).collect();
    if !refusals.is_empty() {
        show(&input, refusals);
    }
    Ok(exit)
}

fn entry(
    arguments: &Arguments,
    input: &Input,
    content: Content,
    name: Option<&str>,
) -> Result<Exit, Failure> {
    let Content { what, mut findings, .. } = content;
    findings.retain(|finding| finding.severity.stops_the_build());
    let source = match &what {
        What::Policy(kind, document) | What::Fragment(kind, document) if !document.statements.is_empty() => {
            let allowed = arguments.allow.as_deref().map(|reason| Allowed { reason });
            import::of_policy(document, *kind, allowed, name, width())
        }
        What::Grant(grant) => import::of_grant(&grant.definition(), name, width()),
        // What cannot be printed at all.
        _ => {
            show(input, findings);
            return Ok(Exit::No);
        }
    };
    output::print(&format!("{source}\n"))?;
    Ok(Exit::fine_if(!tell(input, source, findings, matches!(what, What::Fragment(..)))))
}

/// Tells what the macro refuses of a source: at the bytes of the JSON where that has the same faults. Whether it is anything.
fn tell(input: &Input, source: String, of_json: Vec<Reported>, is_fragment: bool) -> bool {
    let refusals: Vec<_> =
        diagnostics(&source).into_iter().filter(|it| it.severity.stops_the_build()).collect();
    match (refusals.is_empty(), of_json.is_empty()) {
        (true, _) if !is_fragment => return false,
        // What could not be read is not in the source.
        (_, false) => show(input, of_json),
        (_, true) => {
            let input = Input::new("<printed>", source);
            show(&input, refusals.into_iter().map(Reported::of_diagnostic).collect());
        }
    }
    true
}

/// As wide as sources here are.
fn width() -> usize {
    width_for(Path::new("-"))
}

/// What the macro says of a source that holds one.
fn diagnostics(source: &str) -> Vec<Diagnostic> {
    let uses = content::uses(source).into_iter().flatten();
    uses.filter_map(|it| it.compiled).flat_map(|it| it.diagnostics().to_vec()).collect()
}

fn show(input: &Input, findings: Vec<Reported>) {
    let report = Report { input: input.clone(), findings };
    output::note(Rendering::new().of(&report).trim_end());
}

/// Two policies: one grant where they are one, else each by itself.
fn two(arguments: &Arguments, first: Contents, second: Contents) -> Result<Exit, Failure> {
    let name = arguments.name.as_deref();
    let why = match one_grant(arguments, policy(&first), policy(&second)) {
        Ok((grant, policies)) => {
            output::print(&format!("{}\n", import::of_grant(&grant.definition(), name, width())))?;
            notes(&grant, policies).into_iter().for_each(output::note);
            return Ok(Exit::Fine);
        }
        Err(why) => why,
    };
    let [suffix_of_first, suffix_of_second] = suffixes(&first, &second);
    let suffixed = |suffix: &str| name.map(|name| format!("{name}_{suffix}"));
    let of_first = one(arguments, first, suffixed(&suffix_of_first).as_deref())?;
    output::print("\n")?;
    let of_second = one(arguments, second, suffixed(&suffix_of_second).as_deref())?;
    output::note(format_args!("note: these are not one grant: {why}"));
    Ok(of_first.max(of_second))
}

/// The one policy of a file.
fn policy(contents: &Contents) -> Option<(PolicyKind, &Document)> {
    match contents.entries.as_slice() {
        [Content { what: What::Policy(kind, document) | What::Fragment(kind, document), .. }] => {
            Some((*kind, document))
        }
        _ => None,
    }
}

/// What there is to know of a grant whose documents are in place already.
fn notes(grant: &Grant, policies: [&Document; 2]) -> Vec<&'static str> {
    let documents = grant.documents();
    let mut notes = Vec::new();
    if documents.iter().any(|document| document.target == Target::KeyPolicy) {
        notes.push("note: to this grant a statement in the policy of its key belongs too");
    }
    let own: Vec<_> = documents.iter().filter_map(|document| sids(&document.content)).flatten().collect();
    let mut stored = policies.into_iter().flat_map(|policy| &policy.statements);
    if !stored.all(|statement| statement.sid.as_deref().is_some_and(|sid| own.contains(&sid))) {
        notes.push(
            "note: its statements get Sids of their own by which it finds them again; those of today do not have them, \
             and stay beside its own until somebody removes them",
        );
    }
    notes
}

fn sids(content: &grant::Content) -> Option<impl Iterator<Item = &str>> {
    match content {
        grant::Content::Policy(_, document) => {
            Some(document.statements.iter().filter_map(|it| it.sid.as_deref()))
        }
        _ => None,
    }
}

/// By what the names of two files are told apart: what they hold, else their numbers.
fn suffixes(first: &Contents, second: &Contents) -> [String; 2] {
    let kind = |contents| policy(contents).map_or("Grant", |(kind, _)| kind.as_str());
    match (kind(first), kind(second)) {
        (first, second) if first == second => ["1", "2"].map(str::to_owned),
        (first, second) => [first, second].map(str::to_ascii_uppercase),
    }
}

/// The grant that two policies are, and the policies as one has them.
fn one_grant<'c>(
    arguments: &Arguments,
    first: Option<(PolicyKind, &'c Document)>,
    second: Option<(PolicyKind, &'c Document)>,
) -> Result<(Grant, [&'c Document; 2]), String> {
    let (bucket, identity) = match (first, second) {
        (Some((PolicyKind::Bucket, bucket)), Some((PolicyKind::Identity, identity)))
        | (Some((PolicyKind::Identity, identity)), Some((PolicyKind::Bucket, bucket))) => (bucket, identity),
        _ => return Err("that takes a bucket's policy and an identity policy".to_owned()),
    };
    let name = arguments.name.as_deref().map_or("Imported".to_owned(), camel_case);
    let grant = grant_of(bucket, identity, arguments.owner.as_deref(), &name);
    grant.map(|grant| (grant, [bucket, identity])).map_err(|why: NoGrant| why.to_string())
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
