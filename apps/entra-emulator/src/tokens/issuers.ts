import { createHash } from 'node:crypto';
import type { Resource } from '../directory/resource.ts';
import { graphResource } from '../directory/resources.ts';
import type { TokenService } from './token-service.ts';

/**
 * The v2.0 issuer ends with the version; the v1.0 one is the token service's. `id` may be the literal `{tenantid}`.
 * The setting `issuer` replaces both.
 */
export function issuerFor(
  { address, settings }: Pick<TokenService, 'address' | 'settings'>,
  id: string,
  version: 1 | 2,
): string {
  if (settings.issuer !== null) return settings.issuer.replaceAll('{tenantid}', id);
  return version === 1 ? `${address.tokenService}/${id}/` : `${address.origin}/${id}/v2.0`;
}

/**
 * The `aud` of a resource's tokens: Graph is named as in the cloud whose name the request came in under, and as it was asked for
 * where that cloud has several.
 */
export function audienceOf({ address }: Pick<TokenService, 'address'>, resource: Resource): string {
  const isGraphElsewhere = resource.appId === graphResource.appId && address.surface !== 'everything';
  return !isGraphElsewhere || address.otherGraphOrigins.includes(resource.audience)
    ? resource.audience
    : address.graphOrigin;
}

/** Whether the setting `issuer` can be this: an http(s) address, in which `{tenantid}` may stand. */
export function canBeIssuer(value: string): boolean {
  const plain = value.replaceAll('{tenantid}', 'x');
  return URL.canParse(plain) && /^https?:$/.test(new URL(plain).protocol);
}

/** Different for every application: correlating users by `sub` is impossible, as in Entra. */
export const pairwiseSubject = (salt: string, userId: string, appId: string): string =>
  createHash('sha256').update(`${salt}:${userId}:${appId}`).digest('base64url');
