//! `xacct docs`, as it is called.

use pulldown_cmark::{Event, Options, Parser, Tag};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A policy whose author has judged a finding, and a grant that captures values, one of them in a whole ARN.
const SOURCE: &str = r#"
/// What analysts read: see [`Grant`]. <script>alert("x")</script>
static REPORTS: BucketPolicy = policy! { <Bucket>
    /// Analysts, *and nobody else*.
    #[allow(s3_key_leading_slash, reason = "an old program puts its keys so | <b>")]
    allow AnalystsRead {
        principal: "arn:aws:iam::222222222222:role/{analyst}",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports//2026/*",
    }
    deny NotByHttp {
        principal: *,
        action: s3:*,
        resource: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
        condition: { Bool: { "aws:SecureTransport": false } },
    }
};

fn grant(account: &AccountId, key: &KmsKeyArn) -> Result<Grant, GrantFindings> {
    grant! { Analysts {
        owner: "111111111111",
        bucket: "reports",
        prefix: "2026/",
        grantee: "arn:aws:iam::{account}:role/analyst",
        access: [Read, List],
        via: BucketPolicy,
        kms_key: "{key}",
    }}
}
"#;

const REFUSED: &str =
    r#"const A: IdentityPolicy = policy! { <Identity> allow { action: s3:GetObjct, resource: "*" } };"#;

/// A project in a folder of its own.
struct Project(tempfile::TempDir);

impl Project {
    fn of(files: &[(&str, &[u8])]) -> std::io::Result<Self> {
        let folder = tempfile::tempdir()?;
        for (name, text) in files {
            let path = folder.path().join(name);
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(path, text)?;
        }
        Ok(Self(folder))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> std::io::Result<String> {
        fs::read_to_string(self.path(name))
    }

    fn docs(&self, arguments: &[&str]) -> std::io::Result<Output> {
        Command::new(env!("CARGO_BIN_EXE_xacct"))
            .arg("docs")
            .args(arguments)
            .current_dir(self.0.path())
            .output()
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Every file below a folder, and what it holds.
fn files(folder: &Path) -> std::io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let (mut files, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true => open.push(path),
                false => files.push((path.clone(), fs::read(path)?)),
            }
        }
    }
    files.sort();
    Ok(files)
}

#[test]
fn the_same_sources_give_the_same_bytes_wherever_they_lie() -> Outcome {
    let (one, other) =
        (Project::of(&[("src/a.rs", SOURCE.as_bytes())])?, Project::of(&[("src/a.rs", SOURCE.as_bytes())])?);
    assert!(one.docs(&["src", "-o", "book"])?.status.success());
    let written = files(&one.path("book"))?;
    assert!(one.docs(&["src", "-o", "book"])?.status.success());
    assert_eq!(files(&one.path("book"))?, written);
    let absolute = other.path("src");
    assert!(other.docs(&[absolute.to_str().unwrap(), "-o", "book"])?.status.success());
    let texts = |files: Vec<(PathBuf, Vec<u8>)>| files.into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    assert_eq!(texts(files(&other.path("book"))?), texts(written.clone()));
    for (path, text) in &written {
        let text = String::from_utf8(text.clone())?;
        assert!(!text.contains(one.0.path().to_str().unwrap()), "{} tells where it lies", path.display());
    }
    Ok(())
}

#[test]
fn a_committed_book_is_checked() -> Outcome {
    let project = Project::of(&[("src/a.rs", SOURCE.as_bytes())])?;
    let check = ["src", "-o", "book", "--check"];
    let missing = project.docs(&check)?;
    assert_eq!(missing.status.code(), Some(1));
    assert!(told(&missing).contains("book/index.html is stale") && !project.path("book").exists());
    project.docs(&["src", "-o", "book"])?;
    let fine = project.docs(&check)?;
    assert_eq!((fine.status.code(), told(&fine)), (Some(0), String::new()));
    fs::write(project.path("src/a.rs"), SOURCE.replace("[Read, List]", "[Read]"))?;
    let stale = project.docs(&check)?;
    assert_eq!(stale.status.code(), Some(1));
    let told = told(&stale);
    assert!(told.contains("book/src/sources/src/a.md is stale") && !told.contains("checks.md"), "{told}");
    Ok(())
}

