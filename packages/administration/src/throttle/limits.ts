import type { Visitor } from '../caller.ts';
import { networkPrefix } from './network-prefix.ts';
import type { Limit } from './throttle.ts';

/** For a password sign-in: few per person, more per network, because many people share one. */
export function signInLimits(visitor: Visitor, email: string): Limit[] {
  return [{ subject: `sign-in email ${email}`, attempts: 10 }, ...perNetwork(visitor, 'sign-in', 60)];
}

/** For somebody who types their own password again. */
export function confirmationLimits(visitor: Visitor, userId: string): Limit[] {
  return [{ subject: `confirm user ${userId}`, attempts: 10 }, ...perNetwork(visitor, 'sign-in', 60)];
}

/** For a value that nobody should have to type twice: a first-owner token, a password link. */
export function tokenLimits(visitor: Visitor): Limit[] {
  return perNetwork(visitor, 'token', 30);
}

function perNetwork(visitor: Visitor, what: string, attempts: number): Limit[] {
  if (visitor.ipAddress === undefined) return [];
  return [{ subject: `${what} network ${networkPrefix(visitor.ipAddress)}`, attempts }];
}
