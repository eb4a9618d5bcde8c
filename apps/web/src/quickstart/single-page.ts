import { isLocalServer, quoted } from './quoted.ts';
import type { QuickstartRecipe } from './recipe.ts';
import { sdkPackage } from './sdk-package.ts';

export const singlePage: QuickstartRecipe = {
  name: 'Single-page application',
  application: 'spa',
  redirectUri: { usual: 'http://localhost:5173/callback', fits: isLocalServer },
  after: 'Open the address that it prints and press the button.',
  listings: ({ issuer, clientId, redirectUri }) => {
    const { hostname, port } = new URL(redirectUri);
    return [
      { title: 'Install', kind: 'commands', text: `npm install vite ${sdkPackage(issuer)}\n` },
      {
        title: 'index.html',
        kind: 'file',
        text: `<!doctype html>
<html lang="en">
  <title>Quickstart</title>
  <h1>Hello</h1>
  <button id="sign-in" hidden>Sign in</button>
  <button id="sign-out" hidden>Sign out</button>
  <script type="module" src="/main.js"></script>
</html>
`,
      },
      {
        title: 'main.js',
        kind: 'file',
        text: `import { createBrowserPortico } from '@portico/sdk/browser';

const portico = createBrowserPortico({
  issuer: ${quoted(issuer)},
  clientId: ${quoted(clientId)},
  redirectUri: ${quoted(redirectUri)},
});

const session = await portico.start();
const [heading, signIn, signOut] = document.querySelectorAll('h1, button');
signIn.hidden = session !== undefined;
signOut.hidden = session === undefined;
signIn.onclick = () => portico.signIn();
signOut.onclick = () => portico.signOut();
if (session) heading.textContent = \`Hello, \${session.user.name} of \${session.organizationId}\`;
`,
      },
      {
        title: 'Start',
        kind: 'commands',
        text: `npx vite --host ${hostname} --port ${port} --strictPort\n`,
      },
    ];
  },
};
