import { createLocalJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { Provider } from 'oidc-provider';
import type { IssuerParts } from '../stores.ts';
import { publicJwks } from './keys.ts';
import { managementResource, ownResource } from './resources.ts';

/** The library refuses what looks like a JWT at these endpoints, before anybody is asked. */
const ASKS_ABOUT_TOKENS = new Set(['introspection', 'revocation']);
const MARK = 'jwt:';
const LOOKS_LIKE_JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Our access tokens are JWTs and lie in no table. This teaches the provider to find them all the same, by verifying them:
 * at userinfo, for introspection and for revocation (decision 9). Whether the session behind one still lives is checked
 * after that, by its grant.
 */
export function findStructuredTokens(provider: Provider, parts: IssuerParts): void {
  const keys = createLocalJWKSet(publicJwks(parts.keys.signing) as never);
  const find = (Model: Provider['AccessToken'] | Provider['ClientCredentials'], ofSession: boolean) => {
    const findOpaque = Model.find.bind(Model);
    Object.defineProperty(Model, 'find', {
      value: async (value: string, options?: { ignoreExpiration?: boolean }) => {
        const token = structured(value);
        if (token === undefined) return findOpaque(value, options);
        const claims = await verified(token, keys, parts);
        if (claims === undefined || (claims['sid'] !== undefined) !== ofSession) return undefined;
        return Reflect.construct(Model, [tokenOf(claims)]);
      },
    });
  };
  find(provider.AccessToken, true);
  find(provider.ClientCredentials, false);
  markStructured(provider);
}

/** A JWT as it came to userinfo, or marked as it came to the others. */
function structured(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const token = value.startsWith(MARK) ? value.slice(MARK.length) : value;
  return LOOKS_LIKE_JWT.test(token) ? token : undefined;
}

async function verified(
  token: string,
  keys: JWTVerifyGetKey,
  parts: IssuerParts,
): Promise<JWTPayload | undefined> {
  // At userinfo a token counts that is for this issuer's own API, and for no other (attack 68).
  const atUserinfo = Provider.ctx?.oidc.route === 'userinfo';
  const audience = atUserinfo ? [ownResource(parts)] : [ownResource(parts), managementResource(parts)];
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: parts.issuer,
      audience,
      algorithms: ['ES256'],
      typ: 'at+jwt',
      requiredClaims: ['sub', 'exp', 'iat', 'client_id', 'jti'],
    });
    return payload;
  } catch {
    return undefined;
  }
}

/** The token as the library would have kept it. The audience is left out where the library wants none: at userinfo. */
function tokenOf(claims: JWTPayload): Record<string, unknown> {
  const { sub, exp, iat, jti, aud, scope, client_id: clientId, sid, cnf, iss: _issuer, ...extra } = claims;
  const jkt = (cnf as { jkt?: string } | undefined)?.jkt;
  return {
    clientId,
    exp,
    iat,
    jti,
    scope,
    extra,
    ...(Provider.ctx?.oidc.route === 'userinfo' ? {} : { aud }),
    ...(typeof sid === 'string' ? { accountId: sub, grantId: sid, sid } : {}),
    ...(jkt === undefined ? {} : { jkt }),
  };
}

/** Puts a mark before a JWT that somebody asks about, so that it gets past the library's refusal. */
function markStructured(provider: Provider): void {
  const given = new WeakMap<object, { token?: unknown }>();
  Object.defineProperty(provider.OIDCContext.prototype, 'params', {
    get(this: object) {
      return given.get(this);
    },
    set(this: { route?: string }, params: { token?: unknown }) {
      const asked = ASKS_ABOUT_TOKENS.has(this.route ?? '') && structured(params.token);
      given.set(this, asked ? Object.assign(params, { token: `${MARK}${asked}` }) : params);
    },
  });
}
