import { newUserInput } from '@portico/administration';
import { composition } from '../../../../../../composition/composition.ts';
import { answer, assertOwnOrigin, readJson, route, visitorOf } from '../../../../../http/index.ts';

/** Somebody new accepts, with an address and password of their own. */
export const POST = route(async (request) => {
  assertOwnOrigin(request);
  const input = await readJson(request, newUserInput);
  const { administration } = composition();
  return answer(await administration.acceptAsNewUser(visitorOf(request.headers), input), 201);
});
