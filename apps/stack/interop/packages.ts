import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where a system has them, or whoever unpacked them with `dpkg -x`. */
export type Places = {
  readonly simplesamlphp: string;
  readonly portal: string;
  /** For Perl, beside what the system has. */
  readonly perl: string;
};

export const placesIn = (root: string): Places => ({
  simplesamlphp: join(root, 'usr/share/simplesamlphp'),
  portal: join(root, 'usr/share/lemonldap-ng/portal'),
  perl: join(root, 'usr/share/perl5'),
});

const answers = (program: string, args: readonly string[], env: NodeJS.ProcessEnv): boolean =>
  spawnSync(program, args, { env, stdio: 'ignore' }).status === 0;

const PERL_MODULES: readonly (readonly [module: string, name: string])[] = [
  ['Plack::Runner', 'libplack-perl'],
  ['Lasso', 'liblasso-perl'],
  ['XML::Simple', 'libxml-simple-perl'],
  ['IO::String', 'libio-string-perl'],
  ['GD::SecurityImage', 'libgd-securityimage-perl'],
  ['Image::Magick', 'libimage-magick-perl'],
  ['Lemonldap::NG::Portal', 'lemonldap-ng'],
];

/** The packages of Debian 12 that are missing, by provider. */
export function missingPackages(places: Places, env: NodeJS.ProcessEnv) {
  const php = (extension: string) =>
    answers('php', ['-r', `exit(extension_loaded('${extension}') ? 0 : 1);`], env);
  const perl = { ...env, PERL5LIB: places.perl };
  return {
    simplesamlphp: [
      ...(answers('php', ['-v'], env) ? [] : ['php8.2-cli']),
      ...(php('dom') ? [] : ['php8.2-xml']),
      ...(php('mbstring') ? [] : ['php8.2-mbstring']),
      ...(existsSync(join(places.simplesamlphp, 'lib/_autoload.php')) ? [] : ['simplesamlphp']),
    ],
    lemonldap: PERL_MODULES.filter(([module]) => !answers('perl', [`-M${module}`, '-e', '1'], perl)).map(
      ([, name]) => name,
    ),
  };
}
