import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { inSnakeCase } from '../snake-case.ts';
import { answerChange, mismatch } from './answer-facts.ts';
import { signIn } from './sign-in.ts';

const signInTrace = signIn
  .extend({
    steps: z.array(
      z.object({
        name: z.enum(['provider', 'redeem', 'admit', 'application']),
        state: z.enum(['done', 'failed', 'under_way', 'not_reached', 'unknown']),
        starts_after: z.int().nullable().meta({ description: 'In milliseconds from the beginning' }),
        took: z.int().nullable().meta({ description: 'In milliseconds' }),
      }),
    ),
    mismatch: mismatch
      .nullable()
      .meta({ description: 'What did not fit of the answer of the identity provider' }),
    changes: z
      .array(answerChange)
      .meta({ description: 'What is otherwise in it than in the answers by which people came in before' }),
  })
  .meta({ id: 'SignInTrace' });

export type SignInTrace = z.output<typeof signInTrace>;

export const getSignIn = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/sign-ins/{attemptId}',
    summary: 'Tells one sign-in step by step: where it is, how long each took, and why it was refused',
    by: 'principal',
    response: signInTrace,
    errors: ['not_found', 'forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params: { orgId, attemptId }, caller: { principal } }) =>
    inSnakeCase(await composition().administration.traceSignIn(principal, orgId, attemptId)),
);
