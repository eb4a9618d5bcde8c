import type { DomainState } from './domains.tsx';

export function domainState(verifiedAt: Date | null, unconfirmedAt: Date | null): DomainState {
  if (verifiedAt === null) return 'claimed';
  return unconfirmedAt === null ? 'verified' : 'unconfirmed';
}
