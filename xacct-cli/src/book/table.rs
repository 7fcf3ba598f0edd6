//! Who may do what, as a table: a column for each who asks, a row for what is asked.

use crate::content::Naming;
use crate::matrix::{Matrix, Verdict};
use xacct_core::grant::{Grant, GrantAnswer, GrantRequest, GranteeKind, Holdings, Subject, WhyDenied};
use xacct_core::{Document, PolicyKind};

/// Requests, and what the evaluator decides of them.
#[derive(Debug)]
pub(super) struct Table {
    /// What its requests have in common.
    pub(super) about: About,
    /// Who asks.
    pub(super) who: Vec<Heading>,
    /// What is asked, in groups.
    pub(super) groups: Vec<Group>,
    /// How much more there would be than a table can show.
    pub(super) left_out: usize,
}

/// What the requests of a table have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// They are what a policy speaks of.
    Policy,
    /// They are what a grant is for.
    Grant,
    /// They are beside a grant, and there to be denied.
    Beside,
}

/// What is above a column: who asks.
#[derive(Debug)]
pub(super) struct Heading {
    /// Its ARN, where the requests are made by just that.
    pub(super) arn: Option<String>,
    /// What it is to the grant, or whom the policy names.
    pub(super) what: String,
}

/// Rows that belong together.
#[derive(Debug)]
pub(super) struct Group {
    /// What they have in common; empty where that is all of the table.
    pub(super) title: String,
    /// The rows.
    pub(super) rows: Vec<TableRow>,
}

/// Actions of which the same is decided.
#[derive(Debug)]
pub(super) struct TableRow {
    /// The actions.
    pub(super) actions: Vec<String>,
    /// On what; none where they are on no resource.
    pub(super) on: Option<String>,
    /// What is decided, for each who asks; none where it is not asked.
    pub(super) verdicts: Vec<Option<Verdict>>,
}

impl Table {
    /// What a policy alone decides about those whom it names, and somebody else. None where it speaks of no request.
    pub(super) fn of_policy(kind: PolicyKind, document: &Document, naming: &Naming) -> Option<Self> {
        let Matrix { columns, rows, left_out } = Matrix::of_document(kind, document);
        let verdicts =
            |at: usize| rows.iter().map(|row| row.cells.get(at).map(|cell| cell.verdict)).collect();
        let asked = columns.iter().enumerate().map(|(at, column)| TableRow {
            actions: vec![column.action.clone()],
            on: (column.pattern != "*").then(|| naming.name(&*column.pattern)),
            verdicts: verdicts(at),
        });
        let groups = vec![Group { title: String::new(), rows: asked.collect() }];
        let who = rows.iter().map(|row| Heading { arn: None, what: naming.name(&*row.who) }).collect();
        let mut table = Self { about: About::Policy, who, groups, left_out };
        table.tidy();
        (!rows.is_empty() && !columns.is_empty()).then_some(table)
    }

    /// What a grant says is allowed, to its grantees and to others; and what it must not allow: with its documents in place
    /// and nothing else.
    pub(super) fn of_grant(grant: &Grant, naming: &Naming) -> Vec<Self> {
        let holdings = Holdings::of(grant, &grant.documents());
        let empty = |about| Self { about, who: Vec::new(), groups: Vec::new(), left_out: 0 };
        let (mut itself, mut beside) = (empty(About::Grant), empty(About::Beside));
        for request in grant.requests() {
            let (about, title) = place_of(&request);
            let table = if about == About::Grant { &mut itself } else { &mut beside };
            let verdict = verdict(&grant.ask(&request, &holdings));
            let column = table.column(grant, &request, naming);
            let (actions, on) = (vec![request.action().to_owned()], on(&request).map(|on| naming.name(on)));
            table.ask(title, TableRow { actions, on, verdicts: Vec::new() }, column, verdict);
        }
        let mut tables = vec![itself, beside];
        tables.iter_mut().for_each(Self::tidy);
        tables.retain(|table| !table.groups.is_empty());
        tables
    }

    /// The column of who makes a request.
    fn column(&mut self, grant: &Grant, request: &GrantRequest, naming: &Naming) -> usize {
        let (arn, what) = (Some(naming.name(request.requester())), naming.name(what(grant, request)));
        self.who.iter().position(|heading| heading.arn == arn).unwrap_or_else(|| {
            self.who.push(Heading { arn, what });
            self.who.len() - 1
        })
    }

