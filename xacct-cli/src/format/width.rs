//! How wide lines are, as rustfmt is told.

use super::WIDTH;
use std::fs;
use std::path::Path;
use toml_edit::DocumentMut;

/// The names of rustfmt's file, of which the nearest counts.
const FILES: [&str; 2] = ["rustfmt.toml", ".rustfmt.toml"];

/// `max_width` of the nearest `rustfmt.toml` in the folder of a source or above it; 100 where none says.
pub(crate) fn width_for(source: &Path) -> usize {
    let folder = match source.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let files = folder.ancestors().flat_map(|folder| FILES.map(|name| folder.join(name)));
    let nearest = files.filter_map(|file| fs::read_to_string(file).ok()).next();
    nearest.and_then(|text| max_width(&text)).unwrap_or(WIDTH)
}

fn max_width(text: &str) -> Option<usize> {
    let width = text.parse::<DocumentMut>().ok()?.get("max_width")?.as_integer()?;
    usize::try_from(width).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_counts() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let below = folder.path().join("src");
        fs::create_dir(&below)?;
        fs::write(folder.path().join("rustfmt.toml"), "max_width = 80\n")?;
        assert_eq!(width_for(&below.join("lib.rs")), 80);
        fs::write(below.join(".rustfmt.toml"), "use_small_heuristics = \"Max\"\n")?;
        assert_eq!(width_for(&below.join("lib.rs")), WIDTH);
        Ok(())
    }
}
