//! Scripts of the AWS CLI: what a grant hands over, as one file that a shell runs.

use super::ExportedFile;
use std::fmt::Write;
use xacct_core::AccountId;
use xacct_core::grant::{Grant, Handover};

/// No line of JSON is this one.
const END: &str = "END_OF_FILE";

/// The script of an account, for all grants that it has a part in.
pub(super) fn of_account(account: &AccountId, grants: &[Grant]) -> ExportedFile {
    let mut script = format!(
        "#!/bin/sh\n\
         # Account {account}: run it with credentials of its administrator. It needs the AWS CLI and jq, and stops at the first\n\
         # command that fails; lines that begin with `#` say what to do by hand.\n\
         set -eu\n\
         here=$(aws sts get-caller-identity --query Account --output text)\n\
         if [ \"$here\" != {account} ]; then echo \"these are credentials of account $here, not {account}\" >&2; exit 1; fi\n"
    );
    for grant in grants {
        if let Some(handover) = grant.handover(account) {
            of_grant(&mut script, grant, &handover);
        }
    }
    ExportedFile { account: account.clone(), path: format!("{account}.sh"), contents: script }
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
    for command in &handover.commands {
        let _ = writeln!(script, "{command}");
    }
    script.push_str(")\n");
    for usage in &handover.usage {
        let _ = writeln!(script, "# then: {usage}");
    }
}
