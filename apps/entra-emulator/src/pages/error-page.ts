import { html } from 'hono/html';
import { isoSeconds } from '../clock/clock.ts';
import type { EntraError, ErrorTrace } from '../refusals/entra-error.ts';
import { type Markup, pageLayout } from './layout.ts';

/** The lines by which support finds an error again. */
export const errorFacts = (error: EntraError, trace: ErrorTrace): Markup => html`
<p class="facts" id="error-facts">
Request Id: ${trace.traceId}<br>
Correlation Id: ${trace.correlationId}<br>
Timestamp: ${isoSeconds(trace.now)}<br>
Error code: AADSTS${error.code}
</p>`;

/** The page on which Entra holds a user when no client may be told. */
export function errorPage(error: EntraError, trace: ErrorTrace): string {
  return pageLayout(
    'Sorry, but we’re having trouble signing you in.',
    html`<div class="problem" role="alert" id="error"><p>AADSTS${error.code}: ${error.message}</p></div>
${errorFacts(error, trace)}
<p class="facts">Message: AADSTS${error.code}: ${error.message}</p>`,
  );
}

/** The page for what Entra would go on with and the emulator does not. */
export const notEmulatedPage = (message: string): string =>
  pageLayout(
    'The emulator does not have this',
    html`<div class="problem" role="alert" id="error"><p>NotEmulated: ${message}</p></div>`,
  );

/** Where `error_uri` leads. */
export const lookUpPage = (code: string): string =>
  pageLayout(
    'Error lookup',
    html`<p>The emulator answered with <strong>AADSTS${code.replace(/\D/g, '').slice(0, 10)}</strong>.
The message came with it; its sources are listed in SUPPORTED.md.</p>`,
  );
