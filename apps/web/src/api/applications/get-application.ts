import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { inSnakeCase } from '../snake-case.ts';
import { application } from './application.ts';

const keySet = z.record(z.string(), z.unknown());

export const getApplication = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}/applications/{applicationId}',
    summary: 'Reads an application, and what is known of its secrets',
    by: 'principal',
    response: application,
    errors: [],
  },
  async ({ params: { projectId, applicationId }, caller }) => {
    const { administration } = composition();
    const { jwks, ...found } = await administration.getApplication(
      caller.principal,
      projectId,
      applicationId,
    );
    return { ...inSnakeCase(found), jwks: keySet.nullable().parse(jwks) };
  },
);
