import { describe, expect, test } from 'vitest';
import { mailSettings } from '../src/mail/mail-settings.ts';
import { warningMail } from '../src/mail/warning-mail.ts';

const origin = new URL('https://portico.example');

test('a mail says what is wrong, where it is mended, and why one gets it', () => {
  const { subject, text } = warningMail(origin, {
    ...{ organizationId: 'org_1', organizationName: 'Contoso', projectName: 'Notes' },
    ...{
      connectionName: 'Microsoft',
      managedBy: 'microsoft_graph' as const,
      warnings: ['credential_expires', 'logo_refused'],
    },
    expiresAt: new Date('2027-01-31T10:00:00Z'),
    certificateEndsAt: null,
  });
  expect(subject).toBe('Single sign-on of Contoso for Notes needs attention');
  expect(text).toContain('The credential expires on 2027-01-31.');
  expect(text).toContain('https://portico.example/dashboard/organizations/org_1/features/single-sign-on');
  expect(text).not.toContain('logo');
});

test('a mail says when the certificate of an identity provider ends', () => {
  const { text } = warningMail(origin, {
    ...{ organizationId: 'org_1', organizationName: 'Contoso', projectName: 'Notes', expiresAt: null },
    ...{ connectionName: 'Okta', managedBy: 'manual' as const, warnings: ['idp_certificate_expires'] },
    certificateEndsAt: new Date('2027-01-31T10:00:00Z'),
  });
  expect(text).toContain('The last certificate of the identity provider is valid until 2027-01-31.');
});

describe('the settings', () => {
  test.each([
    [undefined, undefined, undefined],
    [
      'smtps://a%40b:p%3Aw@mail.example',
      'sso@example.com',
      { port: 465, isImplicitTls: true, user: 'a@b', password: 'p:w' },
    ],
    ['smtp://mail.example', 'sso@example.com', { port: 587, isImplicitTls: false, mayGoUnencrypted: false }],
    ['smtp://[::1]:2525', 'sso@example.com', { host: '::1', port: 2525, mayGoUnencrypted: true }],
  ])('%s, %s', (server, from, expected) => {
    const read = mailSettings(server, from);
    if (expected === undefined) expect(read).toBeUndefined();
    else expect(read).toMatchObject(expected);
  });

  test.each([
    ['https://mail.example', 'sso@example.com'],
    ['smtp://user:demo-secret@', 'sso@example.com'],
    ['smtp://user:demo-secret@mail.example/x', 'sso@example.com'],
    ['smtp://user:demo-secret@mail.example', undefined],
    ['smtp://user:demo-secret@mail.example', 'Eve <a@b.example>, c@d.example'],
    [undefined, 'sso@example.com'],
  ])('%s, %s is refused by name, without the password', (server, from) => {
    expect(() => mailSettings(server, from)).toThrow(/^PORTICO_(SMTP_URL|MAIL_FROM) has to be /);
    expect(() => mailSettings(server, from)).not.toThrow(/demo-secret/);
  });
});
