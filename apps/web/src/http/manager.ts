import type { Viewer } from '@portico/administration';
import { assertThat, MINUTE, newId, PorticoError } from '@portico/core';
import type { Asker } from '@portico/provisioning';
import { composition } from '../../composition/composition.ts';
import { requireRecentAuthentication, requireSession, sessionToken } from './session.ts';
import { visitorOf } from './visitor.ts';

export type Manager = {
  readonly asker: Asker;
  readonly via: 'dashboard' | 'bearer';
  /** For CORS: the calling page, where a registered one calls with a token. */
  readonly corsOrigin: string | undefined;
};

const READS = new Set(['GET', 'HEAD']);
const RECENT_MS = 15 * MINUTE;
const BEARER = /^Bearer ([A-Za-z0-9._~+/-]{1,8192}=*)$/;

/**
 * Who manages connections with this request: the dashboard's cookie, or an access token of an application. What changes
 * something in a customer's directory wants a recent proof of who is there.
 *
 * @throws PorticoError `two_credentials`, `not_signed_in`, `invalid_token`, `insufficient_scope`, `wrong_origin`,
 *   `not_found` for a token of another organization, `recent_sign_in_required`
 */
export async function requireManager(request: Request, organizationId: string): Promise<Manager> {
  const header = request.headers.get('authorization');
  const facts = askerFacts(request.headers);
  if (header === null) {
    const viewer = await requireSession(request);
    assertActsIn(viewer, organizationId);
    if (!READS.has(request.method)) requireRecentAuthentication(viewer);
    return { asker: askerOf(viewer, facts), via: 'dashboard', corsOrigin: undefined };
  }
  if (sessionToken(request.headers) !== undefined) throw new PorticoError('two_credentials');
  const token = BEARER.exec(header)?.[1];
  assertThat(token, 'invalid_token', { detail: 'the Authorization header is not Bearer' });
  const bearer = await composition().managementAccess.authenticate(token);
  assertThat(bearer.organizationId === organizationId, 'not_found');
  const recent = Date.now() - bearer.authenticatedAt.getTime() < RECENT_MS;
  if (!READS.has(request.method)) assertThat(recent, 'recent_sign_in_required');
  const corsOrigin = request.headers.get('origin') ?? undefined;
  if (corsOrigin !== undefined) assertThat(bearer.allowedOrigins.includes(corsOrigin), 'wrong_origin');
  return { asker: { userId: bearer.userId, actsIn: [organizationId], ...facts }, via: 'bearer', corsOrigin };
}

/**
 * A member's rights count only where the organization takes the proof behind the session (review B1).
 *
 * @throws PorticoError `other_sign_in_required`, `not_found` for who is no member
 */
export function assertActsIn(viewer: Viewer, organizationId: string): void {
  const isThis = (membership: { readonly organizationId: string }) =>
    membership.organizationId === organizationId;
  assertThat(!viewer.withheld.some(isThis), 'other_sign_in_required');
  assertThat(viewer.memberships.some(isThis), 'not_found');
}

/** Who is signed in, for a decision about connections. */
export function askerOf(viewer: Viewer, facts: ReturnType<typeof askerFacts>): Asker {
  return { userId: viewer.user.id, actsIn: actsInOf(viewer), ...facts };
}

/** The organizations that take the proof behind the session. */
export const actsInOf = ({ memberships }: Viewer) => memberships.map(({ organizationId }) => organizationId);

/** What the audit log wants to know of a request. */
export function askerFacts(headers: Headers): { ipAddress: string | null; requestId: string } {
  const visitor = visitorOf(headers);
  return { ipAddress: visitor.ipAddress ?? null, requestId: visitor.requestId ?? newId('request') };
}
