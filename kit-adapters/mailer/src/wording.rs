//! Reasons in words.

use kit_workflow::port::{Language, UnreadReason};

/// Why a document's text could not be read, after its name.
pub(crate) fn unread(reason: UnreadReason, language: Language) -> &'static str {
    match (language, reason) {
        (Language::French, UnreadReason::Kind) => {
            "Non lu : ce type de fichier est conservé, mais son texte n’est pas extrait."
        }
        (Language::French, UnreadReason::NoText) => {
            "Non lu : le fichier ne contient pas de texte, sans doute parce qu’il a été numérisé en image."
        }
        (Language::French, UnreadReason::Encrypted) => "Non lu : le fichier est protégé par un mot de passe.",
        (Language::French, UnreadReason::Broken) => "Non lu : le fichier est endommagé.",
        (Language::French, UnreadReason::TooLong) => "Non lu : le texte est trop long.",
        (Language::French, UnreadReason::TooSlow) => "Non lu : le fichier est trop complexe pour être lu à temps.",
        (Language::English, UnreadReason::Kind) => "Unread: this kind of file is kept, but its text is not extracted.",
        (Language::English, UnreadReason::NoText) => {
            "Unread: the file holds no text, most likely because it was scanned as a picture."
        }
        (Language::English, UnreadReason::Encrypted) => "Unread: the file is protected by a password.",
        (Language::English, UnreadReason::Broken) => "Unread: the file is damaged.",
        (Language::English, UnreadReason::TooLong) => "Unread: the text is too long.",
        (Language::English, UnreadReason::TooSlow) => "Unread: the file is too complex to be read in time.",
    }
}
