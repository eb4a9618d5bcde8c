import { durationMs } from '../../clock/duration.ts';
import { isAbout, type ManagedObject, restrictionsInForce } from '../../directory/app-management.ts';
import type { CredentialRestriction } from '../../directory/policy-records.ts';
import type { ApplicationRecord } from '../../directory/records.ts';
import type { GraphCall } from '../graph-call.ts';
import { GraphError } from '../graph-error.ts';

/** What app management policies allow of credentials, and the refusals that follow from it. */

/** An application as its policies see it. */
export const managedApplication = ({
  id,
  createdDateTime,
}: Pick<ApplicationRecord, 'id' | 'createdDateTime'>): ManagedObject => ({
  id,
  kind: 'application',
  createdDateTime,
});

interface Rules {
  policyId: string;
  about: (restrictionType: string) => CredentialRestriction[];
}

function rulesFor({ emulator, caller }: GraphCall, object: ManagedObject): Rules {
  const found = restrictionsInForce(emulator.store, caller.directory, object);
  const all = found && [...found.restrictions.passwordCredentials, ...found.restrictions.keyCredentials];
  return {
    policyId: found?.policyId ?? '',
    about: (wanted) =>
      (all ?? []).filter((one) => one.restrictionType === wanted && isAbout(one, object.createdDateTime)),
  };
}

/** @throws GraphError 400 where a policy forbids client secrets, or that they live so long */
export function requireAllowedSecret(
  call: GraphCall,
  object: ManagedObject,
  start: number,
  end: number,
): void {
  const rules = rulesFor(call, object);
  requireNone(rules, 'passwordAddition');
  requireLifetime(rules, 'passwordLifetime', start, end);
}

/** @throws GraphError 400 where a policy forbids keys of that kind, or that they live so long */
export function requireAllowedKey(
  call: GraphCall,
  object: ManagedObject,
  { type, startDateTime, endDateTime }: { type: string; startDateTime: string; endDateTime: string },
): void {
  const rules = rulesFor(call, object);
  const isSymmetric = type.toLowerCase() === 'symmetric';
  if (isSymmetric) requireNone(rules, 'symmetricKeyAddition');
  const life = isSymmetric ? 'symmetricKeyLifetime' : 'asymmetricKeyLifetime';
  requireLifetime(rules, life, Date.parse(startDateTime), Date.parse(endDateTime));
}

function requireNone({ policyId, about }: Rules, restrictionType: string): void {
  if (about(restrictionType).length === 0) return;
  const message = `Credential type not allowed as per assigned policy '${policyId}'.`;
  throw new GraphError(400, 'CredentialTypeNotAllowedAsPerAppPolicy', message);
}

function requireLifetime(
  { policyId, about }: Rules,
  restrictionType: string,
  start: number,
  end: number,
): void {
  const isTooLong = about(restrictionType).some(({ maxLifetime }) => {
    const limit = maxLifetime === null ? undefined : durationMs(maxLifetime);
    return limit !== undefined && end - start > limit;
  });
  if (!isTooLong) return;
  throw new GraphError(
    400,
    'CredentialInvalidLifetimeAsPerAppPolicy',
    `Credential lifetime exceeds the max value allowed as per assigned policy '${policyId}'.`,
  );
}
