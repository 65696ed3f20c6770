//! A name of a closed set, which the document lists.

use std::borrow::Cow;

use kit_workflow::Name;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use serde_json::Value;

/// A name of a closed set, spelled as everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spelled<N>(pub(super) N);

impl<N: Name> Type for Spelled<N> {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "string".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let names = N::ALL.iter().map(|name| name.as_str().into()).collect();
        MetaSchemaRef::Inline(Box::new(MetaSchema { enum_items: names, ..MetaSchema::new("string") }))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<N: Name> ToJSON for Spelled<N> {
    fn to_json(&self) -> Option<Value> {
        Some(self.0.as_str().into())
    }
}

impl<N: Name> ParseFromJSON for Spelled<N> {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        let name = value.as_ref().and_then(Value::as_str).and_then(N::parse);
        name.map(Self).ok_or_else(|| ParseError::custom("no such name"))
    }
}
