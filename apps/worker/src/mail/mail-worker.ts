import { type ConnectionFinding, healthOf } from '@portico/core';
import type { LeasedWarning, warningMails } from '@portico/database';
import type { Events } from '@portico/service';
import { type Failure, settle } from '../settle.ts';
import { isMailAddress } from './mail-settings.ts';
import { type Mailer, MailRefused } from './mailer.ts';
import { warningMail } from './warning-mail.ts';

/** How often it is looked whether there is something to warn of. */
const GATHER_MS = 60_000;
const AT_ONCE = 4;
/** Longer than so many take, one after the other. */
const LEASE_SECONDS = 300;

export type MailParts = {
  readonly origin: URL;
  readonly mails: ReturnType<typeof warningMails>;
  readonly mailer: Mailer;
  readonly now: () => Date;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Events;
  /** From then on nothing new is begun. */
  readonly stopping: AbortSignal;
};

/**
 * Writes to the owners and admins of an organization what was warned of its connection, once each: a worker that dies between
 * the server's yes and the row sends again, under the same id. What is well again meanwhile is told nobody.
 */
export function createMailWorker(parts: MailParts) {
  let gatheredAt = Number.NEGATIVE_INFINITY;
  const untilGathering = () => {
    const sinceMs = parts.now().getTime() - gatheredAt;
    // A clock that was set back must not silence the mail until it has caught up.
    return sinceMs < 0 || sinceMs > GATHER_MS ? 0 : GATHER_MS - sinceMs;
  };
  return {
    /** Sends what is due. Whether there was something. */
    async workOnce(): Promise<boolean> {
      if (parts.stopping.aborted) return false;
      if (untilGathering() === 0) {
        gatheredAt = parts.now().getTime();
        await parts.mails.gather();
      }
      const leased = await parts.mails.lease(AT_ONCE, LEASE_SECONDS);
      for (const warning of leased) await deliver(parts, warning);
      return leased.length > 0;
    },
    /** Milliseconds until there may be something. */
    async nextDueMs(): Promise<number> {
      return Math.min(untilGathering(), (await parts.mails.nextDueMs()) ?? GATHER_MS);
    },
  };
}

async function deliver(parts: MailParts, warning: LeasedWarning): Promise<void> {
  await settle(warning, await failureOf(parts, warning), {
    ...{ rows: parts.mails, random: parts.random, log: parts.log },
    facts: { mail: warning.id, organization: warning.organizationId },
    events: { done: 'mail.sent', later: 'mail.failed', givenUp: 'mail.given_up' },
  });
}

/** That Microsoft refuses Portico itself, people are told with what follows from it for them. */
const OF_THE_OPERATOR = 'cannot_look' satisfies ConnectionFinding;

/** Undefined when the server has taken it. */
async function failureOf(parts: MailParts, warning: LeasedWarning): Promise<Failure | undefined> {
  const { address, status, warnings } = warning;
  const theirs = warnings.filter((code) => code !== OF_THE_OPERATOR);
  if (status !== 'degraded' || healthOf(theirs) === 'healthy')
    return { reason: 'nothing to act on', final: true };
  if (address === null || !isMailAddress(address)) return { reason: 'no address', final: true };
  try {
    await parts.mailer.send({ id: warning.id, to: address, ...warningMail(parts.origin, warning) });
    return undefined;
  } catch (error) {
    if (error instanceof MailRefused) return { reason: error.message, final: error.final };
    throw error;
  }
}
