import { type Assigned, NOBODY } from '../integrations/assignments.ts';
import type { OidcIntegration, OidcSettings } from '../integrations/oidc-integration.ts';
import type { Registry } from '../integrations/registry.ts';
import type { SampleOidc } from './sample-oidc.ts';

/**
 * Saves what was typed, if the library takes it for a client: it has rules of its own about metadata.
 *
 * @param clientId of the one to change; undefined: another one
 * @param assigned who may use another one
 * @throws NotFound
 */
export async function saveOidc(
  oidc: SampleOidc,
  registry: Registry,
  settings: OidcSettings,
  clientId?: string,
  assigned: Assigned = NOBODY,
): Promise<{ integration: OidcIntegration } | { problems: Record<string, string> }> {
  const before = clientId === undefined ? undefined : registry.oidcOf(clientId);
  const integration =
    before === undefined
      ? registry.createOidc(settings, assigned)
      : registry.changeOidc(before.clientId, settings);
  const objection = await oidc.objectionTo(integration);
  if (objection === undefined) return { integration };
  if (before === undefined) registry.remove(integration.clientId);
  else registry.restoreOidc(before);
  return { problems: { form: `This cannot be a client: ${objection}` } };
}
