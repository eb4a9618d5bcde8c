import { pickUserPage } from '../../pages/pick-user-page.ts';
import { signInPage } from '../../pages/sign-in-page.ts';
import type { EntraError } from '../../refusals/entra-error.ts';
import type { Flow } from '../../sessions/flows.ts';
import { pageResponse } from '../../web/responses.ts';
import type { UserChoice } from '../checks/user-choice.ts';
import type { LoginCall } from '../login-call.ts';

/** The page that leads to a user: the picker, the name, or the password. */
export function showSignIn(
  { emulator, trace }: LoginCall,
  flow: Flow,
  choice: Exclude<UserChoice, { kind: 'user' }>,
  error?: EntraError,
): Response {
  emulator.flows.keep(flow, trace.now);
  emulator.browsers.keep(flow.browser, trace.now);
  if (choice.kind === 'type') {
    return pageResponse(
      200,
      signInPage({ flow, email: choice.email, atPassword: choice.atPassword, error, trace }),
    );
  }
  const users = flow.browser.signIns.flatMap(({ userId, active }) => {
    const user = emulator.store.users.get(userId);
    return user === undefined ? [] : [{ user, signedIn: active }];
  });
  return pageResponse(200, pickUserPage({ flow, users }));
}
