//! Matching a name against a pattern with `*` and `?`, as IAM does for actions.

/// Whether `name` fits `pattern`, in any case. Takes time in proportion to the product of their lengths at most:
/// only the last `*` is ever tried again.
pub fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut next) = (0, 0);
    let mut last_star = None;
    while let Some(byte) = name.get(next) {
        match pattern.get(at) {
            Some(b'*') => {
                last_star = Some((at, next));
                at += 1;
            }
            Some(wanted) if *wanted == b'?' || wanted.eq_ignore_ascii_case(byte) => {
                at += 1;
                next += 1;
            }
            _ => match last_star {
                Some((star, taken)) => {
                    last_star = Some((star, taken + 1));
                    at = star + 1;
                    next = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, name, expected) in [
            ("*", "GetObject", true),
            ("Get*", "GetObject", true),
            ("get*ACL", "GetObjectAcl", true),
            ("Get?bject", "GetObject", true),
            ("Get*", "Get", true),
            ("Get?", "Get", false),
            ("*Object*Acl", "GetObjectVersionAcl", true),
            ("*Object*Acl", "GetObjectVersion", false),
            ("", "", true),
            ("", "a", false),
            ("**", "", true),
        ] {
            assert_eq!(matches(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn hostile_patterns_end_soon() {
        let pattern = "*a".repeat(5_000);
        assert!(!matches(pattern.as_bytes(), "a".repeat(4_000).as_bytes()));
    }
}
