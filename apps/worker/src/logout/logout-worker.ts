import { signingKeyPlace } from '@portico/administration';
import { signLogoutToken } from '@portico/authorization-server';
import type { LeasedNotice, logoutNotices } from '@portico/database';
import { type Outbound, OutboundError } from '@portico/outbound';
import type { Events } from '@portico/service';
import { type KeyRing, openText } from '@portico/vault';
import { type Failure, settle } from '../settle.ts';
import { Deliveries } from './deliveries.ts';

/** An application that answers 400 has read the token and does not want it. */
const MOST_REFUSALS = 3;
const AT_ONCE = 16;
/** Of these, for one application: who lets us wait leaves room for others. */
const MOST_OF_ONE = 4;
/** Longer than an attempt takes. */
const LEASE_SECONDS = 30;

export type LogoutParts = {
  readonly origin: URL;
  readonly notices: ReturnType<typeof logoutNotices>;
  readonly keyRing: KeyRing;
  readonly tell: Outbound['tell'];
  readonly now: () => Date;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Events;
  /** From then on nothing new is begun. */
  readonly stopping: AbortSignal;
};

/**
 * Tells applications that sessions have ended (OpenID Connect Back-Channel Logout 1.0), at least once each: a worker that
 * dies between the answer and the row tells again, and a logout that comes twice is one. An application that is slow to
 * answer has its own few places, so that the notices of others do not wait behind its own.
 */
export function createLogoutWorker(parts: LogoutParts) {
  const deliveries = new Deliveries();
  return {
    /** Works off what is due, and what becomes due meanwhile. Whether there was something to do. */
    async workOnce(): Promise<boolean> {
      let worked = false;
      try {
        for (;;) {
          deliveries.look();
          const leased = await lease(parts, deliveries);
          for (const notice of leased) deliveries.begin(notice.applicationId, () => deliver(parts, notice));
          if (leased.length > 0) worked = true;
          else if (deliveries.quiet) return worked;
          else await deliveries.change();
        }
      } finally {
        await deliveries.end();
      }
    },
    /** There is something new, while others are still waited for. */
    wake: () => deliveries.wake(),
    nextDueMs: () => parts.notices.nextDueMs(),
  };
}

async function lease({ notices, stopping }: LogoutParts, deliveries: Deliveries): Promise<LeasedNotice[]> {
  const free = AT_ONCE - deliveries.size;
  if (stopping.aborted || deliveries.failed || free === 0) return [];
  return notices.lease(free, LEASE_SECONDS, MOST_OF_ONE, deliveries.busy());
}

async function deliver(parts: LogoutParts, notice: LeasedNotice): Promise<void> {
  await settle(notice, await failureOf(parts, notice), {
    ...{ rows: parts.notices, random: parts.random, log: parts.log },
    facts: { notice: notice.id, application: notice.applicationId },
    events: { done: 'logout.delivered', later: 'logout.failed', givenUp: 'logout.given_up' },
  });
}

/** Undefined when the application has taken it. */
async function failureOf(parts: LogoutParts, notice: LeasedNotice): Promise<Failure | undefined> {
  const { logoutUri, signingKeyId, privateKey } = notice;
  if (logoutUri === null) return { reason: 'the application wants no notices any more', final: true };
  if (signingKeyId === null || privateKey === null) return { reason: 'no key signs now', final: false };
  try {
    const token = await logoutToken(parts, notice, { signingKeyId, privateKey });
    const status = await parts.tell(logoutUri, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token }).toString(),
    });
    if (status === 200 || status === 204) return undefined;
    return { reason: `answered ${status}`, final: status === 400 && notice.attempts >= MOST_REFUSALS };
  } catch (error) {
    return { reason: reasonOf(error), final: false };
  }
}

async function logoutToken(
  { origin, keyRing, now }: LogoutParts,
  notice: LeasedNotice,
  key: { signingKeyId: string; privateKey: string },
): Promise<string> {
  const jwk = JSON.parse(await openText(keyRing, signingKeyPlace(key.signingKeyId), key.privateKey));
  const ended = {
    issuer: new URL(`/oauth2/${notice.projectId}`, origin).href,
    clientId: notice.applicationId,
    userId: notice.userId,
    sessionId: notice.sessionId,
    tokenId: `${notice.id}.${notice.attempts}`,
  };
  return signLogoutToken(ended, jwk, now());
}

/** The kind of failure, without what somebody else's server may have put into it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof OutboundError))
    return error instanceof Error ? error.message.slice(0, 100) : 'failed';
  if (error.code === 'not_public') return 'the address is not public';
  const { name, code } = error.cause as Partial<Record<'name' | 'code', unknown>>;
  return name === 'AbortError' || name === 'TimeoutError' ? 'no answer in time' : String(code ?? error.code);
}
