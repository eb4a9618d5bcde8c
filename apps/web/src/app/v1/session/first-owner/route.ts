import { firstOwnerInput } from '@portico/administration';
import { composition } from '../../../../../composition/composition.ts';
import { answer, assertOwnOrigin, readJson, route, visitorOf } from '../../../../http/index.ts';

/** Makes the first owner with the token printed at the first start; 410 `setup_closed` ever after. */
export const POST = route(async (request) => {
  assertOwnOrigin(request);
  const input = await readJson(request, firstOwnerInput);
  return answer(await composition().administration.createFirstOwner(visitorOf(request.headers), input), 201);
});
