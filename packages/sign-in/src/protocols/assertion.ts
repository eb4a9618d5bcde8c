import type { AnswerShape } from '@portico/core';
import type { EntraPerson } from '@portico/relying-party';

/** From what a person is described. */
export type DescribedFrom = Pick<
  Assertion,
  'email' | 'name' | 'givenName' | 'familyName' | 'groups' | 'isIncomplete' | 'claims'
>;

/**
 * What an identity provider has signed about somebody, whatever protocol it speaks, after every check that it is meant for
 * this trip.
 */
export type Assertion = {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
  /** In two parts, and groups, where the protocol has usual names for them; else they are read from the claims. */
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  /** When they proved who they are, in seconds since 1970; undefined where the provider does not say. */
  readonly authenticatedAt: number | undefined;
  /** By what the provider knows the session that it began, when it says that it has ended. */
  readonly sessionId?: string | undefined;
  /** What the provider has to be shown to end that session. */
  readonly logoutHint?: string | undefined;
  /** The id_token as it came, where the provider wants to see it again when its session is to end. For no page and no log. */
  readonly idToken?: string | undefined;
  /** What an Entra directory says of one of its people. */
  readonly entra: EntraPerson | undefined;
  /** The provider was to say more, and did not answer: what is missing is unknown, and not none. */
  readonly isIncomplete?: boolean | undefined;
  /** How the answer looked in which it came. */
  readonly shape?: AnswerShape | undefined;
  /** All that it says, by its own names. */
  readonly claims: Readonly<Record<string, unknown>>;
};
