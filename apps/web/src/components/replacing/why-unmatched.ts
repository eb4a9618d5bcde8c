import type { ReplacementArrival } from '../../api/replacements/replacement.ts';

/** Why an address does not say who somebody is. */
export const WHY: Readonly<Record<NonNullable<ReplacementArrival['why']>, string>> = {
  nobody: 'Nobody of the old connection has this address.',
  several: 'Several people of the old connection have this address.',
  address_not_proven: 'The address is not in a domain that you have verified.',
  address_doubted: 'The new provider says that it has not confirmed this address.',
  taken: 'Somebody else has come over with this address already.',
};
