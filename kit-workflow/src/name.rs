//! Closed sets of names: stages, commands, events, effects, actors.

use std::fmt::{Debug, Display};
use std::hash::Hash;

/// A closed set of names with one spelling each, the same in code, columns, routes and diagrams.
///
/// `parse(name.as_str()) == Some(name)` holds for every name, and `ALL` lists each exactly once.
///
/// ```
/// use kit_workflow::Name;
/// use kit_workflow::inquiry::Stage;
///
/// // One spelling everywhere: columns, routes, diagrams.
/// assert_eq!(Stage::AwaitingPayment.as_str(), "awaiting_payment");
/// assert!(Stage::ALL.iter().all(|stage| Stage::parse(stage.as_str()) == Some(*stage)));
/// assert_eq!(Stage::parse("lost"), None);
/// ```
pub trait Name: Copy + Eq + Ord + Hash + Debug + Display + Send + Sync + 'static {
    /// Every name of the set, in the order of the declaration.
    const ALL: &'static [Self];

    /// The spelling: lower case words joined by underscores.
    fn as_str(self) -> &'static str;

    /// The name spelled `text`, if the set has one.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|name| name.as_str() == text)
    }
}

/// Declares an enum of unit variants that is a [`Name`](crate::Name): closed, ordered as declared, with one spelling each.
///
/// ```
/// use kit_workflow::{Name, names};
///
/// names! {
///     /// Where a door stands.
///     pub enum Door {
///         /// Nobody gets through.
///         Shut = "shut",
///         /// Anybody gets through.
///         WideOpen = "wide_open",
///     }
/// }
///
/// assert_eq!(Door::parse("wide_open"), Some(Door::WideOpen));
/// assert_eq!(Door::Shut.to_string(), "shut");
/// assert!("ajar".parse::<Door>().is_err());
/// ```
#[macro_export]
macro_rules! names {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$doc])* $variant,)+ }

        impl $crate::Name for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::Name::as_str(*self))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Corrupt;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::Name::parse(text).ok_or_else(|| $crate::Corrupt::unknown(stringify!($name), text))
            }
        }
    };
}
pub(crate) use names;