#[test]
fn a_page_tells_all_of_a_policy_and_a_grant() -> Outcome {
    let project = Project::of(&[("src/a.rs", SOURCE.as_bytes())])?;
    project.docs(&["src", "-o", "book", "--title", "Who reads \"reports\""])?;
    insta::assert_snapshot!("page", project.text("book/src/sources/src/a.md")?);
    insta::assert_snapshot!("settings", project.text("book/book.toml")?);
    insta::assert_snapshot!("diagram", project.text("book/src/diagrams/analysts.svg")?);
    let html = project.text("book/index.html")?;
    assert!(html.contains("Who reads &quot;reports&quot;"));
    // What the source holds is shown, and does not run; what only the checks look at is not shown.
    assert!(html.contains("&lt;script&gt;") && html.matches("<script>").count() == 1);
    for example in ["capture-0", "9876000", "ca970000"] {
        assert!(
            !html.contains(example) && !project.text("book/src/sources/src/a.md")?.contains(example),
            "{example}"
        );
    }
    for needed in
        ["{analyst}", "{account}", "{key}", "checks.html#s3_key_leading_slash", "an old program puts"]
    {
        assert!(html.contains(needed), "{needed}");
    }
    assert!(!html.contains("http://") || !html.contains("src=\"http"), "nothing comes from elsewhere");
    Ok(())
}

/// Whatever a source holds in its comments and reasons, its pages are text to whoever reads them.
#[test]
fn nothing_of_a_source_runs_in_its_markdown() -> Outcome {
    let hostile = "| ` | <img src=x onerror=alert(1)> ` | [x](javascript:alert(1)) ![y](https://elsewhere.example/y.png)";
    let reason = "```<img src=x onerror=alert(1)>`";
    let source = SOURCE
        .replace("/// Analysts, *and nobody else*.", &format!("/// {hostile}"))
        .replace("/// What analysts read:", &format!("/// {hostile} What analysts read:"))
        .replace("an old program puts its keys so | <b>", reason);
    let project = Project::of(&[("src/a.rs", source.as_bytes())])?;
    assert!(project.docs(&["src", "-o", "book"])?.status.success());
    for page in ["sources/src/a.md", "index.md"] {
        let text = project.text(&format!("book/src/{page}"))?;
        assert!(text.contains("onerror"), "{text}");
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        for event in Parser::new_ext(&text, options) {
            match event {
                Event::Html(it) | Event::InlineHtml(it) => {
                    assert!(
                        it.starts_with("<!-- Made by") || it.starts_with("<a id=") || &*it == "</a>",
                        "{it}"
                    );
                }
                Event::Start(Tag::Link { dest_url: to, .. } | Tag::Image { dest_url: to, .. }) => {
                    assert!(!to.contains("alert") && !to.contains("elsewhere"), "{to}");
                }
                _ => {}
            }
        }
    }
    let html = project.text("book/index.html")?;
    assert!(!html.contains("<img") && !html.contains("href=\"javascript"), "{html}");
    Ok(())
}

#[test]
fn what_does_not_compile_is_told_on_its_page_too() -> Outcome {
    let project = Project::of(&[
        ("src/a.rs", SOURCE.as_bytes()),
        ("src/b.rs", REFUSED.as_bytes()),
        ("src/c.rs", b"fn ("),
    ])?;
    let output = project.docs(&["src", "-o", "book"])?;
    assert_eq!(output.status.code(), Some(2), "one of them is not Rust: {}", told(&output));
    assert!(told(&output).contains("did you mean `s3:GetObject`?"));
    let page = project.text("book/src/sources/src/b.md")?;
    assert!(page.contains("does not compile") && page.contains("unknown action `s3:GetObjct`"), "{page}");
    assert!(project.text("book/src/sources/src/c.md")?.contains("This source cannot be read"));
    let html = project.text("book/index.html")?;
    assert!(html.contains("It does not compile.") && html.contains("checks.html#invalid_action"));
    // A book of what does not compile is as it should be, and the answer is no all the same.
    assert_eq!(project.docs(&["src", "-o", "book", "--check"])?.status.code(), Some(2));
    assert_eq!(project.docs(&["src/a.rs", "src/b.rs", "-o", "other"])?.status.code(), Some(1));
    Ok(())
}

