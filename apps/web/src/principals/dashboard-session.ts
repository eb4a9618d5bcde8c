import { requireSession, sessionToken } from '../http/session.ts';
import { actsBySetupLink } from '../http/setup-link-cookie.ts';
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
  // The pages of a setup link act by that alone, also where their browser is signed in: they say so.
  isShown: (headers) => sessionToken(headers) !== undefined && !actsBySetupLink(headers),
  async authenticate(request) {
    const viewer = await requireSession(request);
    return { principal: viewer, viewer };
  },
};
