import { invitationTokenInput } from '@portico/administration';
import { composition } from '../../../../../../composition/composition.ts';
import { answer, readJson, requireCaller, route } from '../../../../../http/index.ts';

/** Whoever is signed in accepts as themselves. */
export const POST = route(async (request) => {
  const caller = await requireCaller(request);
  const input = await readJson(request, invitationTokenInput);
  return answer(await composition().administration.acceptInvitation(caller, input));
});
