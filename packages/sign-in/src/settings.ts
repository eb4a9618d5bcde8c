import { INTERACTION_SECONDS } from '@portico/authorization-server';
import type { OpenedSamlKeys, SignInApp, WorkloadIssuer } from '@portico/connections';
import type { AnswerChange, AnswerShape, Clock, SocialProvider } from '@portico/core';
import type {
  AssertedPerson,
  auditEvents,
  connectionMilestones,
  connections,
  directSessions,
  groupRules,
  hostedLogins,
  InvitationKey,
  issuerRecords,
  joins,
  organizationAccess,
  organizationSessions,
  refusedRequests,
  replacementArrivals,
  SocialPerson,
  samlSettings,
  signInAttempts,
  socialConnections,
} from '@portico/database';
import type { RelyingParty } from '@portico/relying-party';
import type { Verifier } from '@portico/saml-service-provider';
import type { KeyRing } from '@portico/vault';

/** Everything that sign-in is made of. */
export type SignInParts = {
  readonly origin: URL;
  readonly keyRing: KeyRing;
  /** Signs for connections that have a federated credential. */
  readonly workload: Pick<WorkloadIssuer, 'assertion'>;
  /** Undefined when the operator has not registered one. */
  readonly signInApp: SignInApp | undefined;
  readonly relyingParty: RelyingParty;
  readonly saml: SamlParts;
  readonly answers: AnswerHistory;
  readonly clock: Clock;
  readonly attempts: ReturnType<typeof signInAttempts>;
  readonly connections: ReturnType<typeof connections>;
  readonly milestones: ReturnType<typeof connectionMilestones>;
  readonly sessions: ReturnType<typeof organizationSessions>;
  readonly joins: ReturnType<typeof joins>;
  readonly arrivals: ReturnType<typeof replacementArrivals>;
  readonly issuers: ReturnType<typeof issuerRecords>;
  readonly access: ReturnType<typeof organizationAccess>;
  readonly hostedLogins: ReturnType<typeof hostedLogins>;
  readonly directSessions: ReturnType<typeof directSessions>;
  readonly socialConnections: ReturnType<typeof socialConnections>;
  readonly social: SocialSettings;
  readonly audit: ReturnType<typeof auditEvents>;
  /** For the developers of the application that waits for a sign-in. */
  readonly refused: Pick<ReturnType<typeof refusedRequests>, 'add'>;
  /** Gives whom an identity provider described what an invitation promises, uses it up, and ends the trip. */
  readonly acceptInvitation: (
    facts: RequestFacts,
    accepted: {
      readonly invitation: InvitationKey;
      readonly who: { readonly person: AssertedPerson } | { readonly social: SocialPerson };
      readonly attemptId: string;
    },
  ) => Promise<void>;
  /** Asks a directory in which of these groups one of its people is. */
  readonly memberGroups: MemberGroups;
  /** Which groups the rules of a connection name. */
  readonly groupRules: Pick<ReturnType<typeof groupRules>, 'groupsOf'>;
  /** Somebody may do less from now on: what stands on what they could give is looked at again. */
  readonly reviewAfterLoss: (userId: string, facts: RequestFacts) => Promise<void>;
  /** Where cookies are Secure and carry the `__Host-` prefix. */
  readonly secureCookies: boolean;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
};

/** What SAML is made of. */
export type SamlParts = Pick<Verifier, 'verify' | 'verifyLogout'> & {
  readonly settings: Pick<ReturnType<typeof samlSettings>, 'of' | 'keys' | 'seenFirst'>;
  /** Our keys, opened, and kept so for a short while. */
  readonly keys: Pick<OpenedSamlKeys, 'open'>;
  /**
   * Reads the metadata of an identity provider again, unless that was a short time ago.
   * @returns whether there are new certificates in it
   */
  readonly renewMetadata: (connectionId: string) => Promise<boolean>;
};

/** How the answers of each identity provider looked by which people came in. */
export type AnswerHistory = {
  /** Somebody came in by an answer that looks so: what is otherwise than before is kept with that sign-in. */
  readonly cameIn: (attemptId: string, connectionId: string, shape: AnswerShape) => Promise<void>;
  /** @returns what is otherwise in an answer that was refused */
  readonly changes: (connectionId: string, shape: AnswerShape) => Promise<readonly AnswerChange[]>;
};

/** @returns those of the groups; by a code why nobody could say, which is not the same as none */
export type MemberGroups = (asked: {
  readonly connectionId: string;
  readonly directoryId: string;
  readonly objectId: string;
  readonly groups: readonly string[];
}) => Promise<readonly string[] | { readonly unknown: string }>;

/** Social providers as the deployment knows them. */
export type SocialSettings = Readonly<
  Record<
    SocialProvider,
    {
      readonly issuer: string;
      /** The deployment's registration, for projects without one of their own. */
      readonly registration: { readonly clientId: string; readonly clientSecret: string } | undefined;
    }
  >
>;

/** Where a request came from, for the audit log. */
export type RequestFacts = { readonly requestId: string; readonly ipAddress: string | null };

/** How far the clocks of two servers may be apart. */
export const CLOCK_TOLERANCE_SECONDS = 60;
/** How long a person may take at the identity provider. */
export const ATTEMPT_SECONDS = 600;
/** How long the browser remembers what it began: as long as the application's request waits, lunch included. */
export const TRIP_COOKIE_SECONDS = INTERACTION_SECONDS;
/** A session of an organization; a later work makes this the organization's choice. */
export const SESSION_SECONDS = 12 * 3600;
