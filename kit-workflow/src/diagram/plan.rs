//! Where each stage of a picture stands: the usual road in a line, what branches off below it.

use std::collections::{BTreeMap, BTreeSet};

use super::arrows;
use crate::{Lifecycle, Name};

/// From the middle of one stage of the road to the middle of the next.
pub(super) const PITCH: i32 = 192;
/// From the middle of one row to the middle of the next.
pub(super) const ROW: i32 = 128;
pub(super) const WIDTH: i32 = 140;
pub(super) const HEIGHT: i32 = 54;
/// The middle of the first stage.
const LEFT: i32 = 158;
const TOP: i32 = 126;

/// The middle of a stage, and its row: 0 is the road, 1 what branches off it, 2 where many roads end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) x: i32,
    pub(super) row: i32,
}

impl Spot {
    pub(super) const fn y(self) -> i32 {
        TOP + self.row * ROW
    }

    pub(super) const fn top(self) -> i32 {
        self.y() - HEIGHT / 2
    }

    pub(super) const fn bottom(self) -> i32 {
        self.y() + HEIGHT / 2
    }
}

pub(super) type Plan<L> = BTreeMap<<L as Lifecycle>::Stage, Spot>;

/// The plan of a lifecycle.
pub(super) fn plan<L: Lifecycle>() -> Plan<L> {
    let mut plan: Plan<L> = BTreeMap::new();
    for (column, stage) in road::<L>().into_iter().enumerate() {
        plan.insert(stage, Spot { x: LEFT + PITCH * column as i32, row: 0 });
    }
    let arrows = arrows::<L>();
    for stage in L::Stage::ALL {
        if plan.contains_key(stage) {
            continue;
        }
        let before: BTreeSet<L::Stage> =
            arrows.keys().filter(|(_, to)| to == stage).filter_map(|(from, _)| *from).collect();
        let spots: Vec<Spot> = before.iter().filter_map(|from| plan.get(from).copied()).collect();
        let mut spot = match &spots[..] {
            [] => Spot { x: LEFT, row: 1 },
            [last] if last.row > 0 => Spot { x: last.x + PITCH, row: last.row },
            near if near.len() <= 2 && near.iter().all(|spot| spot.row == 0) => {
                Spot { x: near.iter().map(|spot| spot.x).max().unwrap_or(LEFT) + PITCH / 2, row: 1 }
            }
            many => {
                let middle = many.iter().map(|spot| spot.x).sum::<i32>() / many.len() as i32;
                Spot { x: LEFT + (middle - LEFT) / PITCH * PITCH + PITCH / 2, row: 2 }
            }
        };
        while plan.values().any(|taken| taken.row == spot.row && (taken.x - spot.x).abs() < PITCH) {
            spot.x += PITCH / 2;
        }
        plan.insert(*stage, spot);
    }
    plan
}

/// The stages of the usual life: what the lifecycle says, or else the longest way through the stages in their order.
fn road<L: Lifecycle>() -> Vec<L::Stage> {
    if !L::road().is_empty() {
        return L::road().to_vec();
    }
    let arrows = arrows::<L>();
    let mut longest: BTreeMap<L::Stage, Vec<L::Stage>> = BTreeMap::new();
    for stage in L::Stage::ALL.iter().rev() {
        let onward = arrows.keys().filter(|(from, to)| *from == Some(*stage) && to > stage);
        let rest = onward.filter_map(|(_, to)| longest.get(to)).max_by_key(|rest| rest.len()).cloned();
        longest.insert(*stage, [*stage].into_iter().chain(rest.into_iter().flatten()).collect());
    }
    let first = arrows.keys().filter(|(from, _)| from.is_none()).filter_map(|(_, to)| longest.get(to));
    first.max_by_key(|road| road.len()).cloned().unwrap_or_default()
}
