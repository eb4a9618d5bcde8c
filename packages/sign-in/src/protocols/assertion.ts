import type { EntraPerson } from '@portico/relying-party';

/**
 * What an identity provider has signed about somebody, whatever protocol it speaks, after every check that it is meant for
 * this trip.
 */
export type Assertion = {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
  /** When they proved who they are, in seconds since 1970; undefined where the provider does not say. */
  readonly authenticatedAt: number | undefined;
  /** What an Entra directory says of one of its people. */
  readonly entra: EntraPerson | undefined;
  /** All that it says, by its own names. */
  readonly claims: Readonly<Record<string, unknown>>;
};
