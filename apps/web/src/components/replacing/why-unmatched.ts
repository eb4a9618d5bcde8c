import type { ReplacementArrival } from '../../api/replacements/replacement.ts';

/** Why an address does not say who somebody is. */
export const WHY: Readonly<Record<NonNullable<ReplacementArrival['why']>, string>> = {
  nobody: 'Nobody of the old connection has this address.',
  several: 'Several people of the old connection have this address.',
  address_missing: 'The new provider tells no address.',
  address_not_proven:
    'The address is not in a domain that you have verified, or was not theirs over the old connection before the switch.',
  address_doubted: 'The new provider says that it has not confirmed this address.',
  taken: 'The person with this address has come over as somebody else already.',
  left: 'Whoever had this address is no member any more: it may be somebody else’s by now.',
};
