import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { inSnakeCase } from '../snake-case.ts';
import { wholeReplacement } from './replacement.ts';

export const getReplacement = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/replacement',
    summary: 'Shows how a connection takes another’s place, and who is who; by the old one or the new one',
    by: 'manager',
    response: wholeReplacement,
    errors: ['not_found'],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller }) =>
    inSnakeCase(await composition().replacing.view({ organizationId, connectionId, caller })),
);
