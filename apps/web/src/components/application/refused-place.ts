const PLACES: Readonly<Record<string, string>> = {
  authorization: 'Authorization request',
  par: 'Pushed authorization request',
  token: 'Token request',
  device_authorization: 'Device authorization request',
  device: 'Confirming a device',
  introspection: 'Introspection',
  revocation: 'Revocation',
  userinfo: 'Userinfo',
  end_session: 'Sign-out',
  callback: 'Return from the identity provider',
};

/** Where a request was refused, for people. */
export function refusedPlace(row: { readonly endpoint: string; readonly grantType: string | null }): string {
  const place = PLACES[row.endpoint] ?? row.endpoint;
  const grant = row.grantType?.split(':').at(-1);
  return grant === undefined ? place : `${place}, ${grant}`;
}
