import type { DirectoryRecord } from '../../directory/records.ts';
import { GraphError } from '../graph-error.ts';

/** What Entra tells of sign-ins is sold. @throws GraphError 403 without the licence */
export function requirePremium({ licence }: DirectoryRecord): void {
  if (licence !== 'Free') return;
  throw new GraphError(
    403,
    'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    "Neither tenant is B2C or tenant doesn't have premium license",
  );
}
