import { assertThat, isId } from '@portico/core';
import { composition } from '../../composition/composition.ts';
import type { Credential } from './credential.ts';

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]{1,8192}=*)$/;

/** An application shows an access token of somebody who is signed in to it, for the organization of that sign-in. */
export const accessToken: Credential = {
  kind: 'access_token',
  takenFor: ['manager'],
  scheme: { type: 'http', scheme: 'bearer', description: 'With the scope connections:manage' },
  errors: ['invalid_token', 'insufficient_scope', 'wrong_origin'],
  crossOrigin: {
    header: 'authorization',
    allows: async (origin, { orgId }) =>
      isId('organization', orgId) && composition().managementAccess.isAllowedOrigin(orgId, origin),
  },
  isShown: (headers) => headers.has('authorization'),
  async authenticate({ headers }) {
    const token = BEARER.exec(headers.get('authorization') ?? '')?.[1];
    assertThat(token, 'invalid_token', { detail: 'the Authorization header is not Bearer' });
    const { principal, allowedOrigins } = await composition().managementAccess.authenticate(token);
    const corsOrigin = headers.get('origin') ?? undefined;
    if (corsOrigin !== undefined) assertThat(allowedOrigins.includes(corsOrigin), 'wrong_origin');
    return { principal, corsOrigin };
  },
};
