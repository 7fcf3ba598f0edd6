//! Every recorded policy, printed as `policy!` by `xacct import`'s code, says what was recorded, and compiles where the
//! checks accept it.
//!
//! The corpora are not part of the repository. Where there are none, this test counts as ignored. `cargo xtask corpora
//! --import` has rustc compile all of them.

use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let folder = xacct_corpora::default_folder();
    let is_missing = !folder.is_dir();
    if is_missing {
        eprintln!("no corpora at {}: this test is ignored", folder.display());
    }
    let test = Trial::test("import", move || {
        let imported = xacct_corpora::import(&folder).map_err(|error| Failed::from(format!("{error:#}")))?;
        let faults: Vec<_> = imported.iter().filter_map(xacct_corpora::Imported::fault).collect();
        let accepted = imported.iter().filter(|it| it.is_accepted).count();
        match faults.is_empty() && accepted > 0 {
            true => Ok(()),
            false => Err(Failed::from(format!(
                "{} of {} are wrong ({accepted} are accepted):\n{}",
                faults.len(),
                imported.len(),
                faults.join("\n")
            ))),
        }
    });
    libtest_mimic::run(&arguments, vec![test.with_ignored_flag(is_missing)]).exit()
}
