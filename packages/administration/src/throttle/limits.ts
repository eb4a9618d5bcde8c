import type { Visitor } from '../caller.ts';
import { networkPrefix } from './network-prefix.ts';
import type { Limit } from './throttle.ts';

/** Somebody at the sign-in page. */
export type PasswordVisitor = Visitor & {
  /** In this browser the password of this address was right before. */
  readonly isKnownBrowser?: boolean;
};

/**
 * For a password sign-in. Few for an address from one network, and more for a network, because many people share one. Over
 * all networks together an address has many more: nobody may lock a person out who only knows their address. A browser in
 * which that person signed in before has a count of its own, which no stranger reaches.
 */
export function signInLimits(visitor: PasswordVisitor, email: string): Limit[] {
  if (visitor.isKnownBrowser === true)
    return [{ subject: `sign-in known browser ${email} ${networkOf(visitor)}`, attempts: 10 }];
  return [
    { subject: `sign-in email ${email} network ${networkOf(visitor)}`, attempts: 10 },
    { subject: `sign-in email ${email}`, attempts: 300 },
    ...perNetwork(visitor, 'sign-in', 60),
  ];
}

/** For somebody who types their own password again: only the holder of their session gets here. */
export function confirmationLimits(userId: string): Limit[] {
  return [{ subject: `confirm user ${userId}`, attempts: 10 }];
}

/** For a value that nobody should have to type twice: a first-owner token, a password link, an invitation. */
export function tokenLimits(visitor: Visitor): Limit[] {
  return perNetwork(visitor, 'token', 30);
}

const networkOf = ({ ipAddress }: Visitor): string =>
  ipAddress === undefined ? 'of this machine' : networkPrefix(ipAddress);

function perNetwork(visitor: Visitor, what: string, attempts: number): Limit[] {
  if (visitor.ipAddress === undefined) return [];
  return [{ subject: `${what} network ${networkPrefix(visitor.ipAddress)}`, attempts }];
}
