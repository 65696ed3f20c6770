//! What pages say: two message catalogues with the same keys, embedded in the program.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use kit_workflow::Name;
use kit_workflow::port::Language;
use unic_langid::LanguageIdentifier;

const FRENCH: &str = include_str!("../../locales/fr.ftl");
const ENGLISH: &str = include_str!("../../locales/en.ftl");

type Catalogue = FluentBundle<FluentResource>;

static CATALOGUES: LazyLock<[Catalogue; 2]> = LazyLock::new(|| [catalogue("fr", FRENCH), catalogue("en", ENGLISH)]);

fn catalogue(language: &str, source: &str) -> Catalogue {
    let resource = FluentResource::try_new(source.to_owned()).expect("a test reads both catalogues");
    let language: LanguageIdentifier = language.parse().expect("both tags are well-formed");
    let mut bundle = Catalogue::new_concurrent(vec![language]);
    // Isolating marks would end up in titles, addresses and plain text; templates isolate foreign names with <bdi>.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("a test checks that no key comes twice");
    bundle
}

/// One language's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) Language);

impl Words {
    /// A message without arguments.
    pub(crate) fn say(self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// A message with arguments.
    pub(crate) fn say_with(self, key: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        self.find(key, arguments).unwrap_or_else(|| {
            tracing::error!(key, "a message is missing");
            key.to_owned()
        })
    }

    /// The message of a name out of a closed set: `stage-paid`, `unread-kind`.
    pub(crate) fn name<N: Name>(self, family: &str, name: N) -> String {
        self.say(&format!("{family}-{name}"))
    }

    /// The client's organisation, or that nobody knows any more which it was.
    pub(crate) fn client(self, organization: &str) -> String {
        if organization.is_empty() { self.say("erased-client") } else { organization.to_owned() }
    }

    /// A message that may not exist, because its key comes from outside.
    pub(crate) fn find<K: AsRef<str>>(self, key: &str, arguments: &[(K, FluentValue<'_>)]) -> Option<String> {
        let bundle = &CATALOGUES[match self.0 {
            Language::French => 0,
            Language::English => 1,
        }];
        let pattern = bundle.get_message(key)?.value()?;
        let mut set = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            set.set(name.as_ref().to_owned(), value.clone());
        }
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&set), &mut faults).into_owned();
        if !faults.is_empty() {
            tracing::error!(key, ?faults, "a message lacks an argument");
        }
        Some(text)
    }
}
