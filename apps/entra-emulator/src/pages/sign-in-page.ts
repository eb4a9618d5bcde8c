import { html } from 'hono/html';
import type { EntraError, ErrorTrace } from '../refusals/entra-error.ts';
import type { Flow } from '../sessions/flows.ts';
import { errorFacts } from './error-page.ts';
import { flowForm } from './flow-form.ts';
import { type Markup, pageLayout } from './layout.ts';

interface SignInPage {
  flow: Flow;
  email: string;
  /** The name is settled; only the password is missing. */
  atPassword: boolean;
  error: EntraError | undefined;
  trace: ErrorTrace;
}

/** The name, then the password. */
export function signInPage({ flow, email, atPassword, error, trace }: SignInPage): string {
  const problem =
    error === undefined
      ? html``
      : html`<div class="problem" role="alert" id="error"><p>${error.message}</p>${errorFacts(error, trace)}</div>`;
  const body = atPassword ? passwordForm(flow, email) : nameForm(flow, email);
  return pageLayout(atPassword ? 'Enter password' : 'Sign in', html`${problem}${body}`);
}

const nameForm = (flow: Flow, email: string): Markup =>
  flowForm(
    flow,
    'email',
    html`<label for="email">Email</label>
<input id="email" name="email" type="text" inputmode="email" value="${email}" required autofocus autocomplete="username">
<button id="next" type="submit">Next</button>`,
  );

const passwordForm = (flow: Flow, email: string): Markup => html`
<p id="signing-in-as">${email}</p>
${flowForm(
  flow,
  'password',
  html`<input type="hidden" name="email" value="${email}">
<label for="password">Password</label>
<input id="password" name="password" type="password" required autofocus autocomplete="current-password">
<button id="sign-in" type="submit">Sign in</button>`,
)}
${flowForm(flow, 'other', html`<button id="other-user" class="second" type="submit">Use another account</button>`)}`;
