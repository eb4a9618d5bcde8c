import { createTransport } from 'nodemailer';
import type { MailSettings } from './mail-settings.ts';

/** One text to one person. */
export type Mail = {
  /** The same for each attempt at the same mail, so that a mailbox which gets it twice can tell. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
};

/** The server did not take it. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  /** Whether it never will: what it said is about this person's address (RFC 5321 section 4.2.1, 5yz to RCPT). */
  readonly final: boolean;

  constructor(message: string, final: boolean, options?: ErrorOptions) {
    super(message, options);
    this.final = final;
  }
}

export type Mailer = {
  /** @throws MailRefused */
  send(mail: Mail): Promise<void>;
};

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/** @param settings see {@link MailSettings} @returns what hands mail over, on a connection for each */
export function createMailer(settings: MailSettings): Mailer {
  const { host, port, user, password, from } = settings;
  const transport = createTransport({
    ...{ host, port, secure: settings.isImplicitTls },
    ...(settings.mayGoUnencrypted ? {} : { requireTLS: true }),
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    // What is sent is text. Nothing of it names a file or an address to be fetched.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    async send({ id, to, subject, text }) {
      const message = {
        // As objects: a text would be read as a list.
        from: { name: '', address: from },
        to: { name: '', address: to },
        ...{ subject, text, messageId: `<${id}@${domain}>` },
        // No machine answers it (RFC 3834 section 5).
        headers: { 'Auto-Submitted': 'auto-generated' },
      };
      await transport.sendMail(message).catch((error: unknown) => {
        throw refusal(error);
      });
    },
  };
}

/** Of what the server said only its numbers: it may repeat the address, or what it was told to sign in with. */
function refusal(error: unknown): MailRefused {
  const { code, responseCode } = error instanceof Error ? (error as Said) : {};
  const told = typeof responseCode === 'number' ? ` (${responseCode})` : '';
  const final = code === 'EENVELOPE' && typeof responseCode === 'number' && responseCode >= 500;
  return new MailRefused(`${typeof code === 'string' ? code : 'failed'}${told}`, final, { cause: error });
}

type Said = Error & { code?: unknown; responseCode?: unknown };
