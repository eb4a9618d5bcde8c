import { MASTER_KEY, type Portico } from './portico.ts';

const SECRET_PARAMETERS = [
  'code',
  'state',
  'nonce',
  'code_challenge',
  'id_token',
  'id_token_hint',
  'login_hint',
];

/** Everything secret that went through this test file: what no log and no page may show (invariant 3, attack 125). */
export function secretsOf({ browsers, settings, application, operator }: Portico): string[] {
  const hops = browsers.flatMap(({ journal }) => journal);
  const addresses = hops.flatMap(({ url, location }) => [url, ...(location ? [new URL(location, url)] : [])]);
  const parameters = addresses.flatMap(({ searchParams }) =>
    SECRET_PARAMETERS.flatMap((name) => searchParams.getAll(name)),
  );
  const cookies = hops.flatMap(({ received }) => received.map(({ value }) => value));
  const known = [
    MASTER_KEY.split(':')[1],
    settings['PORTICO_MS_PROVISION_CLIENT_SECRET'],
    settings['PORTICO_MS_SIGN_IN_CLIENT_SECRET'],
    application.clientSecret,
    operator.password,
  ];
  const all = [...parameters, ...cookies, ...known];
  return [...new Set(all)].filter((value): value is string => value !== undefined && value.length >= 16);
}
