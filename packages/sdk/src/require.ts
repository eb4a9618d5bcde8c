import { PorticoError } from './errors.ts';

/** A session or an access token: whoever is asking, in an organization. */
export type Bearer = {
  readonly organizationId: string | undefined;
  readonly roles: readonly string[];
};

/**
 * The organization that somebody is signed in to.
 *
 * @param organizationId the one that it has to be; any will do without
 * @throws PorticoError `not_signed_in`, `organization_required`
 */
export function requireOrganization(bearer: Bearer | undefined, organizationId?: string): string {
  if (bearer === undefined) throw new PorticoError('not_signed_in');
  const { organizationId: actual } = bearer;
  if (actual === undefined || (organizationId !== undefined && organizationId !== actual))
    throw new PorticoError('organization_required', { detail: `signed in to ${actual ?? 'none'}` });
  return actual;
}

/**
 * Roles say what somebody may do in their own organization; ask for that with {@link requireOrganization} as well when a
 * request names one.
 *
 * @param roles any one of them will do
 * @throws PorticoError `not_signed_in`, `role_required`
 */
export function requireRole(bearer: Bearer | undefined, ...roles: readonly string[]): void {
  requireOrganization(bearer);
  if (!bearer?.roles.some((role) => roles.includes(role)))
    throw new PorticoError('role_required', { detail: `needs ${roles.join(' or ')}` });
}
