/** What the administrator of a connection by hand does about a test that failed, at their own identity provider. */
const NEXT: Readonly<Record<string, string>> = {
  idp_client_refused:
    'Compare client ID and client secret with what its console shows, and enter the secret once more.',
  idp_app_disabled: 'Switch the application on there.',
  idp_error:
    'Its own log says why. Often nobody is assigned to the application yet, or a scope is not allowed there.',
  id_token_invalid:
    'Compare issuer and client ID. Under the settings of the application, the ID token has to be signed with a key pair, such as RS256.',
  idp_unavailable:
    'Try again in a few minutes. If it stays, look whether its endpoints have moved, and save once more.',
  sign_in_cancelled: 'Start the test again and finish signing in.',
  email_missing:
    'Ask for the scope email, and let the application send the address; or say below from which claim it is read.',
  domain_not_allowed:
    'Verify the domain of that address on the organization’s page, or let other people in below.',
};

export const nextByHand = (code: string): string =>
  NEXT[code] ??
  'Start another test. If it fails again, send the operator of this Portico the code and the time.';
