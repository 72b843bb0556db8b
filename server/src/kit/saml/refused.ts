// How a SAML message is refused.

export type SamlFault =
  /** No base64 of UTF-8. */
  | 'encoding'
  /** More bytes, nodes, names or levels than any honest message has. */
  | 'size'
  /** A document type, an entity, a comment, a processing instruction or a CDATA section. */
  | 'markup'
  /** Not well-formed, or written as no honest sender writes. */
  | 'xml'
  /** Not a response with exactly one assertion, or with more in it than belongs there. */
  | 'shape'
  /** Encrypted, which is not supported. */
  | 'encrypted'
  /** The identity provider says that the sign-in did not succeed. */
  | 'status'
  /** Neither the response nor the assertion is signed. */
  | 'unsigned'
  /** A signature that does not verify, or that covers something else. */
  | 'signature'
  /** An algorithm or transform that is not taken. */
  | 'algorithm'
  /** No pinned certificate that can verify: RSA of 2048 bits or more. */
  | 'certificate'
  | 'issuer'
  | 'destination'
  | 'recipient'
  | 'audience'
  | 'conditions'
  /** No subject, or none that can be told by a name. */
  | 'subject'
  /** No statement of how the subject signed in. */
  | 'statement'
  /** An answer to another request than ours, or to none. */
  | 'in_response_to'
  /** An answer to no request, where that is not allowed. */
  | 'unsolicited'
  | 'expired'
  | 'not_yet'
  /** A time that is none, or that is missing. */
  | 'time'
  /** Not the metadata of one identity provider that can be redirected to. */
  | 'metadata';

/** A SAML message that is not taken. The message tells nothing of what was sent. */
export class SamlRefused extends Error {
  override name = 'SamlRefused';
  readonly fault: SamlFault;

  constructor(fault: SamlFault) {
    super(`a SAML message that is not taken: ${fault}`);
    this.fault = fault;
  }
}
