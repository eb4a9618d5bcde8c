import type { Administration } from '@portico/administration';
import { systemClock } from '@portico/core';
import {
  answerTraits,
  auditEvents,
  connectionMilestones,
  connections,
  type Database,
  directSessions,
  groupRules,
  hostedLogins,
  type issuerRecords,
  joins,
  organizationAccess,
  organizationSessions,
  refusedRequests,
  replacementArrivals,
  signInAttempts,
  socialConnections,
} from '@portico/database';
import type { RelyingParty } from '@portico/relying-party';
import type { eventsOf } from '@portico/service';
import { createAnswerHistory, type SignInParts } from '@portico/sign-in';
import type { WebEnv } from './env.ts';

/** Signing in, put together from what the web app has. */
export function signInParts(from: {
  readonly env: Pick<WebEnv, 'origin' | 'keyRing' | 'social'>;
  readonly signInApp: SignInParts['signInApp'];
  readonly pool: Database['pool'];
  readonly relyingParty: RelyingParty;
  readonly saml: SignInParts['saml'];
  readonly workload: SignInParts['workload'];
  readonly issuers: ReturnType<typeof issuerRecords>;
  readonly administration: Pick<Administration, 'acceptAfterTrip' | 'reviewAfterLoss'>;
  readonly memberGroups: SignInParts['memberGroups'];
  readonly secureCookies: boolean;
  readonly events: ReturnType<typeof eventsOf>;
}): SignInParts {
  const { env, pool, administration } = from;
  const attempts = signInAttempts(pool);
  return {
    origin: env.origin,
    keyRing: env.keyRing,
    relyingParty: from.relyingParty,
    saml: from.saml,
    workload: from.workload,
    signInApp: from.signInApp,
    clock: systemClock,
    attempts,
    answers: createAnswerHistory({
      traits: answerTraits(pool),
      attempts,
      clock: systemClock,
      log: from.events,
    }),
    connections: connections(pool),
    milestones: connectionMilestones(pool),
    sessions: organizationSessions(pool),
    issuers: from.issuers,
    access: organizationAccess(pool),
    joins: joins(pool),
    arrivals: replacementArrivals(pool),
    hostedLogins: hostedLogins(pool),
    directSessions: directSessions(pool),
    socialConnections: socialConnections(pool),
    social: env.social,
    audit: auditEvents(pool),
    refused: refusedRequests(pool),
    acceptInvitation: ({ requestId, ipAddress }, accepted) =>
      administration.acceptAfterTrip({ requestId, ipAddress: ipAddress ?? undefined }, accepted),
    groupRules: groupRules(pool),
    memberGroups: from.memberGroups,
    reviewAfterLoss: (userId, { requestId, ipAddress }) =>
      administration.reviewAfterLoss({ requestId, ipAddress: ipAddress ?? undefined }, userId),
    secureCookies: from.secureCookies,
    log: from.events,
  };
}
