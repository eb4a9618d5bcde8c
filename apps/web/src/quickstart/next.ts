import { isLocalServer, quoted } from './quoted.ts';
import { type QuickstartRecipe, SIGNED_OUT_AFTER } from './recipe.ts';
import { sdkPackage } from './sdk-package.ts';
import { secretsFile } from './secrets-file.ts';

/** `/auth/callback` lies in the folder `auth`, and the handlers of the SDK are next to it. */
const folderOf = (redirectUri: string) => new URL(redirectUri).pathname.split('/').slice(1, -1);

export const next: QuickstartRecipe = {
  name: 'Next.js',
  application: 'web',
  redirectUri: {
    usual: 'http://localhost:3200/auth/callback',
    // A folder of its own, of a name that is one in the file system, too.
    fits: (uri) => isLocalServer(uri) && /^(\/[a-z0-9][a-z0-9-]*)+\/[a-z0-9-]+$/.test(uri.pathname),
  },
  after: `Open the address that it prints. It sends you to sign in and greets you when you are back. ${SIGNED_OUT_AFTER}`,
  listings: ({ issuer, clientId, redirectUri }) => {
    const folder = folderOf(redirectUri);
    const { hostname, port } = new URL(redirectUri);
    return [
      {
        title: 'Install',
        kind: 'commands',
        text: `npm install next react react-dom ${sdkPackage(issuer)}\n`,
      },
      secretsFile('.env.local'),
      {
        title: 'portico.js',
        kind: 'file',
        text: `import { endedSessions, porticoNext } from '@portico/sdk/next';

export const { GET, POST, getSession, requireSession, proxy } = porticoNext({
  issuer: ${quoted(issuer)},
  clientId: ${quoted(clientId)},
  clientSecret: process.env.PORTICO_CLIENT_SECRET,
  cookieSecret: process.env.PORTICO_COOKIE_SECRET,
  redirectUri: ${quoted(redirectUri)},
  // Several processes need a store that they share: endedSessions(store).
  ...endedSessions(),
});
`,
      },
      {
        title: ['app', ...folder, '[...portico]', 'route.js'].join('/'),
        kind: 'file',
        text: `export { GET, POST } from '${'../'.repeat(folder.length + 2)}portico';\n`,
      },
      { title: 'proxy.js', kind: 'file', text: "export { proxy } from './portico';\n" },
      {
        title: 'app/layout.js',
        kind: 'file',
        text: `export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`,
      },
      {
        title: 'app/page.js',
        kind: 'file',
        text: `import { requireSession } from '../portico';

export default async function Page() {
  const { user, organizationId, roles } = await requireSession('/');
  return (
    <main>
      <h1>Hello, {user.name}</h1>
      <p>
        {roles.join(', ')} of {organizationId}
      </p>
      <form method="post" action="/${[...folder, 'logout'].join('/')}">
        <button>Sign out</button>
      </form>
    </main>
  );
}
`,
      },
      {
        title: 'Start',
        kind: 'commands',
        text: `npx next dev --hostname ${hostname} --port ${port}\n`,
      },
    ];
  },
};
