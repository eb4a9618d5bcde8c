import { bearerToken, createPortico, PorticoError, refusal, requireOrganization } from '@portico/sdk';

const portico = createPortico({
  issuer: process.env['PORTICO_ISSUER'],
  clientId: process.env['PORTICO_CLIENT_ID'],
});

export async function me(request: Request): Promise<Response> {
  try {
    const token = await portico.verifyAccessToken(bearerToken(request.headers.get('authorization')));
    return Response.json({ user: token.userId, organization: requireOrganization(token) });
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    return refusal(error);
  }
}
