/**
 * By what a domain is an organization's own: a record in DNS, the list of a connected directory, or the word of whoever
 * administers the project.
 */
export const DOMAIN_PROOFS = ['dns', 'directory', 'vouched'] as const;

export type DomainProof = (typeof DOMAIN_PROOFS)[number];
