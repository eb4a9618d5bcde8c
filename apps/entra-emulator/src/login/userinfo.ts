import { GRAPH_APP_ID, GRAPH_AUDIENCE } from '../directory/well-known.ts';
import { verifyOwnToken } from '../tokens/verify-own-token.ts';
import { jsonResponse } from '../web/responses.ts';
import type { LoginCall } from './login-call.ts';

/** Entra's userinfo endpoint is Graph's: it takes access tokens for Graph. */
export const USERINFO_PATH = '/oidc/userinfo';

/** The UserInfo endpoint (OpenID Connect Core section 5.3). What it says, the id_token says too. */
export function userinfoEndpoint({ emulator, headers, note }: LoginCall): Response {
  const token = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '';
  const verified = verifyOwnToken(emulator, token);
  const claims = verified.kind === 'valid' ? verified.claims : {};
  const forGraph = [GRAPH_AUDIENCE, emulator.address.graphOrigin, GRAPH_APP_ID].includes(
    String(claims['aud']),
  );
  const scopes = String(claims['scp'] ?? '').split(' ');
  const user = emulator.store.users.get(String(claims['oid'] ?? ''));
  if (!forGraph || user === undefined || !scopes.includes('openid')) {
    note.reason = 'InvalidAuthenticationToken: no access token for Graph with the scope openid';
    const error = { code: 'InvalidAuthenticationToken', message: 'Access token validation failure.' };
    return jsonResponse(401, { error }, { 'www-authenticate': 'Bearer error="invalid_token"' });
  }
  const profile = scopes.includes('profile');
  return jsonResponse(200, {
    sub: claims['sub'],
    ...(profile && { name: user.displayName }),
    ...(profile && user.surname !== null && { family_name: user.surname }),
    ...(profile && user.givenName !== null && { given_name: user.givenName }),
    ...(scopes.includes('email') && user.mail !== null && { email: user.mail }),
  });
}
