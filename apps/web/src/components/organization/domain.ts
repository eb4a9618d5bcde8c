export type DomainRecord = { readonly type: 'TXT'; readonly name: string; readonly value: string };
/** `unconfirmed`: it was proven once, and DNS does not say so any more. */
export type DomainState = 'claimed' | 'verified' | 'unconfirmed';
export type Domain = {
  readonly domain: string;
  readonly state: DomainState;
  readonly record: DomainRecord | null;
};
