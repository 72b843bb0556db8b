// What can be wrong with what somebody brought: the kinds that refusals tell apart.

/** No JPEG, PNG, GIF or WebP by its bytes; too many pixels; or nothing that can be decoded. */
export type ImageFault = 'type' | 'size' | 'broken';

type UsernameFault = 'length' | 'characters' | 'only_digits';
export type IdentifierFault = UsernameFault | 'format';

/** The bucket of metadata, as the wire calls it. */
export type MetadataBucket = 'public_metadata' | 'private_metadata' | 'unsafe_metadata';

export type PasswordFault = 'too_short' | 'too_long' | 'too_common' | 'contains_identifier' | 'invalid_characters';

/** Codes that were sent by mail. */
export type MailedCode = 'email_verification' | 'magic_auth' | 'email_change';

export type CodePurpose = MailedCode | 'totp';

/** Where a code was brought to: a grant, the confirmation of an address, or a challenge that stands alone. */
export type CodeDoor = 'grant' | 'confirm' | 'challenge';

export type CodeFault = 'incorrect' | 'expired' | 'used' | 'too_many_tries';

export type GrantFault = 'unknown' | 'already_exchanged' | 'expired' | 'session_ended' | 'wrong_client';

export type DeviceFault = 'pending' | 'too_fast' | 'denied' | 'expired' | 'unknown';
