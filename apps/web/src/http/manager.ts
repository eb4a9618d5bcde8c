import { newId } from '@portico/core';
import type { Asker } from '@portico/provisioning';
import { requireRecentAuthentication, requireSession } from './session.ts';
import { visitorOf } from './visitor.ts';

export type Manager = { readonly asker: Asker; readonly via: 'dashboard' | 'bearer' };

const READS = new Set(['GET', 'HEAD']);

/**
 * Who manages connections with this request. What changes something in a customer's directory wants a recent proof of
 * who is there.
 *
 * @throws PorticoError `not_signed_in`, `wrong_origin`, `recent_sign_in_required`
 */
export async function requireManager(request: Request, _organizationId: string): Promise<Manager> {
  const viewer = await requireSession(request);
  if (!READS.has(request.method)) requireRecentAuthentication(viewer);
  return { asker: { userId: viewer.user.id, ...askerFacts(request.headers) }, via: 'dashboard' };
}

/** What the audit log wants to know of a request. */
export function askerFacts(headers: Headers): { ipAddress: string | null; requestId: string } {
  const visitor = visitorOf(headers);
  return { ipAddress: visitor.ipAddress ?? null, requestId: visitor.requestId ?? newId('request') };
}
