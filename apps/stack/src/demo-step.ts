import { type Demo, readDemo } from './demo.ts';
import { demoDirectories, demoProvisioningApp } from './demo-directories.ts';
import type { StackEnv } from './env.ts';
import { emulatorOrigin, exampleOrigin, sampleOrigin, webOrigin } from './part-plans.ts';
import { seedDemo } from './seed-demo.ts';

/** Seeds the database if need be. @returns what belongs into the file `demoFile` */
export async function prepareDemo(
  env: StackEnv,
  databaseUrl: string,
  masterKey: string,
  demoFile: string,
): Promise<Demo> {
  const seeded = await seedDemo({
    databaseUrl,
    masterKey,
    origin: webOrigin(env),
    exampleOrigin: exampleOrigin(env),
    previous: readDemo(demoFile),
  });
  const onEmulator = env.cloud === 'emulator';
  return {
    web: webOrigin(env),
    emulator: onEmulator ? emulatorOrigin(env) : null,
    graph: onEmulator ? emulatorOrigin(env) : null,
    exampleApp: exampleOrigin(env),
    sampleProviders: onEmulator ? sampleOrigin(env) : null,
    databaseUrl,
    ...seeded,
    directories: onEmulator ? demoDirectories() : [],
    provisioningApp: onEmulator ? demoProvisioningApp() : null,
  };
}
