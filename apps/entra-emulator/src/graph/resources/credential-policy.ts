import { durationMs } from '../../clock/duration.ts';
import type { DirectoryRecord } from '../../directory/records.ts';
import { GraphError } from '../graph-error.ts';

/** What an app-management policy says about credentials, and the refusals that follow from it. */

const DAY_MS = 24 * 3600 * 1000;

/** @throws GraphError 400 CredentialTypeNotAllowedAsPerAppPolicy when the directory forbids client secrets */
export function requireSecretsAllowed({ id, secretsForbidden }: DirectoryRecord): void {
  if (!secretsForbidden) return;
  const message = `Credential type not allowed as per assigned policy '${id}'.`;
  throw new GraphError(400, 'CredentialTypeNotAllowedAsPerAppPolicy', message);
}

/** @throws GraphError 400 CredentialInvalidLifetimeAsPerAppPolicy when a credential would live longer than allowed */
export function requireLifetimeWithin(longest: string | null, start: number, end: number): void {
  const limit = longest === null ? undefined : durationMs(longest);
  // A day of grace: "180 days" is commonly asked for as a date, rounded up.
  if (limit === undefined || end - start <= limit + DAY_MS) return;
  throw new GraphError(
    400,
    'CredentialInvalidLifetimeAsPerAppPolicy',
    'Credential lifetime exceeds the max value allowed as per assigned policy.',
  );
}
