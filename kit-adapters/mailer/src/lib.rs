//! Mails in French and English over SMTP.
