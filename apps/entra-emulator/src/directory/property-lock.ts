import { z } from 'zod';
import { isPlainObject } from '../shape/plain-object.ts';
import { record } from '../shape/read-shape.ts';
import type { ApplicationRecord, PropertyLock } from './records.ts';

/** What a lock can hold fast on an enterprise app: credentials by their usage, and the key that tokens are encrypted for. */
export type Lockable = 'credentialsWithUsageSign' | 'credentialsWithUsageVerify' | 'tokenEncryptionKeyId';

const flag = z.boolean().nullable();

/** A lock in a state that is read back. */
export const propertyLockShape = record(
  {
    isEnabled: z.boolean(),
    allProperties: flag,
    credentialsWithUsageSign: flag,
    credentialsWithUsageVerify: flag,
    tokenEncryptionKeyId: flag,
  },
  {},
);

const OPEN: PropertyLock = {
  isEnabled: false,
  allProperties: null,
  credentialsWithUsageSign: null,
  credentialsWithUsageVerify: null,
  tokenEncryptionKeyId: null,
};

/**
 * The lock of an application after somebody wrote to it: what is left out stays as it was.
 *
 * @param written null takes the lock away
 */
export const lockAfter = (
  before: PropertyLock | null | undefined,
  written: Partial<PropertyLock> | null,
): PropertyLock | null => written && { ...OPEN, ...before, ...written };

/** Whether the application forbids its enterprise apps to change this. */
export const locks = (
  { servicePrincipalLockConfiguration: lock }: ApplicationRecord,
  lockable: Lockable,
): boolean => lock?.isEnabled === true && (lock.allProperties === true || lock[lockable] === true);

/** A lock that was kept without effect, before it had one, is read as it was meant. */
export function withPropertyLock(record: ApplicationRecord): ApplicationRecord {
  const { servicePrincipalLockConfiguration: kept, ...withoutEffect } = record.withoutEffect ?? {};
  if (kept === undefined) return record;
  const flags = Object.entries(isPlainObject(kept) ? kept : {}).filter(
    ([name, value]) => Object.hasOwn(OPEN, name) && typeof value === 'boolean',
  );
  const servicePrincipalLockConfiguration = lockAfter(null, kept === null ? null : Object.fromEntries(flags));
  return { ...record, withoutEffect, servicePrincipalLockConfiguration };
}
