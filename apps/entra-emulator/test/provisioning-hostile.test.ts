import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileExpression, ExpressionError } from '../src/provisioning-service/expression.ts';
import {
  newResource,
  parseScimPath,
  readAtPath,
  writeAtPath,
} from '../src/provisioning-service/scim-path.ts';
import { Bench } from './support/bench.ts';
import { asAdmin, type ProvisionedApp, provisionedApp } from './support/provisioned-app.ts';
import { ScimServer } from './support/scim-server.ts';

/* Whatever is sent to synchronization, it is refused or followed, and the emulator stays alive. */

let bench: Bench;
let scim: ScimServer;
let app: ProvisionedApp;
beforeAll(async () => {
  scim = await ScimServer.start();
  bench = await Bench.start();
  app = await provisionedApp(bench, scim);
});
afterAll(async () => {
  await bench.close();
  await scim.close();
});

it('any body is answered below 500', async () => {
  const job = `${app.base}/jobs/${app.jobId}`;
  const operations = [
    ['POST', `${app.base}/jobs`],
    ['PATCH', job],
    ['PUT', `${job}/schema`],
    ['POST', `${job}/restart`],
    ['POST', `${job}/validateCredentials`],
    ['POST', `${job}/provisionOnDemand`],
    ['PUT', `${app.base}/secrets`],
  ] as const;
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.constantFrom(...operations), async (body, [method, path]) => {
      const wrapped = [body, { value: body, criteria: body, parameters: body, synchronizationRules: body }];
      for (const one of wrapped) expect((await asAdmin(bench, method, path, one)).status).toBeLessThan(500);
    }),
    { numRuns: 100 },
  );
});

it('a document that is nested without end is refused', async () => {
  const rules = `{"synchronizationRules":${'['.repeat(5000)}${']'.repeat(5000)}}`;
  const path = `/directories/contoso.example/graph${app.base}/jobs/${app.jobId}/schema`;
  const { status } = await fetch(`${bench.emulator.controlUrl}${path}`, { method: 'PUT', body: rules });
  expect(status).toBe(400);
});

const noRoles = {
  attribute: (name: string) => (name === 'mail' ? 'a@mail.example' : undefined),
  roles: () => [],
};

it('any text is an expression or is refused as one', () => {
  const word = fc.constantFrom(
    'Join(',
    'Switch(',
    ')',
    ',',
    '[mail]',
    '"x"',
    '""',
    ' ',
    'Not(',
    '(',
    '[',
    '"',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word, { maxLength: 60 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (source) => {
      try {
        compileExpression(source).evaluate(noRoles);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    }),
    { numRuns: 2000 },
  );
  for (const name of ['constructor', 'valueOf', '__proto__'])
    expect(() => compileExpression(`${name}("x")`)).toThrow(ExpressionError);
  expect(() => compileExpression(`${'Not('.repeat(3000)}${')'.repeat(3000)}`)).toThrow(ExpressionError);
});

it.each([
  ['Join(" ", [mail], , "b")', 'a@mail.example b'],
  ['Switch([mail], "other", "a@mail.example", "found")', 'found'],
  ['Switch([none], "other", "x", "y")', 'other'],
  ['Switch([none], , "x", "y")', undefined],
  ['Coalesce([none], [mail])', 'a@mail.example'],
  ['Not("True")', 'False'],
  ['StripSpaces(" a b ")', 'ab'],
  ['ToUpper(Append([mail], """"))', 'A@MAIL.EXAMPLE"'],
])('%s gives %s', (source, wanted) => {
  expect(compileExpression(source).evaluate(noRoles)).toBe(wanted);
});

it('what stands at a path is what was put there, and no prototype is touched', () => {
  const name = fc.constantFrom('constructor', 'toString', 'emails', 'name', '__proto__', 'hasOwnProperty');
  const path = fc.tuple(
    name,
    fc.constantFrom('', '[type eq "work"]'),
    fc.constantFrom('', '.value', '.__proto__'),
  );
  fc.assert(
    fc.property(path, ([first, entry, sub]) => {
      const parsed = parseScimPath(`${first}${entry}${sub}`);
      if (first === '__proto__' || sub === '.__proto__') expect(parsed).toBeUndefined();
      if (parsed === undefined) return;
      const resource = newResource();
      writeAtPath(resource, parsed, 'x');
      const found = readAtPath(JSON.parse(JSON.stringify(resource)), parsed);
      expect(entry !== '' && sub === '' ? (found as Record<string, unknown>)['value'] : found).toBe('x');
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
  );
});

it.each([
  ['EQUALS', 'shoeSize', 'x', /no attribute shoeSize/],
  ['REGEX MATCH', 'department', '(', /parenthesis/],
] as const)('no document brings in a scoping filter that cannot be followed: %s %s %s', async (...clause) => {
  const [operatorName, sourceOperandName, value, why] = clause;
  const { body } = await bench.control('GET', '/export');
  const document = structuredClone(body) as unknown as Exported;
  const [mapping] =
    document.content.synchronizationJobs[0]?.schema.synchronizationRules[0]?.objectMappings.slice(-1) ?? [];
  if (mapping === undefined) throw new Error('the export has no mappings');
  const clauses = [{ operatorName, sourceOperandName, targetOperand: { values: [value] } }];
  mapping.scope = { groups: [{ name: 'Demo', clauses }] };
  const refused = await bench.control('POST', '/import', document);
  expect([refused.status, refused.body['message']]).toEqual([400, expect.stringMatching(why)]);
  expect((await bench.control('GET', '/export')).body).toEqual(body);
});

interface Exported {
  content: {
    synchronizationJobs: { schema: { synchronizationRules: { objectMappings: { scope: unknown }[] }[] } }[];
  };
}
