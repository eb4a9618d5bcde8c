import type { Browsers } from './browsers.ts';
import type { Grants } from './grants.ts';
import type { LockOut } from './lock-out.ts';

/** A password was replaced, by whomever: what stood on the old one ends, refresh tokens and browser sessions, and so does a lock. */
export function passwordReplaced(
  { grants, browsers, lockOut }: { grants: Grants; browsers: Browsers; lockOut: LockOut },
  userId: string,
): void {
  grants.revokeRefreshTokens((grant) => grant.userId === userId);
  for (const browser of browsers.content()) browsers.signOut(browser, (signIn) => signIn.userId === userId);
  lockOut.noteRight(userId);
}
