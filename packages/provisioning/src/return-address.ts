import { allowedReturn } from '@portico/connections';
import type { ProvisioningParts } from './settings.ts';

/** Where the dashboard shows the connection. */
function dashboardAddress(parts: ProvisioningParts, organizationId: string): string {
  return new URL(`/dashboard/organizations/${organizationId}/features/single-sign-on`, parts.origin).href;
}

/**
 * Where the browser goes after provisioning, where that is allowed (attack 12).
 *
 * @param wanted absolute URL; undefined for the dashboard
 * @throws PorticoError `return_url_not_allowed`
 */
export async function returnAddress(
  parts: ProvisioningParts,
  project: { projectId: string; organizationId: string },
  wanted: string | undefined,
): Promise<string> {
  if (wanted === undefined) return dashboardAddress(parts, project.organizationId);
  return allowedReturn(parts, project.projectId, wanted);
}

/** The return address with the outcome in its query. */
export function withOutcome(address: string, outcome: Record<string, string>): string {
  const url = new URL(address);
  for (const name of ['ok', 'connection', 'pending', 'request', 'error']) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(outcome)) url.searchParams.set(name, value);
  return url.href;
}
