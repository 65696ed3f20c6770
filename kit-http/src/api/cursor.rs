//! Where a list goes on: opaque to callers.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kit_workflow::Timestamp;
use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{ComplaintPlace, WaitingPlace};
use kit_workflow::workflow::FieldFault;
use uuid::Uuid;

use crate::problem::Problem;

type Place = (Timestamp, InquiryId);

pub(super) fn write((at, id): Place) -> String {
    write_row((at, id.0))
}

pub(super) fn write_waiting((since, id, ordinal): WaitingPlace) -> String {
    let mut bytes = since.unix_ms().to_be_bytes().to_vec();
    bytes.extend_from_slice(id.0.as_bytes());
    bytes.extend_from_slice(&ordinal.to_be_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn read_waiting(text: &str) -> Result<WaitingPlace, Problem> {
    let place = || {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (at, rest) = bytes.split_at_checked(8)?;
        let (id, ordinal) = rest.split_at_checked(16)?;
        let at = Timestamp::from_unix_ms(i64::from_be_bytes(at.try_into().ok()?));
        Some((at, InquiryId(Uuid::from_slice(id).ok()?), u32::from_be_bytes(ordinal.try_into().ok()?)))
    };
    place().ok_or_else(|| Problem::field("cursor", FieldFault::Invalid))
}

pub(super) fn write_complaint((at, id, sequence): ComplaintPlace) -> String {
    let mut bytes = at.unix_ms().to_be_bytes().to_vec();
    bytes.extend_from_slice(id.0.as_bytes());
    bytes.extend_from_slice(&sequence.to_be_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn read_complaint(text: &str) -> Result<ComplaintPlace, Problem> {
    let place = || {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (at, rest) = bytes.split_at_checked(8)?;
        let (id, sequence) = rest.split_at_checked(16)?;
        let at = Timestamp::from_unix_ms(i64::from_be_bytes(at.try_into().ok()?));
        Some((at, InquiryId(Uuid::from_slice(id).ok()?), i64::from_be_bytes(sequence.try_into().ok()?)))
    };
    place().ok_or_else(|| Problem::field("cursor", FieldFault::Invalid))
}

pub(super) fn read(text: &str) -> Result<Place, Problem> {
    read_row(text).map(|(at, id)| (at, InquiryId(id)))
}

/// Of a list of anything that has a moment and an id.
pub(super) fn write_row((at, id): (Timestamp, Uuid)) -> String {
    let mut bytes = at.unix_ms().to_be_bytes().to_vec();
    bytes.extend_from_slice(id.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn read_row(text: &str) -> Result<(Timestamp, Uuid), Problem> {
    let place = || {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (at, id) = bytes.split_at_checked(8)?;
        let at = i64::from_be_bytes(at.try_into().ok()?);
        Some((Timestamp::from_unix_ms(at), Uuid::from_slice(id).ok()?))
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
        let waiting = (place.0, place.1, 3);
        assert_eq!(super::read_waiting(&super::write_waiting(waiting)).unwrap(), waiting);
        let complaint = (place.0, place.1, 3);
        assert_eq!(super::read_complaint(&super::write_complaint(complaint)).unwrap(), complaint);
        for text in ["", "x", "!!!!", &"A".repeat(31), &"A".repeat(33), &"A".repeat(400)] {
            assert!(super::read(text).is_err(), "{text}");
            assert!(super::read_waiting(text).is_err(), "{text}");
            assert!(super::read_complaint(text).is_err(), "{text}");
        }
    }
}
