import { createPortico } from '@portico/sdk';
import type { Demo } from '../src/demo.ts';
import { introspect, login, type personAtMicrosoft, refresh } from './logins.ts';
import { cpuMs, percentiles, round, timed } from './measures.ts';

const SESSIONS = 8;

export type TokenMeasure = {
  readonly count: number;
  readonly perSecond: number;
  readonly milliseconds: ReturnType<typeof percentiles>;
  /** Processor time of the web process. */
  readonly brokerCpuMsEach: number;
};

/**
 * What an application does with its tokens after the login: each of some sessions refreshes over and over, one after the
 * other as a client does; access tokens are introspected; and verified in this process, without the broker.
 */
export async function measureTokens(
  demo: Demo,
  carried: Awaited<ReturnType<typeof personAtMicrosoft>>,
  webPid: number,
  count: number,
) {
  const sessions = await Promise.all(
    Array.from({ length: SESSIONS }, () => login(demo, carried, 'openid profile email offline_access')),
  );
  const newest = sessions.map((tokens) => tokens);
  const refreshOne = async (session: number) => {
    newest[session] = await refresh(demo, newest[session]?.refresh_token ?? '');
  };
  const chain = (times: number) => async (session: number) => {
    for (let time = 0; time < times; time++) await refreshOne(session);
  };
  const perSession = Math.ceil(count / SESSIONS);
  await Promise.all(newest.map((_, session) => chain(20)(session)));
  const refreshes = await measured(webPid, perSession * SESSIONS, async (each) => {
    await Promise.all(
      newest.map(async (_, session) => {
        for (let time = 0; time < perSession; time++) each.push(await spent(() => refreshOne(session)));
      }),
    );
  });
  const token = newest[0]?.access_token ?? '';
  const introspections = await measured(webPid, count, async (each) => {
    each.push(...(await timed(count, SESSIONS, () => introspect(demo, token))).each);
  });
  return {
    refresh: refreshes,
    introspection: introspections,
    verification: await verification(demo, token, count),
  };
}

async function measured(
  webPid: number,
  count: number,
  work: (each: number[]) => Promise<void>,
): Promise<TokenMeasure> {
  const each: number[] = [];
  const [cpu, began] = [cpuMs(webPid), performance.now()];
  await work(each);
  const wall = performance.now() - began;
  return {
    count,
    perSecond: round(count / (wall / 1000)),
    milliseconds: percentiles(each),
    brokerCpuMsEach: round((cpuMs(webPid) - cpu) / count),
  };
}

async function spent(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** An API that checks an access token with the SDK: keys are cached, so nobody is asked. */
async function verification(demo: Demo, token: string, count: number) {
  const [application] = demo.applications;
  const portico = createPortico({
    issuer: demo.project.issuer,
    clientId: application?.clientId ?? '',
    redirectUri: application?.redirectUris[0] ?? '',
  });
  await portico.verifyAccessToken(token);
  const before = process.cpuUsage();
  const { wall } = await timed(count, 1, () => portico.verifyAccessToken(token));
  const { user, system } = process.cpuUsage(before);
  return { count, perSecond: round(count / (wall / 1000)), cpuMsEach: round((user + system) / 1000 / count) };
}
