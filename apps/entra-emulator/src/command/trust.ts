import { CA_FILE } from './client-settings.ts';

/** How to trust the authority of the emulator at `origin`, by tool. Nothing here needs root but the last two. */
export const trustLines = (origin: string): string[] => [
  `curl -so ${CA_FILE} ${origin}/_emulator/ca.pem`,
  '',
  `Node      NODE_EXTRA_CA_CERTS=./${CA_FILE} node ...`,
  '          or nothing: entra-emulator run -- node ...',
  `Python    REQUESTS_CA_BUNDLE=./${CA_FILE} python ...`,
  `curl      curl --cacert ${CA_FILE} ...`,
  `Go, Ruby  SSL_CERT_FILE=$PWD/${CA_FILE} ...`,
  'Chromium  entra-emulator run --browser [url]: trusts this one key, in a',
  '          profile of its own, and goes to the emulator for Microsoft',
  `Debian    sudo cp ${CA_FILE} /usr/local/share/ca-certificates/entra-emulator.crt`,
  '          sudo update-ca-certificates',
  `macOS     security add-trusted-cert -k ~/Library/Keychains/login.keychain-db \\`,
  `            ${CA_FILE}`,
  '',
  'The CA can sign for any name, so trust it for a program rather than for a',
  'whole machine, and keep its folder (ENTRA_EMULATOR_CA_FOLDER) to yourself.',
];
