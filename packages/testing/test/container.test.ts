import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, test } from 'vitest';

/* What runs in a container has little to offer to who gets in (attack 144, review section 1). */

const ROOT = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const dockerfile = read('Dockerfile').replaceAll('\\\n', '');
const compose = read('docker-compose.yml');
const [, build = '', final = ''] = dockerfile.split(/^(?=FROM )/m);
/** From `  name:` to the next one. */
const services = (compose.split(/^services:$/m)[1]?.split(/^volumes:$/m)[0] ?? '')
  .split(/^(?= {2}[\w-]+:$)/m)
  .filter((text) => text.trim() !== '');
const nameOf = (service: string) => service.trim().split(':')[0] ?? '';
const [, anchor = ''] = /^x-portico: &portico\n([\s\S]*?)\n\n/m.exec(compose) ?? [];

describe('the image', () => {
  test('is made of exact versions, and of the Node that the repository has', () => {
    const { node } = JSON.parse(read('package.json')).devDependencies;
    expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual([
      `node:${node}-bookworm-slim`,
      `node:${node}-bookworm-slim`,
    ]);
  });

  test('installs what the lock file says, and runs no script of a package', () => {
    const installs = [...dockerfile.matchAll(/npm (ci|install|prune|i)\b[^&\n]*/g)].map(
      ([command]) => command,
    );
    expect(installs.length).toBeGreaterThan(1);
    for (const command of installs) expect(command).toMatch(/^npm (ci|prune --omit=dev) --ignore-scripts/);
    expect(build).toContain('npm prune --omit=dev');
  });

  test('begins as nobody of rank, without npm and without a shell to start it', () => {
    expect(final).toMatch(/^USER node$/m);
    expect(final.indexOf('USER node')).toBeGreaterThan(final.lastIndexOf('RUN '));
    for (const gone of [
      '/usr/local/lib/node_modules',
      '/usr/local/bin/npm',
      '/bin/sh',
      '/bin/dash',
      '/bin/bash',
    ])
      expect(final).toMatch(new RegExp(`rm -r?f [^&]*${gone}\\b`));
    for (const [, how] of final.matchAll(/^(?:CMD|ENTRYPOINT|HEALTHCHECK .* CMD) (.*)$/gm))
      expect(JSON.parse(how ?? '')).toBeInstanceOf(Array);
    expect(final).toMatch(/^ENTRYPOINT \[\]$/m);
  });

  test('has no test, nothing of this folder’s own, and every page', () => {
    const ignored = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const left = (file: string) =>
      !ignored.some((pattern) => matchesGlob(file, pattern) || matchesGlob(file, `${pattern}/**`));
    const sources = globSync('{apps,packages}/**/*.{ts,tsx}', {
      cwd: ROOT,
      exclude: (name) => ['node_modules', '.next', 'generated'].includes(String(name)),
    });
    expect(sources.length).toBeGreaterThan(500);
    expect(
      sources
        .filter(left)
        .filter((file) => /\.test\.tsx?$|^[^/]+\/[^/]+\/(test|e2e|bench|interop|testing)\//.test(file)),
    ).toEqual([]);
    expect(
      sources
        .filter((file) => /^(apps|packages)\/[^/]+\/src\//.test(file) && !left(file))
        .filter((file) => !file.startsWith('packages/testing/')),
    ).toEqual([]);
    for (const secret of ['.env', '.git/config', 'certificates/key.pem', '.portico/master-key'])
      expect(left(secret)).toBe(false);
  });
});

describe('docker-compose.yml', () => {
  test('is made of exact versions', () => {
    const images = [...compose.matchAll(/^ +image: (\S+)$/gm)].map(([, image]) => image);
    expect(images.filter((image) => image !== 'portico')).toEqual([
      expect.stringMatching(/^postgres:\d+\.\d+-/),
    ]);
  });

  test.each(services.map((service) => [nameOf(service), service]))(
    '%s: a root that cannot be written to, no capability, and none to be had',
    (name, service) => {
      const own = name === 'postgres' ? service : anchor;
      if (name !== 'postgres') expect(service).toContain('<<: *portico');
      expect(own).toMatch(/^ +read_only: true$/m);
      expect(own).toMatch(/^ +cap_drop: \[ALL\]$/m);
      expect(own).toMatch(/^ +security_opt: \[no-new-privileges:true\]$/m);
      if (name !== 'postgres') expect(service).not.toMatch(/read_only|cap_add|cap_drop|security_opt|tmpfs/);
      expect(service).not.toMatch(/privileged|user: .*root|pid: |docker\.sock/);
    },
  );

  test('publishes nothing beyond this machine', () => {
    const published = services.flatMap((service) =>
      [...service.matchAll(/^ +- (\S+:\d+)$/gm)].map(([, port]) => port),
    );
    expect(published.length).toBeGreaterThan(0);
    expect(published.filter((port) => !port?.startsWith('127.0.0.1:'))).toEqual([]);
  });
});
