//! The options that name the policies of an organization's levels: one occurrence a level.

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use std::path::PathBuf;

/// `--scp` and `--rcp`. AWS asks every level above an account, and of each one of its policies has to allow: what is one
/// level has to be told from what are several.
#[derive(Debug, Default)]
pub(super) struct Levels {
    /// The service control policies, level by level.
    pub(super) service_control: Vec<Vec<PathBuf>>,
    /// The resource control policies, level by level.
    pub(super) resource_control: Vec<Vec<PathBuf>>,
}

const SERVICE_CONTROL: &str = "scp";
const RESOURCE_CONTROL: &str = "rcp";

const SERVICE_CONTROL_HELP: &str = "Service control policies above the principal's account. The files of one `--scp` are \
    attached at one level, where one of them has to allow; each further `--scp` is another level";
const RESOURCE_CONTROL_HELP: &str =
    "Resource control policies above the resource's account, each `--rcp` those of one level";

/// The group of all options that name policies, of which one has to be given.
pub(super) const GROUP: &str = "PolicyFiles";

impl Args for Levels {
    fn augment_args(command: Command) -> Command {
        command
            .arg(option(SERVICE_CONTROL, SERVICE_CONTROL_HELP))
            .arg(option(RESOURCE_CONTROL, RESOURCE_CONTROL_HELP))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn option(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("FILE")
        .num_args(1..)
        .action(ArgAction::Append)
        .value_parser(ValueParser::path_buf())
        .group(GROUP)
        .help(help)
}

impl FromArgMatches for Levels {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let levels = |name| {
            let occurrences = matches.get_occurrences::<PathBuf>(name).into_iter().flatten();
            occurrences.map(|files| files.cloned().collect()).collect()
        };
        Ok(Self { service_control: levels(SERVICE_CONTROL), resource_control: levels(RESOURCE_CONTROL) })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
