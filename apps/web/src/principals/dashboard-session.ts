import { requireSession, sessionToken } from '../http/session.ts';
import type { Credential } from './credential.ts';

/** The cookie of the dashboard. What changes something has to come from our own pages. */
export const dashboardSession: Credential = {
  kind: 'dashboard_session',
  takenFor: ['person', 'principal', 'manager'],
  scheme: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-portico_session',
    description: 'The session of the dashboard. Over plain HTTP the cookie has no prefix.',
  },
  errors: ['wrong_origin'],
  isShown: (headers) => sessionToken(headers) !== undefined,
  async authenticate(request) {
    const viewer = await requireSession(request);
    return { principal: viewer, viewer };
  },
};
