import { shellWord } from './quoted.ts';
import type { QuickstartRecipe } from './recipe.ts';
import { cliPackage } from './sdk-package.ts';

export const device: QuickstartRecipe = {
  name: 'curl, as a person',
  application: 'native',
  after: 'Open the address that it prints, on any device. The last answer is who you are.',
  listings: ({ issuer, clientId }) => [
    {
      title: 'sign-in.sh',
      kind: 'file',
      text: `issuer=${shellWord(issuer)}
client_id=${shellWord(clientId)}
field() { sed -n "s/.*\\"$1\\": *\\"\\([^\\"]*\\)\\".*/\\1/p"; }

# RFC 8628: ask for a code, which somebody confirms in a browser.
started=$(curl --silent "$issuer/device/auth" \\
  --data client_id="$client_id" \\
  --data-urlencode scope='openid profile email')
echo "Open $(echo "$started" | field verification_uri_complete)"

# Ask until they have.
while
  sleep 5
  tokens=$(curl --silent "$issuer/token" \\
    --data client_id="$client_id" \\
    --data device_code="$(echo "$started" | field device_code)" \\
    --data grant_type=urn:ietf:params:oauth:grant-type:device_code)
  echo "$tokens" | grep -qE 'authorization_pending|slow_down'
do :; done

curl --silent "$issuer/userinfo" \\
  --header "Authorization: Bearer $(echo "$tokens" | field access_token)"
`,
    },
    { title: 'Start', kind: 'commands', text: 'bash sign-in.sh\n' },
    {
      title: 'Or by Portico’s own command line',
      kind: 'commands',
      text: `npx ${cliPackage(issuer)} login --device --issuer ${shellWord(issuer)} --client-id ${shellWord(clientId)}\n`,
    },
  ],
};
