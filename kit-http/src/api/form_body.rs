//! The form as a request body: described in the document, read as a stream.

use kit_workflow::Name as _;
use kit_workflow::workflow::{Field, choices, limit};
use poem::{Body, Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

/// The form, unread.
pub(super) struct FormBody {
    pub(super) content_type: Option<String>,
    pub(super) body: Body,
}

/// Files alone, unread.
pub(super) struct DocumentsBody {
    pub(super) content_type: Option<String>,
    pub(super) body: Body,
}

impl<'a> ApiExtractor<'a> for DocumentsBody {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        let schema = MetaSchema {
            required: vec![Field::Documents.as_str()],
            properties: vec![(Field::Documents.as_str(), describe(Field::Documents))],
            ..MetaSchema::new("object")
        };
        Some(MetaRequest {
            description: Some("The files: those of the form and these are ten at most."),
            content: vec![MetaMediaType {
                content_type: "multipart/form-data",
                schema: MetaSchemaRef::Inline(Box::new(schema)),
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> poem::Result<Self> {
        Ok(Self { content_type: request.content_type().map(str::to_owned), body: body.take()? })
    }
}

/// The fields that a form must have.
const REQUIRED: [&str; 5] = ["contact_name", "email", "organization_name", "consent", "documents"];

/// One field as the document describes it.
fn describe(field: Field) -> MetaSchemaRef {
    let text = |most: usize| MetaSchema { max_length: Some(most), ..MetaSchema::new("string") };
    let list = |item: MetaSchema, least: Option<usize>, most: Option<usize>| MetaSchema {
        items: Some(Box::new(MetaSchemaRef::Inline(Box::new(item)))),
        min_items: least,
        max_items: most,
        ..MetaSchema::new("array")
    };
    let schema = match field {
        Field::Documents => MetaSchema {
            description: Some(
                "The regulatory texts: 10 MiB each; pdf, doc, docx, xls, xlsx, odt, txt, md, jpg or png, judged by their content.",
            ),
            ..list(MetaSchema::new_with_format("string", "binary"), Some(1), Some(10))
        },
        Field::FundingSources | Field::AuditsTypes => {
            let items = choices(field).iter().map(|choice| (*choice).into()).collect();
            list(MetaSchema { enum_items: items, ..MetaSchema::new("string") }, None, None)
        }
        Field::Consent => MetaSchema {
            description: Some("Consent to the use of these data: `on`, `true`, `1`, `yes` or `oui`."),
            ..MetaSchema::new("string")
        },
        Field::Email => MetaSchema { format: Some("email"), ..text(limit(field)) },
        Field::ContactName
        | Field::Phone
        | Field::OrganizationName
        | Field::StatutJuridique
        | Field::Location
        | Field::Sector
        | Field::MissionText
        | Field::ContextText
        | Field::BudgetRange
        | Field::AuditsFrequency
        | Field::StaffSize
        | Field::OrgChartText
        | Field::NotesText => text(limit(field)),
    };
    MetaSchemaRef::Inline(Box::new(schema))
}

impl<'a> ApiExtractor<'a> for FormBody {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        let schema = MetaSchema {
            required: REQUIRED.to_vec(),
            properties: Field::ALL.iter().map(|field| (field.as_str(), describe(*field))).collect(),
            ..MetaSchema::new("object")
        };
        Some(MetaRequest {
            description: Some("The form with its files. A field that takes several values is sent several times."),
            content: vec![MetaMediaType {
                content_type: "multipart/form-data",
                schema: MetaSchemaRef::Inline(Box::new(schema)),
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> poem::Result<Self> {
        Ok(Self { content_type: request.content_type().map(str::to_owned), body: body.take()? })
    }
}
