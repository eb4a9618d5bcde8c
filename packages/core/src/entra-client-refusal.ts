/**
 * What Entra's token endpoint says by a number when it does not take a client for who it is:
 * - `credential`: it does not know, or no longer, what the client proves itself with; a new one helps
 * - `client`: the app registration or its enterprise app is not there, or not yet
 * - `single_directory`: the app registration is open to its own directory alone, and was used in another; no new credential helps
 * - `switched_off`: the enterprise app is disabled
 * - `issuer`: it could not read what the issuer of the assertion publishes, or not yet
 * - `clock`: the assertion is not of the time that it is there
 * - `request`: the assertion is not made as it has to be, or not sent
 */
export type EntraClientRefusal =
  | 'credential'
  | 'client'
  | 'single_directory'
  | 'switched_off'
  | 'issuer'
  | 'clock'
  | 'request';

/** entra: reference-error-codes, workload-identity-federation-considerations; microsoft.md sections 2, 6, 13. */
const REFUSALS: Readonly<Record<EntraClientRefusal, readonly string[]>> = {
  credential: [
    // A secret that is wrong or has expired, a certificate that is not registered, an assertion that fits no federated credential.
    ...['7000215', '7000222', '700027', '50012', '700025'],
    ...['70021', '700211', '700212', '700213', '7002137', '7002138'],
  ],
  client: ['700016', '7000229'],
  single_directory: ['650059'],
  switched_off: ['7000112'],
  issuer: ['50166', '501661', '90061', '7000272'],
  clock: ['700024'],
  request: ['7000218', '700021', '700023', '50027'],
};

const OF_NUMBER = new Map(
  Object.entries(REFUSALS).flatMap(([refusal, numbers]) =>
    numbers.map((number) => [number, refusal as EntraClientRefusal]),
  ),
);

/**
 * @param code Microsoft's, such as `AADSTS7000215`
 * @returns undefined for one that is not about the client
 */
export function entraClientRefusal(code: string): EntraClientRefusal | undefined {
  return code.startsWith('AADSTS') ? OF_NUMBER.get(code.slice('AADSTS'.length)) : undefined;
}
