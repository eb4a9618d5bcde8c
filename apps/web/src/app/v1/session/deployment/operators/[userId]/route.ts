import { composition } from '../../../../../../../composition/composition.ts';
import { noContent, pathId, requireRecentCaller, route } from '../../../../../../http/index.ts';

/** Takes the deployment from an operator. */
export const DELETE = route<{ userId: string }>(async (request, { userId }) => {
  const caller = await requireRecentCaller(request);
  await composition().administration.removeOperator(caller, pathId('user', userId));
  return noContent();
});
