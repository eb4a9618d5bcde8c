import type { Kept } from './records.ts';
import { isKept } from './removal.ts';

const SEVEN_DAYS_MS = 7 * 24 * 3600 * 1000;

/** Set on an object that is there, and never taken away again (graph beta: directory-deleteditems-delete). */
export const PROTECTION = 'isHardDeleteProtectionEnabled';

export const isProtected = ({ withoutEffect }: Kept): boolean => withoutEffect?.[PROTECTION] === true;

/** Whether it may not be purged yet: so for seven days after it was deleted, each time that it is. @param now ms */
export const isHeldBack = (one: Kept & { deletedDateTime: string | null }, now: number): boolean =>
  isProtected(one) && isKept(one, now) && now - Date.parse(one.deletedDateTime ?? '') < SEVEN_DAYS_MS;
