import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { AGREEMENTS, directoryAgreement } from './directory-agreement.ts';

export const listAgreements = operation(
  {
    method: 'GET',
    path: AGREEMENTS,
    summary: 'Lists who else has, or asks for, a directory of the organization, and what it asks for itself',
    description: 'At most 100.',
    by: 'principal',
    response: listOf(directoryAgreement),
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params: { orgId }, caller: { principal } }) =>
    list(inSnakeCase(await composition().provisioning.agreements(orgId, principal))),
);
