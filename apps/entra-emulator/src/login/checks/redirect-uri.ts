import type { ApplicationRecord } from '../../directory/records.ts';
import type { RedirectPlatform } from '../../sessions/grants.ts';
import * as aadsts from '../aadsts.ts';

export interface RedirectTarget {
  redirectUri: string;
  platform: RedirectPlatform;
}

const LONGEST = 256;

/**
 * Where the answer may go.
 * - the application must have an address at all (500113)
 * - the one in the request must be registered, character for character (50011)
 * - http only on this machine; at most 256 characters
 * - the port of `localhost` is ignored (RFC 8252 section 7.3)
 * - without one, the first registered address is used
 *
 * @param mayGoDeeper whether path segments may follow the registered ones, as at the v1 admin consent endpoint
 */
export function checkRedirectUri(
  application: ApplicationRecord,
  requested: string | undefined,
  mayGoDeeper = false,
): RedirectTarget {
  const registered = registeredTargets(application);
  const [first] = registered;
  if (first === undefined) throw aadsts.noRedirectUriRegistered();
  if (requested === undefined || requested === '') return first;
  const found =
    registered.find(({ redirectUri }) => redirectUri === requested) ??
    registered.find(({ redirectUri }) => differsInLocalPort(redirectUri, requested)) ??
    registered.find(({ redirectUri }) => mayGoDeeper && goesDeeper(redirectUri, requested));
  if (found === undefined || requested.length > LONGEST || isPlainHttpElsewhere(requested)) {
    throw aadsts.redirectUriMismatch(requested, application.appId);
  }
  return { redirectUri: requested, platform: found.platform };
}

function registeredTargets({ web, spa, publicClient }: ApplicationRecord): RedirectTarget[] {
  const of = (uris: readonly string[], platform: RedirectPlatform): RedirectTarget[] =>
    uris.map((redirectUri) => ({ redirectUri, platform }));
  return [
    ...of(web.redirectUris, 'web'),
    ...of(spa.redirectUris, 'spa'),
    ...of(publicClient.redirectUris, 'native'),
  ];
}

export const registeredRedirectUris = (application: ApplicationRecord): string[] =>
  registeredTargets(application).map(({ redirectUri }) => redirectUri);

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

const isPlainHttpElsewhere = (uri: string): boolean =>
  URL.canParse(uri) && new URL(uri).protocol === 'http:' && !LOCAL_HOSTS.includes(new URL(uri).hostname);

function differsInLocalPort(registered: string, requested: string): boolean {
  if (!URL.canParse(registered) || !URL.canParse(requested)) return false;
  const [ours, theirs] = [new URL(registered), new URL(requested)];
  if (ours.protocol !== 'http:' || ours.hostname !== 'localhost') return false;
  return withoutPort(registered) === withoutPort(requested) && theirs.hostname === 'localhost';
}

/** More path segments and nothing else: no query, no fragment, and no `..` that would lead out again. */
function goesDeeper(registered: string, requested: string): boolean {
  if (registered.includes('?')) return false;
  const base = registered.replace(/\/$/, '');
  return (
    requested.startsWith(`${base}/`) &&
    /^(?:\/(?!\.\.?(?:\/|$))[\w.~-]+)+\/?$/.test(requested.slice(base.length))
  );
}

const withoutPort = (uri: string): string =>
  uri.replace(/^http:\/\/localhost:\d{1,5}(?=[/?]|$)/, 'http://localhost');
