import { type AttributeMapping, PorticoError, reachToSetUp } from '@portico/core';
import { describedPerson, namedGroups } from '../checks/described-person.ts';
import type { Protocols } from '../protocols/index.ts';
import type { SignInParts } from '../settings.ts';
import { isOwnTest, type TestRequest } from './test-sign-in.ts';

/** What somebody's own last test sign-in brought, and whom a mapping would make of it. */
export type MappingPreview = {
  readonly testedAt: Date;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Groups are null where what the provider says of them is no list. */
  readonly person: {
    readonly email: string | null;
    readonly name: string | null;
    readonly groups: readonly string[] | null;
  };
};

/**
 * Whom a mapping that is not saved yet would make of the last test sign-in that this person has begun themself: what a colleague's test
 * brought is the colleague's, and that of who held a setup link before, theirs.
 *
 * @returns null where they have not tried it in the last week
 * @throws PorticoError as `reachToSetUp`, `not_found`
 */
export async function previewMapping(
  parts: SignInParts,
  protocols: Protocols,
  request: TestRequest & { readonly mapping: AttributeMapping },
): Promise<MappingPreview | null> {
  const { organizationId, connectionId, principal, mapping } = request;
  reachToSetUp(principal, organizationId, connectionId);
  const connection = await parts.connections.forSignIn(connectionId);
  if (connection?.organizationId !== organizationId) throw new PorticoError('not_found');
  const test = await parts.attempts.lastTestOf(connectionId, principal.userId);
  const { userId: startedByUserId } = principal;
  if (test === undefined || !isOwnTest(principal, { startedByUserId, begunAt: test.at })) return null;
  const { claims } = test;
  const from = protocols.describedFrom(connection, claims);
  const { email, name, groups } = describedPerson({ attributeMapping: mapping }, from);
  // As of somebody who signs in: where nothing is mapped, from under the usual names of the protocol.
  const told = namedGroups(connection, mapping.groups === undefined ? (from.groups ?? []) : groups) ?? null;
  return { testedAt: test.at, claims, person: { email, name, groups: told } };
}
