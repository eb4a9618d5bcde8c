import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';

const ISSUER_PATH = /^\/oauth2\/([A-Za-z0-9_-]{1,64})(?:\/(.*))?$/s;

/** Where RFC 8414 section 3 puts the document of an issuer with a path: between host and path. OIDC's may be asked so, too. */
const WELL_KNOWN =
  /^\/\.well-known\/(oauth-authorization-server|openid-configuration)(\/oauth2\/[A-Za-z0-9_-]{1,64})(\?.*)?$/s;

type Handler = ReturnType<Provider['callback']>;
const handlers = new WeakMap<Provider, Handler>();

/** The library puts its middleware together at each call: once is enough. */
function handlerOf(provider: Provider): Handler {
  const known = handlers.get(provider) ?? provider.callback();
  handlers.set(provider, known);
  return known;
}

/** Whether a request belongs to an issuer: `/oauth2/{projectId}/…`, or its document in the place of RFC 8414. */
export function isIssuerPath(url: string): boolean {
  return url.startsWith('/oauth2/') || WELL_KNOWN.test(url);
}

/**
 * Hands a request under `/oauth2/{projectId}` to that project's provider.
 *
 * @returns false when there is none, and nothing was answered
 */
export async function mountIssuer(
  find: (projectId: string) => Promise<Provider | undefined>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = (request.url ?? '').replace(WELL_KNOWN, '$2/.well-known/$1$3');
  const match = isCanonical(url) ? ISSUER_PATH.exec(url) : null;
  const provider = match?.[1] === undefined ? undefined : await find(match[1]);
  if (!match || !provider) return false;
  // The library builds its URLs from what was cut off.
  Object.assign(request, { originalUrl: url, baseUrl: `/oauth2/${match[1]}` });
  request.url = `/${match[2] ?? ''}`;
  await handlerOf(provider)(request, response);
  return true;
}

/** Words of the issuers' paths. */
const WORDS = new Set(
  '.well-known auth par device token introspection revocation userinfo jwks session end confirm success consent request'.split(
    ' ',
  ),
);

/**
 * Whether a path is written as the issuer writes it. The router behind this takes other cases and a slash at the end for the
 * same, and what counts or guards by path would not see it (attacks 80, 91, 140).
 */
function isCanonical(url: string): boolean {
  const [, , , ...segments] = (url.split('?', 1)[0] ?? '').split('/');
  return segments.every((segment, index) => {
    if (segment === '') return index > 0 ? false : segments.length === 1;
    const lower = segment.toLowerCase();
    return segment === lower || !WORDS.has(lower);
  });
}
