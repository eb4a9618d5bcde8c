import { signInFilter } from '@portico/administration';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { signIn } from './sign-in.ts';

export const listSignIns = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/sign-ins',
    summary: 'Lists the sign-ins over the connections of an organization in the last week, the newest first',
    by: 'principal',
    query: signInFilter,
    response: listOf(signIn),
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params, caller: { principal }, query }) => {
    const { administration } = composition();
    const { items, after } = await administration.listSignIns(principal, params.orgId, query);
    return list(inSnakeCase(items), after);
  },
);
