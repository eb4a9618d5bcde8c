import { html } from 'hono/html';
import type { ScopeRequest } from '../directory/consent.ts';
import type { AppRole } from '../directory/records.ts';
import type { Markup } from './layout.ts';

/** The permissions that somebody is asked for: delegated ones, then application permissions. */
export function permissionList(permissions: readonly ScopeRequest[], roles: readonly AppRole[] = []): Markup {
  const delegated = permissions.flatMap(({ resource, values }) =>
    values.map((value) => {
      const title = resource.scopes.find((scope) => scope.value === value)?.adminConsentDisplayName ?? value;
      return html`<li>${title} <code>${value}</code></li>`;
    }),
  );
  const application = roles.map(
    (role) =>
      html`<li>${role.displayName ?? ''} <code>${role.value ?? ''}</code> (without a signed-in user)</li>`,
  );
  return html`<ul id="permissions">${delegated}${application}</ul>`;
}
