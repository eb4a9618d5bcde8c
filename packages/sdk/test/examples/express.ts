import { getSession, portico, requireRole, requireSession } from '@portico/sdk/express';
import express from 'express';

export const app = express();
app.use(
  portico({
    issuer: process.env['PORTICO_ISSUER'],
    clientId: process.env['PORTICO_CLIENT_ID'],
    clientSecret: process.env['PORTICO_CLIENT_SECRET'],
    cookieSecret: process.env['PORTICO_COOKIE_SECRET'],
    redirectUri: 'http://localhost:3000/auth/callback',
  }),
);
app.get('/', requireSession(), (request, response) => void response.json(getSession(request)?.user));
app.get('/admin', requireRole('owner', 'admin'), (_request, response) => void response.json('welcome'));
