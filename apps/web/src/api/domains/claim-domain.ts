import { domainInput } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { domainRecord } from '../organizations/organization.ts';

export const claimDomain = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/domains',
    summary: 'Claims a domain for an organization: answers with the record that proves it',
    description:
      'With `vouched`, whoever administers the project answers for it: it counts at once, and there is nothing to say.',
    by: 'claimant',
    body: domainInput,
    response: z.object({ record: domainRecord }).optional(),
    status: 201,
    errors: [
      'forbidden',
      'other_sign_in_required',
      'organization_suspended',
      'already_exists',
      'too_many_open',
    ],
  },
  async ({ params, caller, body }) => {
    const { administration } = composition();
    if (!body.vouched) return { record: await administration.claimDomain(caller, params.orgId, body) };
    await administration.addVerifiedDomain(caller, params.orgId, body);
    return undefined;
  },
);
