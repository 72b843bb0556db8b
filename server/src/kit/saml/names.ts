// The names that SAML 2.0 and XML signatures go by.

export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

export const POST_BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
export const REDIRECT_BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
export const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
export const ENTITY_FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';

export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** An identity provider: who it says it is, where people are sent, and the certificates that its keys are pinned by. */
export interface SamlIdp {
  entityId: string;
  /** Where a request goes by the HTTP-Redirect binding. */
  ssoUrl: string;
  /** Each PEM, or DER in base64. */
  certificates: string[];
}

/** We, towards one identity provider. */
export interface SamlSp {
  entityId: string;
  /** Where responses are posted to. */
  acsUrl: string;
}
