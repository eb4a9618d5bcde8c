import { describe } from 'vitest';
import { startIssuers } from '../bench.ts';
import { parameterModules, refusalModules, signInModules } from './basic-modules.ts';
import { relyingParty } from './relying-party.ts';

const { one } = await startIssuers();

/* Modules of the OpenID conformance suite, each as a test of its name, against the issuer as it is. */
describe.each([
  ['oidcc-basic-certification-test-plan', 'query'],
  ['oidcc-formpost-basic-certification-test-plan', 'form_post'],
] as const)('%s', (_, mode) => {
  const rp = relyingParty(one, mode);
  signInModules(rp);
  parameterModules(rp);
  refusalModules(rp);
});
