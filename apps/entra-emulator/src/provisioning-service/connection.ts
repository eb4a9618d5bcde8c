import type { NamedValue, SynchronizationRecord } from '../directory/synchronization-records.ts';
import { isOutsideAddress } from '../web/outside.ts';
import { ScimFailure } from './scim-failure.ts';
import type { Dialect } from './scim-messages.ts';

/** How a service proves to be spoken to by the right directory. */
export type Authentication =
  | { kind: 'bearer'; token: string }
  | {
      kind: 'client-credentials';
      tokenUrl: string;
      clientId: string;
      clientSecret: string;
      placement: 'header' | 'body' | 'both';
    };

/** Where a service is, and how to speak to it. */
export interface ScimConnection {
  /** Without slash at the end and without options. */
  base: string;
  dialect: Dialect;
  authentication: Authentication;
}

/** Options behind the tenant URL. */
const COMPLIANT = 'aadoptscim062020';
const OLD = 'azureadscimpatch2017';

/**
 * Reads how a service is reached, from what was saved for it.
 *
 * @throws ScimFailure when the address is missing or none that may be called, or the credentials are missing
 */
export function connectionOf(
  saved: Pick<SynchronizationRecord, 'secrets' | 'connectivity'> | undefined,
): ScimConnection {
  const read = reader(saved?.secrets ?? [], saved?.connectivity ?? []);
  const address = read('BaseAddress', 'baseAddress');
  if (address === undefined)
    throw new ScimFailure('address', 'BaseAddressMissing', 'There is no tenant URL.');
  const url = callableUrl(address, 'tenant URL');
  const options = new Set([...url.searchParams.keys()].map((name) => name.toLowerCase()));
  const dialect = options.has(COMPLIANT) && !options.has(OLD) ? 'compliant' : 'default';
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  return { base, dialect, authentication: authenticationOf(read) };
}

type Read = (secret: string, parameter: string) => string | undefined;

/** Parameters win over secrets; what is empty is not there. */
const reader =
  (secrets: readonly NamedValue[], parameters: readonly NamedValue[]): Read =>
  (secret, parameter) => {
    const found =
      parameters.find(({ key }) => key.toLowerCase() === parameter.toLowerCase()) ??
      secrets.find(({ key }) => key.toLowerCase() === secret.toLowerCase());
    return found === undefined || found.value === '' ? undefined : found.value;
  };

function authenticationOf(read: Read): Authentication {
  if (read('AuthenticationType', 'authenticationType') === 'OAuth2ClientCredentialsGrant') {
    const wanted = (secret: string, parameter: string): string => {
      const value = read(secret, parameter);
      if (value === undefined)
        throw new ScimFailure('credentials', 'InvalidCredentials', `${parameter} is missing.`);
      return value;
    };
    const tokenUrl = wanted('Oauth2TokenExchangeUri', 'oauth2TokenExchangeUri');
    const placement = (read('', 'credentialLocationInRequest') ?? 'header').toLowerCase();
    return {
      kind: 'client-credentials',
      tokenUrl: callableUrl(tokenUrl, 'token address').href,
      clientId: wanted('Oauth2ClientId', 'oauth2ClientId'),
      clientSecret: wanted('Oauth2ClientSecret', 'oauth2ClientSecret'),
      placement: placement === 'body' || placement === 'both' ? placement : 'header',
    };
  }
  const token = read('SecretToken', 'secretToken');
  if (token === undefined)
    throw new ScimFailure(
      'credentials',
      'InvalidCredentials',
      'There is no secret token. Entra would send a token of its own, which the emulator does not have.',
    );
  if (/[^\x20-\x7e]/.test(token))
    throw new ScimFailure('credentials', 'InvalidCredentials', 'The secret token cannot stand in a header.');
  return { kind: 'bearer', token };
}

/** Only what was configured is called, over TLS, or without on this machine. */
function callableUrl(address: string, what: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !isOutsideAddress(url.href) || url.username !== '' || url.password !== '')
    throw new ScimFailure(
      'address',
      'InvalidBaseAddress',
      `The ${what} must be https, or http on this machine.`,
    );
  return url;
}
