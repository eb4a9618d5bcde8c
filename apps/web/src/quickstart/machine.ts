import { shellWord } from './quoted.ts';
import type { QuickstartRecipe } from './recipe.ts';

export const machine: QuickstartRecipe = {
  name: 'curl, as a machine',
  application: 'machine',
  after: 'The answer is an access token for your API, good for five minutes. Nobody signs in.',
  listings: ({ issuer, clientId }) => [
    {
      title: 'The client secret, which is shown once when it is made',
      kind: 'commands',
      text: 'read -rs PORTICO_CLIENT_SECRET\n',
    },
    {
      title: 'Ask for a token',
      kind: 'commands',
      text: `curl --silent ${shellWord(`${issuer}/token`)} \\
  --user ${shellWord(clientId)}:"$PORTICO_CLIENT_SECRET" \\
  --data grant_type=client_credentials
`,
    },
  ],
};
