import type { ServerMetadata } from 'openid-client';
import { endpointOf } from './endpoints.ts';
import type { Registration } from './registration.ts';

/** Parameters of RP-Initiated Logout section 2, as they are, and the id_token of the session that is to end. */
export type EndSession = Readonly<Record<string, string>> & {
  /** Sent as `id_token_hint`: some providers ask the person, or refuse, without one. */
  readonly idToken?: string;
};

/** Signing out at the provider itself. */
export function signOut(from: {
  readonly documentFor: (registration: Registration) => Promise<ServerMetadata>;
  readonly allowInsecure: boolean;
}) {
  const hasPlace = new WeakMap<ServerMetadata, boolean>();
  const addressOf = (metadata: ServerMetadata, { clientId }: Registration, request: EndSession) =>
    endSessionAddress(metadata, { clientId, request }, from.allowInsecure);
  return {
    /** Where to send the browser to end its session at the identity provider, or undefined when it has no such place. */
    async endSessionUrl(registration: Registration, request: EndSession): Promise<URL | undefined> {
      return addressOf(await from.documentFor(registration), registration, request);
    },

    /** Whether it has such a place. Looked for once in each document: each sign-in asks. */
    async signsOut(registration: Registration): Promise<boolean> {
      const metadata = await from.documentFor(registration);
      const known = hasPlace.get(metadata) ?? addressOf(metadata, registration, {}) !== undefined;
      hasPlace.set(metadata, known);
      return known;
    },
  };
}

/**
 * Where a session ends at the provider (OpenID Connect RP-Initiated Logout 1.0). The client is always named, so that the
 * address to come back to can be checked without an id_token as well.
 *
 * @returns undefined where the provider has no such place, or none that a browser may be sent to
 */
function endSessionAddress(
  metadata: ServerMetadata,
  {
    clientId,
    request: { idToken, ...parameters },
  }: { readonly clientId: string; readonly request: EndSession },
  allowInsecure: boolean,
): URL | undefined {
  const hint = idToken === undefined ? {} : { id_token_hint: idToken };
  const url = endpointOf(metadata, 'end_session_endpoint', allowInsecure);
  if (url !== undefined) return withParameters(url, { ...parameters, ...hint, client_id: clientId });
  const ping = endpointOf(metadata, 'ping_end_session_endpoint', allowInsecure);
  const { post_logout_redirect_uri: back } = parameters;
  const target = back === undefined ? {} : { TargetResource: back };
  return ping && withParameters(ping, { ...target, ...hint, client_id: clientId });
}

function withParameters(url: URL, parameters: Readonly<Record<string, string>>): URL {
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}
