import type { ConnectionRegistrations } from '@portico/connections';
import type { SocialRegistrations } from './social/social-registrations.ts';

/** Portico as client of each identity provider: secrets opened, and kept for a while. */
export type Registrations = {
  readonly connections: ConnectionRegistrations;
  readonly social: SocialRegistrations;
};
