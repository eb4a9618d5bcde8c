import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { type Assigned, assignedOf, EVERYONE, NOBODY } from '../integrations/assignments.ts';
import { type OidcIntegration, oidcSettings } from '../integrations/oidc-integration.ts';
import type { Registry } from '../integrations/registry.ts';
import { type SamlIntegration, samlSettings } from '../integrations/saml-integration.ts';
import type { SampleOidc } from '../oidc/sample-oidc.ts';
import { saveOidc } from '../oidc/save-integration.ts';
import { displayName, PEOPLE } from '../people/people.ts';
import type { SampleSaml } from '../saml/sample-saml.ts';
import { tilePath } from '../saml/sign-on.ts';

/** What a request of the control API has to be. */
export class BadControlRequest extends Error {}

const assigned = z.union([z.literal('everyone'), z.array(z.string())]);
const assignment = z.strictObject({ assigned });
const withAssigned = z.looseObject({ assigned: assigned.optional() });
const oidcAnswers = z.strictObject({
  issuer: z.string().min(1).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
const samlAnswers = z.strictObject({ issuer: z.string().min(1).optional() });

/**
 * `/_sample/*`: what a test does without clicking. JSON in and out.
 * - `GET state`, `POST reset`
 * - `POST oidc/apps` (the fields of {@link oidcSettings}, and `assigned`: `everyone` or ids or addresses),
 *   `PUT` and `DELETE oidc/apps/{clientId}`, `PUT oidc/apps/{clientId}/assigned`
 * - `POST oidc/keys/rotate`, `POST oidc/keys/withdraw`, `PUT oidc/answers` (`issuer`, `metadata`; `{}` is as it should be)
 * - the same below `saml`, with `POST saml/certificate` for keys
 */
export function controlRoutes(
  oidc: SampleOidc,
  saml: SampleSaml,
  registry: Registry,
): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.get('/_sample/state', ({ json }) => json(stateOf(oidc, saml, registry)));
  routes.post('/_sample/reset', ({ body }) => {
    registry.clear();
    oidc.forget();
    saml.answerWith({});
    return body(null, 204);
  });
  oidcRoutes(routes, oidc, registry);
  samlRoutes(routes, saml, registry);
  return routes;
}

function oidcRoutes(routes: Hono<{ Bindings: HttpBindings }>, oidc: SampleOidc, registry: Registry): void {
  async function save(body: unknown, clientId?: string): Promise<unknown> {
    const { assigned: named, ...rest } = read(withAssigned, body);
    const saved = await saveOidc(oidc, registry, read(oidcSettings, rest), clientId, assignedTo(named));
    if ('problems' in saved) throw new BadControlRequest(Object.values(saved.problems).join(' '));
    if (clientId !== undefined && named !== undefined) registry.assignOidc(clientId, assignedTo(named));
    return shownOidc(oidc, registry.oidcOf(saved.integration.clientId));
  }
  routes.post('/_sample/oidc/apps', async ({ req, json }) => json(await save(await bodyOf(req)), 201));
  routes.put('/_sample/oidc/apps/:id', async ({ req, json }) =>
    json(await save(await bodyOf(req), req.param('id'))),
  );
  routes.put('/_sample/oidc/apps/:id/assigned', async ({ req, json }) => {
    const { assigned: named } = read(assignment, await bodyOf(req));
    return json(shownOidc(oidc, registry.assignOidc(req.param('id'), assignedTo(named))));
  });
  routes.delete('/_sample/oidc/apps/:id', ({ req, body }) => {
    registry.remove(registry.oidcOf(req.param('id')).clientId);
    return body(null, 204);
  });
  routes.post('/_sample/oidc/keys/rotate', async ({ json }) => {
    await oidc.rotateKeys();
    return json({ keyIds: oidc.keyIds });
  });
  routes.post('/_sample/oidc/keys/withdraw', ({ json }) => {
    oidc.withdrawOldKeys();
    return json({ keyIds: oidc.keyIds });
  });
  routes.put('/_sample/oidc/answers', async ({ req, body }) => {
    oidc.answerWith(read(oidcAnswers, await bodyOf(req)));
    return body(null, 204);
  });
}

function samlRoutes(routes: Hono<{ Bindings: HttpBindings }>, saml: SampleSaml, registry: Registry): void {
  function save(body: unknown, id?: string): unknown {
    const { assigned: named, ...rest } = read(withAssigned, body);
    const settings = read(samlSettings, rest);
    const saved =
      id === undefined ? registry.createSaml(settings, assignedTo(named)) : registry.changeSaml(id, settings);
    if (id !== undefined && named !== undefined) registry.assignSaml(id, assignedTo(named));
    return shownSaml(saml, registry.samlOf(saved.id));
  }
  routes.post('/_sample/saml/apps', async ({ req, json }) => json(save(await bodyOf(req)), 201));
  routes.put('/_sample/saml/apps/:id', async ({ req, json }) =>
    json(save(await bodyOf(req), req.param('id'))),
  );
  routes.put('/_sample/saml/apps/:id/assigned', async ({ req, json }) => {
    const { assigned: named } = read(assignment, await bodyOf(req));
    return json(shownSaml(saml, registry.assignSaml(req.param('id'), assignedTo(named))));
  });
  routes.delete('/_sample/saml/apps/:id', ({ req, body }) => {
    registry.remove(registry.samlOf(req.param('id')).id);
    return body(null, 204);
  });
  routes.post('/_sample/saml/certificate', async ({ json }) => {
    await saml.renewCertificate();
    return json({ certificate: saml.certificate });
  });
  routes.put('/_sample/saml/answers', async ({ req, body }) => {
    saml.answerWith(read(samlAnswers, await bodyOf(req)));
    return body(null, 204);
  });
}

/** @throws BadControlRequest that names the field */
function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  throw new BadControlRequest(
    error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  );
}

/** @throws BadControlRequest */
async function bodyOf(request: { json(): Promise<unknown> }): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw new BadControlRequest('The body is no JSON.');
  }
}

const assignedTo = (named: z.infer<typeof assigned> | undefined): Assigned =>
  named === 'everyone' ? EVERYONE : named === undefined ? NOBODY : assignedOf(named);

const shownOidc = (
  { issuer }: SampleOidc,
  { clientId, clientSecret, settings, assigned: to }: OidcIntegration,
) => ({
  ...settings,
  issuer,
  clientId,
  clientSecret,
  assigned: [...to],
});

const shownSaml = (
  { entityId, signOnUrl, certificate }: SampleSaml,
  { id, settings, assigned: to }: SamlIntegration,
) => ({
  ...settings,
  id,
  issuer: entityId,
  metadataUrl: entityId,
  signOnUrl,
  certificate,
  tile: tilePath(id),
  assigned: [...to],
});

function stateOf(oidc: SampleOidc, saml: SampleSaml, registry: Registry) {
  return {
    people: PEOPLE.map((person) => ({ ...person, name: displayName(person) })),
    oidc: {
      issuer: oidc.issuer,
      keyIds: oidc.keyIds,
      apps: registry.oidc.map((each) => shownOidc(oidc, each)),
    },
    saml: { issuer: saml.entityId, apps: registry.saml.map((each) => shownSaml(saml, each)) },
  };
}
