//! The provider behind the port.

use std::fmt;
use std::sync::Arc;

use kit_workflow::port::{Asked, Departure, Identity, IdentityFault, IdentityProvider, Introduction};
use kit_workflow::{Timestamp, Token};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdTokenClaims, CoreIdTokenVerifier,
    CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    TokenResponse as _, UserInfoError,
};
use secrecy::ExposeSecret as _;

use crate::known::Known;
use crate::settings::{OpenIdSettings, SettingsError};
use crate::wire::{Broken, Wire};
use crate::word;

/// A subject has 255 characters at most; an address has some more.
const LONGEST: usize = 320;

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// A provider of OpenID Connect. It is asked nothing before somebody wants to sign in by it.
pub struct OpenId {
    settings: OpenIdSettings,
    wire: Wire,
    known: Known,
}

impl fmt::Debug for OpenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenId").field("issuer", &self.settings.issuer).finish_non_exhaustive()
    }
}

impl OpenId {
    /// The provider of these settings.
    ///
    /// # Errors
    ///
    /// [`SettingsError`].
    pub fn new(settings: OpenIdSettings) -> Result<Self, SettingsError> {
        let issuer = settings.checked()?;
        let tls = issuer.url().scheme() == "https";
        let wire = Wire::new(tls, settings.timeout).map_err(|error| SettingsError::Client(error.without_url()))?;
        Ok(Self { settings, wire, known: Known::new(issuer) })
    }

    fn client(&self, metadata: &CoreProviderMetadata, departure: &Departure) -> Result<Client, IdentityFault> {
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = ClientSecret::new(self.settings.client_secret.expose_secret().to_owned());
        let way_back = RedirectUrl::new(departure.way_back.clone());
        let way_back = way_back.map_err(|_| IdentityFault::Away("our own address is none".to_owned()))?;
        // Where the provider says nothing of it, the secret goes into the header.
        let in_body = metadata.token_endpoint_auth_methods_supported().is_some_and(|methods| {
            !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && methods.contains(&CoreClientAuthMethod::ClientSecretPost)
        });
        let auth = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, Some(secret));
        Ok(client.set_redirect_uri(way_back).set_auth_type(auth))
    }

    async fn page(&self, departure: &Departure) -> Result<String, IdentityFault> {
        let metadata = self.known.metadata(&self.wire).await?;
        let client = self.client(&metadata, departure)?;
        let (state, nonce) = (departure.state.expose().to_owned(), departure.nonce.expose().to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier(departure));
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let wish = client.authorize_url(flow, || CsrfToken::new(state), || Nonce::new(nonce));
        let (url, ..) = wish.add_scope(Scope::new("email".to_owned())).set_pkce_challenge(challenge).url();
        Ok(url.into())
    }

    async fn whoever(
        &self,
        departure: &Departure,
        code: &Token,
        now: Timestamp,
    ) -> Result<Introduction, IdentityFault> {
        let metadata = self.known.metadata(&self.wire).await?;
        let client = self.client(&metadata, departure)?;
        let exchange = client.exchange_code(AuthorizationCode::new(code.expose().to_owned()));
        let exchange = exchange.map_err(|_| IdentityFault::Away("its document names no token endpoint".to_owned()))?;
        let exchange = exchange.set_pkce_verifier(verifier(departure));
        let tokens = exchange.request_async(&self.wire).await.map_err(|error| match error {
            RequestTokenError::Request(broken) => away(broken),
            RequestTokenError::ServerResponse(said) => unbelievable(&format!("it refused the code: {}", said.error())),
            _ => unbelievable("it answered the code with something else"),
        })?;
        let claims = self.believed(&tokens, &metadata, departure, now).await?;
        let (email, verified) = match (claims.email(), claims.email_verified()) {
            (Some(email), Some(verified)) => (Some(email.to_string()), verified),
            // Some providers tell of the address when they are asked for it, and in no token.
            _ => self.asked_for(&client, &tokens, &claims).await?,
        };
        let email = email.filter(|email| verified && email.len() <= LONGEST).ok_or(IdentityFault::Unvouched)?;
        let (issuer, subject) = (claims.issuer().to_string(), claims.subject().to_string());
        if subject.is_empty() || subject.len() > LONGEST || subject.contains('\0') {
            return Err(unbelievable("its subject is none"));
        }
        Ok(Introduction { identity: Identity { issuer, subject }, email })
    }

    /// What the ID token says, once it was found to be the provider's word to us.
    async fn believed(
        &self,
        tokens: &CoreTokenResponse,
        metadata: &Arc<CoreProviderMetadata>,
        departure: &Departure,
        now: Timestamp,
    ) -> Result<CoreIdTokenClaims, IdentityFault> {
        let id_token = tokens.id_token().ok_or_else(|| unbelievable("it gave no ID token"))?;
        let nonce = Nonce::new(departure.nonce.expose().to_owned());
        let judged = |metadata: &CoreProviderMetadata| {
            let (id, issuer) = (ClientId::new(self.settings.client_id.clone()), metadata.issuer().clone());
            let verifier = CoreIdTokenVerifier::new_public_client(id, issuer, metadata.jwks().clone());
            id_token.claims(&word::strict(verifier, now), &nonce).cloned()
        };
        match judged(metadata) {
            Err(error) if word::names_an_unknown_key(&error) => {
                let renewed = self.known.with_new_keys(&self.wire, metadata).await?;
                judged(&renewed)
            }
            judgement => judgement,
        }
        .map_err(|error| word::unbelievable(&error))
    }

    async fn asked_for(
        &self,
        client: &Client,
        tokens: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
    ) -> Result<(Option<String>, bool), IdentityFault> {
        let asked = client.user_info(tokens.access_token().clone(), Some(claims.subject().clone()));
        // A provider without user info has said all there is.
        let Ok(asked) = asked else { return Ok((None, false)) };
        let told: CoreUserInfoClaims = asked.request_async(&self.wire).await.map_err(|error| match error {
            UserInfoError::Request(broken) => away(broken),
            UserInfoError::ClaimsVerification(error) => word::unbelievable(&error),
            _ => unbelievable("its user info cannot be read"),
        })?;
        Ok((told.email().map(|email| email.to_string()), told.email_verified() == Some(true)))
    }
}

impl IdentityProvider for OpenId {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn way_there<'a>(&'a self, departure: &'a Departure) -> Asked<'a, String> {
        Box::pin(self.page(departure))
    }

    fn introduce<'a>(&'a self, departure: &'a Departure, code: &'a Token, now: Timestamp) -> Asked<'a, Introduction> {
        Box::pin(self.whoever(departure, code, now))
    }
}

fn verifier(departure: &Departure) -> PkceCodeVerifier {
    PkceCodeVerifier::new(departure.verifier.expose().to_owned())
}

fn away(broken: Broken) -> IdentityFault {
    IdentityFault::Away(broken.to_string())
}

fn unbelievable(problem: &str) -> IdentityFault {
    IdentityFault::Unbelievable(problem.to_owned())
}
