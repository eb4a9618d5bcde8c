import { acceptsSignIn, isBeingEntered, isId, isPaused, PorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import type { SignInParts } from '../settings.ts';

/** What an application, or a link, says about where to sign in. */
export type Wish = {
  readonly projectId: string;
  readonly organization: string | undefined;
  readonly connection: string | undefined;
  readonly loginHint: string | undefined;
  readonly domainHint: string | undefined;
};

/**
 * The one connection to sign in over: named, or the only usable one of the named organization, or of the organization
 * that has verified the e-mail domain.
 *
 * @throws PorticoError `not_found`, `connection_choice_required`, `connection_disabled`, `organization_suspended`
 */
export async function resolveConnection(parts: SignInParts, wish: Wish): Promise<ResolvedConnection> {
  const named = namedIn(wish);
  const found = await foundFor(parts, wish.projectId, named);
  if (found.length === 0) throw new PorticoError('not_found');
  const usable = found.filter(isUsable);
  const [first, second] = usable;
  if (first === undefined) throw whyUnusable(found);
  if (second !== undefined && named.connectionId === undefined)
    throw new PorticoError('connection_choice_required');
  return first;
}

async function foundFor(parts: SignInParts, projectId: string, named: ReturnType<typeof namedIn>) {
  const found = await parts.connections.resolve({ projectId, ...named });
  const { organizationId, connectionId } = named;
  // The dashboard's own project has no connections: an organization named there is one of another project.
  return found.length === 0 && organizationId !== undefined && connectionId === undefined
    ? parts.connections.resolveForDashboard(projectId, { organizationId })
    : found;
}

function namedIn(wish: Wish) {
  const connectionId = wish.connection;
  const organizationId = wish.organization;
  const byName = connectionId !== undefined || organizationId !== undefined;
  if (connectionId !== undefined && !isId('connection', connectionId)) throw new PorticoError('not_found');
  if (organizationId !== undefined && !isId('organization', organizationId))
    throw new PorticoError('not_found');
  const domain = byName ? undefined : domainOf(wish.domainHint ?? wish.loginHint);
  if (!byName && domain === undefined) throw new PorticoError('connection_choice_required');
  return { connectionId, organizationId, domain };
}

/** What a URL parser would drop, decode or take for the end of the host. */
const NOT_IN_A_DOMAIN = /[\s/?#:%\\]/;

/** The part after the last @, lower case, in ASCII, without the dot of the root; undefined when it is not a domain and nothing else. */
export function domainOf(text: string | undefined): string | undefined {
  const domain = text?.split('@').at(-1)?.trim().toLowerCase();
  if (!domain || domain.length > 253 || NOT_IN_A_DOMAIN.test(domain)) return undefined;
  if (!URL.canParse(`https://${domain}`)) return undefined;
  const hostname = new URL(`https://${domain}`).hostname.replace(/\.$/, '');
  return hostname.includes('.') && !hostname.endsWith('.') ? hostname : undefined;
}

export function isUsable(connection: ResolvedConnection): boolean {
  return acceptsSignIn(connection.status) && connection.organizationStatus === 'active';
}

/** Whether it may be tried: also one that nobody else signs in over yet. */
export function isTestable(connection: ResolvedConnection): boolean {
  const { status, client, credential, protocol, enteredAt, organizationStatus } = connection;
  const hasProof = client !== null && (credential !== null || client.clientAuthentication === 'none');
  const isEntered = protocol === 'saml' ? enteredAt !== null : hasProof;
  const isWithoutPeople = isBeingEntered(status) || (isPaused(status) && connection.managedBy === 'manual');
  return isUsable(connection) || (isWithoutPeople && isEntered && organizationStatus === 'active');
}

/** @throws never: answers the error for a connection that people may not use now (attack 38) */
export function whyUnusable(connections: readonly ResolvedConnection[]): PorticoError {
  const suspended = connections.every(({ organizationStatus }) => organizationStatus === 'suspended');
  return new PorticoError(suspended ? 'organization_suspended' : 'connection_disabled');
}
