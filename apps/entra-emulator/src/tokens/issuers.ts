import { createHash } from 'node:crypto';
import type { ServiceAddress } from '../web/service-address.ts';

/** The v2.0 issuer ends with the version; the v1.0 one is the token service's. `id` may be the literal `{tenantid}`. */
export const issuerFor = (address: ServiceAddress, id: string, version: 1 | 2): string =>
  version === 1 ? `${address.tokenService}/${id}/` : `${address.origin}/${id}/v2.0`;

/** Different for every application: correlating users by `sub` is impossible, as in Entra. */
export const pairwiseSubject = (salt: string, userId: string, appId: string): string =>
  createHash('sha256').update(`${salt}:${userId}:${appId}`).digest('base64url');
