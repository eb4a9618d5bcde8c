import { html } from 'hono/html';
import type { Flow } from '../sessions/flows.ts';
import type { Markup } from './layout.ts';

/** A form that answers one page of a flow. Posts to the one address that takes such answers. */
export const flowForm = (flow: Flow, step: string, content: Markup): Markup => html`
<form method="post" action="/${encodeURIComponent(flow.segment)}/login" autocomplete="off">
<input type="hidden" name="flow" value="${flow.id}">
<input type="hidden" name="step" value="${step}">
${content}
</form>`;
