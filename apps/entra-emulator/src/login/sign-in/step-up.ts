import { stepUpPage } from '../../pages/step-up-page.ts';
import type { Flow } from '../../sessions/flows.ts';
import type { RequestedClaims } from '../../sessions/grants.ts';
import { pageResponse } from '../../web/responses.ts';
import * as aadsts from '../aadsts.ts';
import { wantedContexts } from '../checks/claims.ts';
import type { Prompt } from '../checks/prompt.ts';
import type { ChosenUser } from '../checks/user-choice.ts';
import type { LoginCall } from '../login-call.ts';

interface StepUpQuestion {
  claims: RequestedClaims | undefined;
  prompt: Prompt;
  applicationName: string;
}

/**
 * The page that asks for more proof when `claims` wants authentication contexts that this session has not confirmed, or
 * nothing. With `prompt=none` there is nobody to ask (50076).
 */
export function askStepUp(
  call: LoginCall,
  flow: Flow,
  chosen: ChosenUser,
  { claims, ...question }: StepUpQuestion,
): Response | undefined {
  const held = chosen.signIn.acrs ?? [];
  const contexts = wantedContexts(claims).filter((one) => !held.includes(one));
  return contexts.length === 0 ? undefined : askForContexts(call, flow, chosen, { contexts, ...question });
}

/** The page that asks to confirm these contexts. @throws EntraError 500121 when the person has refused, 50076 with `prompt=none` */
export function askForContexts(
  call: LoginCall,
  flow: Flow,
  chosen: ChosenUser,
  { contexts, prompt, applicationName }: Omit<StepUpQuestion, 'claims'> & { contexts: string[] },
): Response {
  if (flow.stepUpRefused) throw aadsts.strongerSignInRefused();
  if (prompt === 'none') throw aadsts.strongerSignInNeeded('interaction_required', applicationName);
  flow.stepUp = { signInUserId: chosen.signIn.userId, contexts };
  call.emulator.flows.keep(flow, call.trace.now);
  return pageResponse(200, stepUpPage({ flow, user: chosen.user, contexts }));
}
