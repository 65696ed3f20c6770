use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::plan::{HEIGHT, PITCH, Plan, Spot, WIDTH, plan};
use super::{arrows, deadlines, words};
use crate::Lifecycle;

/// How a lifecycle is drawn.
pub struct Drawing<'a, L: Lifecycle> {
    /// What the picture shows, for those who cannot see it.
    pub title: String,
    /// What a stage is called.
    pub stage: Box<dyn Fn(L::Stage) -> String + 'a>,
    /// What stands at an arrow for a command; nothing where it returns `None`.
    pub command: Box<dyn Fn(L::CommandKind) -> Option<String> + 'a>,
    /// What a deadline is called.
    pub deadline: Box<dyn Fn(&'static str) -> String + 'a>,
    /// How many subjects stand in a stage, where that is to be shown.
    pub counts: Option<BTreeMap<L::Stage, u64>>,
    /// Where a stage leads.
    pub href: Option<Box<dyn Fn(L::Stage) -> String + 'a>>,
    /// Whether the picture brings its own colours, for light and for dark; within a page the page's style sheet has them.
    pub styled: bool,
}

impl<L: Lifecycle> Drawing<'_, L> {
    /// The picture for documents: the names of the code, and its own colours.
    pub fn plain() -> Self {
        Self {
            title: format!("The lifecycle of one {}", words(L::NAME)),
            stage: Box::new(words),
            command: Box::new(|command| Some(words(command))),
            deadline: Box::new(words),
            counts: None,
            href: None,
            styled: true,
        }
    }
}

impl<L: Lifecycle> std::fmt::Debug for Drawing<'_, L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Drawing").field("title", &self.title).finish_non_exhaustive()
    }
}

const STYLE: &str = "\
<style>\
.lifecycle{font-family:ui-sans-serif,system-ui,'Segoe UI',Helvetica,Arial,sans-serif;--ink:#1b2733;--soft:#5b6b7b;\
--line:#8a99a8;--pale:#c3ccd5;--node:#ffffff;--road:#0f6b5c;--roadfill:#e7f4f1;--side:#b45309;--sidefill:#fdf3e4;--paper:#ffffff}\
@media(prefers-color-scheme:dark){.lifecycle{--ink:#e8eef4;--soft:#a9b6c3;--line:#8595a5;--pale:#4a5866;--node:#1b232c;\
--road:#5fc9b5;--roadfill:#12302b;--side:#f0a94a;--sidefill:#33260f;--paper:#0d1117}}\
.lifecycle .stage rect{fill:var(--roadfill);stroke:var(--road);stroke-width:1.6}\
.lifecycle .side rect{fill:var(--sidefill);stroke:var(--side)}\
.lifecycle .name{fill:var(--ink);font-size:12.5px;font-weight:600;text-anchor:middle}\
.lifecycle .due{fill:var(--soft);font-size:10.5px;text-anchor:middle}\
.lifecycle .clock{fill:none;stroke:var(--soft);stroke-width:1.2;stroke-linecap:round}\
.lifecycle .arrow{fill:none;stroke:var(--line);stroke-width:1.6}\
.lifecycle .bus{stroke:var(--pale)}\
.lifecycle .head{fill:var(--line)}\
.lifecycle .dot{fill:var(--ink)}\
.lifecycle .label{fill:var(--soft);font-size:11.5px}\
.lifecycle .halo{stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}\
.lifecycle .count rect{fill:var(--road);stroke:none}.lifecycle .count text{fill:var(--paper);font-size:12px;font-weight:700;text-anchor:middle}\
</style>";

/// The corner of an arrow.
const BEND: i32 = 10;

/// The lifecycle as an SVG: the usual road in a line, what branches off below, the deadlines in their stages.
///
/// ```
/// use kit_workflow::inquiry::InquiryLifecycle;
/// use kit_workflow::{Drawing, svg};
///
/// let picture = svg(&Drawing::<InquiryLifecycle>::plain());
/// assert!(picture.starts_with("<svg ") && picture.contains("awaiting payment"));
/// ```
pub fn svg<L: Lifecycle>(drawing: &Drawing<'_, L>) -> String {
    let plan = plan::<L>();
    let right = plan.values().map(|spot| spot.x).max().unwrap_or(0) + WIDTH / 2 + 24;
    let bottom = plan.values().map(|spot| spot.bottom()).max().unwrap_or(0) + 24;
    let title = escaped(&drawing.title);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lifecycle\" viewBox=\"0 0 {right} {bottom}\" role=\"img\" \
         aria-label=\"{title}\">\n<title>{title}</title>\n"
    );
    if drawing.styled {
        out.push_str(STYLE);
        out.push('\n');
    }
    let canvas = Canvas { drawing, plan: &plan };
    let mut ink = Ink::default();
    canvas.arrows(&mut ink);
    out.push_str(&ink.lines);
    out.push_str(&ink.heads);
    for (stage, spot) in &plan {
        canvas.stage(&mut out, *stage, *spot);
    }
    out.push_str(&ink.labels);
    out.push_str("</svg>\n");
    out
}

