import { deriveFromToken } from '@portico/vault';
import type { Demo } from './demo.ts';
import { demoSignInApp, demoSocialApp } from './demo-directories.ts';
import type { StackEnv } from './env.ts';
import type { PartPlan } from './part.ts';

export type PlanInput = {
  readonly env: StackEnv;
  readonly demo: Demo;
  readonly masterKey: string;
  readonly workerHealthPort: number;
};

/** The emulator stands on 127.0.0.1 and the web app on localhost: two sites for a browser, as in production. */
export function emulatorOrigin({ emulatorPort }: StackEnv): string {
  return `http://127.0.0.1:${emulatorPort}`;
}

export function webOrigin({ webPort, passedOn }: StackEnv): string {
  return passedOn['PORTICO_ORIGIN'] || `http://localhost:${webPort}`;
}

export function exampleOrigin({ examplePort }: StackEnv): string {
  return `http://localhost:${examplePort}`;
}

/** On 127.0.0.1 for the same reason. */
export function sampleOrigin({ samplePort }: StackEnv): string {
  return `http://127.0.0.1:${samplePort}`;
}

export function emulatorPlan(env: StackEnv, stateFile: string): PartPlan {
  return {
    name: 'Entra emulator',
    script: 'apps/entra-emulator/src/main.ts',
    health: `${emulatorOrigin(env)}/livez`,
    env: {
      ...env.passedOn,
      ENTRA_EMULATOR_PORT: String(env.emulatorPort),
      ENTRA_EMULATOR_STATE: stateFile,
      ENTRA_EMULATOR_PROVISIONING_REDIRECT_URI: `${webOrigin(env)}/v1/sso/microsoft/consent/callback`,
    },
  };
}

export function samplePlan(env: StackEnv): PartPlan {
  return {
    name: 'Sample providers',
    script: 'apps/sample-identity-providers/src/main.ts',
    health: `${sampleOrigin(env)}/livez`,
    env: { ...env.passedOn, PORTICO_SAMPLE_IDP_PORT: String(env.samplePort) },
  };
}

export function webPlan(input: PlanInput): PartPlan {
  return {
    name: 'Web',
    script: 'apps/web/server.ts',
    health: `http://localhost:${input.env.webPort}/readyz`,
    env: { ...serverEnvironment(input), PORTICO_PORT: String(input.env.webPort) },
  };
}

export function workerPlan(input: PlanInput): PartPlan {
  return {
    name: 'Worker',
    script: 'apps/worker/src/main.ts',
    health: `http://127.0.0.1:${input.workerHealthPort}/readyz`,
    env: { ...serverEnvironment(input), PORTICO_WORKER_HEALTH_PORT: String(input.workerHealthPort) },
  };
}

export function examplePlan({ env, demo, masterKey }: PlanInput): PartPlan {
  const [application] = demo.applications;
  return {
    name: 'Example app',
    script: 'apps/example-app/src/main.ts',
    health: `${exampleOrigin(env)}/livez`,
    env: {
      ...env.passedOn,
      EXAMPLE_APP_PORT: String(env.examplePort),
      EXAMPLE_APP_ORIGIN: exampleOrigin(env),
      PORTICO_ISSUER: demo.project.issuer,
      PORTICO_CLIENT_ID: application?.clientId,
      PORTICO_CLIENT_SECRET: application?.clientSecret,
      // The same at each start, so that people stay signed in.
      PORTICO_COOKIE_SECRET: deriveFromToken(masterKey, 'cookies of the example app'),
      PORTICO_DEMO_ORGANIZATIONS: JSON.stringify(demo.organizations.map(({ id, name }) => ({ id, name }))),
    },
  };
}

/** What web and worker have in common. A value from outside wins where the operator may have one of their own. */
function serverEnvironment({ env, demo, masterKey }: PlanInput): Record<string, string | undefined> {
  return {
    PORTICO_LOG_LEVEL: 'info',
    // Nobody balances between servers here.
    PORTICO_DRAIN_SECONDS: '0',
    ...env.passedOn,
    NODE_ENV: 'production',
    DATABASE_URL: demo.databaseUrl,
    PORTICO_ORIGIN: webOrigin(env),
    PORTICO_MASTER_KEY: masterKey,
    PORTICO_MS_CLOUD: env.cloud,
    ...(env.cloud === 'emulator' ? emulatorSettings(env, demo) : {}),
  };
}

function emulatorSettings(env: StackEnv, { provisioningApp }: Demo): Record<string, string | undefined> {
  const social = demoSocialApp();
  const signIn = demoSignInApp();
  return {
    PORTICO_MS_EMULATOR_LOGIN_URL: emulatorOrigin(env),
    PORTICO_MS_EMULATOR_GRAPH_URL: emulatorOrigin(env),
    PORTICO_MS_PROVISION_CLIENT_ID: provisioningApp?.clientId,
    PORTICO_MS_PROVISION_CLIENT_SECRET: provisioningApp?.clientSecret,
    PORTICO_MS_SIGN_IN_CLIENT_ID: signIn?.clientId,
    PORTICO_MS_SIGN_IN_CLIENT_SECRET: signIn?.clientSecret,
    PORTICO_MICROSOFT_CLIENT_ID: social?.clientId,
    PORTICO_MICROSOFT_CLIENT_SECRET: social?.clientSecret,
  };
}
