import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const finishSetupLink = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/setup-links/finish',
    summary: 'Ends the setup link by which it is called: what it was for is done',
    by: 'installer',
    response: nothing,
    errors: ['not_found'],
  },
  ({ params, caller }) => composition().setupLinks.complete(params.orgId, caller),
);
