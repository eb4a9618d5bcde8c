import { acceptInvitation, isPending } from '../../directory/guests.ts';
import { invitationPage } from '../../pages/invitation-page.ts';
import type { Flow } from '../../sessions/flows.ts';
import { pageResponse } from '../../web/responses.ts';
import * as aadsts from '../aadsts.ts';
import type { Prompt } from '../checks/prompt.ts';
import { recordChange } from '../checks/record-change.ts';
import type { ChosenUser } from '../checks/user-choice.ts';
import type { LoginCall } from '../login-call.ts';

/**
 * The page on which a guest agrees that the directory may know them, before anything else of it. Nothing for everybody
 * else, and for a guest who has agreed: at the address of the invitation, or here.
 *
 * @throws EntraError 65004 when they declined, 65001 when nobody can be asked
 */
export function askToAccept(
  call: LoginCall,
  flow: Flow,
  { user: guest, directory }: Pick<ChosenUser, 'user' | 'directory'>,
  { prompt, application }: { prompt: Prompt; application: { appId: string; displayName: string } },
): Response | undefined {
  const { emulator, trace } = call;
  if (!isPending(guest)) return undefined;
  const answer = flow.invitationAnswer?.userId === guest.id ? flow.invitationAnswer : undefined;
  if (answer === undefined) {
    if (prompt === 'none')
      throw aadsts.consentMissing(application.appId, application.displayName, 'interaction_required');
    emulator.flows.keep(flow, trace.now);
    return pageResponse(200, invitationPage({ flow, guest, directory }));
  }
  if (!answer.accepted) throw aadsts.consentDeclined('access_denied');
  acceptInvitation(emulator.store, guest, trace.now);
  recordChange(call, 'redemption', { user: guest, directoryId: directory.id });
  return undefined;
}
