import { type PorticoEnv, portico, requireSession } from '@portico/sdk/hono';
import { Hono } from 'hono';

const app = new Hono<PorticoEnv>();
app.use(
  portico({
    issuer: process.env['PORTICO_ISSUER'],
    clientId: process.env['PORTICO_CLIENT_ID'],
    clientSecret: process.env['PORTICO_CLIENT_SECRET'],
    cookieSecret: process.env['PORTICO_COOKIE_SECRET'],
    redirectUri: 'http://localhost:3000/auth/callback',
  }),
);
app.get('/', requireSession(), (context) => context.json(context.get('session')?.user));

export default app;
