import type { DomainState } from './domain.ts';

export function domainState(verifiedAt: Date | null, unconfirmedAt: Date | null): DomainState {
  if (verifiedAt === null) return 'claimed';
  return unconfirmedAt === null ? 'verified' : 'unconfirmed';
}
