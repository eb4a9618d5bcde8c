import { PorticoError } from '@portico/core';
import type { AssertedPerson, ResolvedConnection } from '@portico/database';
import type { EntraPerson } from '@portico/relying-party';
import { domainOf } from '../leaving/resolve-connection.ts';
import type { Assertion } from '../protocols/assertion.ts';

/** What was asserted, with what this connection makes of it. */
export type Asserted = {
  readonly person: AssertedPerson;
  readonly guest: boolean;
  /** What the directory's app roles for them are. */
  readonly appRoles: readonly string[];
};

/**
 * Reads the person out of what was asserted. For a connection to a directory it has to be that directory (attack 32); the
 * identity is (organization, tid, oid) and never an e-mail address (attack 33).
 *
 * @throws PorticoError `id_token_invalid`
 */
export function assertedPerson(connection: ResolvedConnection, assertion: Assertion): Asserted {
  const entra = connection.provider === 'entra' ? directoryPerson(connection, assertion) : undefined;
  const email = assertion.email?.toLowerCase() ?? null;
  return {
    // Whoever the directory does not call a member is none: every app that we make asks for `acct`.
    guest: entra !== undefined && entra.guest !== false,
    appRoles: entra?.appRoles ?? [],
    person: {
      projectId: connection.projectId,
      organizationId: connection.organizationId,
      connectionId: connection.id,
      issuer: assertion.issuer,
      subject: assertion.subject,
      entraTenantId: entra?.directoryId ?? null,
      entraObjectId: entra?.objectId ?? null,
      email,
      emailVerified: email !== null && isTrusted(connection, email),
      name: assertion.name ?? null,
      // A provider that says nothing of groups leaves them unknown.
      groups: entra?.groups,
      idpSessionId: entra?.sessionId ?? null,
      idpLogoutHint: entra?.logoutHint ?? null,
    },
  };
}

function directoryPerson(connection: ResolvedConnection, { entra }: Assertion): EntraPerson {
  if (entra === undefined || entra.directoryId !== connection.entraTenantId) {
    throw new PorticoError('id_token_invalid', { detail: 'tid is not the directory of the connection' });
  }
  return entra;
}

/** One address as it is commonly written. Readers disagree about anything else, so nothing else is vouched for. */
const ADDRESS = /^[^\s@<>()[\]:;,"\\]+@[^\s@]+$/;

/** An address counts only inside a domain that this organization has verified: its administrator controls the rest. */
function isTrusted(connection: ResolvedConnection, email: string): boolean {
  const domain = ADDRESS.test(email) ? domainOf(email) : undefined;
  return domain !== undefined && connection.verifiedDomains.includes(domain);
}
