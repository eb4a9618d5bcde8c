import { html } from 'hono/html';
import type { UserRecord } from '../directory/records.ts';
import type { Flow } from '../sessions/flows.ts';
import { flowForm } from './flow-form.ts';
import { pageLayout } from './layout.ts';

/** Stands in for whatever a Conditional Access policy would ask: a second factor, a compliant device, terms of use. */
export const stepUpPage = ({
  flow,
  user,
  contexts,
}: {
  flow: Flow;
  user: UserRecord;
  contexts: readonly string[];
}): string =>
  pageLayout(
    'Verify your identity',
    html`<p>The application wants more proof (authentication context <strong>${contexts.join(', ')}</strong>). The emulator has no second factor: pressing the button stands for it.</p>
<p class="facts">Signed in as ${user.userPrincipalName}</p>
${flowForm(
  flow,
  'step-up',
  html`<button id="verify" type="submit" name="answer" value="accept">Verify</button>
<button id="cancel" class="second" type="submit" name="answer" value="cancel">Cancel</button>`,
)}`,
  );
