import type { DomainProof } from '@portico/core';

/** By what a verified domain is proven, or was while it was. */
export function proofOf(domain: {
  readonly challenge: string | null;
  readonly provenByConnectionId: string | null;
}): DomainProof {
  if (domain.challenge === null) return 'vouched';
  return domain.provenByConnectionId === null ? 'dns' : 'directory';
}
