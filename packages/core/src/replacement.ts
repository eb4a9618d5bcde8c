/*
 * One connection takes another's place. Who comes over the new one is somebody whom Portico knows over the old one, and nothing that a
 * machine can prove says which: an address is never authority (attack 33). So an owner looks, and says.
 */

/** Somebody who came over the new connection, as far as it says whose address they have. */
export type ArrivedAddress = {
  readonly email: string | null;
  /** In a domain that the organization has proven. */
  readonly emailVerified: boolean;
  /** The identity provider itself says that it has not confirmed the address: whoever has an account may have typed it. */
  readonly emailDoubted: boolean;
};

/** Somebody of the old connection who has the same address. */
export type Counterpart = {
  readonly userId: string;
  /** Over the old connection, too, it is in a proven domain, undoubted, and was theirs before the switch. */
  readonly emailVerified: boolean;
  /** Somebody else came over the new one as them already. */
  readonly taken: boolean;
  /** Of the organization, and may sign in. The address of one who left may be somebody else's by now. */
  readonly present: boolean;
};

/** Why it takes an owner to say who somebody is. */
export const UNMATCHED = [
  ...(['nobody', 'several', 'address_missing', 'address_not_proven', 'address_doubted'] as const),
  ...(['taken', 'left'] as const),
] as const;
export type Unmatched = (typeof UNMATCHED)[number];

/** Who somebody is who came over the new connection, or why that is not plain. */
export type Match = { readonly userId: string } | { readonly why: Unmatched };

/** @param people of the old connection with the address, compared without case; some of them are enough where there are many */
export function matchOf(arrived: ArrivedAddress, people: readonly Counterpart[]): Match {
  if (arrived.email === null) return { why: 'address_missing' };
  if (!arrived.emailVerified) return { why: 'address_not_proven' };
  if (arrived.emailDoubted) return { why: 'address_doubted' };
  const [one, other] = people;
  if (one === undefined) return { why: 'nobody' };
  if (other !== undefined) return { why: 'several' };
  if (!one.emailVerified) return { why: 'address_not_proven' };
  if (one.taken) return { why: 'taken' };
  return one.present ? { userId: one.userId } : { why: 'left' };
}

/** What an owner has said of somebody, and how they said that people are found. */
export type FoundBy = {
  readonly switched: boolean;
  /** Both connections are as they were when an owner switched. */
  readonly isAsSwitched: boolean;
  readonly matchesByEmail: boolean;
  readonly admitsNewcomers: boolean;
  /** The old connection is on. */
  readonly oldIsOn: boolean;
  readonly decidedUserId: string | null;
  readonly decidedNew: boolean;
};

/** What becomes of somebody whom the new connection does not know. */
export type Fate = { readonly is: string } | 'newcomer' | 'not_switched' | 'undecided';

/** @param match by their address */
export function fateOf(by: FoundBy, match: Match): Fate {
  if (!by.switched) return by.oldIsOn ? 'not_switched' : 'undecided';
  if (!by.isAsSwitched) return 'undecided';
  if (by.decidedNew) return 'newcomer';
  if (by.decidedUserId !== null) return { is: by.decidedUserId };
  if (by.matchesByEmail && 'userId' in match) return { is: match.userId };
  return by.admitsNewcomers && 'why' in match && match.why === 'nobody' ? 'newcomer' : 'undecided';
}
