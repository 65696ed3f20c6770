//! Alerts: five kinds of boxes that stand out from the text.

use comrak::nodes::AlertType;

/// The title of an alert that has none of its own.
pub(super) fn title(kind: AlertType, french: bool) -> &'static str {
    match kind {
        AlertType::Note => "Note",
        AlertType::Tip => {
            if french {
                "Conseil"
            } else {
                "Tip"
            }
        }
        AlertType::Important => "Important",
        AlertType::Warning => {
            if french {
                "Avertissement"
            } else {
                "Warning"
            }
        }
        AlertType::Caution => {
            if french {
                "Attention"
            } else {
                "Caution"
            }
        }
    }
}

/// Its place among the styles of alerts.
pub(super) fn number(kind: AlertType) -> usize {
    match kind {
        AlertType::Note => 0,
        AlertType::Tip => 1,
        AlertType::Important => 2,
        AlertType::Warning => 3,
        AlertType::Caution => 4,
    }
}
