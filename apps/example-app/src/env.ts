/** From the project's dashboard. The SDK says which one is missing. */
export const readEnv = ({ env } = process) => ({
  origin: env['EXAMPLE_APP_ORIGIN'] || 'http://localhost:3100',
  issuer: env['PORTICO_ISSUER'] ?? '',
  clientId: env['PORTICO_CLIENT_ID'] ?? '',
  clientSecret: env['PORTICO_CLIENT_SECRET'] ?? '',
  cookieSecret: env['PORTICO_COOKIE_SECRET'] ?? '',
  organizations: JSON.parse(env['PORTICO_DEMO_ORGANIZATIONS'] || '[]') as { id: string; name: string }[],
});