    /// Notes what is decided of one request, in the group of this title.
    fn ask(&mut self, title: &str, row: TableRow, column: usize, verdict: Verdict) {
        if !self.groups.iter().any(|group| group.title == title) {
            self.groups.push(Group { title: title.to_owned(), rows: Vec::new() });
        }
        if let Some(group) = self.groups.iter_mut().find(|group| group.title == title) {
            group.ask(row, column, verdict);
        }
    }

    /// Puts rows of which the same is decided together, and fills up those that are too short.
    fn tidy(&mut self) {
        for group in &mut self.groups {
            let mut rows: Vec<TableRow> = Vec::new();
            for mut row in std::mem::take(&mut group.rows) {
                row.verdicts.resize(self.who.len(), None);
                match rows.iter_mut().find(|other| other.on == row.on && other.verdicts == row.verdicts) {
                    Some(other) => other.actions.extend(row.actions),
                    None => rows.push(row),
                }
            }
            group.rows = rows;
        }
    }

    /// How many requests were decided so.
    pub(super) fn count(&self, verdict: Verdict) -> usize {
        let rows = self.groups.iter().flat_map(|group| &group.rows);
        let of_row = |row: &TableRow| row.verdicts.iter().filter(|it| **it == Some(verdict)).count();
        rows.map(|row| row.actions.len() * of_row(row)).sum()
    }
}

impl Group {
    /// Notes what is decided of one request.
    fn ask(&mut self, row: TableRow, column: usize, verdict: Verdict) {
        let is_it = |other: &TableRow| other.actions == row.actions && other.on == row.on;
        let index = self.rows.iter().position(is_it).unwrap_or(self.rows.len());
        if index == self.rows.len() {
            self.rows.push(row);
        }
        let Some(row) = self.rows.get_mut(index) else { return };
        if row.verdicts.len() <= column {
            row.verdicts.resize(column + 1, None);
        }
        // The same request made in several ways, such as from several addresses, is allowed where it once is.
        if let Some(cell) = row.verdicts.get_mut(column)
            && *cell != Some(Verdict::Allowed)
        {
            *cell = Some(verdict);
        }
    }
}

fn verdict(answer: &GrantAnswer) -> Verdict {
    match answer {
        GrantAnswer::Allowed => Verdict::Allowed,
        GrantAnswer::Denied(_) => Verdict::Denied,
        _ => Verdict::Unknown,
    }
}

/// What who asks is to the grant.
fn what(grant: &Grant, request: &GrantRequest) -> String {
    if let Some(grantee) = request.grantee() {
        return match grantee.kind() {
            GranteeKind::Account => format!("someone of account {}, which is the grantee", grantee.account()),
            _ => "the grantee".to_owned(),
        };
    }
    let account = request.requester().split(':').nth(4).unwrap_or_default();
    match grant.grantees().iter().any(|grantee| grantee.account().as_str() == account) {
        true => "someone else in the grantee's account".to_owned(),
        false => "someone in another account".to_owned(),
    }
}

/// The table that a request belongs to, and the title of its group there.
fn place_of(request: &GrantRequest) -> (About, &'static str) {
    match request.why() {
        // What others ask is what the grantee may: one row shows both.
        None | Some(WhyDenied::NotGrantee) => (About::Grant, ""),
        Some(WhyDenied::OtherObjects) => (About::Beside, "Other objects"),
        Some(WhyDenied::OtherAction) => (About::Beside, "Other actions"),
        Some(WhyDenied::AgainstConditions) => (About::Beside, "Against the grant's conditions"),
        Some(WhyDenied::PastAccessPoint) => (About::Beside, "Past the access point"),
        Some(_) => (About::Beside, "Beside the grant"),
    }
}

/// What a request is about.
fn on(request: &GrantRequest) -> Option<String> {
    let past = if request.is_past_access_point() { ", past the access point" } else { "" };
    Some(match request.subject() {
        Subject::Bucket => match request.prefix() {
            Some(prefix) => format!("the bucket, keys that begin with {prefix}{past}"),
            None => format!("the bucket{past}"),
        },
        Subject::Object(key) => format!("the object {key}{past}"),
        Subject::Key => "the KMS key".to_owned(),
        _ => return None,
    })
}
