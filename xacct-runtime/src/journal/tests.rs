use super::*;
use std::io::BufRead;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

fn dir() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A journal of one record, closed.
fn one(dir: &TempDir) -> PathBuf {
    let mut journal = Journal::create(dir.path()).unwrap();
    journal.append(&1).unwrap();
    journal.path.clone()
}

#[test]
fn a_journal_goes_on_where_it_was_left() {
    let dir = dir();
    let path = one(&dir);
    Journal::open(&path).unwrap().append(&2).unwrap();
    let (mut journal, records) = Journal::resume::<u64>(&path).unwrap();
    journal.append(&3).unwrap();
    assert_eq!(records, [1, 2]);
    assert_eq!(Journal::read::<u64>(&path).unwrap(), [1, 2, 3]);
}

#[test]
fn names_sort_by_time_and_are_unique() {
    let at = |milliseconds| name(SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds));
    assert!(at(1_795_896_903_007).starts_with("2026-11-28T20-15-03.007Z-"), "{}", at(1_795_896_903_007));
    assert!(at(999) < at(1_000) && at(1_000) < at(1_001) && at(9_999) < at(10_000));
    assert_ne!(at(7), at(7));
    assert!(!at(7).contains(':'));
}

#[test]
fn one_writer_at_a_time() {
    let dir = dir();
    let journal = Journal::create(dir.path()).unwrap();
    let error = Journal::open(journal.path()).unwrap_err();
    assert!(matches!(&error, JournalError::InUse { path } if path == journal.path()), "{error}");
    assert!(Journal::read::<u64>(journal.path()).unwrap().is_empty(), "reading is for everybody");
    let path = journal.path.clone();
    drop(journal);
    Journal::open(&path).unwrap();
}

#[test]
fn an_unfinished_line_is_left_out_and_cut_off() {
    let dir = dir();
    let path = one(&dir);
    let whole = fs::read(&path).unwrap();
    // Cut inside of a character, too.
    let line = line::line(2, "\"ü\"").into_bytes();
    for cut in 0..line.len() {
        fs::write(&path, [&whole, &line[..cut]].concat()).unwrap();
        assert_eq!(Journal::read::<u64>(&path).unwrap(), [1], "{cut}");
        drop(Journal::open(&path).unwrap());
        assert_eq!(fs::read(&path).unwrap(), whole, "{cut}");
    }
}

#[test]
fn what_is_no_journal_is_left_alone() {
    let dir = dir();
    let path = one(&dir);
    let text = fs::read_to_string(&path).unwrap();
    let damaged = text.replace("record\":1", "record\":2");
    let not_utf8 = [text.as_bytes(), b"\xff\n"].concat();
    for content in [b"", b"[]\n".as_slice(), damaged.as_bytes(), &not_utf8] {
        fs::write(&path, content).unwrap();
        for error in [Journal::read::<u64>(&path).unwrap_err(), Journal::open(&path).unwrap_err()] {
            assert!(matches!(error, JournalError::Corrupt { .. }), "{error}");
            assert!(error.to_string().contains(&*path.to_string_lossy()), "{error}");
        }
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    let error = Journal::open(dir.path()).unwrap_err();
    assert!(
        matches!(&error, JournalError::Corrupt { reason, .. } if reason == "it is not a file"),
        "{error}"
    );
    let error = Journal::read::<u64>(&dir.path().join("none")).unwrap_err();
    assert!(matches!(error, JournalError::Io { .. }), "{error}");
}

#[test]
fn a_record_of_another_kind_is_told_from_damage() {
    let dir = dir();
    let error = Journal::read::<String>(&one(&dir)).unwrap_err();
    assert!(error.to_string().contains("line 2: it is whole"), "{error}");
}

#[test]
fn what_json_cannot_express_is_not_written() {
    let dir = dir();
    let mut journal = Journal::create(dir.path()).unwrap();
    let error = journal.append(&std::collections::BTreeMap::from([([1], 2)])).unwrap_err();
    assert!(matches!(error, JournalError::Unwritable { .. }), "{error}");
    journal.append(&1).unwrap();
    assert_eq!(Journal::read::<u64>(journal.path()).unwrap(), [1]);
}

#[cfg(unix)]
#[test]
fn nobody_else_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let dir = dir();
    let deep = dir.path().join("state/xacct");
    let journal = Journal::create(&deep).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(journal.path()), mode(&deep), mode(deep.parent().unwrap())), (0o600, 0o700, 0o700));
}

/// Set for the processes that [`child`] starts.
const JOURNAL_OF_CHILD: &str = "XACCT_TEST_JOURNAL";

/// This test binary again, which runs one test of these alone, with the path of a journal.
fn child(test: &str, journal: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([&format!("journal::tests::{test}"), "--exact", "--nocapture", "--test-threads=1"]);
    command.env(JOURNAL_OF_CHILD, journal).stdout(Stdio::piped());
    command
}

/// No test: what the child does, who appends until it is killed, and tells after each record.
#[test]
fn child_that_appends_for_ever() {
    let Some(path) = std::env::var_os(JOURNAL_OF_CHILD) else { return };
    let (mut journal, records) = Journal::resume::<(u64, String)>(Path::new(&path)).unwrap();
    for number in records.len() as u64.. {
        // Long enough that writing it takes a while.
        journal.append(&(number, "x".repeat(200_000))).unwrap();
        println!("wrote {number}");
    }
}

#[test]
fn what_a_killed_program_was_told_is_written_is_there() {
    let dir = dir();
    let path = Journal::create(dir.path()).unwrap().path.clone();
    for round in 0..6 {
        let mut process = child("child_that_appends_for_ever", &path).spawn().unwrap();
        let lines = io::BufReader::new(process.stdout.take().unwrap()).lines();
        let mut told = lines.map(Result::unwrap).filter_map(|line| {
            line.rsplit_once("wrote ").map(|(_, number)| number.parse::<usize>().unwrap())
        });
        let first = told.nth(round).unwrap();
        std::thread::sleep(Duration::from_micros(fastrand::u64(..3_000)));
        process.kill().unwrap();
        process.wait().unwrap();
        let last = told.last().unwrap_or(first);
        let records = Journal::read::<(u64, String)>(&path).unwrap();
        assert!(records.len() > last, "record {last} was told as written, and {} are there", records.len());
        assert!(records.iter().zip(0..).all(|((number, _), due)| *number == due));
    }
}

/// No test: what the child does whose disk is full.
#[test]
fn child_without_space() {
    let Some(path) = std::env::var_os(JOURNAL_OF_CHILD) else { return };
    let mut journal = Journal::open(Path::new(&path)).unwrap();
    let error = journal.append(&"x".repeat(100_000)).unwrap_err();
    assert!(matches!(error, JournalError::Io { doing: "write to", .. }), "{error}");
    journal.append(&2).unwrap();
}

/// A file can have 32 blocks here, and the system writes up to there.
#[cfg(unix)]
#[test]
fn a_record_that_did_not_fit_leaves_nothing_behind() {
    let dir = dir();
    let path = one(&dir);
    let command = child("child_without_space", &path);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 32; exec \"$0\" \"$@\""]);
    shell.arg(command.get_program()).args(command.get_args()).env(JOURNAL_OF_CHILD, &path);
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(Journal::read::<u64>(&path).unwrap(), [1, 2]);
}
