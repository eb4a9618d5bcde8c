import { html } from 'hono/html';
import type { UserRecord } from '../directory/records.ts';
import type { EntraError, ErrorTrace } from '../refusals/entra-error.ts';
import type { Flow } from '../sessions/flows.ts';
import { errorFacts } from './error-page.ts';
import { flowForm } from './flow-form.ts';
import { pageLayout } from './layout.ts';

/** Asks for a password of the person's own before the sign-in goes on. */
export function changePasswordPage({
  flow,
  user,
  error,
  trace,
}: {
  flow: Flow;
  user: UserRecord;
  error: EntraError | undefined;
  trace: ErrorTrace;
}): string {
  const problem =
    error === undefined
      ? html``
      : html`<div class="problem" role="alert" id="error"><p>${error.message}</p>${errorFacts(error, trace)}</div>`;
  return pageLayout(
    'Update your password',
    html`${problem}<p>The password was set by somebody else, or an administrator wants another. Choose one of 8 to 256 characters with three of: small letters, capitals, digits, symbols.</p>
<p class="facts">${user.userPrincipalName}</p>
${flowForm(
  flow,
  'new-password',
  html`<label for="current">Current password</label>
<input id="current" name="current" type="password" required autofocus autocomplete="current-password">
<label for="new">New password</label>
<input id="new" name="new" type="password" required autocomplete="new-password">
<label for="confirm">Confirm password</label>
<input id="confirm" name="confirm" type="password" required autocomplete="new-password">
<button id="change" type="submit">Change and sign in</button>`,
)}`,
  );
}
