import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf, text } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

const socialProvider = z
  .object({ provider: text, enabled: z.boolean(), client_id: text.nullable(), redirect_uri: text })
  .meta({ id: 'SocialProvider' });

export const listSocialProviders = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}/social',
    summary: 'Lists the social providers of a project; their secrets are not told',
    by: 'principal',
    response: listOf(socialProvider),
    errors: [],
  },
  async ({ params, caller }) =>
    list(
      inSnakeCase(
        await composition().administration.listSocialConnections(caller.principal, params.projectId),
      ),
    ),
);
