import { html } from 'hono/html';
import type { Registry } from './integrations/registry.ts';
import type { SampleOidc } from './oidc/sample-oidc.ts';
import { displayName, PEOPLE } from './people/people.ts';
import type { SampleSaml } from './saml/sample-saml.ts';
import { tilePath } from './saml/sign-on.ts';
import { consolePage } from './web/layout.ts';
import { copyList } from './web/parts.ts';

/** The first page: both providers, the tiles, and the people. */
export function chooserPage(oidc: SampleOidc, saml: SampleSaml, registry: Registry): string {
  const tiles = registry.saml.map(
    ({ id, settings }) =>
      html`<li><a href="${tilePath(id)}">Open ${settings.name}</a> (SAML, begun here)</li>`,
  );
  const people = PEOPLE.map(
    (person) =>
      html`<tr><td>${displayName(person)}</td><td>${person.email}</td><td>${person.groups.join(', ')}</td></tr>`,
  );
  return consolePage(
    'Sample identity providers',
    html`<p>Two identity providers of a customer, to be connected by copy and paste. What is set up here is forgotten when they stop.</p>
<div class="cards">
<section class="card" aria-labelledby="oidc"><h2 id="oidc">Sample OpenID Connect</h2><p>Dressed as Okta: an app admits nobody until people are assigned.</p>
<p><a href="/admin/oidc">Open the admin console</a></p>${copyList([['Issuer', oidc.issuer]])}
<p><a href="/oidc/session/end">Sign out of it</a></p></section>
<section class="card" aria-labelledby="saml"><h2 id="saml">Sample SAML</h2><p>Signs, encrypts and names attributes as it is told.</p>
<p><a href="/admin/saml">Open the admin console</a></p>${copyList([['Metadata URL', saml.entityId]])}</section>
</div>
${tiles.length === 0 ? '' : html`<h2>Tiles</h2><ul>${tiles}</ul>`}
<h2>People</h2><div class="wide" tabindex="0" role="region" aria-label="People"><table><thead><tr><th scope="col">Name</th><th scope="col">E-mail</th><th scope="col">Groups</th></tr></thead><tbody>${people}</tbody></table></div>`,
    '/',
  );
}