/// The targets of a page's links and pictures.
fn targets(page: &str) -> Vec<String> {
    let target = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    };
    Parser::new(page).filter_map(target).collect()
}

#[test]
fn links_lead_somewhere() -> Outcome {
    let project = Project::of(&[("src/a b/(c)#d.rs", SOURCE.as_bytes()), ("e.rs", REFUSED.as_bytes())])?;
    project.docs(&["src", "e.rs", "-o", "book"])?;
    let mut seen = 0;
    for (path, text) in files(&project.path("book/src"))?
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|it| it == "md"))
    {
        for target in targets(&String::from_utf8(text)?) {
            let (file, place) = target.split_once('#').unwrap_or((&target, ""));
            let file = percent_encoding::percent_decode_str(file).decode_utf8()?;
            let led = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(&*file) };
            let led_text = fs::read_to_string(&led)
                .map_err(|error| format!("{target} of {}: {error}", path.display()))?;
            let has_place = place.is_empty() || led_text.contains(&format!("<a id=\"{place}\"></a>"));
            assert!(has_place, "{} has no {place}", led.display());
            seen += 1;
        }
    }
    assert!(seen > 10, "only {seen} links");
    Ok(())
}

#[test]
fn sources_are_told_apart() -> Outcome {
    let text = REFUSED.replace("Objct", "Object").into_bytes();
    let files = ["checks.rs", "index.rs", "a b/(c)#d.rs", "one/src/x.rs", "two/src/x.rs"];
    let project = Project::of(&files.map(|name| (name, text.as_slice())))?;
    // The same source is told once, however often it is named.
    let output = project.docs(&[".", "checks.rs", "-o", "book"])?;
    assert!(told(&output).contains("book: 5 policies and grants"), "{}", told(&output));
    assert!(project.text("book/src/index.md")?.contains("(sources/a%20b/%28c%29%23d.md#a"));
    assert!(project.text("book/src/checks.md")?.contains("INVALID_ACTION"));
    let elsewhere = Project::of(&[])?;
    let paths = ["one/src", "two/src"].map(|name| project.path(name));
    let output = elsewhere.docs(&[paths[0].to_str().unwrap(), paths[1].to_str().unwrap(), "-o", "book"])?;
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("are both told as `src/x.rs`"), "{}", told(&output));
    Ok(())
}

#[test]
fn what_is_not_to_be_read_is_told() -> Outcome {
    let large = format!("// {}\nfn main() {{}}\n", "x".repeat(10 << 20));
    let project = Project::of(&[
        ("empty.rs", b""),
        ("binary.rs", b"fn \xff"),
        ("plain.rs", b"fn main() {}"),
        ("large.rs", large.as_bytes()),
        ("texts/a.txt", b"policy! {}"),
        ("own/index.html", b"mine"),
        ("good.rs", SOURCE.as_bytes()),
    ])?;
    for (paths, expected) in [
        ("none.rs", "none.rs: "),
        ("empty.rs", "empty.rs: the file is empty"),
        ("binary.rs", "is not UTF-8"),
        ("plain.rs", "no `policy!` and no `grant!`"),
        ("large.rs", "no `policy!` and no `grant!`"),
        ("texts", "no Rust source in this folder"),
        ("-", "not the standard input"),
    ] {
        let output = project.docs(&[paths, "-o", "book"])?;
        assert_eq!(output.status.code(), Some(2), "{paths}: {}", told(&output));
        assert!(told(&output).contains(expected), "{paths}: {}", told(&output));
        assert!(!project.path("book").exists());
    }
    let own = project.docs(&["good.rs", "-o", "own"])?;
    assert_eq!(own.status.code(), Some(2));
    assert!(told(&own).contains("own/index.html: this file is not made by `xacct docs`"), "{}", told(&own));
    assert_eq!(project.text("own/index.html")?, "mine");
    let file = project.docs(&["good.rs", "-o", "plain.rs"])?;
    assert_eq!(file.status.code(), Some(2), "{}", told(&file));
    Ok(())
}
