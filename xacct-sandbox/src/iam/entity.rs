//! Users, groups and roles, as far as they are alike.

use crate::state::{Entity, Iam, IdPrefix};

/// What kind of entity a policy is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    User,
    Group,
    Role,
}

impl Kind {
    /// The kind in ARNs and messages.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }

    /// The kind at the beginning of a sentence, and in the names of quotas.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
            Self::Role => "Role",
        }
    }

    /// The parameter that names one.
    pub(super) const fn parameter(self) -> &'static str {
        match self {
            Self::User => "UserName",
            Self::Group => "GroupName",
            Self::Role => "RoleName",
        }
    }

    /// What its unique ids begin with.
    pub(super) const fn prefix(self) -> IdPrefix {
        match self {
            Self::User => IdPrefix::User,
            Self::Group => IdPrefix::Group,
            Self::Role => IdPrefix::Role,
        }
    }

    /// How long a new name may be.
    pub(super) const fn longest_name(self) -> usize {
        match self {
            Self::Group => 128,
            Self::User | Self::Role => 64,
        }
    }

    /// How many an account may have.
    pub(super) const fn quota(self) -> usize {
        match self {
            Self::User => 5_000,
            Self::Group => 300,
            Self::Role => 1_000,
        }
    }

    /// How many characters all inline policies of one may have together.
    pub(super) const fn inline_quota(self) -> usize {
        match self {
            Self::User => 2_048,
            Self::Group => 5_120,
            Self::Role => 10_240,
        }
    }

    /// The one of this name.
    pub(super) fn find<'i>(self, iam: &'i Iam, name: &str) -> Option<&'i Entity> {
        match self {
            Self::User => iam.user(name).map(|user| &user.entity),
            Self::Group => iam.group(name).map(|group| &group.entity),
            Self::Role => iam.role(name).map(|role| &role.entity),
        }
    }

    /// The one of this name, to be changed.
    pub(super) fn find_mut<'i>(self, iam: &'i mut Iam, name: &str) -> Option<&'i mut Entity> {
        let name = name.to_lowercase();
        match self {
            Self::User => iam.users.get_mut(&name).map(|user| &mut user.entity),
            Self::Group => iam.groups.get_mut(&name).map(|group| &mut group.entity),
            Self::Role => iam.roles.get_mut(&name).map(|role| &mut role.entity),
        }
    }

    /// How many the account has.
    pub(super) fn count(self, iam: &Iam) -> usize {
        match self {
            Self::User => iam.users.len(),
            Self::Group => iam.groups.len(),
            Self::Role => iam.roles.len(),
        }
    }

    /// All of the account, with their kinds.
    pub(super) fn all(iam: &Iam) -> impl Iterator<Item = (Self, &Entity)> {
        let users = iam.users.values().map(|user| (Self::User, &user.entity));
        let groups = iam.groups.values().map(|group| (Self::Group, &group.entity));
        users.chain(groups).chain(iam.roles.values().map(|role| (Self::Role, &role.entity)))
    }
}
