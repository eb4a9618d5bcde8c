import { execFileSync } from 'node:child_process';
import { APPROVAL_REMARKS } from '@portico/core';
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../src/api/connections/connection.ts';
import type { ConnectOffer } from '../../src/api/runs/get-offer.ts';
import {
  enterpriseAppsUrl,
  isStep,
  nextStepDown,
  ownerCommands,
  standing,
} from '../../src/components/single-sign-on/way-down-steps.ts';

const warned = (...codes: string[]) => ({ warnings: codes.map((code) => ({ code, message: code })) });

describe('the way down from broader access', () => {
  test('is told of a connection that says the next step of it, and of no other', () => {
    expect(nextStepDown(warned())).toBeUndefined();
    expect(nextStepDown(warned('app_changed', 'more_permissions_than_needed'))).toBeUndefined();
    expect(nextStepDown(warned('app_changed', 'broader_alone'))).toBe('broader_alone');
  });

  test('has one step for each remark about the broader permission', () => {
    expect(APPROVAL_REMARKS.filter(isStep)).toEqual(
      APPROVAL_REMARKS.filter((code) => code.startsWith('broader_')),
    );
  });

  test('is done up to the next step, and not beyond', () => {
    const steps = ['broader_not_owner', 'broader_alone', 'broader_to_withdraw'] as const;
    expect(steps.map((step) => standing(step, 'broader_alone'))).toEqual(['done', 'next', 'later']);
  });
});

describe('the commands that make Portico an owner', () => {
  const [PORTICO, APP, DIRECTORY] = ['portico-client-id', 'made-client-id', 'a-directory-id'];
  const offer = {
    cloud: {
      ...{ name: 'usgov', login_host: 'login.microsoftonline.us' },
      ...{ graph_origin: 'https://graph.microsoft.us', admin_center_origin: 'https://entra.microsoft.us' },
    },
    levels: [
      { level: 'broader', app_id: PORTICO },
      { level: 'sign_in_only', app_id: 'another-app' },
    ],
  } as unknown as ConnectOffer;
  const connection = (appId: string | null) =>
    ({
      managed_by: 'microsoft_graph',
      entra: { tenant_id: DIRECTORY, app_id: appId },
    }) as unknown as Connection;

  /** What a shell gives to `az`: each call as its words. */
  function callsOf(commands: string): string[][] {
    const az = `az() { printf '%s\\0' "$@" >&2; printf '\\n' >&2; echo the-object-id; }`;
    const script = `{ ${az}\n${commands}\n} 2>&1 >/dev/null`;
    // What asks for the id is read by the shell, what it says of its words comes out here.
    const out = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
    return out
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\0').slice(0, -1));
  }

  test('name its enterprise app, and both objects, in the cloud that they are in', () => {
    const [cloud, signIn, show, ...adding] = callsOf(ownerCommands(offer, connection(APP)) ?? '');
    expect(cloud).toEqual(['cloud', 'set', '--name', 'AzureUSGovernment']);
    expect(signIn).toEqual(['login', '--tenant', DIRECTORY, '--allow-no-subscriptions']);
    expect(show).toEqual(['ad', 'sp', 'show', '--id', PORTICO, '--query', 'id', '--output', 'tsv']);
    const graph = 'https://graph.microsoft.us';
    const posting = ['rest', '--method', 'post', '--resource', graph, '--url'];
    expect(adding.map((words) => words.slice(0, -1))).toEqual(
      ['applications', 'servicePrincipals'].map((collection) => [
        ...[...posting, `${graph}/v1.0/${collection}(appId='${APP}')/owners/$ref`, '--body'],
      ]),
    );
    for (const words of adding)
      expect(JSON.parse(words.at(-1) ?? '')).toEqual({
        '@odata.id': `${graph}/v1.0/directoryObjects/the-object-id`,
      });
  });

  test('are not shown where there is no app', () => {
    expect(ownerCommands(offer, connection(null))).toBeUndefined();
  });

  test('and the place where the broad permission is taken back is of that cloud, too', () => {
    expect(enterpriseAppsUrl(offer)).toMatch(/^https:\/\/entra\.microsoft\.us\/#view\/Microsoft_AAD_IAM\//);
  });
});
