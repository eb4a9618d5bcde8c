import { quoted } from './quoted.ts';
import type { QuickstartRecipe } from './recipe.ts';
import { sdkPackage } from './sdk-package.ts';

export const desktop: QuickstartRecipe = {
  name: 'Desktop program',
  application: 'native',
  redirectUri: {
    usual: 'http://127.0.0.1/callback',
    fits: (uri) => uri.protocol === 'http:' && uri.hostname === '127.0.0.1',
  },
  after: 'Open the address that it prints. It listens once, on a port of its own, and greets you.',
  listings: ({ issuer, clientId, redirectUri }) => [
    { title: 'Install', kind: 'commands', text: `npm install ${sdkPackage(issuer)}\n` },
    {
      title: 'desktop.mjs',
      kind: 'file',
      text: `import { createPortico } from '@portico/sdk';
import { on, once } from 'node:events';
import { createServer } from 'node:http';

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
// Any port will do: Portico compares the rest of the address (RFC 8252).
const redirectUri = new URL(${quoted(redirectUri)});
redirectUri.port = server.address().port;

const portico = createPortico({
  issuer: ${quoted(issuer)},
  clientId: ${quoted(clientId)},
  redirectUri: redirectUri.href,
});
const { url, transaction } = await portico.signInUrl();
console.log(\`Open \${url}\`);

for await (const [request, response] of on(server, 'request')) {
  const address = new URL(request.url, redirectUri);
  if (address.pathname !== redirectUri.pathname) {
    response.writeHead(404).end();
    continue;
  }
  const { session } = await portico.callback(address, transaction);
  response.end('You are signed in. You can close this page.');
  console.log(\`Hello, \${session.user.name} of \${session.organizationId}\`);
  break;
}
server.close();
server.closeAllConnections();
`,
    },
    { title: 'Start', kind: 'commands', text: 'node desktop.mjs\n' },
  ],
};
