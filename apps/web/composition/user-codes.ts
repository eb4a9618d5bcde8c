import { networkPrefix } from '@portico/administration';
import { attemptCounters, type Database, userCodes } from '@portico/database';
import { hashToken } from '@portico/vault';

/** Two for each device: one to type the code, one to confirm it. What was right is taken back. */
const USER_CODES = { attempts: 40, windowSeconds: 15 * 60 };

/** How a device's code is made (RFC 8628 section 6.1). */
const CODE = /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/;

/** Who may try how many codes: counted together, wherever they are typed (attack 80). */
export function userCodeGuesses(pool: Database['pool']) {
  const counters = attemptCounters(pool);
  const key = (address: string | undefined) =>
    hashToken(`user-code network ${networkPrefix(address ?? 'unknown')}`);
  return {
    admits: async (address: string | undefined): Promise<boolean> =>
      (await counters.count(key(address), USER_CODES.windowSeconds)) <= USER_CODES.attempts,
    forgive: (address: string | undefined): Promise<void> => counters.takeBack(key(address)),
  };
}

export type DeviceDoor = ReturnType<typeof createDeviceDoor>;

/**
 * The short address at which people type the code of a device (RFC 8628 section 3.3.1): finds whose it is, and leads to that
 * project's issuer, which asks.
 */
export function createDeviceDoor({ pool, origin }: { pool: Database['pool']; origin: URL }) {
  const guesses = userCodeGuesses(pool);
  const codes = userCodes(pool);
  return {
    /** @returns the issuer's page; `unknown` also for what has been used or is over; `too_many` from this network */
    async open(typed: string, address: string | undefined): Promise<URL | 'unknown' | 'too_many'> {
      const code = typed.toUpperCase().replace(/[^A-Z]/g, '');
      if (!CODE.test(code)) return 'unknown';
      if (!(await guesses.admits(address))) return 'too_many';
      const projectId = await codes.projectOf(code);
      if (projectId === undefined) return 'unknown';
      await guesses.forgive(address);
      const page = new URL(`/oauth2/${projectId}/device`, origin);
      page.searchParams.set('user_code', `${code.slice(0, 4)}-${code.slice(4)}`);
      return page;
    },
  };
}
