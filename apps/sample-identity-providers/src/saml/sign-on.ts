import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Registry } from '../integrations/registry.ts';
import type { SamlIntegration } from '../integrations/saml-integration.ts';
import { PEOPLE, personOf } from '../people/people.ts';
import { type Markup, problemPage, tripPage } from '../web/layout.ts';
import { isOwnRequest } from '../web/own-request.ts';
import { tripResponse } from '../web/page-headers.ts';
import { peopleForm } from '../web/parts.ts';
import {
  type AuthnRequest,
  type Binding,
  RequestRefused,
  readAuthnRequest,
  sentRequest,
} from './authn-request.ts';
import { METADATA_PATH, type SampleSaml, SIGN_ON_PATH } from './sample-saml.ts';

type Environment = { Bindings: HttpBindings };
const PERSON_PATH = `${SIGN_ON_PATH}/person`;
const TILE_PATH = '/saml/tiles/:id';
export const tilePath = (id: string): string => TILE_PATH.replace(':id', encodeURIComponent(id));

/** Okta's words for it; the application is not told. */
const NOT_ASSIGNED = 'User is not assigned to this application.';

/**
 * Web Browser SSO (SAML profiles section 4.1): requests by redirect and by POST, answered by POST; and tiles, which send an
 * answer that nobody asked for.
 */
export function signOnRoutes(saml: SampleSaml, registry: Registry): Hono<Environment> {
  const routes = new Hono<Environment>();
  routes.get(METADATA_PATH, (context) =>
    context.body(saml.metadata(), 200, { 'content-type': 'application/samlmetadata+xml' }),
  );
  routes.get(SIGN_ON_PATH, (context) => askWho('redirect', (name) => context.req.query(name)));
  routes.post(SIGN_ON_PATH, async (context) => askWho('post', await fieldsOf(context)));
  routes.post(PERSON_PATH, async (context) => {
    if (!isOwnRequest(context.env.incoming)) return refused('This answer came from another site.');
    const field = await fieldsOf(context);
    return ifAccepted(field('binding') === 'post' ? 'post' : 'redirect', field, (request) =>
      answer(saml, field('person'), request.integration, request),
    );
  });
  routes.get(TILE_PATH, (context) => {
    const integration = registry.samlOf(context.req.param('id'));
    return whoPage(integration, tilePath(integration.id), undefined, {});
  });
  routes.post(TILE_PATH, async (context) => {
    if (!isOwnRequest(context.env.incoming)) return refused('This answer came from another site.');
    const integration = registry.samlOf(context.req.param('id'));
    return answer(saml, (await fieldsOf(context))('person'), integration);
  });
  return routes;

  async function ifAccepted(
    binding: Binding,
    field: (name: string) => string | undefined,
    then: (request: AuthnRequest) => Response | Promise<Response>,
  ): Promise<Response> {
    try {
      return await then(await readAuthnRequest(sentRequest(binding, field), registry, saml.signOnUrl));
    } catch (error) {
      if (error instanceof RequestRefused) return refused(error.message);
      throw error;
    }
  }

  function askWho(binding: Binding, field: (name: string) => string | undefined): Promise<Response> {
    const taken = { binding, ...sentRequest(binding, field).fields };
    return ifAccepted(binding, field, ({ integration, subject }) =>
      whoPage(integration, PERSON_PATH, subject ?? field('login_hint'), taken),
    );
  }
}

async function fieldsOf(context: Context<Environment>): Promise<(name: string) => string | undefined> {
  const form = await context.req.parseBody();
  return (name) => {
    const value = form[name];
    return typeof value === 'string' ? value : undefined;
  };
}

function whoPage(
  { settings }: SamlIntegration,
  action: string,
  suggested: string | undefined,
  taken: Readonly<Record<string, string>>,
): Response {
  const body = html`<p>to <strong>${settings.name}</strong>. Who are you? Nobody has a password here.</p>${peopleForm(action, PEOPLE, suggested, taken)}`;
  return tripResponse(tripPage('Sign in', 'SAML', body));
}

async function answer(
  saml: SampleSaml,
  personId: string | undefined,
  integration: SamlIntegration,
  request?: AuthnRequest,
): Promise<Response> {
  const person = personOf(personId ?? '');
  if (person === undefined || !integration.assigned.has(person.id)) return refused(NOT_ASSIGNED, 403);
  const xml = await saml.respond(person, integration, request?.id);
  const { defaultRelayState, singleSignOnUrl } = integration.settings;
  const relayState = request === undefined ? defaultRelayState || undefined : request.relayState;
  return tripResponse(
    postPage(singleSignOnUrl, { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: relayState }),
  );
}

/** SAML bindings section 3.5.4; by hand where no script runs. */
function postPage(action: string, fields: Readonly<Record<string, string | undefined>>): string {
  const inputs: Markup[] = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [html`<input type="hidden" name="${name}" value="${value}">`],
  );
  const body = html`<form method="post" action="${action}">${inputs}<button type="submit" data-press>Continue</button></form>`;
  return tripPage('Signing in', 'SAML', body);
}

const refused = (text: string, status = 400): Response =>
  tripResponse(problemPage('This cannot go on', 'SAML', text), status);
