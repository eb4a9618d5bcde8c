import { PorticoError } from './errors.ts';
import { localPath } from './return-to.ts';

/** What an application tells the SDK about itself. Values may come as they are from the environment: a missing one is named. */
export type PorticoOptions = {
  /** The project's issuer, `{origin}/oauth2/{projectId}`; https, except on this machine. */
  readonly issuer: string | undefined;
  readonly clientId: string | undefined;
  /** Of an application that runs on a server. Browsers, desktop and command-line programs have none. */
  readonly clientSecret?: string | undefined;
  /** Where the browser comes back to, exactly as registered. An API that only verifies tokens has none. */
  readonly redirectUri?: string | undefined;
  /**
   * The path at which the callback arrives in this program, where a proxy or framework takes something off the one in
   * `redirectUri`. Default: found out from each request.
   */
  readonly insidePath?: string | undefined;
  /** The path of the first page, as the browser sees it. Default: `/`, below what is taken off. */
  readonly home?: string | undefined;
  /** Where the browser goes after signing out, exactly as registered. Default: `home` next to `redirectUri`. */
  readonly postLogoutRedirectUri?: string | undefined;
  /** At least 32 characters of randomness that all instances share. Without it nothing can be kept in a cookie. */
  readonly cookieSecret?: string | undefined;
  /**
   * Default: `openid profile email offline_access`. Without `offline_access` a session cannot be refreshed; with `groups`
   * it knows those of the organization's directory, as far as they fit.
   */
  readonly scope?: string | undefined;
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** The time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
};

/** The options with their defaults, checked. */
export type Settings = {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly redirectUri: string | undefined;
  readonly insidePath: string | undefined;
  readonly home: string | undefined;
  readonly postLogoutRedirectUri: string | undefined;
  readonly cookieSecret: string | undefined;
  readonly scope: string;
  readonly fetch: typeof fetch;
  readonly now: () => number;
};

const LEAST_SECRET_CHARACTERS = 32;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** @throws PorticoError `misconfigured` naming the option */
export function checkOptions(options: PorticoOptions): Settings {
  const issuer = secureUrl('issuer', options.issuer);
  const redirectUri = options.redirectUri;
  if (redirectUri !== undefined) secureUrl('redirectUri', redirectUri);
  for (const name of ['insidePath', 'home'] as const)
    if (options[name] !== undefined && localPath(options[name]) !== options[name])
      throw misconfigured(`${name} is not a path`);
  if (!options.clientId) throw misconfigured('clientId is empty');
  if (options.clientSecret === '') throw misconfigured('clientSecret is empty');
  if (options.cookieSecret !== undefined && options.cookieSecret.length < LEAST_SECRET_CHARACTERS)
    throw misconfigured(`cookieSecret is shorter than ${LEAST_SECRET_CHARACTERS} characters`);
  const send = options.fetch ?? fetch;
  return {
    issuer,
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    redirectUri,
    insidePath: options.insidePath,
    home: options.home,
    postLogoutRedirectUri: options.postLogoutRedirectUri,
    cookieSecret: options.cookieSecret,
    scope: options.scope ?? 'openid profile email offline_access',
    // Called without a receiver: browsers refuse `settings.fetch(…)` of the global one.
    fetch: (input, init) => send(input, init),
    now: options.now ?? (() => Date.now()),
  };
}

/** @throws PorticoError `misconfigured` when an option is missing that this use needs */
export function needed<Name extends 'redirectUri' | 'cookieSecret'>(
  settings: Pick<Settings, Name>,
  name: Name,
): string {
  const value = settings[name];
  if (value === undefined) throw misconfigured(`${name} is needed for this`);
  return value;
}

export function isLoopback(url: URL): boolean {
  return LOOPBACK.has(url.hostname);
}

function secureUrl(name: string, text: string | undefined): URL {
  if (text === undefined || !URL.canParse(text)) throw misconfigured(`${name} is not an absolute URL`);
  const url = new URL(text);
  if (url.username || url.password || url.hash) throw misconfigured(`${name} has credentials or a fragment`);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return url;
  throw misconfigured(`${name} has to be https`);
}

const misconfigured = (detail: string) => new PorticoError('misconfigured', { detail });
