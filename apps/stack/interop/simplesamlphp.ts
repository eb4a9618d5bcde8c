import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newSigningCertificate } from '@portico/vault';
import { anyFreePort } from '../src/free-ports.ts';
import { type Peer, startProcess, stopProcess } from './peer.ts';

/** Who is in its directory. A demonstration value that guards nothing. */
const PASSWORD = 'demo-ada';

/** PHP for a value: JSON is read by PHP itself, in single quotes. */
const php = (value: unknown): string =>
  `json_decode('${JSON.stringify(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}', true)`;

/**
 * SimpleSAMLphp as it is packaged, in PHP's own server.
 *
 * @param of.folder a new one, for all that it keeps
 * @param of.domain of the addresses of its people
 */
export async function startSimpleSamlPhp(of: {
  readonly program: string;
  readonly folder: string;
  readonly domain: string;
  readonly env: NodeJS.ProcessEnv;
}): Promise<Peer> {
  const port = await anyFreePort();
  const base = `http://127.0.0.1:${port}/simplesaml/`;
  const metadataUrl = `${base}saml2/idp/metadata.php`;
  await writeFolder({ ...of, base, metadataUrl });
  const child = await startProcess(['php', '-S', `127.0.0.1:${port}`, '-t', join(of.folder, 'docroot')], {
    url: metadataUrl,
    log: join(of.folder, 'php.log'),
    env: { ...of.env, SIMPLESAMLPHP_CONFIG_DIR: join(of.folder, 'config') },
    cwd: of.folder,
  });
  return {
    name: 'SimpleSAMLphp',
    metadataUrl,
    // Its files are read with every request.
    know: async (known) => writeFileSync(join(of.folder, 'known.json'), JSON.stringify([known])),
    signIn: (browser, page) => browser.submit(page, { username: 'ada', password: PASSWORD }),
    async signOut(browser) {
      const end = new URL('saml2/idp/SingleLogoutService.php', base);
      end.searchParams.set('ReturnTo', metadataUrl);
      return browser.open(end);
    },
    stop: () => stopProcess(child),
  };
}

async function writeFolder(of: {
  readonly program: string;
  readonly folder: string;
  readonly domain: string;
  readonly base: string;
  readonly metadataUrl: string;
}): Promise<void> {
  const at = (...names: string[]) => join(of.folder, ...names);
  for (const folder of ['config', 'metadata', 'cert', 'log', 'data', 'temp', 'sessions', 'docroot'])
    mkdirSync(at(folder), { recursive: true });
  symlinkSync(join(of.program, 'www'), at('docroot', 'simplesaml'));
  const { privateKeyPem, certificatePem } = await newSigningCertificate({
    commonName: 'SimpleSAMLphp',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
  });
  writeFileSync(at('cert', 'idp.key'), privateKeyPem);
  writeFileSync(at('cert', 'idp.crt'), certificatePem);
  writeFileSync(at('known.json'), '[]');
  writeFileSync(at('config', 'config.php'), `<?php $config = ${php(configuration(of.base, at))};\n`);
  writeFileSync(at('config', 'authsources.php'), `<?php $config = ${php(authentication(of.domain))};\n`);
  const hosted = { host: '__DEFAULT__', privatekey: 'idp.key', certificate: 'idp.crt', auth: 'people' };
  const signs = { 'sign.logout': true, 'redirect.sign': true };
  writeFileSync(
    at('metadata', 'saml20-idp-hosted.php'),
    `<?php $metadata[${php(of.metadataUrl)}] = ${php({ ...hosted, ...signs })};\n`,
  );
  writeFileSync(at('metadata', 'saml20-sp-remote.php'), REMOTE);
}

const configuration = (base: string, at: (...names: string[]) => string) => ({
  baseurlpath: base,
  certdir: `${at('cert')}/`,
  loggingdir: `${at('log')}/`,
  datadir: `${at('data')}/`,
  tempdir: at('temp'),
  metadatadir: `${at('metadata')}/`,
  'metadata.sources': [{ type: 'flatfile' }],
  technicalcontact_name: 'Demo',
  technicalcontact_email: 'demo@contoso.example',
  timezone: 'UTC',
  secretsalt: 'demo-salt-of-interop',
  'auth.adminpassword': 'demo-admin-of-interop',
  'enable.saml20-idp': true,
  'module.enable': { exampleauth: true, core: true, saml: true },
  'store.type': 'phpsession',
  'session.cookie.secure': false,
  'session.cookie.samesite': null,
  'session.phpsession.savepath': at('sessions'),
  'session.phpsession.httponly': true,
  'logging.handler': 'file',
  'logging.level': 7,
  'logging.logfile': 'simplesamlphp.log',
  'language.default': 'en',
  'language.available': ['en'],
  'authproc.idp': [],
  'trusted.url.domains': ['127.0.0.1', 'localhost'],
});

const authentication = (domain: string) => ({
  people: {
    0: 'exampleauth:UserPass',
    [`ada:${PASSWORD}`]: {
      uid: ['ada'],
      email: [`ada@${domain}`],
      firstName: ['Ada'],
      lastName: ['Lovelace'],
      groups: ['eng', 'ops'],
    },
  },
});

/** The metadata of a service provider as it publishes it, read by SimpleSAMLphp itself, and its settings before that. */
const REMOTE = `<?php
foreach (json_decode(file_get_contents(__DIR__ . '/../known.json'), true) as $known) {
    $entity = \\SimpleSAML\\Metadata\\SAMLParser::parseString($known['metadata'])->getMetadata20SP();
    unset($entity['entityDescriptor'], $entity['expire']);
    $metadata[$entity['entityid']] = $known['settings'] + $entity;
}
`;
