import { html } from 'hono/html';
import type { ApplicationRecord, UserRecord } from '../directory/records.ts';
import type { EntraError, ErrorTrace } from '../refusals/entra-error.ts';
import type { Flow } from '../sessions/flows.ts';
import { errorFacts } from './error-page.ts';
import { flowForm } from './flow-form.ts';
import { pageLayout } from './layout.ts';

/** The code that the device shows is typed here. */
export function userCodeEntryPage({
  error,
  trace,
}: {
  error: EntraError | undefined;
  trace: ErrorTrace;
}): string {
  const problem =
    error === undefined
      ? html``
      : html`<div class="problem" role="alert" id="error"><p>That code didn’t work. Check the code and try again.</p>${errorFacts(error, trace)}</div>`;
  return pageLayout(
    'Enter code to allow access',
    html`${problem}<form method="post" action="/common/oauth2/deviceauth" autocomplete="off">
<p>Once you enter the code displayed on your app or device, it will have access to your account.</p>
<label for="otc">Code</label>
<input id="otc" name="otc" type="text" required autofocus maxlength="20" autocapitalize="characters">
<button id="next" type="submit">Next</button>
</form>`,
  );
}

/** Whether the person means this device at all. */
export const deviceConfirmationPage = ({
  flow,
  application,
  user,
}: {
  flow: Flow;
  application: ApplicationRecord;
  user: UserRecord;
}): string =>
  pageLayout(
    `Are you trying to sign in to ${application.displayName}?`,
    html`<p>Only continue if you downloaded the app from a store or website that you trust.</p>
<p class="facts">Signed in as ${user.userPrincipalName}</p>
${flowForm(
  flow,
  'device',
  html`<input type="hidden" name="user" value="${user.id}">
<button id="accept" type="submit" name="answer" value="accept">Continue</button>
<button id="cancel" class="second" type="submit" name="answer" value="cancel">Cancel</button>`,
)}`,
  );

/** The end of it in this browser. The device finds out by itself. */
export const deviceDonePage = (application: ApplicationRecord, approved: boolean): string =>
  approved
    ? pageLayout(
        application.displayName,
        html`<p id="done">You have signed in to the ${application.displayName} application on your device. You may now close this window.</p>`,
      )
    : pageLayout(application.displayName, html`<p id="done">You declined. The device gets no access.</p>`);
