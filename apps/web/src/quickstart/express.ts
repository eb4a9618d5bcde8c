import { isLocalServer, quoted } from './quoted.ts';
import { type QuickstartRecipe, SIGNED_OUT_AFTER } from './recipe.ts';
import { sdkPackage } from './sdk-package.ts';
import { secretsFile } from './secrets-file.ts';

export const express: QuickstartRecipe = {
  name: 'Express',
  application: 'web',
  redirectUri: { usual: 'http://localhost:3200/auth/callback', fits: isLocalServer },
  after: `Open the address that it prints. It sends you to sign in and greets you when you are back. ${SIGNED_OUT_AFTER}`,
  listings: ({ issuer, clientId, redirectUri }) => [
    { title: 'Install', kind: 'commands', text: `npm install express ${sdkPackage(issuer)}\n` },
    secretsFile('.env'),
    {
      title: 'server.mjs',
      kind: 'file',
      text: `import { endedSessions, getSession, portico, requireSession } from '@portico/sdk/express';
import express from 'express';

const redirectUri = ${quoted(redirectUri)};
const app = express();
app.use(
  portico({
    issuer: ${quoted(issuer)},
    clientId: ${quoted(clientId)},
    clientSecret: process.env.PORTICO_CLIENT_SECRET,
    cookieSecret: process.env.PORTICO_COOKIE_SECRET,
    redirectUri,
    // Several processes need a store that they share: endedSessions(store).
    ...endedSessions(),
  }),
);
app.get('/', requireSession(), (request, response) => {
  const { user, organizationId, roles } = getSession(request);
  response.json({ hello: user.name, organizationId, roles });
});

const { port, hostname, origin } = new URL(redirectUri);
app.listen(port, hostname, () => console.log(\`Open \${origin}\`));
`,
    },
    { title: 'Start', kind: 'commands', text: 'node --env-file=.env server.mjs\n' },
  ],
};
