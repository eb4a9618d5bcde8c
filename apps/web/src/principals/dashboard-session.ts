import { requireSession, sessionToken } from '../http/session.ts';
import type { Credential } from './credential.ts';

/** The cookie of the dashboard. What changes something has to come from our own pages. */
export const dashboardSession: Credential = {
  kind: 'dashboard_session',
  isShown: (headers) => sessionToken(headers) !== undefined,
  async authenticate(request) {
    return { principal: await requireSession(request), setsCookies: true, corsOrigin: undefined };
  },
};
