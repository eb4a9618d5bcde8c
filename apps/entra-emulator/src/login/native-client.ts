import { html } from 'hono/html';
import { pageLayout } from '../pages/layout.ts';
import { pageResponse } from '../web/responses.ts';

/** Where programs with a browser of their own come back to: they read the answer from its address, and close it. */
export const nativeClientPage = (): Response =>
  pageResponse(200, pageLayout('Signed in', html`<p>The program goes on. You may close this page.</p>`));
