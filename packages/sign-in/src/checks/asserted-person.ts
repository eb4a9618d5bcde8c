import { domainToUnicode } from 'node:url';
import { GOOGLE_ISSUER, PorticoError } from '@portico/core';
import type { AssertedPerson, ResolvedConnection } from '@portico/database';
import type { EntraPerson } from '@portico/relying-party';
import { domainOf } from '../leaving/resolve-connection.ts';
import type { Assertion } from '../protocols/assertion.ts';
import { describedPerson, namedGroups } from './described-person.ts';

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
  const entra = isOfDirectory(connection) ? directoryPerson(connection, assertion) : undefined;
  const { email, name, groups } = describedPerson(connection, assertion);
  return {
    guest: entra !== undefined && isGuest(connection, entra),
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
      emailVerified: email !== null && isTrusted(connection, email, assertion),
      emailDoubted: ['email_verified', 'xms_edov'].some((claim) => isDenied(assertion.claims[claim])),
      name,
      // A provider that says nothing of groups leaves them unknown.
      groups: namedGroups(
        connection,
        connection.attributeMapping.groups === undefined ? (entra?.groups ?? assertion.groups) : groups,
      ),
      idpSessionId: assertion.sessionId ?? null,
      idpLogoutHint: assertion.logoutHint ?? null,
    },
  };
}

/** As it is and as some providers write it. */
const isDenied = (claim: unknown): boolean =>
  [claim].flat().some((value) => ['false', '0'].includes(String(value).toLowerCase()));

/**
 * Over SAML each app of a directory has a certificate of its own, which whoever made the app may have the key of: what is
 * signed by it says who somebody is over that connection, and not who in the directory.
 */
const isOfDirectory = ({ provider, protocol }: ResolvedConnection): boolean =>
  provider === 'entra' && protocol === 'oidc';

function directoryPerson(connection: ResolvedConnection, { entra }: Assertion): EntraPerson {
  if (entra === undefined || entra.directoryId !== directoryOf(connection)) {
    throw new PorticoError('id_token_invalid', { detail: 'tid is not the directory of the connection' });
  }
  return entra;
}

/** `https://{host}/{directory}/v2.0`: of one that was entered by hand, the issuer alone says which directory it is. */
const ENTRA_ISSUER = /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/v2\.0$/;

const directoryOf = ({ managedBy, entraTenantId, client }: ResolvedConnection) =>
  managedBy === 'manual' ? ENTRA_ISSUER.exec(client?.issuer ?? '')?.[1] : entraTenantId;

/**
 * Whoever the directory does not call a member is none: every app that we make asks for `acct`. One that was made by hand may
 * not, and then everybody would be a guest.
 */
const isGuest = ({ managedBy }: ResolvedConnection, { guest }: EntraPerson): boolean =>
  managedBy === 'manual' ? guest === true : guest !== false;

/** One address as it is commonly written. Readers disagree about anything else, so nothing else is vouched for. */
const ADDRESS = /^[^\s@<>()[\]:;,"\\]+@[^\s@]+$/;

/** An address counts only inside a domain that this organization has verified: its administrator controls the rest. */
function isTrusted(connection: ResolvedConnection, email: string, { claims, issuer }: Assertion): boolean {
  const isProven = (domain: string | undefined) =>
    domain !== undefined && connection.verifiedDomains.includes(domain);
  // Anybody makes a Google account with an address of theirs; only `hd` says that the company's Workspace looks after it. An app
  // for SAML is one Workspace's own.
  const keptBy = claims['hd'];
  const isOfGoogle =
    connection.protocol === 'oidc' && (connection.provider === 'google' || issuer === GOOGLE_ISSUER);
  if (isOfGoogle && !isProven(typeof keptBy === 'string' ? domainIn(keptBy) : undefined)) return false;
  return isProven(ADDRESS.test(email) ? domainIn(email.slice(email.lastIndexOf('@') + 1)) : undefined);
}

/**
 * A domain that somebody asserts, in ASCII, where it is written as one or as people read it. In other spellings of the same it would not be
 * found again when the proof is lost.
 */
function domainIn(text: string): string | undefined {
  const domain = domainOf(text);
  return domain !== undefined && [domain, domainToUnicode(domain)].includes(text.toLowerCase())
    ? domain
    : undefined;
}
