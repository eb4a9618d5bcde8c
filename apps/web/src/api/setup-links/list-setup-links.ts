import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { setupLinkView } from './setup-link.ts';

export const listSetupLinks = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/setup-links',
    summary: 'Lists the setup links of an organization, the newest first',
    by: 'principal',
    response: listOf(setupLinkView),
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params, caller }) =>
    list(inSnakeCase(await composition().setupLinks.list(params.orgId, caller.principal))),
);
