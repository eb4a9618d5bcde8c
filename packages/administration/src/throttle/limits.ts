import type { Visitor } from '@portico/core';
import { networkPrefix } from './network-prefix.ts';
import type { Limit } from './throttle.ts';

/** Somebody at the sign-in page. */
export type PasswordVisitor = Visitor & {
  /** Who signed in with this address in this browser before. */
  readonly knownUserId?: string | undefined;
};

/**
 * For a password sign-in. Few for an address from one network, and more for a network, because many people share one. Over
 * all networks together an address has many more: nobody may lock a person out who only knows their address.
 *
 * @returns the network's, to be counted first, so that a network that is over makes no rows for addresses
 */
export function signInLimits(
  visitor: Visitor,
  email: string,
): { readonly network: Limit[]; readonly address: Limit[] } {
  const network = visitor.ipAddress === undefined ? 'of this machine' : networkPrefix(visitor.ipAddress);
  return {
    network: perNetwork(visitor, 'sign-in', 60),
    address: [
      { subject: `sign-in email ${email} network ${network}`, attempts: 10 },
      { subject: `sign-in email ${email}`, attempts: 300 },
    ],
  };
}

/** A browser in which a person signed in before has a count of its own for them, which no stranger reaches. */
export function knownBrowserLimits(userId: string): Limit[] {
  return [{ subject: `sign-in known user ${userId}`, attempts: 10 }];
}

/** For somebody who types their own password again: only the holder of their session gets here. */
export function confirmationLimits(userId: string): Limit[] {
  return [{ subject: `confirm user ${userId}`, attempts: 10 }];
}

/** For a value that nobody should have to type twice: a first-owner token, a password link, an invitation. */
export function tokenLimits(visitor: Visitor): Limit[] {
  return perNetwork(visitor, 'token', 30);
}

function perNetwork(visitor: Visitor, what: string, attempts: number): Limit[] {
  if (visitor.ipAddress === undefined) return [];
  return [{ subject: `${what} network ${networkPrefix(visitor.ipAddress)}`, attempts }];
}
