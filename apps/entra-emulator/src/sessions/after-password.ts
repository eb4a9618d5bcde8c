import { type Clock, isoSeconds } from '../clock/clock.ts';
import type { Browsers } from './browsers.ts';
import type { Grants } from './grants.ts';
import type { LockOut } from './lock-out.ts';

/** What is noted of a person beside what matters here. */
interface Noted {
  withoutEffect?: Record<string, unknown>;
}

/** Where people are kept. */
interface People {
  get(id: string): Noted | undefined;
  update(person: Noted, changes: Noted): void;
}

interface AfterPassword {
  grants: Grants;
  browsers: Browsers;
  lockOut: LockOut;
  clock: Clock;
  store: { users: People };
}

/**
 * A password was replaced, by whomever: what stood on the old one ends, refresh tokens and browser sessions, and so does a lock.
 * When that was is noted.
 */
export function passwordReplaced(
  { grants, browsers, lockOut, clock, store: { users } }: AfterPassword,
  userId: string,
): void {
  grants.revokeRefreshTokens((grant) => grant.userId === userId);
  for (const browser of browsers.content()) browsers.signOut(browser, (signIn) => signIn.userId === userId);
  lockOut.noteRight(userId);
  const person = users.get(userId);
  const now = isoSeconds(clock.now());
  const noted = { lastPasswordChangeDateTime: now, signInSessionsValidFromDateTime: now };
  if (person !== undefined) users.update(person, { withoutEffect: { ...person.withoutEffect, ...noted } });
}