struct Canvas<'a, L: Lifecycle> {
    drawing: &'a Drawing<'a, L>,
    plan: &'a Plan<L>,
}

/// What is drawn, sorted by what lies above what.
#[derive(Default)]
struct Ink {
    lines: String,
    heads: String,
    labels: String,
}

/// Where a label is fixed.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl<L: Lifecycle> Canvas<'_, L> {
    fn arrows(&self, ink: &mut Ink) {
        let mut shared = BTreeMap::<L::Stage, Vec<(Spot, String)>>::new();
        let arrows = arrows::<L>();
        for ((from, to), commands) in &arrows {
            let label = commands.iter().filter_map(|command| (self.drawing.command)(*command)).collect::<Vec<_>>();
            let (to_spot, Some(from)) = (self.plan[to], from) else {
                self.birth(ink, self.plan[to], &label.join(", "));
                continue;
            };
            let from_spot = self.plan[from];
            let (dx, label) = (to_spot.x - from_spot.x, label.join(", "));
            let back = arrows.contains_key(&(Some(*to), *from));
            match (from_spot.row, to_spot.row) {
                (one, other) if one == other && dx == PITCH => self.onward(ink, from_spot, to_spot, &label),
                (0, 0) => self.over(ink, from_spot, to_spot, &label),
                (_, 2) if from_spot.row < 2 => shared.entry(*to).or_default().push((from_spot, label)),
                (0, 1) if dx.abs() == PITCH / 2 => self.straight(ink, from_spot, to_spot, back, &label),
                (1, 0) if dx.abs() == PITCH / 2 => self.straight(ink, from_spot, to_spot, back, &label),
                (0, 1) => self.sideways(ink, from_spot, to_spot, &label),
                (2, 1) if dx != 0 => self.climbing(ink, from_spot, to_spot, &label),
                _ => self.direct(ink, from_spot, to_spot, &label),
            }
        }
        for (to, sources) in shared {
            self.gathered(ink, self.plan[&to], &sources);
        }
    }

    /// The arrow from nowhere.
    fn birth(&self, ink: &mut Ink, to: Spot, label: &str) {
        let (start, end) = (to.x - WIDTH / 2 - 56, to.x - WIDTH / 2);
        let _ = writeln!(ink.lines, "<circle class=\"dot\" cx=\"{start}\" cy=\"{}\" r=\"6\"/>", to.y());
        ink.arrow("arrow", &format!("M{} {}H{}", start + 6, to.y(), end - 6), (end, to.y()), Heading::Right);
        ink.label((start + end) / 2, to.y() - 12, Anchor::Middle, label);
    }

    /// To the neighbour on the right; the label stands above, as wide as the gap and what lies beside it allows.
    fn onward(&self, ink: &mut Ink, from: Spot, to: Spot, label: &str) {
        let (start, end) = (from.x + WIDTH / 2, to.x - WIDTH / 2);
        ink.arrow("arrow", &format!("M{start} {}H{}", from.y(), end - 6), (end, from.y()), Heading::Right);
        let lines = wrapped(label, 24);
        for (line, text) in lines.iter().rev().enumerate() {
            ink.label((start + end) / 2, from.top() - 8 - 14 * line as i32, Anchor::Middle, text);
        }
    }

    /// Back, or past neighbours: over the heads of the road.
    fn over(&self, ink: &mut Ink, from: Spot, to: Spot, label: &str) {
        let (start, end) = (from.x - 34, to.x + 34);
        let lane = from.top() - 58 - 12 * ((from.x - to.x).abs() / PITCH - 1);
        let path = format!(
            "M{start} {}V{}Q{start} {lane} {} {lane}H{}Q{end} {lane} {end} {}V{}",
            from.top(),
            lane + BEND,
            start - BEND,
            end + BEND,
            lane + BEND,
            to.top() - 6
        );
        ink.arrow("arrow", &path, (end, to.top()), Heading::Down);
        ink.label((start + end) / 2, lane - 7, Anchor::Middle, label);
    }

    /// Between a stage of the road and what branches off half a step beside it.
    fn straight(&self, ink: &mut Ink, from: Spot, to: Spot, back: bool, label: &str) {
        let down = from.row < to.row;
        let middle = (from.x + to.x) / 2;
        let x = if !back {
            middle
        } else if down {
            middle - 10
        } else {
            middle + 10
        };
        let (start, end, tip, heading) = if down {
            (from.bottom(), to.top() - 6, to.top(), Heading::Down)
        } else {
            (from.top(), to.bottom() + 6, to.bottom(), Heading::Up)
        };
        ink.arrow("arrow", &format!("M{x} {start}V{end}"), (x, tip), heading);
        let y = (start + end) / 2;
        let (at, anchor) = if back && down { (x - 7, Anchor::End) } else { (x + 7, Anchor::Start) };
        for (line, text) in wrapped(label, 14).iter().enumerate() {
            ink.label(at, y + 4 + 14 * line as i32 - 8, anchor, text);
        }
    }

    /// From further up the road into the side of what branches off.
    fn sideways(&self, ink: &mut Ink, from: Spot, to: Spot, label: &str) {
        let side = if to.x > from.x { 1 } else { -1 };
        let (x, tip) = (from.x + side * 28, to.x - side * WIDTH / 2);
        let path = format!(
            "M{x} {}V{}Q{x} {} {} {}H{}",
            from.bottom(),
            to.y() - BEND,
            to.y(),
            x + side * BEND,
            to.y(),
            tip - side * 6
        );
        let heading = if side > 0 { Heading::Right } else { Heading::Left };
        ink.arrow("arrow", &path, (tip, to.y()), heading);
        ink.label((x + tip) / 2, to.y() - 7, Anchor::Middle, label);
    }

    /// From where many roads end back to what branched off.
    fn climbing(&self, ink: &mut Ink, from: Spot, to: Spot, label: &str) {
        let side = if to.x > from.x { 1 } else { -1 };
        let (start, x, tip) = (from.x + side * WIDTH / 2, to.x + side * 28, to.bottom());
        let path =
            format!("M{start} {}H{}Q{x} {} {x} {}V{}", from.y(), x - side * BEND, from.y(), from.y() - BEND, tip + 6);
        ink.arrow("arrow", &path, (x, tip), Heading::Up);
        ink.label((start + x) / 2, from.y() - 7, Anchor::Middle, label);
    }

    /// From many stages to where they all end.
    fn gathered(&self, ink: &mut Ink, to: Spot, sources: &[(Spot, String)]) {
        let lane = to.top() - 32;
        let mut usual = BTreeMap::<&str, usize>::new();
        sources.iter().for_each(|(_, label)| *usual.entry(label.as_str()).or_default() += 1);
        let usual = usual.into_iter().max_by_key(|(_, count)| *count).map_or("", |(label, _)| label);
        for (from, label) in sources {
            let x = if from.row == 0 { from.x - 20 } else { from.x };
            let side = if to.x > x { 1 } else { -1 };
            let path = format!("M{x} {}V{}Q{x} {lane} {} {lane}H{}", from.bottom(), lane - BEND, x + side * BEND, to.x);
            let _ = writeln!(ink.lines, "<path class=\"arrow bus\" d=\"{path}\"/>");
            if label != usual {
                ink.label(x + 7, from.bottom() + 18, Anchor::Start, label);
            }
        }
        ink.arrow("arrow bus", &format!("M{} {lane}V{}", to.x, to.top() - 6), (to.x, to.top()), Heading::Down);
        ink.label(to.x - 9, to.top() - 12, Anchor::End, usual);
    }

    /// Straight across, where nothing better is known.
    fn direct(&self, ink: &mut Ink, from: Spot, to: Spot, label: &str) {
        let (start, end, heading) = if to.row > from.row {
            (from.bottom(), to.top(), Heading::Down)
        } else {
            (from.top(), to.bottom(), Heading::Up)
        };
        ink.arrow("arrow", &format!("M{} {start}L{} {end}", from.x, to.x), (to.x, end), heading);
        ink.label((from.x + to.x) / 2, (start + end) / 2, Anchor::Middle, label);
    }

    fn stage(&self, out: &mut String, stage: L::Stage, spot: Spot) {
        let (x, y) = (spot.x - WIDTH / 2, spot.top());
        let kind = if spot.row == 0 { "stage" } else { "stage side" };
        let link = self.drawing.href.as_ref().map(|href| escaped(&href(stage)));
        if let Some(href) = &link {
            let _ = write!(out, "<a href=\"{href}\">");
        }
        let _ = write!(
            out,
            "<g class=\"{kind}\" data-stage=\"{stage}\"><rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" \
             height=\"{HEIGHT}\" rx=\"13\"/>"
        );
        let timed: Vec<String> = deadlines::<L>(stage).map(|deadline| (self.drawing.deadline)(deadline.name)).collect();
        let name_y = if timed.is_empty() { spot.y() + 5 } else { spot.y() - 3 };
        let name = escaped(&(self.drawing.stage)(stage));
        let _ = write!(out, "<text class=\"name\" x=\"{}\" y=\"{name_y}\">{name}</text>", spot.x);
        if !timed.is_empty() {
            let text = timed.join(", ");
            let (half, at) = (text.chars().count() as i32 * 27 / 10, spot.y() + 15);
            let (cx, cy) = (spot.x - half - 6, at - 4);
            let _ = write!(
                out,
                "<circle class=\"clock\" cx=\"{cx}\" cy=\"{cy}\" r=\"4.6\"/><path class=\"clock\" d=\"M{cx} {}V{cy}H{}\"/>\
                 <text class=\"due\" x=\"{}\" y=\"{at}\">{}</text>",
                cy - 3,
                cx + 2,
                spot.x + 6,
                escaped(&text)
            );
        }
        if let Some(count) = self.drawing.counts.as_ref().map(|counts| counts.get(&stage).copied().unwrap_or(0))
            && count > 0
        {
            let wide = 18 + 8 * count.to_string().len() as i32;
            let _ = write!(
                out,
                "<g class=\"count\"><rect x=\"{}\" y=\"{}\" width=\"{wide}\" height=\"22\" rx=\"11\"/>\
                 <text x=\"{}\" y=\"{}\">{count}</text></g>",
                spot.x + WIDTH / 2 - wide + 8,
                y - 11,
                spot.x + WIDTH / 2 - wide / 2 + 8,
                y + 4
            );
        }
        out.push_str("</g>");
        out.push_str(if link.is_some() { "</a>\n" } else { "\n" });
    }
}

