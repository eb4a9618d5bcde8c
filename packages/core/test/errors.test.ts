import { describe, expect, test } from 'vitest';
import {
  assertThat,
  cookieName,
  ERROR_CODES,
  isErrorCode,
  isPorticoError,
  mayGrant,
  mayManageConnections,
  messageOf,
  ORGANIZATION_ROLES,
  PorticoError,
  statusOf,
} from '../src/index.ts';

describe('error codes', () => {
  test.each(ERROR_CODES)('%s has a status of failure and a sentence for people', (code) => {
    expect(statusOf(code)).toBeGreaterThanOrEqual(400);
    expect(statusOf(code)).toBeLessThan(600);
    expect(messageOf(code)).toMatch(/^[A-Z].*\.$/s);
  });

  test('are a closed set: names of object members are none of them', () => {
    for (const value of ['', 'toString', '__proto__', 'constructor', null, undefined, 5, ['forbidden']])
      expect(isErrorCode(value)).toBe(false);
  });

  test('text and data for the caller never hold the detail for the log', () => {
    const error = new PorticoError('forbidden', { detail: 'role member' });
    expect(messageOf(error.code)).not.toContain('role member');
    expect(error.message).toContain('role member');
  });

  test('an error of another copy of the module is known by its shape, and a stranger with such a code is not', () => {
    const other = Object.assign(new Error('forbidden'), { name: 'PorticoError', code: 'forbidden' });
    expect(isPorticoError(other)).toBe(true);
    expect(isPorticoError(Object.assign(new Error('x'), { code: 'forbidden' }))).toBe(false);
    expect(isPorticoError({ name: 'PorticoError', code: 'forbidden' })).toBe(false);
    expect(isPorticoError(Object.assign(new Error('x'), { name: 'PorticoError', code: 'x' }))).toBe(false);
  });

  test('a guard stops with its code on everything that is not true', () => {
    for (const doubt of [false, undefined, null, 0, ''])
      expect(() => assertThat(doubt, 'forbidden')).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });
});

describe('roles', () => {
  test('owners and admins manage connections, nobody else, and nobody without a role', () => {
    expect(ORGANIZATION_ROLES.filter(mayManageConnections)).toEqual(['admin', 'owner']);
    expect(mayManageConnections(undefined)).toBe(false);
  });

  test('only owners make owners', () => {
    const givers = [...ORGANIZATION_ROLES, undefined].filter((role) => mayGrant(role, 'owner'));
    expect(givers).toEqual(['owner']);
    expect(mayGrant('admin', 'admin')).toBe(true);
    expect(mayGrant('member', 'member')).toBe(false);
  });
});

test('a cookie on https carries the prefix that keeps other hosts from planting it (attack 120)', () => {
  expect(cookieName('msp_x', true)).toBe('__Host-portico_msp_x');
  expect(cookieName('msp_x', false)).toBe('portico_msp_x');
});
