import type { DomainProof } from '@portico/core';

export type DomainRecord = { readonly type: 'TXT'; readonly name: string; readonly value: string };
/** `unconfirmed`: it was proven once, and what proved it does not say so any more. */
export type DomainState = 'claimed' | 'verified' | 'unconfirmed';
export type Domain = {
  readonly domain: string;
  readonly state: DomainState;
  /** By what it is proven, or was; null while it never was. */
  readonly proof: DomainProof | null;
  readonly record: DomainRecord | null;
};
