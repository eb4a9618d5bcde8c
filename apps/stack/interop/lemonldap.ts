import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@portico/testing';
import { newSigningCertificate } from '@portico/vault';
import { anyFreePort } from '../src/free-ports.ts';
import type { Places } from './packages.ts';
import { type Known, type Peer, startProcess, stopProcess } from './peer.ts';

/**
 * LemonLDAP::NG as it is packaged, its portal alone, in Plack's own server. It reads its configuration at the start, so that each
 * `know` starts it anew.
 *
 * @param of.folder a new one, for all that it keeps
 * @param of.domain of the addresses of its people
 */
export async function startLemonLdap(of: {
  readonly places: Places;
  readonly folder: string;
  readonly domain: string;
  readonly env: NodeJS.ProcessEnv;
}): Promise<Peer> {
  const { places, folder } = of;
  const port = await anyFreePort();
  const portal = `http://127.0.0.1:${port}`;
  const metadataUrl = `${portal}/saml/metadata`;
  const key = await newSigningCertificate({
    commonName: 'LemonLDAP',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
  });
  for (const name of ['conf', 'sessions', 'locks', 'cache'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'lemonldap-ng.ini'), ini(folder, places));
  const start = () =>
    startProcess(
      ['plackup', '--host', '127.0.0.1', '--port', String(port), join(places.portal, 'htdocs/index.psgi')],
      {
        url: metadataUrl,
        log: join(folder, 'plackup.log'),
        env: { ...of.env, LLNG_DEFAULTCONFFILE: join(folder, 'lemonldap-ng.ini'), PERL5LIB: places.perl },
        cwd: folder,
      },
    );
  const write = (known: Known | undefined) =>
    writeFileSync(
      join(folder, 'conf/lmConf-1.json'),
      JSON.stringify(configuration({ folder, portal, key, domain: of.domain }, known)),
    );
  write(undefined);
  let child = await start();
  return {
    name: 'LemonLDAP::NG',
    metadataUrl,
    async know(known) {
      await stopProcess(child);
      write(known);
      child = await start();
    },
    signIn: (browser, page) =>
      browser.submit(page, { user: 'dwho', password: 'dwho' }, loginForm(page, portal)),
    async signOut(browser) {
      const page = await browser.open(`${portal}/?logout=1`);
      // It tells each application in a frame.
      for (const [, address = ''] of page.body.matchAll(/<iframe[^>]* src="([^"]*)"/g))
        await browser.open(address.replaceAll('&amp;', '&'), { from: page });
      return page;
    },
    stop: () => stopProcess(child),
  };
}

/** Sent to the portal itself, which has kept the request: at this address, with that in the query, it takes it for one by POST. */
function loginForm(page: Page, portal: string) {
  const form = page.forms.find(({ fields }) => 'user' in fields);
  if (form === undefined) throw new Error(`no sign-in form at ${page.url.href}: ${page.body.slice(0, 300)}`);
  return { ...form, action: `${portal}/` };
}

/** We take no sign-out that is not signed. */
const SIGNS_OUT = { samlSPMetaDataOptionsSignSLOMessage: 1 };

const ini = (folder: string, places: Places) => `[all]
logLevel = info
localSessionStorage =
[configuration]
type = File
dirName = ${folder}/conf
[portal]
staticPrefix = /static
templateDir = ${places.portal}/templates
languages = en
`;

function configuration(
  of: {
    readonly folder: string;
    readonly portal: string;
    readonly key: { readonly privateKeyPem: string; readonly certificatePem: string };
    readonly domain: string;
  },
  known: Known | undefined,
) {
  const sessions = { Directory: `${of.folder}/sessions`, LockDirectory: `${of.folder}/locks` };
  return {
    cfgNum: 1,
    cfgAuthor: 'interop',
    cfgDate: 1,
    cfgVersion: '2.16.1',
    portal: `${of.portal}/`,
    domain: '127.0.0.1',
    securedCookie: 0,
    // Else it is None, which browsers take over https alone.
    sameSite: 'Lax',
    key: 'demo-key-of-interop',
    authentication: 'Demo',
    userDB: 'Same',
    passwordDB: 'Null',
    registerDB: 'Null',
    demoExportedVars: { uid: 'uid', cn: 'cn', mail: 'mail' },
    macros: { address: `"$uid\\@${of.domain}"` },
    whatToTrace: 'uid',
    globalStorage: 'Apache::Session::File',
    globalStorageOptions: {
      ...sessions,
      generateModule: 'Lemonldap::NG::Common::Apache::Session::Generate::SHA256',
    },
    locationRules: {},
    requireToken: 0,
    issuerDBSAMLActivation: 1,
    issuerDBSAMLRule: '1',
    issuerDBSAMLPath: '^/saml/',
    samlEntityID: '#PORTAL#/saml/metadata',
    samlServicePrivateKeySig: of.key.privateKeyPem,
    samlServicePublicKeySig: of.key.certificatePem,
    samlSPMetaDataXML: known ? { portico: { samlSPMetaDataXML: known.metadata } } : {},
    samlSPMetaDataExportedAttributes: known
      ? { portico: { address: '1;email;;', cn: '1;displayname;;', uid: '1;uid;;' } }
      : {},
    samlSPMetaDataOptions: known
      ? { portico: { samlSPMetaDataOptionsNameIDFormat: 'persistent', ...SIGNS_OUT, ...known.settings } }
      : {},
  };
}
