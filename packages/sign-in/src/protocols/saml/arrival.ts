import type { Arrival } from '../arrival.ts';

/**
 * A response that was posted (SAML bindings section 3.5.4). What it says instead of an assertion stands in it, and is read
 * where everything of it is.
 */
export const samlArrival: Arrival = {
  at: 'acs',
  state: 'RelayState',
  fields: ['SAMLResponse'],
  failure: () => undefined,
};
