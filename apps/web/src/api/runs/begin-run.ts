import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { credentialKind } from '../connections/connection.ts';
import { operation } from '../operation.ts';
import { run } from './run.ts';

export const beginRun = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/runs',
    summary: 'Begins to repair a connection, to give it a new credential, to own its app, or to check it',
    by: 'manager',
    body: z.strictObject({
      kind: z.string().max(40).meta({
        description:
          '`repair`, `rotate`, `check`; `tidy`, which removes credentials that others took the place of; or `own`, which makes Portico an owner of the app that it made, and changes nothing else',
      }),
      credential: credentialKind.optional().meta({
        description:
          'For `rotate`: the kind of the new credential, one of the `credential_kinds` of the connection; as before without it',
      }),
    }),
    response: run,
    status: 202,
    errors: ['not_found', 'invalid_request', 'provisioning_in_progress', 'nothing_to_manage'],
  },
  ({ params: { orgId: organizationId, connectionId }, body: { kind, credential }, caller }) =>
    composition().provisioning.beginRun({
      ...{ kind, organizationId, connectionId, caller },
      credentialKind: credential,
    }),
);
