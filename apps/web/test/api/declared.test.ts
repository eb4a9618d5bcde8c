import { expect, test } from 'vitest';
import { changeProject } from '../../src/api/projects/change-project.ts';
import { listProjects } from '../../src/api/projects/list-projects.ts';
import { refusalsOf } from '../../src/api/refusals.ts';
import { assertDeclared } from '../harness/declared.ts';

/* What is declared is what happens: every request of a test that goes over HTTP is held against this. */

const PROJECT = '/v1/session/projects/proj_aaaaaaaaaaaaaaaaaaaaaaaaaa';

test.each([
  ['PATCH', PROJECT, 204, undefined],
  ['PATCH', PROJECT, 404, { code: 'not_found' }],
  ['PATCH', `${PROJECT}?x=1`, 400, { code: 'unknown_field' }],
  ['PATCH', PROJECT, 409, { code: 'conflict' }],
  ['POST', '/v1/session/projects', 201, { id: 'proj_a', name: 'A' }],
  ['POST', '/v1/session/projects', 403, { code: 'forbidden' }],
])('%s %s: %i %j is declared', (method, path, status, body) => {
  expect(() => assertDeclared(method, path, status, body)).not.toThrow();
});

test.each([
  ['another status', 'PATCH', PROJECT, 200, {}],
  ['a code that is not named', 'PATCH', PROJECT, 403, { code: 'forbidden' }],
  ['a code with the status of another', 'PATCH', PROJECT, 400, { code: 'not_found' }],
  ['200 for what makes something', 'POST', '/v1/session/projects', 200, { id: 'proj_a', name: 'A' }],
])('%s is not declared', (_, method, path, status, body) => {
  expect(() => assertDeclared(method, path, status, body)).toThrow('does not declare');
});

test('what is no operation is not looked at', () => {
  expect(() => assertDeclared('GET', '/v1/session/callback', 418, undefined)).not.toThrow();
  expect(() => assertDeclared('PUT', PROJECT, 405, { code: 'method_not_allowed' })).not.toThrow();
});

test('an operation refuses also what its path, its query and its body bring', () => {
  expect(refusalsOf(listProjects)).not.toContain('not_found');
  expect(refusalsOf(listProjects)).not.toContain('unsupported_media_type');
  expect(refusalsOf(listProjects)).toContain('unknown_field');
  expect(refusalsOf({ ...changeProject, errors: [] })).toContain('not_found');
  expect(refusalsOf(changeProject)).toContain('unsupported_media_type');
});
