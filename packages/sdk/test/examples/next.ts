import { porticoNext } from '@portico/sdk/next';

export const { GET, POST, getSession, requireSession, proxy } = porticoNext({
  issuer: process.env['PORTICO_ISSUER'],
  clientId: process.env['PORTICO_CLIENT_ID'],
  clientSecret: process.env['PORTICO_CLIENT_SECRET'],
  cookieSecret: process.env['PORTICO_COOKIE_SECRET'],
  redirectUri: 'http://localhost:3000/auth/callback',
});
