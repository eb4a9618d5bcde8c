import { LoginNotEmulated } from '../not-emulated.ts';

/** Grants of Entra's that take SAML assertions (RFC 7522, and of SAML 1.1). */
const SAML_GRANTS: readonly string[] = [
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:saml1_1-bearer',
];

/** @throws LoginNotEmulated for a grant type that Entra has and the emulator has not */
export function refuseOtherGrant(name: string): void {
  if (SAML_GRANTS.includes(name.toLowerCase())) throw new LoginNotEmulated(`the grant type ${name}`);
}

/** RFC 8693, section 3. */
const TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:';
const JSON_WEB_TOKENS: readonly string[] = [`${TOKEN_TYPE}access_token`, `${TOKEN_TYPE}jwt`];

/**
 * Bearer access tokens are all that is issued here: another kind that was asked for would be a token that its resource refuses.
 *
 * @throws LoginNotEmulated for tokens bound to a key (`token_type=pop`, `ssh-cert`) and for SAML assertions on behalf of somebody
 */
export function refuseOtherTokens(params: Readonly<Record<string, string>>): void {
  const { token_type: kind = '', requested_token_type: format = '' } = params;
  if (kind !== '' && kind.toLowerCase() !== 'bearer')
    throw new LoginNotEmulated(`tokens of the type '${kind.slice(0, 100)}' (token_type)`);
  if (format !== '' && !JSON_WEB_TOKENS.includes(format.toLowerCase()))
    throw new LoginNotEmulated(`tokens of the format '${format.slice(0, 100)}' (requested_token_type)`);
}
