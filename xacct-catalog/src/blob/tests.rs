use super::*;

fn names<const N: usize>(table: &'static [[u8; N]], range: std::ops::Range<u16>) -> Vec<&'static [u8]> {
    range.map(|index| bytes(leading_text(table, index))).collect()
}

fn is_sorted(names: &[&[u8]]) -> bool {
    names.is_sorted_by(|one, other| one < other)
}

fn whole<const N: usize>(table: &'static [[u8; N]]) -> Vec<&'static [u8]> {
    names(table, 0..u16::try_from(table.len()).unwrap())
}

#[test]
fn the_sections_fill_the_blob() {
    assert!(BLOB.starts_with(MAGIC));
    let records = [16, 6, 12, 8, 5, 4, 8, 20, 4, 2, 1];
    let mut end = ROOTS + 12;
    for (number, record) in records.into_iter().enumerate() {
        assert_eq!(u32_of(MAGIC.len() + 4 * number) as usize, end, "section {number}");
        let length = section(number).len();
        assert!(length > 0 && length.is_multiple_of(record), "section {number}");
        end += length;
    }
    assert_eq!(end, BLOB.len());
}

#[test]
fn every_text_is_there() {
    for table in [whole(SERVICES), whole(RESOURCE_TYPES)] {
        let (closing, named) = table.split_last().unwrap();
        assert!(closing.is_empty());
        assert!(named.iter().all(|name| !name.is_empty() && name.is_ascii()));
    }
    for table in
        [whole(ACTIONS), whole(ARNS), whole(KEYS), whole(GLOBAL_KEYS), whole(PARTITIONS), whole(TEXTS)]
    {
        assert!(table.iter().all(|name| !name.is_empty() && name.is_ascii()));
    }
}

#[test]
fn every_list_and_profile_is_there() {
    assert!(list(0).is_empty());
    let profiles = u16::try_from(PROFILES.len()).unwrap();
    for action in ACTIONS {
        assert!(u16::from_le_bytes([action[4], action[5]]) < profiles);
    }
    let mut starts = vec![false; LISTS.len()];
    let mut at = 0;
    while at < LISTS.len() {
        starts[at] = true;
        at += 1 + usize::from(u16::from_le_bytes(LISTS[at]));
    }
    assert_eq!(at, LISTS.len(), "the last list ends with the section");
    for profile in (0..profiles).map(profile) {
        assert!(profile.level < 5);
        for list in
            [profile.required, profile.optional, profile.keys, profile.resource_keys, profile.dependents]
        {
            assert!(starts[usize::from(list)]);
        }
    }
}

#[test]
fn tables_are_sorted() {
    let services = whole(SERVICES);
    assert!(is_sorted(&services[..services.len() - 1]));
    assert!(is_sorted(&whole(KEYS)));
    assert!(is_sorted(&whole(GLOBAL_KEYS)));
    assert!(is_sorted(&whole(PARTITIONS)));
    for service in crate::services() {
        assert!(
            service.actions().map(crate::Action::name).is_sorted_by(|one, other| one < other),
            "{service:?}"
        );
        assert!(
            service.resource_types().map(crate::ResourceType::name).is_sorted_by(|one, other| one < other)
        );
        assert!(
            service.condition_keys().map(crate::ConditionKey::name).is_sorted_by(|one, other| one < other)
        );
    }
    for partition in crate::partitions() {
        assert!(partition.regions().is_sorted_by(|one, other| one < other));
    }
    assert!(crate::service_principals().is_sorted_by(|one, other| one < other));
}

#[test]
fn what_is_out_of_range_is_empty() {
    assert_eq!(text(u32::MAX), "");
    assert_eq!(record(SERVICES, u16::MAX), [0; 16]);
    assert!(list(u16::MAX).is_empty());
    assert_eq!(arn(u16::MAX), ("", false));
    assert_eq!(listed_text(u16::MAX), "");
}
