//! Where a list goes on: opaque to callers.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kit_workflow::Timestamp;
use kit_workflow::inquiry::InquiryId;
use kit_workflow::workflow::FieldFault;
use uuid::Uuid;

use crate::problem::Problem;

type Place = (Timestamp, InquiryId);

pub(super) fn write((at, id): Place) -> String {
    let mut bytes = at.unix_ms().to_be_bytes().to_vec();
    bytes.extend_from_slice(id.0.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn read(text: &str) -> Result<Place, Problem> {
    let place = || {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (at, id) = bytes.split_at_checked(8)?;
        let at = i64::from_be_bytes(at.try_into().ok()?);
        Some((Timestamp::from_unix_ms(at), InquiryId(Uuid::from_slice(id).ok()?)))
    };
    place().ok_or_else(|| Problem::field("cursor", FieldFault::Invalid))
}

#[cfg(test)]
mod tests {
    use kit_workflow::Timestamp;
    use kit_workflow::inquiry::InquiryId;
    use uuid::Uuid;

    #[test]
    fn a_cursor_leads_back_to_its_place_and_nothing_else_does() {
        let place = (Timestamp::from_unix_ms(1_795_348_800_123), InquiryId(Uuid::from_u128(7)));
        assert_eq!(super::read(&super::write(place)).unwrap(), place);
        for text in ["", "x", "!!!!", &"A".repeat(31), &"A".repeat(33), &"A".repeat(400)] {
            assert!(super::read(text).is_err(), "{text}");
        }
    }
}
