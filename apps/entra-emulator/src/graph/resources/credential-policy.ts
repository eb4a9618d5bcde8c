import type { DirectoryRecord } from '../../directory/records.ts';
import { GraphError } from '../graph-error.ts';

/** What an app-management policy says about credentials, and the refusals that follow from it. */

const DURATION =
  /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,7})S)?)?$/;
const DAY_MS = 24 * 3600 * 1000;
const UNITS_MS = [365 * DAY_MS, 30 * DAY_MS, 7 * DAY_MS, DAY_MS, 3_600_000, 60_000, 1000];

/** Milliseconds of an ISO 8601 duration, a year counted as 365 days; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  const parts = DURATION.exec(text)?.slice(1);
  if (parts === undefined || parts.every((part) => part === undefined)) return undefined;
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (UNITS_MS[index] ?? 0), 0);
}

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
