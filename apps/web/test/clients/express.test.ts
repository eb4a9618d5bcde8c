import express from 'express';
import openid from 'express-openid-connect';
import session from 'express-session';
import passport from 'passport';
import OpenIDConnectStrategy, { type Profile, type VerifyCallback } from 'passport-openidconnect';
import { expect, test } from 'vitest';
import { porticoForClients, register, serve, signInOnPages } from './support.ts';

const portico = await porticoForClients();
const { issuer } = portico.project;
const SECRET = 'a demo secret of the tests, of no use';

test('passport-openidconnect signs in', async () => {
  const app = express();
  const origin = await serve(() => app);
  const callbackURL = `${origin}/callback`;
  const { clientId, clientSecret } = await register(portico, {
    kind: 'web',
    redirect_uris: [callbackURL],
    // This client knows no PKCE; it sends a nonce.
    pkce_required: false,
  });
  passport.use(
    'portico',
    new OpenIDConnectStrategy(
      {
        issuer,
        authorizationURL: `${issuer}/auth`,
        tokenURL: `${issuer}/token`,
        userInfoURL: `${issuer}/userinfo`,
        clientID: clientId,
        clientSecret,
        callbackURL,
        scope: ['profile', 'email'],
        nonce: 'yes',
      } as ConstructorParameters<typeof OpenIDConnectStrategy>[0],
      (_issuer: string, profile: Profile, done: VerifyCallback) => done(null, profile),
    ),
  );
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser((user: Express.User, done) => done(null, user));
  app.use(
    session({ secret: SECRET, resave: false, saveUninitialized: false }),
    passport.initialize(),
    passport.session(),
  );
  app.get('/login', passport.authenticate('portico'));
  app.get(
    '/callback',
    passport.authenticate('portico', { successRedirect: '/', failureRedirect: '/failed' }),
  );
  app.get('/', (request, response) => void response.json(request.user));
  const page = await signInOnPages(portico, portico.newBrowser(), `${origin}/login`);
  expect(page.json()).toMatchObject({ emails: [{ value: 'user@contoso.example' }] });
});

test('express-openid-connect signs in and out', async () => {
  const app = express();
  const origin = await serve(() => app);
  const { clientId, clientSecret } = await register(portico, {
    kind: 'web',
    redirect_uris: [`${origin}/callback`],
    post_logout_redirect_uris: [origin],
  });
  app.use(
    openid.auth({
      ...{ issuerBaseURL: issuer, baseURL: origin, clientID: clientId, clientSecret, secret: SECRET },
      authRequired: false,
      idpLogout: true,
      authorizationParams: { response_type: 'code', scope: 'openid profile email' },
    }),
  );
  app.get('/', (request, response) => void response.json(request.oidc.user ?? null));
  const browser = portico.newBrowser();
  const page = await signInOnPages(portico, browser, `${origin}/login`);
  expect(page.json()).toMatchObject({ email: 'user@contoso.example', org_id: portico.organizations.a.id });
  const asked = await browser.open(`${origin}/logout`);
  // With the hint of this library the page goes on by itself; this browser runs no script, so it presses the button.
  const out = await browser.submit(asked, { logout: 'yes' });
  expect(out.url.href).toBe(`${origin}/`);
  expect(out.json()).toBeNull();
});
