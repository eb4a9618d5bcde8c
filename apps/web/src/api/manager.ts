import { type Caller, reachAsMember } from '@portico/core';
import { requireRecentAuthentication } from '../http/session.ts';
import { visitorOf } from '../http/visitor.ts';
import { authenticated } from '../principals/index.ts';

export type Manager = {
  readonly caller: Caller;
  readonly via: 'dashboard' | 'bearer';
  /** For CORS: the calling page, where a registered one calls with a token. */
  readonly corsOrigin: string | undefined;
};

const READS = new Set(['GET', 'HEAD']);

/**
 * Who manages connections with this request. What changes something in a customer's directory wants a recent proof of who
 * is there.
 *
 * @throws PorticoError as `authenticated`; `not_found`, `other_sign_in_required`, `organization_suspended` where the organization
 *   is not theirs, `recent_sign_in_required`
 */
export async function requireManager(request: Request, organizationId: string): Promise<Manager> {
  const { principal, setsCookies, corsOrigin } = await authenticated(request);
  reachAsMember(principal, organizationId);
  if (!READS.has(request.method)) requireRecentAuthentication(principal);
  const caller = { ...visitorOf(request.headers), principal };
  return { caller, via: setsCookies ? 'dashboard' : 'bearer', corsOrigin };
}
