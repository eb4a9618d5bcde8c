import type { BehaviourRow } from './row.ts';

/** What the sign-in by SAML does. */
export const samlBehaviours: readonly BehaviourRow[] = [
  [
    'A non-gallery application is set up as there: instantiate, `preferredSingleSignOnMode`, identifierUris, redirectUris, addTokenSigningCertificate, `preferredTokenSigningKeyThumbprint`',
    ['documentation'],
    'no certificates of one’s own to sign with, no signing option but the usual one',
  ],
  [
    'Only the assertion is signed: RSA-SHA256, exclusive c14n, with the certificate in KeyInfo',
    ['capture', 'documentation'],
    '',
  ],
  [
    '`tokenEncryptionKeyId` of an application names a certificate with the usage Encrypt: the signed assertion goes out encrypted with it, AES-256-CBC and RSA-OAEP; a key that is not there or not for that: 400',
    ['documentation', 'memory'],
    'AES-256 is documented, mode and padding are memory, the 400 is open; JSON Web Tokens for such an application, and the key at an enterprise app: 501; an expired one encrypts on: open',
  ],
  [
    'A claims mapping policy of the enterprise app: `SamlClaimType` with `SamlNameFormat`, in place of what has the same name; the type nameidentifier is the NameID; `IncludeBasicClaimSet`; `AudienceOverride`',
    ['documentation', 'open'],
    'the format of a mapped NameID is the one asked for, and a transient one stays random: open; which sources a NameID may have is not looked at; 50146 without a certificate of its own; `IssuerWithApplicationId` is 501',
  ],
  [
    'An assertion holds from the instant of its issue for seventy minutes',
    ['documentation'],
    'captures of 2021 to 2025 begin five minutes earlier and end after sixty: open which it is today',
  ],
  [
    'The confirmation of the subject ends with the conditions',
    ['capture'],
    'five minutes in the documentation',
  ],
  [
    'Issuer is the entity ID `https://sts.windows.net/{tenant}/`, in the emulator’s own spelling under its own names',
    ['documentation', 'capture'],
    'in LogoutResponses the documentation has https://login.microsoftonline.com/{tenant}/, and service providers that compare it work: open',
  ],
  [
    'Issuer of a request: appId or an identifier URI, letter for letter; the audience is that name, with `spn:` before what is no URI',
    ['documentation'],
    '',
  ],
  [
    'NameID: persistent and unspecified pairwise, transient random, emailAddress the user principal name; SPNameQualifier comes back',
    ['documentation', 'open'],
    'without a policy as the portal sets it up: emailAddress. The value for guests is open',
  ],
  [
    'Claims: tenantid, objectidentifier, displayname, identityprovider, authnmethodsreferences; givenname, surname, emailaddress (`mail`), name (user principal name)',
    ['capture', 'documentation'],
    'empty ones are left out',
  ],
  [
    'Groups by groupMembershipClaims; from 151 on `groups.link`; app roles as `role`; optional claims `upn` and `groups` (`cloud_displayname`, `emit_as_roles`)',
    ['documentation'],
    'other optional claims are passed over',
  ],
  [
    'RequestedAuthnContext: a password session fits Password and PasswordProtectedTransport; after a second factor only multipleauthn fits, which asks for it (75011)',
    ['public report', 'open'],
    'one button stands for the second factor; what asks for it in Entra is open',
  ],
  [
    'ForceAuthn wants the password again; IsPassive without a session: status Responder, NoPassive, with the AADSTS error as its message',
    ['documentation', 'open'],
    'the status code is the standard’s, the form of the message that of a documented sample',
  ],
  [
    'Refusals are pages with HTTP 400; the application hears of them only after IsPassive, or when the control API said so',
    ['public report', 'open'],
    'status open',
  ],
  [
    'Destination, Consent, ProviderName, IssueInstant, AllowCreate, Conditions and AssertionConsumerServiceIndex are ignored',
    ['documentation'],
    '76026 for an old IssueInstant is listed, and the protocol page says that it is not evaluated',
  ],
  [
    'Reply URL: letter for letter, only those of `web`; without one in the request the first',
    ['documentation', 'open'],
    'which one without is open',
  ],
  [
    '`requestSignatureVerification`: query or enveloped signature, RSA-SHA256, RSA-SHA1 where allowed, any certificate of the application that verifies; else signatures are not looked at',
    ['documentation'],
    'Entra tries the two newest when the request names none',
  ],
  [
    'A POST from another site is posted once more from a page of the emulator, so that the session is seen',
    ['ours'],
    'over http cookies are Lax',
  ],
  [
    'The tile of an application: to `loginUrl` where there is one, else a response that nobody asked for, with `samlSingleSignOnSettings.relayState`; not where requests have to be signed',
    ['documentation'],
    'the address is ours',
  ],
  [
    'The active certificate is the preferred one; expired it signs on; the others are in the metadata, too',
    ['public report', 'documentation'],
    'the oldest when none is preferred: open; without any, the keys of the directory',
  ],
  [
    'LogoutRequest: the name in it is not looked at; one session ends, several are asked about; the other applications of the session hear of it by LogoutRequest or front-channel notice, in frames',
    ['documentation'],
    'their answers are not waited for',
  ],
  [
    'LogoutRequest and LogoutResponse are signed in the query, percent-encoded in small letters',
    ['public report', 'memory'],
    '',
  ],
  [
    'An application from another directory wants an enterprise app first (700016)',
    ['open'],
    'there a person may consent on the way',
  ],
  [
    'Identifier URIs of any domain, once the enterprise app signs in by SAML',
    ['documentation', 'memory'],
    '',
  ],
];
