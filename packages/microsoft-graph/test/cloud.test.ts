import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLOUD_NAMES, directoryIssuer, emulatorCloud, isDirectoryId, microsoftCloud } from '../src/index.ts';

const MICROSOFT = CLOUD_NAMES.filter((name) => name !== 'emulator');
const OWN_HOSTS = /\.(microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn)$/;

test.each(MICROSOFT)('the cloud %s has hosts of Microsoft, all https (attack 17)', (name) => {
  const cloud = microsoftCloud(name);
  expect(cloud.name).toBe(name);
  expect(cloud.allowInsecure).toBe(false);
  for (const origin of [cloud.loginOrigin, cloud.graphOrigin, cloud.adminCenterOrigin]) {
    expect(new URL(origin).origin).toBe(origin);
    expect(new URL(origin).protocol).toBe('https:');
  }
  expect(new URL(cloud.loginOrigin).hostname).toMatch(OWN_HOSTS);
  expect(cloud.graphResource).toBe(cloud.graphOrigin);
});

test('no two national clouds share a Graph host, and a token is never asked for another cloud (attack 17)', () => {
  const hosts = MICROSOFT.map((name) => microsoftCloud(name).graphOrigin);
  expect(new Set(hosts).size).toBe(hosts.length);
});

test('only the emulator may be spoken to without TLS', () => {
  expect(emulatorCloud('http://127.0.0.1:1', 'http://127.0.0.1:2').allowInsecure).toBe(true);
});

test('an issuer names one directory', () => {
  expect(directoryIssuer(microsoftCloud('usgov'), 'd')).toBe('https://login.microsoftonline.us/d/v2.0');
});

test('a GUID names a directory, except that of personal accounts; nothing else does (attack 16)', () => {
  fc.assert(fc.property(fc.uuid(), (id) => isDirectoryId(id)));
  const anything = fc.oneof(
    fc.string(),
    fc.domain(),
    fc.constantFrom('common', 'organizations', 'consumers'),
  );
  fc.assert(fc.property(anything, (text) => !isDirectoryId(text) || /^[0-9a-f-]{36}$/.test(text)));
  const guid = '7e790bfc-15b9-4500-a1f6-74d07e0b0ccd';
  for (const text of [
    '9188040d-6c67-4c5b-b112-36a304b66dad',
    `{${guid}}`,
    `${guid}/..`,
    ` ${guid}`,
    `${guid}\n`,
    guid.toUpperCase(),
    guid.replaceAll('-', ''),
  ])
    expect(isDirectoryId(text)).toBe(false);
});
