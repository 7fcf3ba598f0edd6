//! What a sandbox refuses of who sets it up.

use xacct_core::evaluate::RequestError;

/// What a [`Sandbox`](crate::Sandbox) cannot set up. (What AWS refuses comes as the SDK's own errors.)
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// A value has not its form, such as an account id.
    #[error(transparent)]
    Value(#[from] xacct_core::Fault),
    /// It is not the ARN of one who can make requests.
    #[error(transparent)]
    Principal(#[from] RequestError),
    /// There is no such account, user or role.
    #[error(
        "there is no `{principal}` in this sandbox: open the account with `Sandbox::account`, create users and roles by IAM"
    )]
    NoSuchPrincipal {
        /// The ARN.
        principal: String,
    },
    /// It is none of the partitions that a sandbox can be of.
    #[error("there is no sandbox of the partition `{partition}`: it is `aws`, `aws-cn` or `aws-us-gov`")]
    NoSuchPartition {
        /// The partition.
        partition: String,
    },
    /// The id is somebody else's.
    #[error("`{id}` is taken")]
    Taken {
        /// The id.
        id: String,
    },
    /// A key is of the account that its ARN names.
    #[error("`{arn}` is no key of account {account}")]
    ForeignKey {
        /// The ARN.
        arn: String,
        /// The account.
        account: String,
    },
    /// A sandbox is for its own machine: whoever reaches it can do everything in it.
    #[error("a sandbox listens on loopback addresses alone, such as 127.0.0.1, and {address} is none")]
    NotLoopback {
        /// The address.
        address: std::net::SocketAddr,
    },
    /// A file that somebody else has written is in the way.
    #[error("`{}` is there already and was not written by the sandbox: name another folder", .path.display())]
    NotOverwritten {
        /// The file.
        path: std::path::PathBuf,
    },
    /// The socket, or a file, could not be used.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
