//! What API v1's codes mean, on each of its calls.

/// What a code says of a payment when its status is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// 100: paid.
    Success,
    /// Not settled. Every code that is in no table is this, and so are -1 and 1200, which say that nobody knows.
    Pending,
    /// Ended without payment.
    Refused,
    /// 2003: the page has closed; CinetPay's own programs still show such a payment as waiting.
    Expired,
    /// 404: nobody has heard of it.
    Unknown,
    /// Keys, contract or request are wrong; nothing was said of the payment.
    OurFault,
}

/// What a code says of a request to open a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    /// 200: created.
    Created,
    /// 1200: the transaction id is known already.
    AlreadyExists,
    /// Refused, and would be again.
    OurFault,
    /// Whether it was created is not said: -1, the codes of a payment under way, and those that are in no table.
    Unheard,
}

/// A code as it came, and the name beside it. Some answers have the one, some the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) number: String,
    pub(crate) status: String,
}

/// Every code of the published list with its name.
const NAMES: [(&str, &str); 19] = [
    ("200", "OK"),
    ("100", "SUCCESS"),
    ("-1", "OPERATION_ERROR"),
    ("404", "NOT_FOUND"),
    ("1002", "INVALID_TOKEN"),
    ("1003", "EXPIRED_TOKEN"),
    ("1004", "INVALID_PARAMS"),
    ("1005", "INVALID_CREDENTIALS"),
    ("1200", "TRANSACTION_EXIST"),
    ("2001", "INITIATED"),
    ("2002", "PENDING"),
    ("2003", "EXPIRED"),
    ("2004", "OTP_ERROR"),
    ("2005", "INSUFFICIENT_BALANCE"),
    ("2006", "USER_NOT_FOUND"),
    ("2007", "USER_IS_BLOCKED"),
    ("2008", "OTP_EXPIRED"),
    ("2010", "FAILED"),
    ("2011", "NOT_ALLOWED"),
];

impl Code {
    /// The number of the list that this is; nothing where number and name contradict each other or are unheard of.
    fn known(&self) -> Option<&'static str> {
        let named = NAMES.iter().find(|(_, name)| *name == self.status);
        let numbered = NAMES.iter().find(|(number, _)| *number == self.number);
        match (numbered, named) {
            (Some((number, _)), Some((same, _))) if number == same => Some(number),
            (Some((number, _)), None) if self.status.is_empty() => Some(number),
            (None, Some((number, _))) if self.number.is_empty() => Some(number),
            _ => None,
        }
    }

    /// Whether the token that the call carried is not, or no longer, good.
    pub(crate) fn wants_login(&self) -> bool {
        matches!(self.known(), Some("1002" | "1003"))
    }

    pub(crate) fn is_ok(&self) -> bool {
        self.known() == Some("200")
    }

    pub(crate) fn standing(&self) -> Standing {
        match self.known() {
            Some("100") => Standing::Success,
            Some("404") => Standing::Unknown,
            Some("1002" | "1003" | "1004" | "1005") => Standing::OurFault,
            Some("2003") => Standing::Expired,
            Some("2004" | "2005" | "2006" | "2007" | "2008" | "2010" | "2011") => Standing::Refused,
            _ => Standing::Pending,
        }
    }

    pub(crate) fn opening(&self) -> Opening {
        match self.known() {
            Some("200") => Opening::Created,
            Some("1200") => Opening::AlreadyExists,
            Some("404" | "1002" | "1003" | "1004" | "1005") => Opening::OurFault,
            _ => Opening::Unheard,
        }
    }

    /// For records and errors: the number, or the name where there is none.
    pub(crate) fn told(&self) -> String {
        if self.number.is_empty() { self.status.clone() } else { self.number.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, NAMES, Opening, Standing};

    fn code(number: &str, status: &str) -> Code {
        Code { number: number.to_owned(), status: status.to_owned() }
    }

    #[test]
    fn every_code_has_the_meaning_of_the_table_by_number_by_name_and_by_both() {
        let standing = |number: &str| match number {
            "100" => Standing::Success,
            "404" => Standing::Unknown,
            "1002" | "1003" | "1004" | "1005" => Standing::OurFault,
            "2003" => Standing::Expired,
            "2004" | "2005" | "2006" | "2007" | "2008" | "2010" | "2011" => Standing::Refused,
            "200" | "-1" | "1200" | "2001" | "2002" => Standing::Pending,
            other => panic!("{other} is in no table"),
        };
        for (number, name) in NAMES {
            for code in [code(number, name), code(number, ""), code("", name)] {
                assert_eq!(code.standing(), standing(number), "{code:?}");
            }
        }
        let opened: Vec<_> =
            NAMES.iter().filter(|(number, name)| code(number, name).opening() == Opening::Created).collect();
        assert_eq!(opened, [&("200", "OK")]);
        assert_eq!(code("1200", "TRANSACTION_EXIST").opening(), Opening::AlreadyExists);
        assert_eq!(code("-1", "OPERATION_ERROR").opening(), Opening::Unheard);
    }

    #[test]
    fn what_is_unheard_of_or_contradicts_itself_is_pending() {
        for (number, name) in
            [("", ""), ("2009", "WHATEVER"), ("2009", ""), ("100", "FAILED"), ("2010", "SUCCESS"), ("0", "")]
        {
            assert_eq!(code(number, name).standing(), Standing::Pending, "{number} {name}");
            assert_eq!(code(number, name).opening(), Opening::Unheard, "{number} {name}");
        }
        for number in 0..10_000 {
            let standing = code(&number.to_string(), "").standing();
            assert_eq!(standing == Standing::Success, number == 100, "{number}");
        }
    }
}