/// Where the head of an arrow points.
#[derive(Clone, Copy)]
enum Heading {
    Right,
    Left,
    Down,
    Up,
}

impl Ink {
    fn arrow(&mut self, class: &str, path: &str, (x, y): (i32, i32), heading: Heading) {
        let _ = writeln!(self.lines, "<path class=\"{class}\" d=\"{path}\"/>");
        let (back, side) = (9, 5);
        let points = match heading {
            Heading::Right => [(x, y), (x - back, y - side), (x - back, y + side)],
            Heading::Left => [(x, y), (x + back, y - side), (x + back, y + side)],
            Heading::Down => [(x, y), (x - side, y - back), (x + side, y - back)],
            Heading::Up => [(x, y), (x - side, y + back), (x + side, y + back)],
        };
        let points = points.map(|(x, y)| format!("{x},{y}")).join(" ");
        let _ = writeln!(self.heads, "<polygon class=\"head\" points=\"{points}\"/>");
    }

    fn label(&mut self, x: i32, y: i32, anchor: Anchor, text: &str) {
        if text.is_empty() {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = escaped(text);
        // Twice: a halo keeps lines that pass behind from being read as letters.
        for class in ["label halo", "label"] {
            let _ = writeln!(
                self.labels,
                "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>"
            );
        }
    }
}

/// Lines of at most about `most` letters, broken after commas before they are broken between words.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let parts: Vec<&str> = text.split(", ").collect();
    for (index, part) in parts.iter().enumerate() {
        let comma = if index + 1 < parts.len() { "," } else { "" };
        let mut line = String::new();
        for word in format!("{part}{comma}").split(' ') {
            if !line.is_empty() && line.len() + 1 + word.len() > most {
                lines.push(std::mem::take(&mut line));
            }
            line = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        }
        lines.push(line);
    }
    lines
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
