/** Without these nobody signs in. */
const NEEDED = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
/** PingFederate of before 12 names its end of sessions in its own way. */
const FURTHER = ['userinfo_endpoint', 'end_session_endpoint', 'ping_end_session_endpoint'] as const;

const NAMES: ReadonlySet<string> = new Set([...NEEDED, ...FURTHER]);

type Document = Readonly<Record<string, unknown>>;
type Named = (typeof NEEDED)[number] | (typeof FURTHER)[number];

/** An address of a discovery document that may be used; undefined for none, one that is no URL, or one without TLS. */
export function endpointOf(document: Document, name: Named, allowInsecure: boolean): URL | undefined {
  return faultOf(name, document[name], allowInsecure) === undefined
    ? new URL(String(document[name]))
    : undefined;
}

/** What is wrong with the addresses that a sign-in needs, or undefined. */
export function neededFault(document: Document, allowInsecure: boolean): string | undefined {
  return firstFault(document, NEEDED, allowInsecure);
}

/** What is wrong with those that are needed, or with any other that is there at all. */
export function anyFault(document: Document, allowInsecure: boolean): string | undefined {
  const present = FURTHER.filter((name) => document[name] != null);
  return firstFault(document, [...NEEDED, ...present], allowInsecure);
}

/** Every host to which the document leads, each once, as `URL.host`. */
export function endpointHosts(document: Document): readonly string[] {
  return [...new Set(placesIn(document).map(({ url }) => url.host))].sort();
}

/** Every address to which the document leads, by its name there. */
export function endpointsIn(document: Document): Readonly<Record<string, string>> {
  return Object.fromEntries(placesIn(document).map(({ name, url }) => [name, url.href]));
}

/** The first address that is on none of the hosts. */
export function movedEndpoint(
  document: Document,
  hosts: readonly string[],
): { readonly name: string; readonly host: string } | undefined {
  const moved = placesIn(document).find(({ url }) => !hosts.includes(url.host));
  return moved && { name: moved.name, host: moved.url.host };
}

/** The first address that is on another origin. */
export function strangeEndpoint(document: Document, origin: string): string | undefined {
  return NEEDED.find((name) => new URL(String(document[name])).origin !== origin);
}

/**
 * The document with these endpoints in the place of all its own: of two that lead to different places, none is mixed with another.
 *
 * @returns undefined where they are not enough to sign anybody in with
 */
export function withEndpoints(
  document: Document,
  endpoints: Readonly<Record<string, string>>,
  allowInsecure: boolean,
): Document | undefined {
  const others = Object.entries(document).filter(([name]) => !NAMES.has(name));
  const pinned = { ...Object.fromEntries(others), ...endpoints };
  return anyFault(pinned, allowInsecure) === undefined ? pinned : undefined;
}

function placesIn(document: Document): readonly { readonly name: Named; readonly url: URL }[] {
  return [...NEEDED, ...FURTHER].flatMap((name) => {
    const value = document[name];
    return typeof value === 'string' && URL.canParse(value) ? [{ name, url: new URL(value) }] : [];
  });
}

function firstFault(document: Document, names: readonly Named[], allowInsecure: boolean): string | undefined {
  for (const name of names) {
    const fault = faultOf(name, document[name], allowInsecure);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOf(name: Named, value: unknown, allowInsecure: boolean): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return `no ${name}`;
  const { protocol, username, password } = new URL(value);
  if (username !== '' || password !== '') return `${name} has a name or password in it`;
  const isSecure = protocol === 'https:' || (allowInsecure && protocol === 'http:');
  return isSecure ? undefined : `${name} is not https`;
}
