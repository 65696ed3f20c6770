//! What CinetPay's codes mean, on each of the two calls.

/// What a code says of a payment when its status is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// 00: paid, if the status agrees.
    Success,
    /// Not settled. Every code that is in no table is this.
    Pending,
    /// Not settled, by a code that the older list calls fraud.
    Doubtful,
    /// 624: keys or request are wrong, or the transaction was never created.
    Unclear,
    /// Ended without payment, or given back by CinetPay.
    Refused,
    /// Keys, contract or request are wrong; nothing was said of the payment.
    OurFault,
}

/// What a code says of a request to open a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    /// 201: created.
    Created,
    /// 620: the transaction id is known already.
    AlreadyExists,
    /// Refused, and a new attempt may succeed.
    TryLater,
    /// Refused, and would be again.
    OurFault,
    /// A code that is in no table.
    Unheard,
}

/// Keys, contract or request are wrong, on either call. 624 says so as well, but on a check it is also the likeliest answer
/// about a transaction that was never created, which is nobody's fault.
fn is_our_fault(code: &str) -> bool {
    matches!(
        code,
        "403"
            | "601"
            | "608"
            | "609"
            | "610"
            | "611"
            | "612"
            | "613"
            | "614"
            | "615"
            | "616"
            | "617"
            | "618"
            | "619"
            | "625"
    )
}

/// The payer's means, or the operator, said no.
fn is_refusal(code: &str) -> bool {
    matches!(
        code,
        "600"
            | "602"
            | "604"
            | "605"
            | "606"
            | "627"
            | "635"
            | "636"
            | "637"
            | "641"
            | "642"
            | "804"
            | "807"
            | "808"
            | "809"
            | "810"
            | "811"
            | "812"
    )
}

/// A service or an operator is away.
fn is_away(code: &str) -> bool {
    matches!(code, "603" | "621" | "622" | "626" | "804")
}

impl Standing {
    pub(crate) fn of(code: &str) -> Self {
        match code {
            "00" => Self::Success,
            code if is_our_fault(code) => Self::OurFault,
            // 660: refunded. What was paid is the payer's again.
            code if is_refusal(code) || code == "660" => Self::Refused,
            "664" => Self::Doubtful,
            "624" => Self::Unclear,
            _ => Self::Pending,
        }
    }

    /// Whether a code that is pending is so by the table, rather than unknown to it.
    pub(crate) fn is_known_pending(code: &str) -> bool {
        matches!(code, "201" | "607" | "623" | "638" | "661" | "662" | "663" | "664")
    }
}

impl Opening {
    pub(crate) fn of(code: &str) -> Self {
        match code {
            "201" => Self::Created,
            "620" => Self::AlreadyExists,
            // Limits, format and the payer's number are ours to get right before asking.
            "624" | "628" | "635" | "636" | "637" | "641" | "642" => Self::OurFault,
            code if is_our_fault(code) => Self::OurFault,
            code if is_away(code) || is_refusal(code) => Self::TryLater,
            _ => Self::Unheard,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Opening, Standing};

    /// Every code of CinetPay's published table and of its older lists, with what it says on a check and on an opening.
    const TABLE: &[(&[&str], Standing, Opening)] = &[
        (&["00"], Standing::Success, Opening::Unheard),
        (&["201"], Standing::Pending, Opening::Created),
        (&["620"], Standing::Pending, Opening::AlreadyExists),
        (&["600", "602", "604", "605", "606", "627", "804"], Standing::Refused, Opening::TryLater),
        (&["807", "808", "809", "810", "811", "812"], Standing::Refused, Opening::TryLater),
        (&["635", "636", "637", "641", "642"], Standing::Refused, Opening::OurFault),
        (&["603", "621", "622", "626"], Standing::Pending, Opening::TryLater),
        (&["607", "623", "638", "661", "662", "663"], Standing::Pending, Opening::Unheard),
        (&["664"], Standing::Doubtful, Opening::Unheard),
        (&["660"], Standing::Refused, Opening::Unheard),
        (&["403", "601", "608", "609", "610", "611", "612", "613"], Standing::OurFault, Opening::OurFault),
        (&["614", "615", "616", "617", "618", "619", "625"], Standing::OurFault, Opening::OurFault),
        (&["624"], Standing::Unclear, Opening::OurFault),
        (&["628"], Standing::Pending, Opening::OurFault),
        (&["629", "630", "631", "632", "633", "634", "639", "640"], Standing::Pending, Opening::Unheard),
        (&["800", "801", "802", "803", "805", "999", "0", "000", "OK"], Standing::Pending, Opening::Unheard),
    ];

    #[test]
    fn every_code_has_the_meaning_of_the_table() {
        for (codes, standing, opening) in TABLE {
            for code in *codes {
                assert_eq!(Standing::of(code), *standing, "{code} on a check");
                assert_eq!(Opening::of(code), *opening, "{code} on an opening");
            }
        }
    }

    #[test]
    fn a_code_that_waits_by_the_table_is_never_final() {
        for code in 0..10_000 {
            let code = format!("{code:02}");
            if Standing::is_known_pending(&code) {
                assert!(matches!(Standing::of(&code), Standing::Pending | Standing::Doubtful), "{code}");
            }
        }
    }
}
