import type { Protocols } from '../protocols/index.ts';
import type { SocialRegistrations } from './social-registrations.ts';

/** Portico as client of each identity provider: secrets opened, and kept for a while. */
export type Registrations = {
  readonly protocols: Protocols;
  readonly social: SocialRegistrations;
};
