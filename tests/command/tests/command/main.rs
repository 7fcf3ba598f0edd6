//! The command in accounts of the sandbox.
