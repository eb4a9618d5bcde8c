import type { AppRegistrations, EntraApplication } from '@portico/microsoft-graph';
import { newToken } from '@portico/vault';
import type { ProvisioningParts } from '../settings.ts';
import { isOwnedOnlyBy } from './ownership.ts';

/**
 * The temporary display name of a template instance. Names are nobody's: anybody in a customer's directory may give one to
 * an app of theirs. So each request has a name that nobody could know before it was sent.
 */
export function newTemplateMarker(connectionId: string): string {
  return `Portico setting up ${connectionId} ${newToken()}`;
}

/**
 * The app that a request with that name made, if it made one that can be told from somebody else's: of our template, with
 * no owner but us, untouched, and the only one. Who copies the name once it can be read gets neither our addresses nor our
 * secret, and loses nothing.
 *
 * @throws MicrosoftCallFailed
 */
export async function instanceOf(
  { cloud, provisioningApp, log }: Pick<ProvisioningParts, 'cloud' | 'provisioningApp' | 'log'>,
  calls: AppRegistrations,
  marker: string,
): Promise<EntraApplication | undefined> {
  const named = await calls.findApplicationsByDisplayName(marker);
  const fitting = named.filter(
    (application) =>
      // Whatever a directory makes of the question.
      application.displayName === marker &&
      application.applicationTemplateId === cloud.templateId &&
      isOwnedOnlyBy(application, provisioningApp?.clientId) &&
      isUntouched(application),
  );
  const [instance, lookalike] = fitting;
  if (instance !== undefined && lookalike === undefined) return instance;
  if (named.length > 0) log('provisioning.lookalike', { applications: named.map(({ id }) => id) });
  return undefined;
}

/** What was made by earlier requests for a connection, answers of which were lost, and is not in use. */
export async function forgottenInstances(
  parts: Pick<ProvisioningParts, 'cloud' | 'provisioningApp' | 'log' | 'managed'>,
  calls: AppRegistrations,
  connection: { readonly id: string; readonly entraApplicationObjectId: string | null },
): Promise<EntraApplication[]> {
  const found: EntraApplication[] = [];
  for (const marker of await parts.managed.templateMarkers(connection.id)) {
    const instance = await instanceOf(parts, calls, marker);
    if (instance !== undefined && instance.id !== connection.entraApplicationObjectId) found.push(instance);
  }
  return found;
}

function isUntouched({ web, passwordCredentials, keyCredentials, uniqueName }: EntraApplication): boolean {
  const lists = [web?.redirectUris, passwordCredentials, keyCredentials];
  return lists.every((list) => (list ?? []).length === 0) && (uniqueName ?? null) === null;
}
