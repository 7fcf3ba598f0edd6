//! Scripts of the AWS CLI: what a grant hands over, as one file that a shell runs, and runs again.

use super::{MARK, Made};
use std::fmt::Write;
use xacct_core::AccountId;
use xacct_core::grant::{Grant, Handover, HandoverAcls, HandoverCommand, HandoverCreation, HandoverMerge};

/// No line of JSON is this one.
const END: &str = "END_OF_FILE";

/// What the commands of every script are carried out by.
const FUNCTIONS: &str = include_str!("script.sh");

/// The script of an account, for all grants that it has a part in.
pub(super) fn of_account(account: &AccountId, grants: &[Grant]) -> Made {
    let handovers = grants.iter().filter_map(|grant| Some((grant, grant.handover(account)?)));
    let handovers: Vec<_> = handovers.collect();
    let mut script = format!(
        "#!/bin/sh\n\
         # {MARK} for account {account}: run it with credentials of its administrator. It needs the AWS CLI and jq, stops at the first\n\
         # command that fails, and can be run again: what is there already is kept. Where something is left to do by hand, it\n\
         # says so.\n\
         set -eu\n\n\
         {FUNCTIONS}\n\
         here=$(aws sts get-caller-identity --query Account --output text)\n\
         [ \"$here\" = {account} ] || stop \"these are credentials of account $here, not {account}\"\n"
    );
    ask_for_acls(&mut script, &handovers);
    for (grant, handover) in &handovers {
        of_grant(&mut script, grant, handover);
    }
    Made { text: Some(script), left: Vec::new(), replaced: Vec::new() }
}

/// Before anything is done: nobody turns ACLs on without having said so.
fn ask_for_acls(script: &mut String, handovers: &[(&Grant, Handover)]) {
    let mut buckets: Vec<&str> = Vec::new();
    for command in handovers.iter().flat_map(|(_, handover)| &handover.commands) {
        match command {
            HandoverCommand::TurnAclsOn(acls) if !buckets.contains(&acls.bucket.as_str()) => {
                buckets.push(acls.bucket.as_str());
            }
            _ => {}
        }
    }
    if !buckets.is_empty() {
        let _ = writeln!(
            script,
            "[ \"${{XACCT_TURN_ACLS_ON:-}}\" = yes ] || stop 'this has the ACLs of {} count again, those too that objects had before \
             they were turned off: look at them first, and then run it with XACCT_TURN_ACLS_ON=yes'",
            buckets.join(", ")
        );
    }
}

/// In a folder of its own, beside the files that its commands read and write.
fn of_grant(script: &mut String, grant: &Grant, handover: &Handover) {
    // Writing to a string cannot fail.
    let _ = writeln!(script, "\n# {}", handover.paragraph);
    let folder = grant.tag().replace('/', "-");
    let _ = writeln!(script, "(\nmkdir -p {folder}\ncd {folder}");
    for file in &handover.files {
        let _ = writeln!(script, "cat > {} <<'{END}'\n{}\n{END}", file.name, file.contents);
    }
    handover.commands.iter().for_each(|command| add(script, command));
    script.push_str(")\n");
    for usage in &handover.usage {
        let _ = writeln!(script, "# then: {usage}");
    }
}

fn add(script: &mut String, command: &HandoverCommand) {
    match command {
        HandoverCommand::Create(creation) => create(script, creation),
        HandoverCommand::Merge(merge) => merge_and_put(script, merge),
        HandoverCommand::TurnAclsOn(acls) => turn_acls_on(script, acls),
        HandoverCommand::ByHand(what) => {
            let _ = writeln!(script, "echo 'by hand: {what}' >&2");
        }
        HandoverCommand::Run(command) => {
            let _ = writeln!(script, "{command}");
        }
        // What a later version of the core hands over besides, as a person types it.
        other => {
            let _ = writeln!(script, "{other}");
        }
    }
}

/// What is there already is brought up to date, where it is the grant's own and differs.
fn create(script: &mut String, creation: &HandoverCreation) {
    let HandoverCreation { what, create, exists, whose, own, current, update, then, .. } = creation;
    let _ = writeln!(script, "if ! make {exists} {create}; then\n\town '{what}' {own} {whose}");
    if let Some((read, file)) = current {
        let _ = writeln!(script, "\t{read} > now.json");
        update.iter().for_each(|update| {
            let _ = writeln!(script, "\tis_same now.json {file} || {update}");
        });
    } else {
        update.iter().for_each(|update| {
            let _ = writeln!(script, "\t{update}");
        });
    }
    script.push_str("fi\n");
    then.iter().for_each(|command| add(script, command));
}

fn merge_and_put(script: &mut String, merge: &HandoverMerge) {
    let HandoverMerge { name, read, absent, add, program, put, .. } = merge;
    let (error, nothing) = absent.unwrap_or(("none", ""));
    let _ = writeln!(
        script,
        "now {name} {error} '{nothing}' {read}\n\
         jq --slurpfile add {add} '{program}' {name}-now.json > {name}.json\n\
         is_same {name}-now.json {name}.json || {put}"
    );
}

fn turn_acls_on(script: &mut String, acls: &HandoverAcls) {
    let HandoverAcls { read, absent, ownership, put, .. } = acls;
    let _ = writeln!(
        script,
        "now ownership-controls {absent} '{{}}' {read}\n\
         is=$(jq -r '.OwnershipControls.Rules[0].ObjectOwnership' ownership-controls-now.json)\n\
         [ \"$is\" = {ownership} ] || {put}"
    );
}
