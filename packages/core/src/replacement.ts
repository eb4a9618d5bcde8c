/*
 * One connection takes another's place. Who comes over the new one is somebody whom Portico knows over the old one, and nothing that a
 * machine can prove says which: an address is never authority (attack 33). So an owner looks, and says.
 */

/** Somebody who came over the new connection, as far as it says whose address they have. */
export type ArrivedAddress = {
  /** In a domain that the organization has proven. */
  readonly emailVerified: boolean;
  /** The identity provider itself says that it has not confirmed the address: whoever has an account may have typed it. */
  readonly emailDoubted: boolean;
};

/** Somebody of the old connection who has the same address. */
export type Counterpart = {
  readonly userId: string;
  /** In a domain that the organization has proven, over the old connection, too. */
  readonly emailVerified: boolean;
  /** Somebody else came over the new one as them already. */
  readonly taken: boolean;
};

/** Why it takes an owner to say who somebody is. */
export type Unmatched = 'nobody' | 'several' | 'address_not_proven' | 'address_doubted' | 'taken';

/** Who somebody is who came over the new connection, or why that is not plain. */
export type Match = { readonly userId: string } | { readonly why: Unmatched };

/** @param people of the old connection with the address, compared without case; some of them are enough where there are many */
export function matchOf(arrived: ArrivedAddress, people: readonly Counterpart[]): Match {
  const [one, other] = people;
  if (one === undefined) return { why: arrived.emailVerified ? 'nobody' : 'address_not_proven' };
  if (other !== undefined) return { why: 'several' };
  if (!arrived.emailVerified || !one.emailVerified) return { why: 'address_not_proven' };
  if (arrived.emailDoubted) return { why: 'address_doubted' };
  return one.taken ? { why: 'taken' } : { userId: one.userId };
}
