import { passwordLinkInput } from '@portico/administration';
import { composition } from '../../../../../composition/composition.ts';
import { answer, assertOwnOrigin, readJson, route, visitorOf } from '../../../../http/index.ts';

/** Sets a password with the token of a password link. */
export const POST = route(async (request) => {
  assertOwnOrigin(request);
  const input = await readJson(request, passwordLinkInput);
  return answer(await composition().administration.usePasswordLink(visitorOf(request.headers), input));
});
