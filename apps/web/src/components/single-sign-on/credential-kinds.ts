/** What the API's names of the kinds of credentials are for people. */
export const CREDENTIAL_KINDS: Readonly<Record<string, string>> = {
  certificate: 'Certificate',
  client_secret: 'Client secret',
  federated: 'Federated credential',
};
