import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { inSnakeCase } from '../snake-case.ts';
import { organization } from './organization.ts';

export const getOrganization = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}',
    summary: 'Reads an organization, with what one may do in it',
    by: 'principal',
    response: organization,
    errors: ['other_sign_in_required', 'organization_suspended'],
  },
  async ({ params, caller }) =>
    inSnakeCase(await composition().administration.getOrganization(caller.principal, params.orgId)),
);
