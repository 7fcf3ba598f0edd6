//! The restricted Damerau-Levenshtein distance: how many letters have to be added, taken away, replaced or swapped
//! with their neighbour, none of them twice.

/// Beyond this many edits a name is another name.
const MOST: usize = 4;
/// Longer text is no misspelt name; comparing it would only take time.
const LONGEST: usize = 128;

/// How many edits may separate a name from `text`.
pub(super) fn limit(text: &str) -> usize {
    (text.len() / 3).clamp(1, MOST)
}

/// The distance between the two, in any case, if it is at most `limit`.
pub(super) fn within(limit: usize, one: &str, other: &str) -> Option<usize> {
    if one.len().abs_diff(other.len()) > limit || one.len() > LONGEST {
        return None;
    }
    let (one, other) = (one.as_bytes(), other.as_bytes());
    // The row for each letter of `one` holds the distances of its start to every start of `other`.
    let mut before_last = vec![0; other.len() + 1];
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut row = before_last.clone();
    for (i, letter) in one.iter().enumerate() {
        row[0] = i + 1;
        // Off this band the distance exceeds the limit.
        let band = i.saturating_sub(limit)..other.len().min(i + limit + 1);
        if band.start > 0 {
            row[band.start] = limit + 1;
        }
        for j in band.clone() {
            let same = letter.eq_ignore_ascii_case(&other[j]);
            let mut edits = (last[j] + usize::from(!same)).min(row[j] + 1).min(last[j + 1] + 1);
            if i > 0
                && j > 0
                && letter.eq_ignore_ascii_case(&other[j - 1])
                && one[i - 1].eq_ignore_ascii_case(&other[j])
            {
                edits = edits.min(before_last[j - 1] + 1);
            }
            row[j + 1] = edits;
        }
        if let Some(beyond) = row.get_mut(band.end + 1) {
            *beyond = limit + 1;
        }
        (before_last, last, row) = (last, row, before_last);
    }
    last.last().copied().filter(|edits| *edits <= limit)
}
