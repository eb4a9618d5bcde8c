import { getAccessToken, requireAccessToken, requireRole } from '@portico/sdk/express';
import express from 'express';

export const api = express();
api.use(
  requireAccessToken({
    issuer: process.env['PORTICO_ISSUER'],
    clientId: process.env['PORTICO_CLIENT_ID'],
  }),
);
api.get('/me', (request, response) => void response.json(getAccessToken(request).userId));
api.get('/reports', requireRole('owner', 'admin'), (_request, response) => void response.json('reports'));
