import { confirmPasswordInput } from '@portico/administration';
import { composition } from '../../../../../composition/composition.ts';
import { answer, readJson, requireCaller, route } from '../../../../http/index.ts';

/** The signed-in person types their password again, so that what wants a recent sign-in works. */
export const POST = route(async (request) => {
  const caller = await requireCaller(request);
  const input = await readJson(request, confirmPasswordInput);
  return answer(await composition().administration.confirmPassword(caller, input));
});
