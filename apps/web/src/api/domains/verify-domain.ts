import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const verifyDomain = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/domains/{domain}/verify',
    summary: 'Asks DNS for the record that proves a domain',
    by: 'claimant',
    response: nothing,
    errors: [
      'forbidden',
      'other_sign_in_required',
      'organization_suspended',
      'domain_not_proven',
      'already_exists',
    ],
  },
  ({ params, caller }) => composition().administration.proveDomain(caller, params.orgId, params.domain),
);
