import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { explanation, text } from '../schemas.ts';
import { answerChange, mismatch } from '../sign-ins/answer-facts.ts';

const testSignIn = z
  .object({
    state: text.meta({ description: '`waiting`, `expired`, `ok` or an error code' }),
    message: text.optional(),
    provider_code: text.optional().meta({ description: 'Microsoft’s number for why, such as AADSTS50105' }),
    explanation: explanation.optional(),
    mismatch: mismatch.optional(),
    changes: z.array(answerChange).optional(),
    claims: z.record(z.string(), z.unknown()).nullish(),
    member: z
      .object({
        email: text.nullable(),
        name: text.nullable(),
        role: text,
        groups: z.array(text).optional(),
        refused: text.nullish().meta({ description: 'The code for which the person would be turned away' }),
      })
      .nullish(),
    others: z
      .object({ missing: z.array(z.enum(['email', 'name', 'groups'])), refused: text.nullable() })
      .optional()
      .meta({
        description:
          'In place of `claims` and `member` where somebody else has begun it: which values did not arrive, and why the person would be turned away',
      }),
  })
  .meta({ id: 'TestSignIn' });

export type TestSignIn = z.output<typeof testSignIn>;

export const getTest = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/test-sign-in/{attemptId}',
    summary: 'Says what a test sign-in brought',
    description: 'What arrived of the person is told to whoever has begun it alone.',
    by: 'tester',
    response: testSignIn,
    errors: ['not_found', 'forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  ({ params: { orgId: organizationId, ...ids }, caller: { principal } }) =>
    composition().signIn.testResult({ organizationId, ...ids, principal }),
);
