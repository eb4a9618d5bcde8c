import type { ServerMetadata } from 'openid-client';
import { endpointOf } from './endpoints.ts';

/** Parameters of RP-Initiated Logout section 2, as they are, and the id_token of the session that is to end. */
export type EndSession = Readonly<Record<string, string>> & {
  /** Sent as `id_token_hint`: some providers ask the person, or refuse, without one. */
  readonly idToken?: string;
};

/**
 * Where a session ends at the provider (OpenID Connect RP-Initiated Logout 1.0). The client is always named, so that the
 * address to come back to can be checked without an id_token as well.
 *
 * @returns undefined where the provider has no such place, or none that a browser may be sent to
 */
export function endSessionAddress(
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
