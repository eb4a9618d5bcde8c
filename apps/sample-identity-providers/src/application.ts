import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import { oidcAdminRoutes } from './admin/oidc-routes.ts';
import { samlAdminRoutes } from './admin/saml-routes.ts';
import { chooserPage } from './chooser-page.ts';
import { BadControlRequest, controlRoutes } from './control/routes.ts';
import { EntityIdTaken, NotFound, type Registry } from './integrations/registry.ts';
import type { SampleOidc } from './oidc/sample-oidc.ts';
import { signInRoutes } from './oidc/sign-in.ts';
import type { SampleSaml } from './saml/sample-saml.ts';
import { signOnRoutes } from './saml/sign-on.ts';
import { ASSETS, consolePage } from './web/layout.ts';
import { isOwnRequest } from './web/own-request.ts';
import { consoleResponse } from './web/page-headers.ts';

const LARGEST_BODY = 512 * 1024;

interface Providers {
  readonly oidc: SampleOidc;
  readonly saml: SampleSaml;
  readonly registry: Registry;
}

/** All that the library of OpenID Connect does not answer itself. */
export function application({ oidc, saml, registry }: Providers): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: () => notice(413, 'Too large', 'That is more than is read here.'),
    }),
  );
  for (const path of ['/admin/*', '/_sample/*'])
    app.use(path, async ({ req, env }, next) => {
      if (req.method === 'GET' || isOwnRequest(env.incoming)) return await next();
      return notice(403, 'Not allowed', 'A page of another site sent this.');
    });
  app.get('/livez', ({ text }) => text('ok'));
  for (const [path, { type, text }] of Object.entries(ASSETS))
    app.get(path, ({ body }) =>
      body(text, 200, { 'content-type': type, 'x-content-type-options': 'nosniff' }),
    );
  app.get('/', () => consoleResponse(chooserPage(oidc, saml, registry)));
  app.route('/', signInRoutes(oidc, registry));
  app.route('/', signOnRoutes(saml, registry));
  app.route('/', oidcAdminRoutes(oidc, registry));
  app.route('/', samlAdminRoutes(saml, registry));
  app.route('/', controlRoutes(oidc, saml, registry));
  app.notFound(() => notice(404, 'Not here', 'There is no such page.'));
  app.onError((error, { req }) => {
    const isControl = req.path.startsWith('/_sample/');
    if (error instanceof NotFound && isControl) return Response.json({ error: 'not found' }, { status: 404 });
    if (error instanceof NotFound) return notice(404, 'Not here', 'There is no such app integration.');
    if (error instanceof EntityIdTaken)
      return Response.json({ error: 'the audienceUri is taken' }, { status: 409 });
    if (error instanceof BadControlRequest) return Response.json({ error: error.message }, { status: 400 });
    console.error(error);
    return notice(500, 'That went wrong', 'The log says what.');
  });
  return app;
}

const notice = (status: number, title: string, text: string): Response =>
  consoleResponse(consolePage(title, html`<p class="problem" role="alert">${text}</p>`), status);
