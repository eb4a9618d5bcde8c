import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';

const disconnected = z
  .object({
    status: z.literal('inactive'),
    removed: z.boolean(),
    run_id: text.nullable().meta({
      description: 'What takes the app registration out; null when there was nothing to take out',
    }),
    manual_steps: z
      .array(text)
      .optional()
      .meta({ description: 'What is left to do by hand, or may be done' }),
  })
  .meta({ id: 'Disconnected' });

export type Disconnected = z.output<typeof disconnected>;

export const disconnect = operation(
  {
    method: 'DELETE',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}',
    summary: 'Disconnects: sign-in ends at once, and a run removes what Portico has made in the directory',
    description: 'Answers when that is over, or after a few seconds while it goes on.',
    by: 'manager',
    response: disconnected,
    errors: ['not_found'],
  },
  async ({ params: { orgId: organizationId, connectionId }, caller }) => {
    const of = { organizationId, connectionId, caller };
    if (await composition().setup.remove(of))
      return { status: 'inactive' as const, removed: true, run_id: null };
    const { status, removed, runId, manualSteps } = await composition().provisioning.disconnect(of);
    return {
      status,
      removed,
      run_id: runId,
      ...(manualSteps.length > 0 ? { manual_steps: manualSteps } : {}),
    };
  },
);
