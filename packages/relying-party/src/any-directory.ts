import { type Registration, RelyingPartyError } from './registration.ts';

/** What Microsoft's documents for many directories have in place of one. */
const PLACEHOLDER = '{tenantid}';
const DIRECTORY_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The issuer that the discovery document of a registration has to name. */
export function documentedIssuer({ issuer, dialect }: Registration): string {
  return dialect === 'entra_any_directory' ? inDirectory(issuer, PLACEHOLDER) : issuer;
}

/**
 * The registration as it is for one directory: the one that the token in this answer of the token endpoint names.
 * Nothing of the token is believed yet; it is validated against the issuer that is made here (attack 32).
 *
 * @throws RelyingPartyError `id_token_invalid` when it names none
 */
export function registrationOfToken(registration: Registration, tokenResponse: string): Registration {
  const directoryId = unverifiedDirectory(tokenResponse);
  if (directoryId === undefined || !DIRECTORY_ID.test(directoryId))
    throw new RelyingPartyError('id_token_invalid', 'tid is not a directory', { fromProvider: true });
  return { ...registration, issuer: inDirectory(registration.issuer, directoryId), dialect: 'entra' };
}

function inDirectory(issuer: string, directory: string): string {
  const [origin, segment] = [new URL(issuer).origin, new URL(issuer).pathname.split('/')[1] ?? ''];
  return issuer.replace(`${origin}/${segment}/`, () => `${origin}/${directory}/`);
}

function unverifiedDirectory(tokenResponse: string): string | undefined {
  try {
    const { id_token: idToken } = JSON.parse(tokenResponse) as { id_token?: unknown };
    if (typeof idToken !== 'string') return undefined;
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString());
    const tid = (claims as { tid?: unknown } | null)?.tid;
    return typeof tid === 'string' ? tid : undefined;
  } catch {
    return undefined;
  }
}
