//! Where journals and locks are kept.

use std::path::PathBuf;

/// The user's folder for what programs keep between their runs: `$XDG_STATE_HOME/xacct` or `~/.local/state/xacct` on
/// Linux, the folder for local data elsewhere; without a home below the current folder.
pub(crate) fn usual_folder() -> PathBuf {
    let base = dirs::state_dir().or_else(dirs::data_local_dir);
    base.map_or_else(|| PathBuf::from(".xacct"), |base| base.join("xacct"))
}
