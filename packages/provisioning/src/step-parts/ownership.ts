import type { EntraApplication } from '@portico/microsoft-graph';

/**
 * Whether nobody but Portico's own app in that directory is an owner. What a person or another application made is theirs;
 * what the template makes may have no owner (microsoft.md section 3).
 */
export function isOwnedOnlyBy({ owners }: EntraApplication, clientId: string | undefined): boolean {
  return owners?.every(({ appId }) => appId !== undefined && appId === clientId) ?? false;
}
