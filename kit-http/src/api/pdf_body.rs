//! A PDF as a request body: read as a stream.

use poem::{Body, Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::problem::Problem;

/// The PDF, unread. That it is none is only told to whoever may upload one.
pub(super) struct PdfBody(Result<Body, Problem>);

impl PdfBody {
    pub(super) fn read(self) -> Result<Body, Problem> {
        self.0
    }
}

const PDF: &str = "application/pdf";

impl<'a> ApiExtractor<'a> for PdfBody {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        let schema = MetaSchema::new_with_format("string", "binary");
        Some(MetaRequest {
            description: Some("The PDF itself, up to 25 MiB."),
            content: vec![MetaMediaType { content_type: PDF, schema: MetaSchemaRef::Inline(Box::new(schema)) }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> poem::Result<Self> {
        let kind = request.content_type().unwrap_or("").split(';').next().unwrap_or("").trim();
        if !kind.eq_ignore_ascii_case(PDF) {
            return Ok(Self(Err(Problem::unsupported_media_type())));
        }
        Ok(Self(Ok(body.take()?)))
    }
}
