//! HTML pages: templates that escape what they are given.

use minijinja::Environment;
use poem::http::StatusCode;
use poem::web::Html;
use serde_json::Value;

/// The templates of one simulator; their style sheet is shared.
pub(crate) fn environment(templates: &[(&'static str, &'static str)]) -> Environment<'static> {
    let mut environment = Environment::new();
    let style = ("style.css", include_str!("../templates/style.css"));
    for (name, source) in templates.iter().copied().chain([style]) {
        environment.add_template(name, source).expect("the templates are part of the program and tests render each");
    }
    environment
}

/// Renders a page.
pub(crate) fn render(environment: &Environment<'_>, name: &str, values: &Value) -> poem::Result<Html<String>> {
    let failed = |error| {
        tracing::error!(%error, page = name, "a page could not be rendered");
        poem::Error::from_status(StatusCode::INTERNAL_SERVER_ERROR)
    };
    environment
        .get_template(name)
        .and_then(|template| template.render(minijinja::value::Serde(values)))
        .map(Html)
        .map_err(failed)
}
