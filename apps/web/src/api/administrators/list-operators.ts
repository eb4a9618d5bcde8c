import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { administrator } from './administrator.ts';

export const listOperators = operation(
  {
    method: 'GET',
    path: '/v1/session/deployment/operators',
    summary: 'Lists who runs the deployment',
    by: 'principal',
    response: listOf(administrator),
    errors: ['forbidden'],
  },
  async ({ caller }) => list(inSnakeCase(await composition().administration.listOperators(caller.principal))),
);
