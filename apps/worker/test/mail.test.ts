import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { newId } from '@portico/core';
import { MAILED_EVENTS, warningMails } from '@portico/database';
import { createTestDatabase } from '@portico/testing';
import fc from 'fast-check';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { mailSettings } from '../src/mail/mail-settings.ts';
import { createMailWorker } from '../src/mail/mail-worker.ts';
import { createMailer, type Mail } from '../src/mail/mailer.ts';
import { warningMail } from '../src/mail/warning-mail.ts';
import { KEEP_TRYING_SECONDS } from '../src/settle.ts';
import { startWorkerProcess } from './worker-process.ts';

const { pool, prisma, url: databaseUrl } = await createTestDatabase();
const origin = new URL('https://portico.example');

type Got = { readonly to: readonly string[]; readonly raw: string };
type Refusal = (address: string) => { readonly status: number; readonly text: string } | undefined;
const got: Got[] = [];
let refuses: Refusal = () => undefined;

/** A mail server of the operator's: keeps what it takes. */
async function mailServer(options: SMTPServerOptions = {}): Promise<number> {
  const server = new SMTPServer({
    // It would ask name servers who we are.
    ...{ authOptional: true, disableReverseLookup: true, disabledCommands: ['STARTTLS'], ...options },
    onRcptTo({ address }, _session, done) {
      const refusal = refuses(address);
      done(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.status }));
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        got.push({
          to: envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return (listening.address() as AddressInfo).port;
}

const port = await mailServer();
const settingsFor = (at: number) => {
  const settings = mailSettings(`smtp://127.0.0.1:${at}`, 'sso@portico.example');
  if (settings === undefined) throw new Error('no settings');
  return settings;
};
const mailer = createMailer(settingsFor(port));

const projectId = newId('project');
await prisma.project.create({ data: { id: projectId, name: 'Notes' } });

/** An organization whose connection has something wrong, and an owner of it. */
async function organization({ warnings = ['app_missing'], role = 'owner', status = 'degraded' } = {}) {
  const [organizationId, connectionId, userId] = [newId('organization'), newId('connection'), newId('user')];
  const address = `${userId}@contoso.example`;
  await prisma.user.create({ data: { id: userId, projectId, email: address } });
  await prisma.organization.create({
    data: {
      ...{ id: organizationId, projectId, name: 'Contoso' },
      memberships: { create: { userId, role: role as 'owner', source: 'invited' } },
      connections: {
        create: {
          ...{ id: connectionId, protocol: 'oidc', provider: 'entra', managedBy: 'microsoft_graph' },
          ...{ status: status as 'degraded', name: 'Microsoft', warnings },
        },
      },
    },
  });
  return { organizationId, connectionId, userId, address };
}
type Organization = Awaited<ReturnType<typeof organization>>;

let sequence = 0;
/** Something that was warned of, so many minutes ago. */
async function happened(
  { organizationId, connectionId }: Organization,
  type = 'connection.found_broken',
  minutesAgo = 20,
): Promise<void> {
  sequence += 1;
  await pool.query(
    `INSERT INTO events (id, project_id, sequence, organization_id, type, payload, occurred_at)
     VALUES ($1, $2, $3, $4, $5, $6, now() - make_interval(mins => $7))`,
    [
      ...[newId('auditEvent'), projectId, sequence, organizationId, type],
      ...[{ target: { kind: 'connection', id: connectionId }, data: {} }, minutesAgo],
    ],
  );
}

const logged: string[] = [];
function worker(
  send: { send(mail: Mail): Promise<void> } = mailer,
  mails = warningMails(pool),
  now = () => new Date(),
) {
  return createMailWorker({
    ...{ origin, mails, mailer: send, now, random: () => 0 },
    log: (event) => void logged.push(event),
    stopping: new AbortController().signal,
  });
}
const due = () =>
  pool.query(
    'UPDATE warning_mails SET next_attempt_at = now() WHERE delivered_at IS NULL AND failed_at IS NULL',
  );
const rows = () => prisma.warningMail.findMany();

beforeEach(async () => {
  refuses = () => undefined;
  for (const list of [got, logged]) list.length = 0;
  await pool.query('DELETE FROM warning_mails');
  await pool.query('DELETE FROM events');
});

describe('of a connection that needs its people', () => {
  test('owners and admins hear once, and members and strangers never', async () => {
    const contoso = await organization();
    const others = [];
    for (const [role, id] of [
      ['admin', newId('user')],
      ['member', newId('user')],
    ] as const) {
      await prisma.user.create({ data: { id, projectId, email: `${id}@contoso.example` } });
      await prisma.membership.create({
        data: { projectId, organizationId: contoso.organizationId, userId: id, role, source: 'invited' },
      });
      others.push(`${id}@contoso.example`);
    }
    await organization();
    await happened(contoso);
    expect(await worker().workOnce()).toBe(true);
    expect(await worker().workOnce()).toBe(false);
    expect(got.flatMap(({ to }) => to).sort()).toEqual([contoso.address, others[0]].sort());
    expect(logged).toEqual(['mail.sent', 'mail.sent']);
  });

  test('what was found together is told by one mail, what comes later by another', async () => {
    const contoso = await organization({ warnings: ['credential_expires', 'consent_withdrawn'] });
    await happened(contoso, 'connection.found_broken', 200);
    await happened(contoso, 'connection.credential_expires', 200);
    await worker().workOnce();
    await worker().workOnce();
    expect(got).toHaveLength(1);
    await happened(contoso, 'connection.credential_expires', 20);
    await worker().workOnce();
    expect(got).toHaveLength(2);
    expect(got[0]?.raw).toContain('Subject: Single sign-on of Contoso for Notes needs');
  });

  test('what is found within the hour is told by the mail that has not gone yet, and by another when it has', async () => {
    const contoso = await organization({ warnings: ['app_changed'] });
    await happened(contoso, 'connection.found_broken', 60);
    await worker().workOnce();
    await pool.query(`UPDATE warning_mails SET delivered_at = now() - interval '25 minutes'`);
    await happened(contoso, 'connection.found_broken', 30);
    await worker().workOnce();
    expect(got).toHaveLength(1);
    const warnings = ['app_changed', 'app_missing'];
    await prisma.ssoConnection.update({ where: { id: contoso.connectionId }, data: { warnings } });
    await happened(contoso, 'connection.found_broken', 20);
    await worker().workOnce();
    expect(got[1]?.raw).toContain('Subject: Nobody can sign in');
  });

  test('a clock that is set back silences nothing', async () => {
    const clock = { now: new Date() };
    const mailing = worker(mailer, warningMails(pool), () => clock.now);
    await mailing.workOnce();
    clock.now = new Date(clock.now.getTime() - 3_600_000);
    await happened(await organization(), 'connection.found_broken', 20);
    await mailing.workOnce();
    expect(got).toHaveLength(1);
  });

  test('what was found while it was paused is told when it is resumed; where all is well there is nothing to tell', async () => {
    const [contoso, well] = [await organization(), await organization({ status: 'active', warnings: [] })];
    for (const each of [contoso, well]) await happened(each, 'connection.resumed');
    await worker().workOnce();
    expect(got.map(({ to }) => to)).toEqual([[contoso.address]]);
    expect(await rows()).toHaveLength(1);
  });

  test.each([
    ['is well again', { status: 'active', warnings: [] as string[] }],
    ['was paused', { status: 'paused', warnings: ['app_missing'] }],
    ['was disconnected', { status: 'inactive', warnings: [] as string[] }],
  ])('nobody hears when it %s within a quarter of an hour', async (_, now) => {
    const contoso = await organization();
    await happened(contoso, 'connection.found_broken', 5);
    await worker().workOnce();
    expect(got).toEqual([]);
    expect(await rows()).toMatchObject([{ deliveredAt: null, failedAt: null }]);
    await pool.query(
      'UPDATE sso_connections SET status = $2::connection_status, warnings = $3 WHERE id = $1',
      [...[contoso.connectionId, now.status, now.warnings]],
    );
    await due();
    await worker().workOnce();
    expect(got).toEqual([]);
    expect(await rows()).toMatchObject([{ deliveredAt: null, lastFailure: 'nothing to act on' }]);
  });

  test('that Microsoft refuses Portico itself is told with what follows from it, and not for itself', async () => {
    const contoso = await organization({ warnings: ['cannot_look'] });
    await happened(contoso);
    await worker().workOnce();
    expect(got).toEqual([]);
    const warnings = ['cannot_look', 'credential_expires'];
    await prisma.ssoConnection.update({ where: { id: contoso.connectionId }, data: { warnings } });
    await happened(contoso, 'connection.credential_expires');
    await worker().workOnce();
    expect(got.map(({ raw }) => raw.includes('refuses Portico itself'))).toEqual([true]);
  });

  test('it is told anew when it breaks again after it was well', async () => {
    const contoso = await organization({ status: 'active', warnings: [] });
    await happened(contoso, 'connection.found_broken', 40);
    await worker().workOnce();
    expect(got).toEqual([]);
    await pool.query(
      `UPDATE sso_connections SET status = 'degraded', warnings = '{app_missing}' WHERE id = $1`,
      [contoso.connectionId],
    );
    await happened(contoso, 'connection.found_broken', 16);
    await worker().workOnce();
    expect(got).toHaveLength(1);
  });

  test('nobody hears who may no longer act, and nobody of what happened before there was mail', async () => {
    const contoso = await organization();
    await happened(contoso);
    await warningMails(pool).gather();
    await pool.query(`UPDATE memberships SET role = 'member' WHERE user_id = $1`, [contoso.userId]);
    await happened(await organization(), 'connection.found_broken', 60 * 25);
    await worker().workOnce();
    expect(got).toEqual([]);
    expect(await rows()).toMatchObject([{ lastFailure: 'no address' }]);
  });

  test('many workers write one mail', async () => {
    const contoso = await organization();
    await happened(contoso);
    await Promise.all([worker(), worker(), worker(), worker()].map((each) => each.workOnce()));
    expect(got).toHaveLength(1);
  });
});

describe('a mail server that', () => {
  test('is away is asked again, and gets the same mail', async () => {
    const contoso = await organization();
    await happened(contoso);
    // A port that is given back may be somebody else's in a moment: this one is kept, and hangs up.
    const hangsUp = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    afterAll(() => hangsUp.close());
    await once(hangsUp, 'listening');
    await worker(createMailer(settingsFor((hangsUp.address() as AddressInfo).port))).workOnce();
    const [first] = await rows();
    expect(first).toMatchObject({
      attempts: 1,
      deliveredAt: null,
      failedAt: null,
      lastFailure: expect.stringMatching(/^E[A-Z]+$/),
    });
    await due();
    await worker().workOnce();
    expect(got).toMatchObject([{ to: [contoso.address] }]);
    expect(got[0]?.raw).toContain(`Message-ID: <${first?.id}@portico.example>`);
  });

  test('knows no such address ends it; one that is busy does not', async () => {
    const [gone, busy] = [await organization(), await organization()];
    refuses = (address) =>
      address === gone.address ? { status: 550, text: `no ${address} here` } : { status: 450, text: 'later' };
    for (const each of [gone, busy]) await happened(each);
    await worker().workOnce();
    const of = (userId: string) => prisma.warningMail.findFirstOrThrow({ where: { userId } });
    // The address is nobody's business but the row's.
    expect(await of(gone.userId)).toMatchObject({
      failedAt: expect.any(Date),
      lastFailure: 'EENVELOPE (550)',
    });
    expect(await of(busy.userId)).toMatchObject({ failedAt: null, lastFailure: 'EENVELOPE (450)' });
    await pool.query(`UPDATE warning_mails SET created_at = now() - make_interval(secs => $1)`, [
      KEEP_TRYING_SECONDS + 60,
    ]);
    await due();
    await worker().workOnce();
    expect(await of(busy.userId)).toMatchObject({ failedAt: expect.any(Date) });
  });

  test('offers no encryption gets neither mail nor password, unless it is on this machine', async () => {
    const asked: string[] = [];
    const plain = await mailServer({
      authOptional: false,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username }, _session, done) => {
        asked.push(username ?? '');
        done(null, { user: username });
      },
    });
    const settings = { ...settingsFor(plain), user: 'portico', password: 'a demo password' };
    const mail = { id: 'wml_1', to: 'ada@contoso.example', subject: 'Subject', text: 'Text' };
    await expect(createMailer({ ...settings, mayGoUnencrypted: false }).send(mail)).rejects.toMatchObject({
      name: 'MailRefused',
      final: false,
    });
    expect({ asked, got }).toEqual({ asked: [], got: [] });
    await createMailer(settings).send(mail);
    expect(asked).toEqual(['portico']);
  });
});

test('names of others add nothing to a mail: no line, no header, no receiver', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '\r\nBcc: eve@evil.example', '\n\n<b>', '=?utf-8?q?=0D=0ABcc:_eve?='),
      async (name, added) => {
        got.length = 0;
        const warned = {
          ...{ organizationId: 'org_1', organizationName: name + added, projectName: added + name },
          ...{
            connectionName: added,
            managedBy: 'microsoft_graph' as const,
            warnings: ['app_missing'],
            expiresAt: null,
            certificateEndsAt: null,
          },
        };
        const { subject, text } = warningMail(origin, warned);
        expect(subject).not.toMatch(/[\r\n]/);
        await mailer.send({ id: 'wml_1', to: 'ada@contoso.example', subject, text });
        const [head = ''] = got[0]?.raw.split('\r\n\r\n') ?? [];
        expect(got.map(({ to }) => to)).toEqual([['ada@contoso.example']]);
        expect(head.split(/\r\n(?![ \t])/).map((line) => line.split(':')[0]?.toLowerCase())).toEqual(
          expect.not.arrayContaining(['bcc', 'cc']),
        );
      },
    ),
    { numRuns: 40 },
  );
});

test('the events that are looked for are those of the index, so that a look reads a few among millions', async () => {
  const { rows: found } = await pool.query<{ indexdef: string }>(
    `SELECT indexdef FROM pg_indexes WHERE indexname = 'events_mailed_idx'`,
  );
  const named = found[0]?.indexdef.match(/'[a-z_.]+'/g)?.map((each) => each.slice(1, -1));
  expect(named?.toSorted()).toEqual([...MAILED_EVENTS].sort());
});

test('a worker that is set up for mail writes, and stops without losing any', async () => {
  const contoso = await organization();
  await happened(contoso);
  const started = await startWorkerProcess({
    DATABASE_URL: databaseUrl,
    PORTICO_MASTER_KEY: `k1:${randomBytes(32).toString('base64')}`,
    PORTICO_SMTP_URL: `smtp://127.0.0.1:${port}`,
    PORTICO_MAIL_FROM: 'sso@portico.example',
  });
  await expect.poll(() => got.map(({ to }) => to)).toEqual([[contoso.address]]);
  await expect.poll(() => started.count('mail.sent')).toBe(1);
  expect(started.log()).not.toContain(contoso.address);
  expect(await started.stop()).toBe(0);
});
