import type { Connection } from '../../api/connections/connection.ts';
import type { KnownDomain } from './domain-offer.tsx';

/** Of the organization's domains those that lead to the connection, as far as they are verified. */
export const leadingHere = (
  { domains: only }: Pick<Connection, 'domains'>,
  domains: readonly KnownDomain[],
): readonly KnownDomain[] =>
  only.length === 0 ? domains : domains.filter(({ domain }) => only.includes(domain));
