//! What was written about the texts before, read back.

use crate::model::phrasing::shortened;
use crate::model::title::Name;

/// How much of a citation the recap table shows.
const CITED: usize = 90;

/// Rows of the recap table.
const POINTS: usize = 12;

/// What was written about one text before: its title, the lines of its summary, and its irregularities.
#[derive(Debug, Default)]
pub(super) struct Summary {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
    pub(super) points: Vec<Point>,
}

/// A row of a text's table of irregularities.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) what: String,
    pub(super) reference: String,
    pub(super) actors: String,
    pub(super) remedy: String,
    pub(super) severity: String,
}

pub(super) fn summaries(text: &str) -> Vec<Summary> {
    let mut summaries: Vec<Summary> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(title) = line.strip_prefix("## ") {
            // The parts of one text are one text again.
            let whole = title.split(" (partie ").next().unwrap_or(title);
            let (is_part, title) = (whole != title, whole.to_owned());
            if !is_part || summaries.last().is_none_or(|summary| summary.title != title) {
                summaries.push(Summary { title, ..Summary::default() });
            }
            continue;
        }
        let Some(summary) = summaries.last_mut() else { continue };
        if let Some(point) = line.strip_prefix('|').and_then(point) {
            summary.points.push(point);
        } else if !line.is_empty() && !line.starts_with(['#', '|']) {
            summary.lines.push(line.to_owned());
        }
    }
    summaries
}

fn point(row: &str) -> Option<Point> {
    let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(str::trim).collect();
    let [what, reference, actors, remedy, severity, _] = cells[..] else { return None };
    rank(severity).map(|_| Point {
        what: what.to_owned(),
        reference: reference.to_owned(),
        actors: actors.to_owned(),
        remedy: remedy.to_owned(),
        severity: severity.to_owned(),
    })
}

/// Says of each point of which text its article is, and shows the words that the reference held.
pub(super) fn located(summaries: &mut [Summary]) {
    for summary in summaries {
        let name = Name::of(&summary.title).of_it();
        for point in &mut summary.points {
            let Some((article, citation)) = point.reference.split_once(" : «") else { continue };
            let words = shortened(citation.trim_matches(['\u{a0}', ' ', '»']), CITED);
            point.what = format!("{} : «\u{a0}{words}\u{a0}»", point.what);
            point.reference = format!("{article} {name}");
        }
    }
}

/// The graver the smaller; a heading or a rule of the table has none.
pub(super) fn rank(severity: &str) -> Option<usize> {
    ["Critique", "Élevée", "Moyenne", "Faible"].iter().position(|known| *known == severity)
}

/// The gravest points, taking turns between the texts.
pub(super) fn critical(summaries: &[Summary]) -> Vec<Point> {
    let mut ranked: Vec<(usize, usize, usize, &Point)> = Vec::new();
    for (text, summary) in summaries.iter().enumerate() {
        let mut turns = [0; 4];
        for point in &summary.points {
            let rank = rank(&point.severity).unwrap_or(3);
            ranked.push((rank, turns[rank], text, point));
            turns[rank] += 1;
        }
    }
    ranked.sort_by_key(|(rank, turn, text, _)| (*rank, *turn, *text));
    ranked.into_iter().take(POINTS).map(|(.., point)| point.clone()).collect()
}

/// Points that ask for the same remedy are one action.
pub(super) fn grouped(points: &[Point]) -> Vec<Vec<&Point>> {
    let mut groups: Vec<Vec<&Point>> = Vec::new();
    for point in points {
        match groups.iter_mut().find(|group| group[0].remedy == point.remedy) {
            Some(group) => group.push(point),
            None => groups.push(vec![point]),
        }
    }
    groups
}
