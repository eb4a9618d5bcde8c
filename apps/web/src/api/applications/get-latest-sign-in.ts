import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

const latest = z
  .object({
    sign_in: z
      .object({
        at: timestamp,
        name: text.nullable(),
        email: text.nullable(),
        organization_name: text.nullable(),
      })
      .nullable(),
    readiness: z.object({ connected: z.boolean(), domain_verified: z.boolean() }),
  })
  .meta({ id: 'LatestSignIn' });

export const getLatestSignIn = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}/applications/{applicationId}/latest-sign-in',
    summary: 'Says who signed in to an application last, and whether anybody could',
    description: 'As far as the latest events of the project tell.',
    by: 'principal',
    response: latest,
    errors: [],
  },
  async ({ params: { projectId, applicationId }, caller: { principal } }) => {
    const { administration } = composition();
    const [signIn, readiness] = await Promise.all([
      administration.latestSignIn(principal, projectId, applicationId),
      administration.signInReadiness(principal, projectId),
    ]);
    return inSnakeCase({ signIn: signIn ?? null, readiness });
  },
);
