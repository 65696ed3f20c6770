//! A few texts as JSON, or the same as a form with a file that proves them.

use poem::{Body, Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::texts::{TextFields, Texts};
use crate::upload::PROOF;

/// The body: whoever may not ask learns nothing of what is wrong with it.
pub(super) enum Proven<T> {
    /// The texts alone.
    Json(Texts<T>),
    /// A form, unread, and its type.
    Form(Option<String>, Body),
}

const FORM: &str = "multipart/form-data";

impl<'a, T: TextFields> ApiExtractor<'a> for Proven<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        Texts::<T>::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let text = || MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")));
        let file = MetaSchema {
            description: Some("A PDF, JPEG or PNG that shows it, up to 10 MiB, judged by its content."),
            ..MetaSchema::new_with_format("string", "binary")
        };
        let names = || T::FIELDS.iter().map(|field| field.name());
        let more = || T::MORE.iter().map(|extra| extra.name());
        let proof = (PROOF, MetaSchemaRef::Inline(Box::new(file)));
        let form = MetaSchema {
            required: names().chain(T::NEEDS_PROOF.then_some(PROOF)).collect(),
            properties: names().chain(more()).map(|name| (name, text())).chain([proof]).collect(),
            ..MetaSchema::new("object")
        };
        let mut meta = Texts::<T>::request_meta()?;
        if T::NEEDS_PROOF {
            // Sent as JSON it is answered as a form without the file would be.
            meta.content.clear();
        }
        meta.content.push(MetaMediaType { content_type: FORM, schema: MetaSchemaRef::Inline(Box::new(form)) });
        Some(meta)
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        options: ExtractParamOptions<Self::ParamType>,
    ) -> poem::Result<Self> {
        let content_type = request.content_type();
        let kind = content_type.unwrap_or("").split(';').next().unwrap_or("").trim();
        if kind.eq_ignore_ascii_case(FORM) {
            return Ok(Self::Form(content_type.map(str::to_owned), body.take()?));
        }
        Ok(Self::Json(Texts::from_request(request, body, options).await?))
    }
}
