import { invitationTokenInput } from '@portico/administration';
import { composition } from '../../../../../../composition/composition.ts';
import {
  answer,
  assertOwnOrigin,
  currentViewer,
  readJson,
  route,
  visitorOf,
} from '../../../../../http/index.ts';

/** What the holder of a link is invited to, and whether whoever is signed in here can accept it. */
export const POST = route(async (request) => {
  assertOwnOrigin(request);
  const input = await readJson(request, invitationTokenInput);
  const viewer = await currentViewer(request.headers);
  const { administration } = composition();
  return answer(await administration.lookAtInvitation(visitorOf(request.headers), viewer, input));
});
